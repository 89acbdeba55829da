"""Rules of a resource, compiled to predicates over a view of its table.

A floor above that reads rows anyway may judge them in its own scan::

    for one in compiled(resource, schema, view="incoming"):
        one.predicate.applies, one.predicate.fails   # SQL conditions over judged_rows("incoming", predicates)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.catalogue.models import Code, Resource
from chengshu.kernel.geo.models import Division
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake import store
from chengshu.kernel.lake.masked import masked_columns
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.quality.checks import CHECKS, Kind, NotJudged, Predicate, Subject
from chengshu.kernel.quality.models import Rule
from chengshu.kernel.quality.sql import layered
from chengshu.kernel.quality.typical import DIVISIONS

#: The one check that a mask does not disturb: nothing stays nothing.
FILLED = "filled"
MASKED = Text("该字段只有脱敏值，不作判断。", "The column holds masks only; it is not judged.")


@dataclass(frozen=True)
class Compiled:
    """A rule with its predicate; without one ``problem`` says why it cannot be judged on this table."""

    rule: Rule
    predicate: Predicate | None
    problem: Text | None = None


def in_force(resource: Resource) -> list[Rule]:
    """The rules of a resource that are in force now."""
    return list(Rule.everywhere.filter(resource=resource, until=None).order_by("column", "check_key", "pk"))


def compiled(
    resource: Resource, schema: pa.Schema, *, view: str, rules: Iterable[Rule] | None = None
) -> list[Compiled]:
    """The rules in force (or those given) as predicates over ``view``, which has the columns of ``schema``."""
    kinds = {field.name: kind_of(field.type) for field in schema}
    masked = masked_columns(schema)
    return [_compiled(rule, kinds, view, masked) for rule in (in_force(resource) if rules is None else rules)]


def kind_of(arrow: pa.DataType) -> Kind:
    """What a column of this type holds."""
    types = pa.types
    if types.is_string(arrow) or types.is_large_string(arrow) or types.is_string_view(arrow):
        return Kind.TEXT
    if types.is_integer(arrow) or types.is_floating(arrow) or types.is_decimal(arrow):
        return Kind.NUMBER
    if types.is_date(arrow):
        return Kind.DAY
    return Kind.TIME if types.is_timestamp(arrow) else Kind.OTHER


def judged_rows(view: str, predicates: Iterable[Predicate]) -> str:
    """The view with the columns that the predicates derive, for a FROM; their conditions hold over it."""
    layers: list[dict[str, str]] = []
    for one in predicates:
        for place, columns in enumerate(one.derived):
            layers += [{}] if place == len(layers) else []
            layers[place] |= columns
    return layered(identifier(view), tuple(layers))


def without_derived(predicates: Iterable[Predicate]) -> str:
    """What to select from ``judged_rows`` to have the columns of the view alone."""
    names = {name: None for one in predicates for columns in one.derived for name in columns}
    return f"* EXCLUDE ({', '.join(map(identifier, names))})" if names else "*"


def supply(engine: duckdb.DuckDBPyConnection, compiled_rules: Iterable[Compiled]) -> None:
    """Make readable what the predicates need beside their own view: other tables and code lists."""
    tables: dict[str, TableName] = {}
    codes: dict[str, tuple[str, ...]] = {}
    for one in compiled_rules:
        if one.predicate is not None:
            tables |= {table.view: table for table in one.predicate.tables}
            codes |= one.predicate.codes
    for table in tables.values():
        lake.show(engine, table)
    for name, words in codes.items():
        engine.register("quality_codes_given", pa.table({"code": pa.array(words, pa.string())}))
        engine.execute(f"CREATE OR REPLACE TEMP TABLE {identifier(name)} AS SELECT code FROM quality_codes_given")


def _compiled(rule: Rule, kinds: Mapping[str, Kind], view: str, masked: frozenset[str]) -> Compiled:
    if rule.check_key != FILLED and masked & {rule.column, *_named(rule)}:
        return Compiled(rule, None, MASKED)
    subject = Subject(rule.column, kinds, view, _table_of, _codes_of)
    try:
        return Compiled(rule, CHECKS[rule.check_key].predicate(subject, rule.settings))
    except Refusal as refusal:
        return Compiled(rule, None, refusal.sentence)


def _named(rule: Rule) -> Iterable[str]:
    """The columns that a rule looks at beside its own."""
    for value in rule.settings.values():
        yield from (value if isinstance(value, list) else [value] if isinstance(value, str) else [])


def _table_of(key: str) -> TableName:
    for layer in (Layer.SILVER, Layer.BRONZE):
        name = TableName(layer, key)
        if store.exists(name):
            return name
    raise NotJudged(Text(f"资源“{key}”尚未归集。", f"The resource “{key}” has not been gathered."))


def _codes_of(key: str, *, on: date | None = None) -> tuple[str, ...]:
    day = on or clock.today()
    if key == DIVISIONS:
        places = Division.objects.filter(active=True).values_list("code", flat=True)
        # Written with and without the zeros at the end: 4117, 411700, 411700000000.
        codes = tuple({code.ljust(length, "0") for code in places for length in (0, 6, 12)})
    else:
        known = Code.objects.filter(code_list__key=key, since__lte=day)
        codes = tuple(known.exclude(until__lte=day).values_list("code", flat=True))
    if not codes:
        raise NotJudged(Text(f"代码集“{key}”没有代码。", f"The code list “{key}” has no codes."))
    return codes
