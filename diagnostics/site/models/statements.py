"""Statements that are written once: the ORM builds their SQL one time in each process, and not for each request.

Building the SQL of a query costs the ORM more than the database needs to answer it. The few statements that every
journey takes are therefore functions that return a queryset, with a decorator:

    @Select
    def rows_with(assessment_id: Any) -> QuerySet[Assessment]:
        return Assessment.objects.with_version().filter(pk=assessment_id)

    rows_with(assessment_id=some_id)  # a list of assessments

The function is called once, with a placeholder for each argument, so it must not look at its arguments:
each is one value, never None in a filter. The queryset may have whatever the ORM can write: related rows, deferred
columns, annotations, locks. To read one more column, add it there.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID
from weakref import WeakSet

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Expression
from django.db.models.query import QuerySet, get_related_populators
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.transaction import TransactionManagementError, mark_for_rollback_on_error

Row = TypeVar("Row", bound=models.Model)


_statements: WeakSet["_Statement"] = WeakSet()
"""Those of this process, for `write_all`."""


class Placeholder(Expression):
    """An argument of a statement, in the query of which it is written."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return a parameter that `_filled` replaces."""
        return "%s", [self]


def _placeholders(function: Callable[..., Any]) -> dict[str, Any]:
    return {name: Placeholder(name) for name in inspect.signature(function).parameters}


def _filled(parameters: Iterable[Any], values: Mapping[str, Any], connection: Any) -> list[Any]:
    """Return the parameters of a statement, with `values` in the place of placeholders."""
    return [_adapted(values[one.name], connection) if isinstance(one, Placeholder) else one for one in parameters]


def _adapted(value: Any, connection: Any) -> Any:
    """Return a value as the driver of the database takes it, as the fields of these types do."""
    match value:
        case UUID():
            return value if connection.features.has_native_uuid_field else value.hex
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case dict():
            return connection.ops.adapt_json_value(value, None)
        case _:
            return value


def _cursor(connection: Any) -> Any:
    """Return a cursor, which prepares the statement if the database's backend can."""
    return connection.prepared_cursor() if hasattr(connection, "prepared_cursor") else connection.cursor()


class _Statement:
    """What the ORM has written, once. It does not depend on the connection."""

    def __init__(self) -> None:
        _statements.add(self)

    @cached_property
    def written(self) -> Any:
        """What `write` returned."""
        return self.write()

    def write(self) -> Any:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class _Reading:
    """A query as the ORM wrote it, and how it makes instances of rows, as `ModelIterable` does."""

    sql: str
    parameters: tuple[Any, ...]
    converters: tuple[tuple[int, Any], ...]
    annotations: tuple[tuple[str, int], ...]
    model: Any
    columns: slice
    names: list[str]
    related: list[Any]
    locks: bool

    def instances(self, rows: Iterable[Any], connection: Any) -> list[Any]:
        return [self._instance(list(row), connection) for row in rows]

    def _instance(self, row: list[Any], connection: Any) -> Any:
        # as `apply_converters` of the ORM's compiler does
        for position, (converters, expression) in self.converters:
            for converter in converters:
                row[position] = converter(row[position], expression, connection)
        instance = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.columns])
        for related in self.related:
            related.populate(row, instance)
        for name, position in self.annotations:
            setattr(instance, name, row[position])
        return instance


def write_all() -> None:
    """Let the ORM write all statements now, before the processes of a server are forked."""
    for statement in tuple(_statements):
        _ = statement.written


class Select(_Statement, Generic[Row]):
    """A decorator for a function that returns a queryset; it is then called with keywords and returns the rows."""

    def __init__(self, rows: Callable[..., QuerySet[Row]]) -> None:
        super().__init__()
        self.rows = rows
        self.__doc__ = rows.__doc__

    def __call__(self, **values: Any) -> list[Row]:
        written: _Reading = self.written
        connection = connections[DEFAULT_DB_ALIAS]
        if written.locks and not connection.in_atomic_block:
            raise TransactionManagementError("rows are locked until the transaction ends, and there is none")
        with _cursor(connection) as cursor:
            cursor.execute(written.sql, _filled(written.parameters, values, connection))
            return written.instances(cursor.fetchall(), connection)

    def write(self) -> _Reading:
        query = self.rows(**_placeholders(self.rows)).query
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        select: Any = compiler.select
        klass_info: Any = compiler.klass_info
        fields = klass_info["select_fields"]
        columns = slice(fields[0], fields[-1] + 1)
        return _Reading(
            sql,
            tuple(parameters),
            tuple(compiler.get_converters([column[0] for column in select]).items()),
            tuple(compiler.annotation_col_map.items()),
            klass_info["model"],
            columns,
            [column[0].target.attname for column in select[columns]],
            get_related_populators(klass_info, select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]
            locks=query.select_for_update and compiler.connection.features.has_select_for_update,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What a function for `Update` returns: the rows to change, and the new values of their fields."""

    rows: QuerySet[Any]
    values: Mapping[str, Any]


class Update(_Statement):
    """A decorator for a function that returns a `Change`; it then makes the change and returns the number of rows."""

    def __init__(self, change: Callable[..., Change]) -> None:
        super().__init__()
        self.change = change
        self.__doc__ = change.__doc__

    def __call__(self, **values: Any) -> int:
        sql, parameters = self.written
        connection = connections[DEFAULT_DB_ALIAS]
        with mark_for_rollback_on_error(DEFAULT_DB_ALIAS), _cursor(connection) as cursor:
            cursor.execute(sql, _filled(parameters, values, connection))
            return int(cursor.rowcount)

    def write(self) -> tuple[str, tuple[Any, ...]]:
        change = self.change(**_placeholders(self.change))
        query: Any = change.rows.query.chain(UpdateQuery)
        query.add_update_values(dict(change.values))
        query.clear_select_clause()
        sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return sql, tuple(parameters)


class Insert(_Statement, Generic[Row]):
    """Inserts new rows of a model, one at a time, as `save` does with an id that is there; without signals."""

    def __init__(self, model: type[Row]) -> None:
        super().__init__()
        self.model = model

    def __call__(self, row: Row) -> Row:
        """Insert the row and return it."""
        connection = connections[DEFAULT_DB_ALIAS]
        fields = self.model._meta.local_concrete_fields
        values = [_adapted(field.pre_save(row, True), connection) for field in fields]
        with mark_for_rollback_on_error(DEFAULT_DB_ALIAS), _cursor(connection) as cursor:
            cursor.execute(self.written, values)
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        return row

    def write(self) -> str:
        query: Any = InsertQuery(self.model)
        query.insert_values(self.model._meta.local_concrete_fields, [self.model()])
        ((sql, _),) = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return str(sql)
