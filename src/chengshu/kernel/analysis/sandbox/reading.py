"""Reading a query before anything runs: one SELECT, only granted tables, no function that looks outside.

DuckDB's own parser reads it, so that what is checked is what is run. What the check does not know it refuses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import duckdb

from chengshu.kernel.analysis.errors import NoSuchSubject, NotOneQuery, QueryTooLong, WhatIsNotAllowed

LONGEST = 20_000
MOST_NODES = 20_000
ROWS_OF = frozenset({"range", "generate_series", "unnest", "repeat_row"})
PLAIN_NAME = re.compile(r"\w{1,63}")
LOOKING_OUTSIDE = frozenset(
    {
        "add_parquet_key",
        "can_cast_implicitly",
        "create_sort_key",
        "current_database",
        "current_query",
        "current_schema",
        "current_schemas",
        "current_setting",
        "current_user",
        "currval",
        "error",
        "from_substrait",
        "from_substrait_json",
        "getenv",
        "getvariable",
        "in_search_path",
        "json_deserialize_sql",
        "json_execute_serialized_sql",
        "json_serialize_plan",
        "json_serialize_sql",
        "nextval",
        "parse_duckdb_log_message",
        "query",
        "query_table",
        "read_blob",
        "read_text",
        "session_user",
        "setseed",
        "sleep_ms",
        "txid_current",
        "user",
        "version",
        "write_log",
    }
)


@dataclass(frozen=True)
class Reading:
    """A query that may run: its text as the parser understood it, and the tables it reads."""

    sql: str
    tables: frozenset[str]


def read(text: str, granted: Collection[str]) -> Reading:
    """Check a query against the names of what was granted.

    Raises QueryTooLong, NotOneQuery (with the parser's words), NoSuchSubject or WhatIsNotAllowed.
    """
    if len(text) > LONGEST:
        raise QueryTooLong(longest=LONGEST)
    with closing(duckdb.connect(config={"enable_external_access": False})) as engine:
        tree = _tree(engine, text)
        used = frozenset(_tables(tree, {name.lower(): name for name in granted}, _internal(engine)))
        return Reading(_one(engine, "SELECT json_deserialize_sql(?::JSON)", json.dumps(tree)), used)


def _tree(engine: duckdb.DuckDBPyConnection, text: str) -> dict[str, Any]:
    try:
        tree: dict[str, Any] = json.loads(_one(engine, "SELECT json_serialize_sql(?::VARCHAR)", text))
    except RecursionError as failure:
        raise QueryTooLong(longest=LONGEST) from failure
    if tree.get("error"):
        raise NotOneQuery(why=str(tree.get("error_message", ""))[:300])
    if len(tree["statements"]) != 1:
        raise NotOneQuery(why=f"{len(tree['statements'])} statements")
    return tree


def _one(engine: duckdb.DuckDBPyConnection, query: str, value: str) -> str:
    try:
        found = engine.execute(query, [value]).fetchone()
    except duckdb.Error as failure:
        raise NotOneQuery(why=str(failure)[:300]) from failure
    return str(found[0]) if found else ""


def _internal(engine: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Names of the engine's own tables, which tell of everything in it."""
    rows = engine.execute("SELECT view_name FROM duckdb_views() UNION SELECT table_name FROM duckdb_tables()")
    return frozenset(str(name).lower() for (name,) in rows.fetchall())


def _tables(tree: dict[str, Any], granted: dict[str, str], internal: frozenset[str]) -> Iterator[str]:
    """The granted tables it names; a name that it defines itself (WITH) is its own.

    Where such a name holds is not followed, so it may be none that means something elsewhere: one of the engine's own
    tables, or the path of a file.
    """
    nodes = list(_nodes(tree))
    if len(nodes) > MOST_NODES:
        raise QueryTooLong(longest=LONGEST)
    own = {str(key).lower() for node in nodes for key in _defined(node)}
    for name in sorted(own):
        if name in internal or not PLAIN_NAME.fullmatch(name):
            raise WhatIsNotAllowed(what=name)
    for node in nodes:
        if "function_name" in node:
            _check_function(node)
        kind = node.get("type")
        if kind == "BASE_TABLE":
            yield from _granted(node, granted, own)
        elif isinstance(kind, str):
            _check_kind(kind, node)


def _granted(node: dict[str, Any], granted: dict[str, str], own: set[str]) -> Iterator[str]:
    """The granted table of a reference; none for a name that the query made. Raises NoSuchSubject."""
    name = str(node.get("table_name") or "")
    if node.get("schema_name") or node.get("catalog_name"):
        raise NoSuchSubject(name=".".join(filter(None, (node.get("schema_name"), name))))
    if name.lower() in granted:
        yield granted[name.lower()]
    elif name.lower() not in own:
        raise NoSuchSubject(name=name)


def _check_kind(kind: str, node: dict[str, Any]) -> None:
    """Refuse what is read otherwise than by name: functions that give tables, and what the engine tells of itself."""
    if kind == "TABLE_FUNCTION":
        function = str(node["function"].get("function_name", "")).lower()
        if function not in ROWS_OF:
            raise WhatIsNotAllowed(what=function)
    elif kind.endswith("_REF") and kind not in {"COLUMN_REF", "POSITIONAL_REF", "LAMBDA_REF"}:
        raise WhatIsNotAllowed(what=kind.removesuffix("_REF").lower())


def _check_function(node: dict[str, Any]) -> None:
    name = str(node["function_name"]).lower()
    outside = name in LOOKING_OUTSIDE or name.startswith(("pg_", "duckdb_", "pragma_", "read_", "has_", "sniff_"))
    if outside or node.get("catalog") or node.get("schema", "main") not in ("", "main"):
        raise WhatIsNotAllowed(what=name)


def _defined(node: dict[str, Any]) -> Iterator[object]:
    """Names of the WITH tables that a node of the tree defines."""
    listed = node.get("cte_map")
    if isinstance(listed, dict):
        for one in listed.get("map", []):
            yield one.get("key", "")
    if node.get("type") == "RECURSIVE_CTE_NODE" or node.get("type") == "CTE_NODE":
        yield node.get("cte_name") or node.get("ctename") or ""


def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
