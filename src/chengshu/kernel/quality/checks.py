"""The kinds of rules: what each asks for and how it becomes a predicate of DuckDB.

A predicate is two conditions over a row: whether the rule looks at it (``applies``), and whether it fails (``fails``,
never null where it applies). An empty value is looked at by completeness alone, so that one gap is one fault.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from hashlib import sha256
from typing import Any

import duckdb

from chengshu.base.errors import Refusal
from chengshu.base.formula import Formula
from chengshu.base.text import Text
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.sql import identifier, literal
from chengshu.kernel.quality import sql
from chengshu.kernel.quality.dimensions import Dimension
from chengshu.kernel.quality.errors import BadRule

LONGEST_PATTERN = 500
MOST_CODES = 5000


class Kind(StrEnum):
    """What a column of the lake holds, as far as a check must know."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    OTHER = "other"


class NotJudged(Refusal):
    """The rule does not fit the table as it is now: a column gone or of another type, a table not gathered."""

    text = Text("无法检查。", "It could not be judged.")


class Asks(StrEnum):
    """What a setting of a rule is."""

    LINE = "line"
    NUMBER = "number"
    COLUMN = "column"
    COLUMNS = "columns"
    RESOURCE = "resource"
    WORDS = "words"
    CODE_LIST = "code_list"


@dataclass(frozen=True)
class Setting:
    """Something a kind of rule asks for."""

    key: str
    label: Text
    asks: Asks
    required: bool = True
    hint: Text | None = None


