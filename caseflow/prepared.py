"""Statements of SQLAlchemy run by the driver: built and compiled once, then nearly as cheap as raw SQL."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql import Select

from caseflow.extensions import as_sqlalchemy, driver_of

Processor = Callable[[Any], Any]


def fetch(connection: Connection, query: Select[Any], **values: Any) -> list[tuple[Any, ...]]:
    """All rows as plain tuples, for pages that everybody opens all day; ``values`` of named parameters.

    To execute a statement costs SQLAlchemy 0.1 ms before the database sees it and a look-up per
    value afterwards; a list asks three or four and reads 700 values. What the statement says, how
    values are bound and how columns are read stays SQLAlchemy's: its compiler and its types.
    The query must be kept by whoever built it, for it is compiled once.
    """
    ready = _ready(query, connection.dialect)
    bound = ready.bind(values)
    # Whoever listens to statements (a test, a log) hears these too
    for listener in connection.dispatch.before_cursor_execute:
        listener(connection, None, ready.sql, bound, None, False)
    try:
        found = driver_of(connection).execute(ready.sql, bound).fetchall()
    except connection.dialect.loaded_dbapi.Error as fault:
        raise as_sqlalchemy(connection, ready.sql, fault) from fault
    return ready.read(found)


@lru_cache(maxsize=2048)
def _ready(query: Select[Any], dialect: Dialect) -> "_Ready":
    return _Ready(query, dialect)


class _Ready:
    """The statement as one database's driver takes it."""

    def __init__(self, query: Select[Any], dialect: Dialect) -> None:
        compiled: Any = query.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        self.sql: str = compiled.string
        self._names: Sequence[str] | None = compiled.positiontup
        self._binders: Mapping[str, Processor] = compiled._bind_processors  # noqa: SLF001 no public way
        self._fixed = self._bound(compiled.construct_params(_check=False))
        self._whole = self._in_order(self._fixed)
        types = [column.type.dialect_impl(dialect) for column in query.selected_columns]
        readers = [kind.result_processor(dialect, None) for kind in types]
        self._readers = [(place, reader) for place, reader in enumerate(readers) if reader]

    def bind(self, values: Mapping[str, Any]) -> Any:
        return self._in_order({**self._fixed, **self._bound(values)}) if values else self._whole

    def read(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if not self._readers or not rows:
            return rows
        columns: list[Any] = list(zip(*rows, strict=True))
        for place, reader in self._readers:
            columns[place] = map(reader, columns[place])
        return list(zip(*columns, strict=True))

    def _bound(self, values: Mapping[str, Any]) -> dict[str, Any]:
        binders = self._binders
        return {name: binders[name](value) if name in binders else value for name, value in values.items()}

    def _in_order(self, values: Mapping[str, Any]) -> Any:
        return values if self._names is None else tuple(values[name] for name in self._names)
