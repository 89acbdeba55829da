"""Rates are counted from cases, follow their changes, and open down to the cases."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chengshu.base import clock
from chengshu.base.formula import BadFormula
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, Channel
from chengshu.kernel.cases.models.classes import ClassKind, Scheme
from chengshu.kernel.cases.services import Place, TermsContent, add_class, set_terms
from chengshu.kernel.cases.tests.make import make_case, make_class, make_keeper
from chengshu.kernel.evaluation.models import Dimension, Tally
from chengshu.kernel.evaluation.queries.rates import Cell, Rated, cases_behind, rates
from chengshu.kernel.evaluation.services import count_due, set_formula
from chengshu.kernel.identity.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    make_class("0101", handling=(2, "working_days"), whole=(5, "working_days"))
    make_keeper()
    return make_organisation("市政处")


def sent(unit: Organisation, **content: Any) -> Case:
    case = make_case(class_code="0101", **content)
    return cases.send(cases.file(case, by=PLATFORM), unit, by=PLATFORM)


def closed(unit: Organisation, **content: Any) -> Case:
    case = sent(unit, **content)
    cases.report_done(case, "已办", by=PLATFORM)
    cases.approve(case, by=PLATFORM)
    cases.pass_check(case, by=PLATFORM)
    return cases.close(case, by=PLATFORM)


def of(dimension: Dimension = Dimension.ALL, key: str = "") -> Rated:
    count_due()
    today = clock.today()
    return next(one for one in rates(dimension, today, today) if one.key == key)


@pytest.mark.requirement("digital-city-management.10")
def test_rates_are_told_by_area_and_unit_and_post(unit: Organisation) -> None:
    closed(unit, place=Place(division_code="990102001"))
    sent(unit, place=Place(division_code="990103"))
    assert of().counts["reported"] == 2
    assert of().values["closing"] == 1
    assert of(Dimension.UNIT, str(unit.pk)).counts["handled"] == 1
    assert of(Dimension.AREA, "990103").values["on_time_check"] is None
    assert of(Dimension.POST, "check").counts == {"done": 1, "on_time": 1}
    assert of(Dimension.CLASS, "city:0101").counts["filed"] == 2


def test_case_that_is_overdue_lowers_the_rate_by_the_next_look(unit: Organisation) -> None:
    closed(unit)
    sent(unit)
    assert of().values["closing"] == 1
    today = clock.today()
    with clock.frozen(clock.now() + timedelta(days=30)):
        count_due()
        late = rates(Dimension.ALL, today, today)[0]
    assert late.values["closing"] == Decimal("0.5")
    assert late.counts["overdue"] == 1


def test_change_of_one_case_counts_only_its_day_again(unit: Organisation) -> None:
    old = make_case(reported_at=clock.now() - timedelta(days=3))
    make_case()
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        count_due()
    Tally.objects.exclude(day=clock.local(old.reported_at).date()).update(counts={"reported": 77})
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        cases.answer(old, "答复", by=PLATFORM)
        count_due()
    today = Tally.objects.get(day=clock.today(), dimension=Dimension.ALL)
    assert today.counts == {"reported": 77}


def test_number_opens_down_to_its_cases(unit: Organisation) -> None:
    done = closed(unit)
    sent(unit)
    today = clock.today()
    cell = Cell(Dimension.UNIT, str(unit.pk), "closed", today, today)
    assert list(cases_behind(PLATFORM, cell)) == [done]


def test_main_classes_of_two_trees_with_one_code_are_told_apart(unit: Organisation) -> None:
    make_class("10")
    row = add_class(Scheme.HOTLINE, "10", Text("道路", "Roads"), kind=ClassKind.REQUEST, by=PLATFORM)
    terms = TermsContent(Text("按规定", "As set"), Text("办结", "Done"), {})
    set_terms(row, terms, by=PLATFORM)
    make_keeper(Channel.PHONE, scheme=Scheme.HOTLINE)
    city, asked = make_case(class_code="10"), make_case(class_code="10", channel=Channel.PHONE, by=PLATFORM)
    today = clock.today()
    for key, case in (("city:10", city), ("hotline:10", asked)):
        assert of(Dimension.CLASS, key).counts["reported"] == 1
        assert list(cases_behind(PLATFORM, Cell(Dimension.CLASS, key, "reported", today, today))) == [case]


def test_share_of_what_machines_found(unit: Organisation) -> None:
    make_case(channel=Channel.VIDEO, by=PLATFORM)
    make_case()
    assert of().values["automatic"] == Decimal("0.5")


def test_formula_of_officials_holds_from_its_day_on(unit: Organisation) -> None:
    closed(unit)
    today = clock.today()
    set_formula("closing", "closed / reported / 2", since=today, by=PLATFORM)
    assert of().values["closing"] == Decimal("0.5")
    set_formula("closing", "closed / reported", since=today + timedelta(days=1), by=PLATFORM)
    assert of().values["closing"] == Decimal("0.5")
    with pytest.raises(BadFormula):
        set_formula("closing", "closed / secret", since=today, by=PLATFORM)
