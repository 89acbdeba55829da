"""Formulas of officials compute exactly and can do nothing but arithmetic."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengshu.base.formula import BadFormula, Formula

NAMES = frozenset({"due", "done", "late"})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("60 * done / due", "45"),
        ("min(100, 120 * done / due)", "90"),
        ("round(100 / due, 2)", "25.00"),
        ("round(2.5)", "3"),
        ("-late + 10", "8"),
        ("5 if late > 1 else 0", "5"),
        ("0.1 + 0.2", "0.3"),
    ],
)
def test_a_formula_computes_in_exact_decimals(source: str, expected: str) -> None:
    value = Formula.read(source, NAMES).value({"due": 4, "done": 3, "late": 2})
    assert value == Decimal(expected)


def test_dividing_by_nothing_gives_no_value() -> None:
    assert Formula.read("done / due", NAMES).value({"due": 0, "done": 0, "late": 0}) is None
    assert Formula.read("done / due", NAMES).value({"due": 0, "done": 1, "late": 0}) is None


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os')",
        "done.real",
        "due ** 9 ** 9",
        "[1][0]",
        "unknown + 1",
        "lambda: 1",
        "'a'",
        "True",
        "min(1)",
        "round(1, due)",
        "round(1, 999999999)",
        "1 < due < 3",
        "",
        "1 +",
        "(" * 300 + "1" + ")" * 300,
        "+" * 450 + "1",
        "9" * 600,
    ],
)
def test_anything_but_arithmetic_is_refused_with_a_reason(source: str) -> None:
    with pytest.raises(BadFormula) as refused:
        Formula.read(source, NAMES)
    assert refused.value.sentence.zh
    assert "due" in refused.value.sentence.en


@given(st.text(max_size=60))
def test_no_text_does_anything_but_compute_or_be_refused(source: str) -> None:
    try:
        Formula.read(source, NAMES).value({"due": 1, "done": 1, "late": 0})
    except BadFormula:
        return
