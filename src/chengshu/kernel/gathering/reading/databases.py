"""Tables of PostgreSQL, MySQL or MariaDB, and SQLite, read by DuckDB's own scanners within one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

import duckdb

from chengshu.base.text import Text
from chengshu.kernel.gathering import reach
from chengshu.kernel.gathering.errors import ConnectionFailed, LastingTrouble, NoSuchSourceTable, TooManyColumns
from chengshu.kernel.gathering.fitting import MOST_DIGITS
from chengshu.kernel.gathering.models import Kind, Mode
from chengshu.kernel.gathering.reading.names import MOST_COLUMNS
from chengshu.kernel.gathering.reading.raw import Bench, Origin, Raw
from chengshu.kernel.gathering.sealing import without_secret
from chengshu.kernel.lake import engine as lake_engine
from chengshu.kernel.lake.sql import identifier, literal

PORTS = {Kind.POSTGRESQL: 5432, Kind.MYSQL: 3306}
SCANNERS = {Kind.POSTGRESQL: "postgres_scanner", Kind.MYSQL: "mysql_scanner", Kind.SQLITE: "sqlite_scanner"}
TYPES = {Kind.POSTGRESQL: "postgres", Kind.MYSQL: "mysql", Kind.SQLITE: "sqlite"}
PATIENCE_S = 10
WRAP = 2**32
NO_SNAPSHOT = Text(
    "%(table)s 不是 PostgreSQL 的普通表，不能按事务快照增量归集，请改用更新时间列",
    "%(table)s is no ordinary table of PostgreSQL, so it cannot be followed by transactions; use a column instead",
)
NOT_READ = Text(
    "表 %(table)s 的内容无法读取（%(why)s），请改接不含这些值的视图",
    "what is in %(table)s cannot be read (%(why)s); connect a view without such values instead",
)
NOT_COMPARABLE = Text(
    "列 %(column)s 的值 %(value)s 不能作为水位", "the value %(value)s of column %(column)s cannot be a watermark"
)


@dataclass(frozen=True)
class Following:
    """How changed rows are found: the mode, the column where it has one, and how far back to reach."""

    mode: Mode = Mode.FULL
    column: str = ""
    overlap: int = 0


@dataclass
class TableReader:
    """One table or view. ``way`` and ``secret`` are those of the connection."""

    kind: Kind
    way: Mapping[str, Any]
    secret: str
    origin: Origin
    following: Following = field(default_factory=Following)
    loose: ClassVar[bool] = False

    def columns(self) -> dict[str, str]:
        """As the database declares them."""
        with attached(self.kind, self.way, self.secret) as engine:
            return self._columns(engine)

    def sample(self, rows: int) -> list[dict[str, Any]]:
        """The first rows the database gives."""
        with attached(self.kind, self.way, self.secret) as engine:
            self._columns(engine)
            try:
                found = engine.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {self._table()} LIMIT {int(rows)}")
                names = [one[0] for one in found.description or ()]
                return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
            except duckdb.Error as failure:
                why = NOT_READ.with_values(table=self.origin.table, why=_plain(failure, self.secret))
                raise LastingTrouble(why=why) from failure

    def relation(self, bench: Bench, wanted: Sequence[str], since: str) -> Raw:
        """Attached to the run's engine, in a transaction that ends with the run: what is counted is what is read."""
        attach(bench.engine, self.kind, self.way, self.secret)
        columns = self._columns(bench.engine)
        bench.engine.execute("BEGIN TRANSACTION")
        if self.following.mode == Mode.SNAPSHOT:
            return self._since_snapshot(bench.engine, columns, since)
        if self.following.mode == Mode.WATERMARK:
            return self._since_value(bench.engine, columns, since)
        return self._whole(bench.engine, columns, wanted)

    def _whole(self, engine: duckdb.DuckDBPyConnection, columns: dict[str, str], wanted: Sequence[str]) -> Raw:
        read = [name for name in columns if name in wanted] if wanted else list(columns)
        listed = ", ".join(identifier(name) for name in read)
        counted = self._counted(engine, columns)
        columns = columns | dict.fromkeys(self._without_number(engine, columns, read, ""), "NUMERIC")
        if any(columns[name] == "NUMERIC" for name in read):
            sql, columns = self._spelled(engine, columns, read, "")
        else:
            sql = f"(SELECT {listed} FROM {self._table()})"
        return Raw(sql=sql, columns={name: columns[name] for name in read}, counted=counted, done=_ending(engine))

    def _since_value(self, engine: duckdb.DuckDBPyConnection, columns: dict[str, str], since: str) -> Raw:
        """From so far before the last greatest value on: what was committed late lies there, a merge repeats well."""
        column = self.following.column
        if column not in columns:
            raise NoSuchSourceTable(table=f"{self.origin.table}.{column}")
        name = self._quoted(column)
        greatest = self._asked(engine, f"SELECT CAST(max({name}) AS {self._text}) FROM {self._remote_table()}")[0][0]
        reaching = self._reaching_back(since) if since else ""
        where = f"{name} >= {literal(reaching)}" if since else ""
        if self.kind == Kind.MYSQL and "NUMERIC" not in columns.values():
            limit = f"WHERE {identifier(column)} >= CAST({literal(reaching)} AS {columns[column]})" if since else ""
            sql = f"(SELECT * FROM {self._table()} {limit})"
        elif self.kind == Kind.SQLITE:
            limit = f"WHERE {self._sqlite_limit(column, since)}" if since else ""
            sql = f"(SELECT * FROM {self._table()} {limit})"
        else:
            sql, columns = self._spelled(engine, columns, list(columns), where)
        return Raw(
            sql=sql, columns=columns, watermark=max(str(greatest or ""), since, key=_comparable), done=_ending(engine)
        )

    def _since_snapshot(self, engine: duckdb.DuckDBPyConnection, columns: dict[str, str], since: str) -> Raw:
        """Rows written by transactions from the last horizon up to this one.

        Every transaction below the oldest one that still runs has ended, so its rows can be seen now; those of the
        others are seen next time, however long they take. A row carries its transaction without the epoch, so the
        distance from the last horizon is counted modulo 2^32.
        """
        kind = self._asked(
            engine,
            "SELECT relkind FROM pg_class WHERE oid = to_regclass("
            f"{literal(self._remote_table())}) AND relkind IN ('r', 'p', 'm')",
        )
        if not kind:
            raise LastingTrouble(why=NO_SNAPSHOT.with_values(table=self.origin.table))
        horizon = int(self._asked(engine, "SELECT CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text)")[0][0])
        where = ""
        if since:
            start = int(since)
            distance = f"mod(CAST(CAST(xmin AS text) AS bigint) - {start % WRAP} + {WRAP}, {WRAP})"
            where = f"{distance} < {horizon - start}"
        else:
            # The first time everything that can be seen is read; what is still under way comes next time.
            where = ""
        sql, columns = self._spelled(engine, columns, list(columns), where)
        return Raw(sql=sql, columns=columns, watermark=str(horizon), done=_ending(engine))

    def _counted(self, engine: duckdb.DuckDBPyConnection, columns: Mapping[str, str]) -> int:
        if self.kind != Kind.SQLITE:
            return int(self._asked(engine, f"SELECT count(*) FROM {self._remote_table()}")[0][0])
        # Counting alone, the scanner would ask for row ids, which a table WITHOUT ROWID lacks.
        first = identifier(next(iter(columns)))
        return int(self._asked(engine, f"SELECT count(*) FROM {self._table()} WHERE coalesce({first}, '') >= ''")[0][0])

    def _without_number(
        self, engine: duckdb.DuckDBPyConnection, columns: Mapping[str, str], read: Sequence[str], where: str
    ) -> list[str]:
        """Columns of PostgreSQL with a NaN among their decimals, of which the scanner would make a nought."""
        decimals = [name for name in read if columns[name].startswith("DECIMAL")]
        if self.kind != Kind.POSTGRESQL or not decimals:
            return []
        listed = ", ".join(f"bool_or({self._quoted(name)} = 'NaN')" for name in decimals)
        found = self._asked(engine, f"SELECT {listed} FROM {self._remote_table()}" + _limited(where))[0]
        return [name for name, has in zip(decimals, found, strict=True) if has]

    def _spelled(
        self, engine: duckdb.DuckDBPyConnection, columns: dict[str, str], read: Sequence[str], where: str
    ) -> tuple[str, dict[str, str]]:
        """By a query in the database's own words. A decimal that the engine cannot hold comes as text, not as a
        float.
        """
        columns = columns | dict.fromkeys(self._without_number(engine, columns, read, where), "NUMERIC")
        listed = ", ".join(
            f"CAST({self._quoted(name)} AS {self._text}) AS {self._quoted(name)}"
            if columns[name] == "NUMERIC"
            else self._quoted(name)
            for name in read
        )
        query = f"SELECT {listed} FROM {self._remote_table()}" + _limited(where)
        types = {name: "VARCHAR" if columns[name] == "NUMERIC" else columns[name] for name in read}
        return f"{TYPES[self.kind]}_query('source', {literal(query)})", types

    def _columns(self, engine: duckdb.DuckDBPyConnection) -> dict[str, str]:
        try:
            found = engine.execute(f"DESCRIBE SELECT * FROM {self._table()}").fetchall()
        except duckdb.Error as failure:
            raise NoSuchSourceTable(table=self.origin.table) from failure
        if len(found) > MOST_COLUMNS:
            raise TooManyColumns(n=len(found), most=MOST_COLUMNS)
        columns = {str(row[0]): str(row[1]) for row in found}
        if "DOUBLE" in columns.values():
            columns |= dict.fromkeys(self._too_wide(engine), "NUMERIC")
        return columns

    def _too_wide(self, engine: duckdb.DuckDBPyConnection) -> list[str]:
        """Columns of decimals with more digits than the engine has, or none declared, which it makes floats of."""
        match self.kind:
            case Kind.POSTGRESQL:
                query = (
                    f"SELECT attname FROM pg_attribute WHERE attrelid = to_regclass({literal(self._remote_table())}) "
                    "AND atttypid = 'numeric'::regtype "
                    f"AND (atttypmod = -1 OR ((atttypmod - 4) >> 16) & 65535 > {MOST_DIGITS})"
                )
            case Kind.MYSQL:
                query = (
                    "SELECT column_name FROM information_schema.columns WHERE data_type = 'decimal' AND "
                    f"numeric_precision > {MOST_DIGITS} AND table_schema = {literal(self._schema)} "
                    f"AND table_name = {literal(self.origin.table)}"
                )
            case _:
                return []
        return [str(row[0]) for row in self._asked(engine, query)]

    def _asked(self, engine: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
        """A question in the words of the database itself."""
        try:
            if self.kind == Kind.SQLITE:
                return engine.execute(query).fetchall()
            return engine.execute(f"SELECT * FROM {TYPES[self.kind]}_query('source', {literal(query)})").fetchall()
        except duckdb.Error as failure:
            raise ConnectionFailed(why=_plain(failure, self.secret)) from failure

    def _table(self) -> str:
        """Its name for DuckDB."""
        parts = ["source", *([self._schema] if self._schema else []), self.origin.table]
        return ".".join(identifier(part) for part in parts)

    def _remote_table(self) -> str:
        """Its name for the database."""
        if self.kind == Kind.SQLITE:
            return self._table()
        parts = [*([self._schema] if self._schema else []), self.origin.table]
        return ".".join(self._quoted(part) for part in parts)

    def _quoted(self, name: str) -> str:
        return "`" + name.replace("`", "``") + "`" if self.kind == Kind.MYSQL else identifier(name)

    @property
    def _schema(self) -> str:
        if self.kind == Kind.POSTGRESQL:
            return self.origin.schema or "public"
        return str(self.way.get("database", "")) if self.kind == Kind.MYSQL else ""

    @property
    def _text(self) -> str:
        return {Kind.POSTGRESQL: "text", Kind.MYSQL: "char", Kind.SQLITE: "VARCHAR"}[self.kind]

    def _sqlite_limit(self, column: str, since: str) -> str:
        limit = self._reaching_back(since)
        if _NUMBER.fullmatch(limit):
            return f"TRY_CAST({identifier(column)} AS DOUBLE) >= {limit}"
        return f"{identifier(column)} >= {literal(limit)}"

    def _reaching_back(self, since: str) -> str:
        if _NUMBER.fullmatch(since):
            return str(int(float(since)) - self.following.overlap)
        try:
            moment = datetime.fromisoformat(since)
        except ValueError as failure:
            column = self.following.column
            raise LastingTrouble(why=NOT_COMPARABLE.with_values(column=column, value=since)) from failure
        return (moment - timedelta(seconds=self.following.overlap)).isoformat(sep=" ")


def _limited(where: str) -> str:
    return f" WHERE {where}" if where else ""


def _ending(engine: duckdb.DuckDBPyConnection) -> Callable[[], None]:
    def end() -> None:
        engine.execute("COMMIT")

    return end


_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _comparable(value: str) -> tuple[int, float | str]:
    return (1, float(value)) if _NUMBER.fullmatch(value) else (0, value) if not value else (2, value)


class attached:  # noqa: N801 - reads as a verb where it is used
    """An engine of its own with the database attached; raises ConnectionFailed."""

    def __init__(self, kind: Kind, way: Mapping[str, Any], secret: str) -> None:
        self.kind, self.way, self.secret = kind, way, secret

    def __enter__(self) -> duckdb.DuckDBPyConnection:
        self.engine = lake_engine.connect(memory_mb=256, threads=1)
        try:
            attach(self.engine, self.kind, self.way, self.secret)
        except BaseException:
            self.engine.close()
            raise
        return self.engine

    def __exit__(self, *failure: object) -> None:
        self.engine.close()


def attach(engine: duckdb.DuckDBPyConnection, kind: Kind, way: Mapping[str, Any], secret: str) -> None:
    """Make the database readable as ``source``. Raises NotReachable, ConnectionFailed."""
    lake_engine.load_extension(engine, SCANNERS[kind])
    target = _target(kind, way, secret)
    for setting in _SETTINGS.get(kind, ()):
        engine.execute(setting)
    try:
        engine.execute(f"ATTACH {literal(target)} AS source (TYPE {TYPES[kind]}, READ_ONLY)")
        engine.execute("SELECT 1 FROM duckdb_tables() WHERE database_name = 'source' LIMIT 1").fetchall()
    except duckdb.Error as failure:
        raise ConnectionFailed(why=_plain(failure, secret)) from failure


def tables_at(kind: Kind, way: Mapping[str, Any], secret: str) -> list[tuple[str, str]]:
    """(schema, table) of all that the account may see."""
    with attached(kind, way, secret) as engine:
        found = engine.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'source' UNION "
            "SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = 'source' AND NOT internal "
            "ORDER BY ALL LIMIT 5000"
        ).fetchall()
    hidden = {"information_schema", "pg_catalog", "mysql", "performance_schema", "sys"}
    return [(str(schema), str(table)) for schema, table in found if schema not in hidden]