@dataclass(frozen=True)
class Predicate:
    """Two conditions over a row of the table in question; ``tables`` must be shown to the engine under their views.

    ``codes`` are lists by the name under which the conditions read them, each a table with one column ``code``.
    ``derived`` are columns that the conditions read beside those of the table, in layers, computed once for each row:
    the engine would repeat a part that several conditions share.
    """

    applies: str
    fails: str
    tables: tuple[TableName, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    derived: sql.Layers = ()


@dataclass(frozen=True)
class Subject:
    """What a rule is about: its column, the columns of the table by kind, the view they are read from.

    ``table_of`` and ``codes_of`` find another resource's table and a code list; they raise NotJudged.
    """

    column: str
    kinds: Mapping[str, Kind]
    view: str
    table_of: Callable[[str], TableName]
    codes_of: Callable[[str], tuple[str, ...]]

    def named(self, column: str) -> str:
        """A column in quotes. Raises NotJudged where the table lacks it."""
        if column not in self.kinds:
            raise NotJudged(Text(f"表中没有字段“{column}”。", f"The table has no column “{column}”."))
        return identifier(column)

    def text(self, column: str = "") -> str:
        """A column as text."""
        wanted = column or self.column
        return self.named(wanted) if self.kinds.get(wanted) is Kind.TEXT else f"{self.named(wanted)}::VARCHAR"

    def kind(self, column: str = "") -> Kind:
        """What a column holds."""
        self.named(column or self.column)
        return self.kinds[column or self.column]

    def present(self, column: str = "") -> str:
        """Whether the row has a value there; text of spaces alone is none."""
        wanted = column or self.column
        name = self.named(wanted)
        return (
            f"({name} IS NOT NULL AND trim({name}) <> '')" if self.kind(wanted) is Kind.TEXT else f"{name} IS NOT NULL"
        )


Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """A kind of rule. ``of_column`` asks for a column; ``over_table`` ones look at the whole table and have no rows."""

    key: str
    label: Text
    dimension: Dimension
    asks: Text
    predicate: Callable[[Subject, Settings], Predicate]
    settings: tuple[Setting, ...] = ()
    of_column: bool = True
    over_table: bool = False


def _filled(subject: Subject, settings: Settings) -> Predicate:
    return Predicate("true", f"NOT {subject.present()}")


def _identity(subject: Subject, settings: Settings) -> Predicate:
    sound_one = sql.is_identity_number(subject.text())
    return Predicate(subject.present(), f"NOT {sound_one.condition}", derived=sound_one.layers)


def _credit(subject: Subject, settings: Settings) -> Predicate:
    sound_one = sql.is_credit_code(subject.text())
    return Predicate(subject.present(), f"NOT {sound_one.condition}", derived=sound_one.layers)


def _day(subject: Subject, settings: Settings) -> Predicate:
    if subject.kind() is Kind.TEXT:
        derived, (day,) = _derived(sql.day(subject.text()))
        return Predicate(subject.present(), f"{day} IS NULL", derived=derived)
    if subject.kind() in (Kind.DAY, Kind.TIME):
        return Predicate(subject.present(), "false")
    raise NotJudged(Text("该字段不是日期。", "The column holds no dates."))


def _past(subject: Subject, settings: Settings) -> Predicate:
    derived, (day,) = _derived(_as_day(subject, subject.column))
    return Predicate(f"{day} IS NOT NULL", f"{day} NOT BETWEEN DATE '1850-01-01' AND current_date + 1", derived=derived)


def _codes(subject: Subject, settings: Settings) -> Predicate:
    words = settings.get("codes") or ()
    codes = tuple(map(str, words)) if words else subject.codes_of(str(settings.get("code_list") or ""))
    name = f"codes_{sha256(chr(0).join(codes).encode()).hexdigest()[:16]}"
    return Predicate(
        subject.present(), f"trim({subject.text()}) NOT IN (SELECT code FROM {identifier(name)})", codes={name: codes}
    )


def _reference(subject: Subject, settings: Settings) -> Predicate:
    table = subject.table_of(str(settings["resource"]))
    other = identifier(str(settings["column"]))
    known = f"(SELECT {other}::VARCHAR FROM {identifier(table.view)} WHERE {other} IS NOT NULL)"
    return Predicate(subject.present(), f"{subject.text()} NOT IN {known}", tables=(table,))


def _range(subject: Subject, settings: Settings) -> Predicate:
    least, most = settings.get("least"), settings.get("most")
    bounds: list[str] = []
    if subject.kind() is Kind.NUMBER:
        value = subject.named(subject.column)
        present = subject.present()
        bounds += [f"{value} < {Decimal(str(least))}"] if least not in (None, "") else []
        bounds += [f"{value} > {Decimal(str(most))}"] if most not in (None, "") else []
    elif subject.kind() in (Kind.DAY, Kind.TIME):
        value, present = _as_day(subject, subject.column), subject.present()
        bounds += [f"{value} < {_bound(least)}"] if least not in (None, "") else []
        bounds += [f"{value} > {_bound(most)}"] if most not in (None, "") else []
    else:
        value = f"try_cast({subject.text()} AS DOUBLE)"
        present = subject.present()
        bounds += [f"{value} IS NULL"]
        bounds += [f"{value} < {Decimal(str(least))}"] if least not in (None, "") else []
        bounds += [f"{value} > {Decimal(str(most))}"] if most not in (None, "") else []
    return Predicate(present, f"({' OR '.join(bounds)})")


def _pattern(subject: Subject, settings: Settings) -> Predicate:
    return Predicate(subject.present(), f"NOT regexp_full_match({subject.text()}, {literal(settings['pattern'])})")


def _length(subject: Subject, settings: Settings) -> Predicate:
    return Predicate(subject.present(), f"length({subject.text()}) > {int(settings['most'])}")


def _unique(subject: Subject, settings: Settings) -> Predicate:
    columns = [str(one) for one in settings.get("columns") or ()] or [subject.column]
    present = " AND ".join(subject.present(one) for one in columns)
    names = ", ".join(subject.named(one) for one in columns)
    row = f"({names})" if len(columns) > 1 else names
    view = identifier(subject.view)
    # Grouped by hash first: 8 bytes a row instead of the values, which decide only among the few that share a hash.
    shared = f"(SELECT hash({names}) FROM {view} WHERE {present} GROUP BY 1 HAVING count(*) > 1)"
    repeated = (
        f"(SELECT {names} FROM {view} WHERE {present} AND hash({names}) IN {shared} GROUP BY ALL HAVING count(*) > 1)"
    )
    return Predicate(present, f"{row} IN {repeated}")


def _birth_agrees(subject: Subject, settings: Settings) -> Predicate:
    number = subject.text(str(settings["number"]))
    derived, (day, inside) = _derived(_as_day(subject, subject.column), sql.birth_inside(number))
    both = f"({day} IS NOT NULL AND {inside} IS NOT NULL)"
    return Predicate(both, f"{day} <> {inside}", derived=derived)


def _sex_agrees(subject: Subject, settings: Settings) -> Predicate:
    number, sex = subject.text(str(settings["number"])), f"trim({subject.text()})"
    male, female = f"{sex} IN ('1', '男', 'M', '男性')", f"{sex} IN ('2', '女', 'F', '女性')"
    odd = sql.is_male_inside(number)
    return Predicate(
        f"(length({number}) = 18 AND ({male} OR {female}) AND ({odd}) IS NOT NULL)", f"({male}) <> ({odd})"
    )


def _order(subject: Subject, settings: Settings) -> Predicate:
    later_one = _as_day(subject, str(settings["later"]))
    derived, (first, later) = _derived(_as_day(subject, subject.column), later_one)
    return Predicate(f"({first} IS NOT NULL AND {later} IS NOT NULL)", f"{first} > {later}", derived=derived)


def _formula(subject: Subject, settings: Settings) -> Predicate:
    numeric = frozenset(name for name, kind in subject.kinds.items() if kind is Kind.NUMBER and name.isidentifier())
    formula = Formula.read(str(settings["formula"]), numeric)
    used = {node.id for node in ast.walk(formula.tree) if isinstance(node, ast.Name)} & numeric
    present = " AND ".join(f"{identifier(name)} IS NOT NULL" for name in sorted(used)) or "true"
    return Predicate(f"({present})", f"coalesce(({formula_sql(formula.tree)})::DOUBLE, 0) = 0")


def _fresh(subject: Subject, settings: Settings) -> Predicate:
    return Predicate("false", "false")


def formula_sql(node: ast.expr) -> str:  # noqa: PLR0911  one line for each kind of node
    """A formula that ``Formula.read`` found sound, as SQL over columns of the same names; division by zero is null."""
    match node:
        case ast.Constant(value=number):
            return f"{Decimal(str(number)):f}"
        case ast.Name(id=name):
            return identifier(name)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return f"({formula_sql(left)}::DOUBLE / nullif({formula_sql(right)}, 0))"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({formula_sql(left)} {_SIGNS[type(op)]} {formula_sql(right)})"
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"(-{formula_sql(operand)})"
        case ast.UnaryOp(operand=operand):
            return formula_sql(operand)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"(({formula_sql(left)} {_SIGNS[type(op)]} {formula_sql(right)})::INTEGER)"
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return f"(CASE WHEN {formula_sql(test)} <> 0 THEN {formula_sql(body)} ELSE {formula_sql(orelse)} END)"
        case ast.Call(func=ast.Name(id=name), args=args):
            function = {"min": "least", "max": "greatest"}.get(name, name)
            return f"{function}({', '.join(formula_sql(one) for one in args)})"
        case _:  # pragma: no cover - refused when read
            raise NotJudged


_SIGNS: Mapping[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "=",
    ast.NotEq: "<>",
}


def _derived(*expressions: str) -> tuple[sql.Layers, list[str]]:
    """Columns for these expressions, and how each is read; the same expression is the same column in every rule."""
    names = [f"derived_{sha256(one.encode()).hexdigest()[:16]}" for one in expressions]
    return (dict(zip(names, expressions, strict=True)),), [identifier(name) for name in names]


def _as_day(subject: Subject, column: str) -> str:
    match subject.kind(column):
        case Kind.TEXT:
            return f"({sql.day(subject.named(column))})"
        case Kind.DAY:
            return subject.named(column)
        case Kind.TIME:
            return f"{subject.named(column)}::DATE"
        case _:
            raise NotJudged(Text(f"字段“{column}”不是日期。", f"The column “{column}” holds no dates."))


def _bound(value: object) -> str:
    if str(value) == "today":
        return "current_date"
    return f"DATE {literal(date.fromisoformat(str(value)).isoformat())}"


def _needs(key: str, zh: str, en: str, asks: Asks, *, required: bool = True, hint: Text | None = None) -> Setting:
    return Setting(key, Text(zh, en), asks, required, hint)


_ALL = (
    Check("filled", Text("必填", "Filled"), Dimension.COMPLETENESS, Text("不能为空", "must not be empty"), _filled),
    Check(
        "identity_number",
        Text("公民身份号码", "Citizen's number"),
        Dimension.ACCURACY,
        Text("格式、地区、出生日期和校验码正确（GB 11643）", "form, area, birth date and check character (GB 11643)"),
        _identity,
    ),
    Check(
        "credit_code",
        Text("统一社会信用代码", "Unified social credit code"),
        Dimension.ACCURACY,
        Text("格式和校验码正确（GB 32100）", "form and check character (GB 32100)"),
        _credit,
    ),
    Check(
        "day",
        Text("日期写法", "A date"),
        Dimension.CONFORMITY,
        Text("是存在的日期", "must be a day that exists"),
        _day,
    ),
    Check(
        "past",
        Text("不晚于今天", "Not to come"),
        Dimension.ACCURACY,
        Text("不早于 1850 年，不晚于今天", "not before 1850 and not to come"),
        _past,
    ),
    Check(
        "codes",
        Text("代码取值", "A code"),
        Dimension.CONFORMITY,
        Text("取值在代码集内", "must be one of the codes"),
        _codes,
        (
            _needs("code_list", "代码集", "Code list", Asks.CODE_LIST, required=False),
            _needs(
                "codes",
                "或直接列出代码",
                "Or list the codes",
                Asks.WORDS,
                required=False,
                hint=Text("用空格或换行分隔。", "Parted by spaces or lines."),
            ),
        ),
    ),
    Check(
        "reference",
        Text("在另一资源中存在", "Is found in another resource"),
        Dimension.CONSISTENCY,
        Text("取值在另一资源的字段中存在", "must be found in another resource"),
        _reference,
        (
            _needs("resource", "另一资源", "Other resource", Asks.RESOURCE),
            _needs("column", "其字段名", "Its column", Asks.LINE),
        ),
    ),
    Check(
        "range",
        Text("取值范围", "Within bounds"),
        Dimension.ACCURACY,
        Text("在最小值和最大值之间", "must lie between the bounds"),
        _range,
        (
            _needs("least", "最小值", "Least", Asks.LINE, required=False),
            _needs(
                "most",
                "最大值",
                "Most",
                Asks.LINE,
                required=False,
                hint=Text("日期写作 2024-01-31，“today”为当天。", "Dates as 2024-01-31; “today” is the present day."),
            ),
        ),
    ),
    Check(
        "pattern",
        Text("书写格式", "Written like"),
        Dimension.CONFORMITY,
        Text("符合正则表达式", "must fit the pattern"),
        _pattern,
        (
            _needs(
                "pattern",
                "正则表达式",
                "Pattern",
                Asks.LINE,
                hint=Text("整个值须匹配，RE2 语法。", "The whole value must fit; RE2 syntax."),
            ),
        ),
    ),
    Check(
        "length",
        Text("长度", "Length"),
        Dimension.CONFORMITY,
        Text("不超过规定的字符数", "must not be longer than declared"),
        _length,
        (_needs("most", "最多字符数", "Characters at most", Asks.NUMBER),),
    ),
    Check(
        "unique",
        Text("不重复", "No repeats"),
        Dimension.UNIQUENESS,
        Text("不能与其他行重复", "must not occur twice"),
        _unique,
        (_needs("columns", "组合字段", "Together with", Asks.COLUMNS, required=False),),
    ),
    Check(
        "birth_agrees",
        Text("出生日期与身份号码一致", "Birth date as in the number"),
        Dimension.CONSISTENCY,
        Text("与公民身份号码中的出生日期相同", "must be the birth date inside the number"),
        _birth_agrees,
        (_needs("number", "身份号码字段", "Column of the number", Asks.COLUMN),),
    ),
    Check(
        "sex_agrees",
        Text("性别与身份号码一致", "Sex as in the number"),
        Dimension.CONSISTENCY,
        Text("与公民身份号码中的性别相同", "must be the sex inside the number"),
        _sex_agrees,
        (_needs("number", "身份号码字段", "Column of the number", Asks.COLUMN),),
    ),
    Check(
        "order",
        Text("先后顺序", "Not after"),
        Dimension.CONSISTENCY,
        Text("不晚于另一日期", "must not be after another date"),
        _order,
        (_needs("later", "较晚的日期字段", "Column of the later date", Asks.COLUMN),),
    ),
    Check(
        "formula",
        Text("公式", "Formula"),
        Dimension.ACCURACY,
        Text("公式成立", "the formula must hold"),
        _formula,
        (
            _needs(
                "formula",
                "公式",
                "Formula",
                Asks.LINE,
                hint=Text(
                    "用字段名书写，如 occupancy <= capacity。",
                    "Over names of columns, such as occupancy <= capacity.",
                ),
            ),
        ),
        of_column=False,
    ),
    Check(
        "fresh",
        Text("按周期更新", "Up to date"),
        Dimension.TIMELINESS,
        Text("在更新周期内更新", "updated within the cycle of the catalogue"),
        _fresh,
        (_needs("days", "最长天数", "Days at most", Asks.NUMBER),),
        of_column=False,
        over_table=True,
    ),
)
CHECKS: Mapping[str, Check] = {check.key: check for check in _ALL}


def sound(check: Check, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings of a rule as they are kept. Raises BadRule, naming what is missing or cannot be read."""
    kept: dict[str, Any] = {}
    for one in check.settings:
        value = settings.get(one.key)
        if value in (None, "", [], ()):
            if one.required:
                raise _bad(one.key, Text(f"缺少“{one.label.zh}”", f"“{one.label.en}” is missing"))
            continue
        kept[one.key] = _setting(one, value)
    if check.key == "codes" and not kept:
        raise _bad("codes", Text("请选择代码集或列出代码", "choose a code list or list the codes"))
    if check.key == "range":
        _check_bounds(kept)
    return kept


def _setting(one: Setting, value: Any) -> Any:
    match one.asks:
        case Asks.NUMBER:
            if not str(value).isascii() or not str(value).isdigit() or not 0 < int(value) <= 1_000_000:
                raise _bad(one.key, Text("请填写正整数", "give a whole number above nothing"))
            return int(value)
        case Asks.WORDS:
            words = list(dict.fromkeys(value.split() if isinstance(value, str) else map(str, value)))
            if len(words) > MOST_CODES:
                raise _bad(one.key, Text("代码太多，请建立代码集", "too many codes; make a code list of them"))
            return [word[:60] for word in words]
        case Asks.COLUMNS:
            return [str(word)[:63] for word in value][:10]
        case _:
            text = str(value).strip()[:LONGEST_PATTERN]
            if one.key == "pattern":
                _check_pattern(text)
            return text


def _check_pattern(pattern: str) -> None:
    try:
        with duckdb.connect() as engine:
            engine.execute(f"SELECT regexp_full_match('', {literal(pattern)})").fetchall()
    except duckdb.Error:
        raise _bad("pattern", Text("正则表达式无法识别", "the pattern cannot be read")) from None


def _check_bounds(kept: Mapping[str, Any]) -> None:
    if not kept:
        raise _bad("least", Text("请至少填写一个界限", "give one bound at least"))
    for key, value in kept.items():
        if value != "today" and not _is_number(value) and not _is_day(value):
            raise _bad(key, Text("请填写数字或日期", "give a number or a date"))


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite() and len(value) < 40
    except InvalidOperation:
        return False


def _is_day(value: str) -> bool:
    try:
        datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no time zone
    except ValueError:
        return False
    return True


def _bad(key: str, why: Text) -> BadRule:
    return BadRule(why=why, fields={key: why})
