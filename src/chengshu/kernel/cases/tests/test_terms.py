"""Where a class is filed on several terms, a person says which; until then the case is timed by the first."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.errors import TermsMissing
from chengshu.kernel.cases.limits import limit_of
from chengshu.kernel.cases.models import CaseClass, Stage
from chengshu.kernel.cases.rights import SEAT
from chengshu.kernel.cases.services import Description, TermsContent, set_terms
from chengshu.kernel.cases.tests.make import make_case, make_class, make_keeper
from chengshu.kernel.cases.tests.test_pages import page_of, signed_in
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.work import Allowance, Span

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Organisation:
    return make_keeper()


@pytest.fixture
def cover(keeper: Organisation) -> CaseClass:
    """Covers, filed as lost or as broken."""
    row = make_class("0101", "井盖", handling=(2, "working_days"))
    broken = TermsContent(Text("破损", "Broken"), Text("完好", "Whole"), {"handling": (9, "working_days")}, number=2)
    set_terms(row, broken, by=PLATFORM)
    return row


def test_report_that_chooses_none_of_several_terms_has_none_and_is_timed_by_the_first(cover: CaseClass) -> None:
    case = make_case(class_code="0101")
    assert case.terms is None
    assert case.item is not None
    assert limit_of(case.item, "handling") == Allowance(2, Span.WORKING_DAYS)
    chosen = make_case(class_code="0101", terms=2)
    assert chosen.terms is not None
    assert chosen.terms.number == 2


def test_number_that_is_not_offered_chooses_nothing(cover: CaseClass) -> None:
    case = cases.describe(make_case(), Description(class_code="0101", terms=7), by=PLATFORM)
    assert (case.case_class, case.terms) == (cover, None)


def test_class_of_one_set_of_terms_asks_nothing(keeper: Organisation) -> None:
    make_class("0102")
    case = make_case(class_code="0102")
    assert case.terms is not None
    assert cases.file(case, by=PLATFORM).stage == Stage.DISPATCH


def test_case_is_not_filed_until_somebody_has_chosen_and_the_refusal_names_what_is_offered(cover: CaseClass) -> None:
    case = make_case(class_code="0101")
    with pytest.raises(TermsMissing) as refused:
        cases.file(case, by=PLATFORM)
    assert "2. 破损" in refused.value.sentence.zh
    cases.describe(case, Description(terms=2), by=PLATFORM)
    assert cases.file(case, by=PLATFORM).stage == Stage.DISPATCH


def test_filing_without_a_choice_keeps_what_was_typed_and_asks(cover: CaseClass, keeper: Organisation) -> None:
    case, seat = make_case(class_code="0101"), signed_in(keeper, SEAT)
    assert "未选定（共 2 种）" in page_of(seat, case)
    url = reverse("cases:quick", args=[case.pk])
    answer = seat.post(url, {"move": "file", "why": "请速办"})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "请先选定立案条件" in shown
    assert ">请速办</textarea>" in shown
    assert seat.post(url, {"move": "file", "why": "请速办", "terms": "2"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == Stage.DISPATCH
    assert case.terms is not None
    assert case.terms.number == 2


@pytest.mark.parametrize(("said", "number"), [("2", 2), ("", None), ("x", None), ("²", None), ("9" * 400, None)])
def test_terms_are_chosen_beside_filing(cover: CaseClass, keeper: Organisation, said: str, number: int | None) -> None:
    case, seat = make_case(class_code="0101"), signed_in(keeper, SEAT)
    seat.post(reverse("cases:terms", args=[case.pk]), {"terms": said})
    case.refresh_from_db()
    assert (case.terms.number if case.terms else None) == number
    assert case.stage == Stage.INTAKE


def test_another_class_does_not_take_over_the_number_of_the_one_before(cover: CaseClass, keeper: Organisation) -> None:
    make_class("0102", "雨箅")
    case = make_case(class_code="0102")
    given: dict[str, Any] = {"title": "题", "case_class": "0101", "terms": "1", "urgency": "0"}
    assert signed_in(keeper, SEAT).post(reverse("cases:describe", args=[case.pk]), given).status_code == 302
    case.refresh_from_db()
    assert (case.case_class, case.terms) == (cover, None)