_SETTINGS = {
    # Values as they are written, not as SQLite's loose types would have them: what does not fit is found here.
    Kind.SQLITE: ("SET sqlite_all_varchar = true",),
    # A tinyint(1) holds 2 as well, of which a yes would be made.
    Kind.MYSQL: ("SET mysql_incomplete_dates_as_nulls = true", "SET mysql_tinyint1_as_boolean = false"),
    Kind.POSTGRESQL: ("SET pg_connection_limit = 4",),
}


def _target(kind: Kind, way: Mapping[str, Any], secret: str) -> str:
    if kind == Kind.SQLITE:
        return str(reach.allowed_file(str(way.get("path", ""))))
    host, port = str(way.get("host", "")), int(way.get("port") or PORTS[kind])
    # The socket of a server on this host stands in a folder, and is allowed as one.
    address = str(reach.allowed_file(host)) if host.startswith("/") else reach.allowed_address(host, port)
    names = ("passwd", "db") if kind == Kind.MYSQL else ("password", "dbname")
    given = {"port": str(port), "user": str(way.get("user", "")), names[1]: str(way.get("database", ""))}
    given["socket" if kind == Kind.MYSQL and address.startswith("/") else "host"] = address
    if secret:
        given[names[0]] = secret
    if kind == Kind.POSTGRESQL:
        given |= {"connect_timeout": str(PATIENCE_S), "sslmode": str(way.get("ssl") or "prefer")}
    quoted = _quoted_twice if kind == Kind.MYSQL else _quoted
    return " ".join(f"{name}={value if name == 'port' else quoted(value)}" for name, value in given.items() if value)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _quoted_twice(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(failure: Exception, secret: str) -> str:
    """What the driver said, in one line, without the account's secret or the string with which it connected."""
    words = without_secret(str(failure), secret)
    words = re.sub(r'(string|dsn) ".*?"', r"\1 …", words, flags=re.S)
    return " ".join(words.split())[:300]
