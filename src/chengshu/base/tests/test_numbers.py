"""Check characters after the national standards."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from chengshu.base import numbers

VECTORS = Path(__file__).parents[5] / "shared" / "data" / "vectors" / "uscc.tsv"
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("number", "flaw"),
    [
        ("11010519491231002X", None),  # the example of GB 11643-1999, annex A
        ("440524188001010014", None),  # its second example
        ("11010519491231002x", numbers.CHARACTERS),
        ("110105194912310021", numbers.CHECK),
        ("11010519490231002X", numbers.BIRTH),
        ("110105192902290020", numbers.BIRTH),
        ("00010519491231002X", numbers.AREA),
        ("1101051949123100", numbers.LENGTH),
        ("110105194912310０2X", numbers.CHARACTERS),
        ("", numbers.LENGTH),
        ("';DROP TABLE x; --", numbers.CHARACTERS),
    ],
)
def test_a_citizens_number_is_judged_by_its_parts(number: str, flaw: numbers.Flaw | None) -> None:
    assert numbers.identity_flaw(number, today=TODAY) == flaw
    assert numbers.is_identity_number(number, today=TODAY) is (flaw is None)


def test_nobody_is_born_tomorrow() -> None:
    body = "11010520261123001"
    number = body + numbers.identity_check(body)
    assert numbers.identity_flaw(number, today=TODAY) == numbers.BIRTH
    assert numbers.identity_flaw(number, today=date(2026, 11, 23)) is None


@pytest.mark.parametrize("place", range(17))
def test_every_single_wrong_digit_is_found(place: int) -> None:
    right = "11010519491231002X"
    for digit in "0123456789":
        wrong = right[:place] + digit + right[place + 1 :]
        assert wrong == right or numbers.identity_check(wrong[:17]) != "X"


def test_a_citizens_number_knows_birth_and_sex() -> None:
    assert numbers.birth_date("11010519491231002X") == date(1949, 12, 31)
    assert not numbers.is_male("11010519491231002X")
    assert numbers.is_male("440524188001010014")
    assert numbers.birth_date("nonsense") is None


def test_an_old_number_is_lengthened() -> None:
    assert numbers.lengthened("110105491231002") == "11010519491231002X"
    with pytest.raises(ValueError, match="11010549"):
        numbers.lengthened("11010549")


def _vectors() -> list[tuple[str, bool]]:
    with VECTORS.open(encoding="utf-8") as file:
        return [(row["number"], row["valid"] == "true") for row in csv.DictReader(file, delimiter="\t")]


def test_credit_codes_agree_with_the_published_vectors() -> None:
    vectors = _vectors()
    assert len(vectors) >= 4
    for number, valid in vectors:
        assert numbers.is_credit_code(numbers.compact(number)) is valid, number


@pytest.mark.parametrize(
    ("code", "flaw"),
    [
        ("91110000600037341L", None),
        ("91350100M000100Y43", None),  # the example of GB 32100-2015, annex
        ("91110000600037341M", numbers.CHECK),
        ("9111000060003734IL", numbers.CHARACTERS),
        ("91110000600037341", numbers.LENGTH),
        ("Z1110000600037341L", numbers.CHARACTERS),
    ],
)
def test_a_credit_code_is_judged(code: str, flaw: numbers.Flaw | None) -> None:
    assert numbers.credit_code_flaw(code) == flaw


def test_the_organisation_code_within_is_asked_for_alone() -> None:
    body = "91110000600037342"
    code = body + numbers.credit_check(body)
    assert numbers.is_credit_code(code)
    assert numbers.credit_code_flaw(code, inner=True) == numbers.INNER_CHECK
    assert numbers.credit_code_flaw("91110000600037341L", inner=True) is None
    assert numbers.is_organisation_code("600037341")
    assert not numbers.is_organisation_code("600037342")


@pytest.mark.parametrize(
    ("typed", "compacted"),
    [("９１１１００００６０００３７３４１ｌ", "91110000600037341L"), (" 110105-19491231-002x ", "11010519491231002X")],
)
def test_what_people_type_is_compacted(typed: str, compacted: str) -> None:
    assert numbers.compact(typed) == compacted


def test_other_check_characters() -> None:
    assert numbers.luhn_check("7992739871") == "3"  # ISO/IEC 7812-1
    assert numbers.mod_11_10_check("0794") == "5"  # ISO 7064, §9.3
    assert numbers.mod_37_36_check("A12425GABC1234002") == "M"  # a global release identifier, ISO 7064
