"""Triggers that note which day has to be counted again, in the transaction of the change, also of one made by SQL."""

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

from diagnostics.assessing.models.triggers import ASSESSMENT_TABLE, FROZEN_COLUMNS, Definition

CHANGE_TABLE = "diagnostics_insightchange"
PART_TABLES = ("diagnostics_savedpipeline", "diagnostics_handover")
"""Tables whose rows belong to an assessment and are counted with it."""

COUNTED = ", ".join(f'"{column}"' for column in FROZEN_COLUMNS)
"""Columns of an assessment of which counts are made: those that never change once it is completed."""


def marking_triggers(connection: BaseDatabaseWrapper) -> tuple[Sequence[str], Sequence[Definition]]:
    """Return the functions and triggers; none before the table exists that they write to."""
    if CHANGE_TABLE not in connection.introspection.table_names():
        return (), ()
    return ((), _SQLITE) if connection.vendor == "sqlite" else (_FUNCTIONS, _POSTGRESQL)


def _short(table: str) -> str:
    return table.removeprefix("diagnostics_")


def _noting(row: str) -> str:
    """Return the statement that notes the day of an assessment's row, `OLD` or `NEW`, on SQLite."""
    return f"INSERT INTO {CHANGE_TABLE} (version_id, day) VALUES ({row}.version_id, date({row}.started_at));"  # noqa: S608 (constants)


def _noting_part(row: str) -> str:
    return (
        f"INSERT INTO {CHANGE_TABLE} (version_id, day) "  # noqa: S608 (constants)
        f"SELECT version_id, date(started_at) FROM {ASSESSMENT_TABLE} WHERE id = {row}.assessment_id;"
    )


_SQLITE: list[Definition] = [
    (
        "insight_assessment_insert",
        (ASSESSMENT_TABLE, f"AFTER INSERT ON {ASSESSMENT_TABLE} BEGIN {_noting('NEW')} END"),
    ),
    (
        "insight_assessment_update",
        (
            ASSESSMENT_TABLE,
            f"AFTER UPDATE OF {COUNTED} ON {ASSESSMENT_TABLE} BEGIN {_noting('NEW')} END",
        ),
    ),
    (
        # its day or version changes only by hand, before it is completed
        "insight_assessment_move",
        (
            ASSESSMENT_TABLE,
            f"AFTER UPDATE OF version_id, started_at ON {ASSESSMENT_TABLE} WHEN OLD.version_id IS NOT NEW.version_id "
            f"OR OLD.started_at IS NOT NEW.started_at BEGIN {_noting('OLD')} END",
        ),
    ),
    (
        "insight_assessment_delete",
        (ASSESSMENT_TABLE, f"AFTER DELETE ON {ASSESSMENT_TABLE} BEGIN {_noting('OLD')} END"),
    ),
    *(
        (
            f"insight_{_short(table)}_{event.lower()}",
            (table, f"AFTER {event} ON {table} BEGIN {_noting_part(row)} END"),
        )
        for table in PART_TABLES
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    ),
]

_POSTGRESQL: list[Definition] = [
    (
        "insight_assessment",
        (
            ASSESSMENT_TABLE,
            f"AFTER INSERT OR DELETE OR UPDATE OF {COUNTED} ON {ASSESSMENT_TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION diagnostics_note_assessment()",
        ),
    ),
    *(
        (
            f"insight_{_short(table)}",
            (
                table,
                f"AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION diagnostics_note_part()",
            ),
        )
        for table in PART_TABLES
    ),
]


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )


def _note(row: str) -> str:
    """Return the statement that notes the day of an assessment's row, `OLD` or `NEW`, on PostgreSQL."""
    day = f"({row}.started_at AT TIME ZONE 'UTC')::date"
    return f"INSERT INTO {CHANGE_TABLE} (version_id, day) VALUES ({row}.version_id, {day});"  # noqa: S608 (constants)


_IS_MOVED = "(OLD.version_id, OLD.started_at) IS DISTINCT FROM (NEW.version_id, NEW.started_at)"

_FUNCTIONS = [
    _function(
        "diagnostics_note_assessment",
        f"IF TG_OP <> 'DELETE' THEN {_note('NEW')} END IF; "
        f"IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND {_IS_MOVED}) THEN {_note('OLD')} END IF;",
    ),
    _function(
        "diagnostics_note_part",
        f"INSERT INTO {CHANGE_TABLE} (version_id, day) "  # noqa: S608 (constants)
        f"SELECT version_id, (started_at AT TIME ZONE 'UTC')::date FROM {ASSESSMENT_TABLE} "
        "WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.assessment_id ELSE NEW.assessment_id END;",
    ),
]

NOTING = frozenset(name for name, _definition in (*_SQLITE, *_POSTGRESQL))
"""The names of these triggers, on either database."""
