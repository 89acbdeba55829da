"""The conditions of each kind of rule, in SQL of DuckDB."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal
from hashlib import sha256

from chengshu.base.formula import Formula
from chengshu.base.text import Text
from chengshu.kernel.lake.sql import identifier, literal
from chengshu.kernel.quality import sql
from chengshu.kernel.quality.checks.formulas import formula_sql
from chengshu.kernel.quality.checks.words import Kind, NotJudged, Predicate, Settings, Subject


def filled(subject: Subject, settings: Settings) -> Predicate:
    """An empty value fails."""
    return Predicate("true", f"NOT {subject.present()}")


def identity(subject: Subject, settings: Settings) -> Predicate:
    """GB 11643: form, area, birth date and check character."""
    sound_one = sql.is_identity_number(subject.text())
    return Predicate(subject.present(), f"NOT {sound_one.condition}", derived=sound_one.layers)


def credit(subject: Subject, settings: Settings) -> Predicate:
    """GB 32100: form and check character."""
    sound_one = sql.is_credit_code(subject.text())
    return Predicate(subject.present(), f"NOT {sound_one.condition}", derived=sound_one.layers)


def day(subject: Subject, settings: Settings) -> Predicate:
    """A day that exists."""
    if subject.kind() is Kind.TEXT:
        derived, (day,) = _derived(sql.day(subject.text()))
        return Predicate(subject.present(), f"{day} IS NULL", derived=derived)
    if subject.kind() in (Kind.DAY, Kind.TIME):
        return Predicate(subject.present(), "false")
    raise NotJudged(Text("该字段不是日期。", "The column holds no dates."))


def past(subject: Subject, settings: Settings) -> Predicate:
    """A day of people alive, or not to come."""
    derived, (day,) = _derived(_as_day(subject, subject.column))
    return Predicate(f"{day} IS NOT NULL", f"{day} NOT BETWEEN DATE '1850-01-01' AND current_date + 1", derived=derived)


def codes(subject: Subject, settings: Settings) -> Predicate:
    """One of the codes of a list."""
    words = settings.get("codes") or ()
    codes = tuple(map(str, words)) if words else subject.codes_of(str(settings.get("code_list") or ""))
    name = f"codes_{sha256(chr(0).join(codes).encode()).hexdigest()[:16]}"
    return Predicate(
        subject.present(), f"trim({subject.text()}) NOT IN (SELECT code FROM {identifier(name)})", codes={name: codes}
    )


def reference(subject: Subject, settings: Settings) -> Predicate:
    """Found in a column of another resource."""
    table = subject.table_of(str(settings["resource"]))
    other = identifier(str(settings["column"]))
    known = f"(SELECT {other}::VARCHAR FROM {identifier(table.view)} WHERE {other} IS NOT NULL)"
    return Predicate(subject.present(), f"{subject.text()} NOT IN {known}", tables=(table,))


def range(subject: Subject, settings: Settings) -> Predicate:
    """Between bounds: numbers, or days."""
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


def pattern(subject: Subject, settings: Settings) -> Predicate:
    """The whole value fits an RE2 pattern."""
    return Predicate(subject.present(), f"NOT regexp_full_match({subject.text()}, {literal(settings['pattern'])})")


def length(subject: Subject, settings: Settings) -> Predicate:
    """Not longer than declared."""
    return Predicate(subject.present(), f"length({subject.text()}) > {int(settings['most'])}")


def unique(subject: Subject, settings: Settings) -> Predicate:
    """No other row has the same values there."""
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


def birth_agrees(subject: Subject, settings: Settings) -> Predicate:
    """The birth date is the one inside the number."""
    number = subject.text(str(settings["number"]))
    derived, (day, inside) = _derived(_as_day(subject, subject.column), sql.birth_inside(number))
    both = f"({day} IS NOT NULL AND {inside} IS NOT NULL)"
    return Predicate(both, f"{day} <> {inside}", derived=derived)


def sex_agrees(subject: Subject, settings: Settings) -> Predicate:
    """The sex is the one inside the number."""
    number, sex = subject.text(str(settings["number"])), f"trim({subject.text()})"
    male, female = f"{sex} IN ('1', '男', 'M', '男性')", f"{sex} IN ('2', '女', 'F', '女性')"
    odd = sql.is_male_inside(number)
    return Predicate(
        f"(length({number}) = 18 AND ({male} OR {female}) AND ({odd}) IS NOT NULL)", f"({male}) <> ({odd})"
    )


def order(subject: Subject, settings: Settings) -> Predicate:
    """Not after another date."""
    later_one = _as_day(subject, str(settings["later"]))
    derived, (first, later) = _derived(_as_day(subject, subject.column), later_one)
    return Predicate(f"({first} IS NOT NULL AND {later} IS NOT NULL)", f"{first} > {later}", derived=derived)


def formula(subject: Subject, settings: Settings) -> Predicate:
    """A formula over the columns holds."""
    numeric = frozenset(name for name, kind in subject.kinds.items() if kind is Kind.NUMBER and name.isidentifier())
    formula = Formula.read(str(settings["formula"]), numeric)
    used = {node.id for node in ast.walk(formula.tree) if isinstance(node, ast.Name)} & numeric
    present = " AND ".join(f"{identifier(name)} IS NOT NULL" for name in sorted(used)) or "true"
    return Predicate(f"({present})", f"coalesce(({formula_sql(formula.tree)})::DOUBLE, 0) = 0")


def fresh(subject: Subject, settings: Settings) -> Predicate:
    """Nothing about rows: the age of the table is judged apart."""
    return Predicate("false", "false")


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
