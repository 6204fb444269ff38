"""Triggers that prevent changes of published versions and submitted assessments, on both databases, and those of areas
above this one.

They are installed after every `migrate` to the newest state, because SQLite rebuilds tables in migrations and drops
their triggers. Installing is idempotent.
"""

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

Definition = tuple[str, tuple[str, str]]
"""A trigger's name, its table, and what follows its name in CREATE TRIGGER."""

MORE_TRIGGERS: list[Callable[[BaseDatabaseWrapper], tuple[Sequence[str], Sequence[Definition]]]] = []
"""Each returns, for a connection, the statements that make functions, and triggers; areas above this one add to it."""

VERSION_TABLE = "diagnostics_questionnaireversion"
ASSESSMENT_TABLE = "diagnostics_assessment"
FROZEN_COLUMNS = (
    *("version_id", "answers", "started_at", "completed_at", "outcome", "leading"),
    *("language", "answered_after"),
)
"""Columns of an assessment that are immutable once it is completed; its id always is."""

VERSION_MESSAGE = "a published version never changes"
ASSESSMENT_MESSAGE = "an assessment keeps its id and, once completed, its version, answers, outcome and times"


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers of the tables that exist, or replace those that differ.

    Those that are as they should be stay: to replace one locks its table against readers, and pages read both tables.
    """
    _execute(connection, _functions(connection))
    for name, (table, definition) in _outdated(connection):
        # in one transaction, so that no other connection sees the table between DROP and CREATE; one for each trigger,
        # since a page that has locked one table could wait for the other for ever
        _execute(connection, [_drop(connection, name, table), f"CREATE TRIGGER {name} {definition}"])
        if connection.vendor == "postgresql":
            _execute(connection, [f"COMMENT ON TRIGGER {name} ON {table} IS '{definition}'"])


def missing_migrations(connection: BaseDatabaseWrapper, app: str) -> set[tuple[str, str]]:
    """Return the newest migrations of an app that are not applied; none if its tables are made without migrations."""
    loader = MigrationLoader(connection)
    return {name for name in loader.graph.leaf_nodes(app) if name not in loader.applied_migrations}


def remove_triggers(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers. The caller must install them again."""
    _execute(connection, [_drop(connection, name, table) for name, (table, _) in _wanted(connection)])


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that are missing or disabled."""
    working = {(name, table) for name, table, _ in _working(connection)}
    return [name for name, (table, _) in _wanted(connection) if (name, table) not in working]


def _outdated(connection: BaseDatabaseWrapper) -> list[Definition]:
    """Return the triggers that are missing, disabled or not as they are defined here."""
    working, prefix = _working(connection), "CREATE TRIGGER {} " if connection.vendor == "sqlite" else ""
    return [
        (name, (table, definition))
        for name, (table, definition) in _wanted(connection)
        if (name, table, prefix.format(name) + definition) not in working
    ]


def _wanted(connection: BaseDatabaseWrapper) -> list[Definition]:
    tables = connection.introspection.table_names()
    return [(name, (table, definition)) for name, (table, definition) in _definitions(connection) if table in tables]


def _working(connection: BaseDatabaseWrapper) -> set[tuple[str, str, str | None]]:
    """Return name, table and text of each trigger that works: SQLite keeps the statement, PostgreSQL our comment."""
    catalogue = (
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname, relname, obj_description(pg_trigger.oid, 'pg_trigger') FROM pg_trigger "
        "JOIN pg_class ON pg_class.oid = tgrelid WHERE tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        return set(cursor.fetchall())


def _drop(connection: BaseDatabaseWrapper, name: str, table: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")


def _execute(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _definitions(connection: BaseDatabaseWrapper) -> list[Definition]:
    """Return (trigger, (table, definition)) for the connection's kind of database."""
    own = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    return [*own, *(trigger for more in MORE_TRIGGERS for trigger in more(connection)[1])]


def _functions(connection: BaseDatabaseWrapper) -> list[str]:
    own = _postgresql_functions() if connection.vendor == "postgresql" else ()
    return [*own, *(function for more in MORE_TRIGGERS for function in more(connection)[0])]


def _frozen(difference: str) -> str:
    changed = " OR ".join(f"OLD.{column} {difference} NEW.{column}" for column in FROZEN_COLUMNS)
    # UPDATE OR REPLACE could give a begun row the id of a completed one, which would replace it
    return f"OLD.id {difference} NEW.id OR (OLD.completed_at IS NOT NULL AND ({changed}))"


def _abort(message: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{message}'); END"


_SQLITE = [
    (
        "version_no_update",
        (VERSION_TABLE, f"BEFORE UPDATE ON {VERSION_TABLE} {_abort(VERSION_MESSAGE)}"),
    ),
    (
        "version_no_delete",
        (VERSION_TABLE, f"BEFORE DELETE ON {VERSION_TABLE} {_abort(VERSION_MESSAGE)}"),
    ),
    (
        # INSERT OR REPLACE fires the trigger on DELETE only if the connection has recursive_triggers on
        "version_no_replace",
        (
            VERSION_TABLE,
            f"BEFORE INSERT ON {VERSION_TABLE} WHEN EXISTS (SELECT 1 FROM {VERSION_TABLE} WHERE id = NEW.id "  # noqa: S608 (constants)
            f"OR (questionnaire_id = NEW.questionnaire_id AND number = NEW.number)) {_abort(VERSION_MESSAGE)}",
        ),
    ),
    (
        "assessment_frozen",
        (
            ASSESSMENT_TABLE,
            f"BEFORE UPDATE ON {ASSESSMENT_TABLE} WHEN {_frozen('IS NOT')} {_abort(ASSESSMENT_MESSAGE)}",
        ),
    ),
    (
        # deleting is allowed, so INSERT OR REPLACE would bypass the trigger on UPDATE
        "assessment_no_replace",
        (
            ASSESSMENT_TABLE,
            f"BEFORE INSERT ON {ASSESSMENT_TABLE} WHEN EXISTS (SELECT 1 FROM {ASSESSMENT_TABLE} "  # noqa: S608 (constants)
            f"WHERE id = NEW.id AND completed_at IS NOT NULL) {_abort(ASSESSMENT_MESSAGE)}",
        ),
    ),
]

_POSTGRESQL = [
    (
        "version_immutable",
        (
            VERSION_TABLE,
            f"BEFORE UPDATE OR DELETE ON {VERSION_TABLE} FOR EACH ROW EXECUTE FUNCTION diagnostics_refuse_version()",
        ),
    ),
    (
        "version_no_truncate",
        (
            VERSION_TABLE,
            f"BEFORE TRUNCATE ON {VERSION_TABLE} FOR EACH STATEMENT EXECUTE FUNCTION diagnostics_refuse_version()",
        ),
    ),
    (
        "assessment_frozen",
        (
            ASSESSMENT_TABLE,
            f"BEFORE UPDATE ON {ASSESSMENT_TABLE} FOR EACH ROW WHEN ({_frozen('IS DISTINCT FROM')}) "
            "EXECUTE FUNCTION diagnostics_refuse_assessment()",
        ),
    ),
]


def _postgresql_functions() -> Iterable[str]:
    for subject, message in (("version", VERSION_MESSAGE), ("assessment", ASSESSMENT_MESSAGE)):
        yield (
            f"CREATE OR REPLACE FUNCTION diagnostics_refuse_{subject}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
