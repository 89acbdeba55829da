"""The board opens down to cases; reports are made by themselves and come as Word and PDF."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from docx import Document

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case
from chengshu.kernel.cases.rights import CREW, SEE
from chengshu.kernel.cases.services import Place
from chengshu.kernel.cases.tests.make import make_actor, make_case, make_class, make_keeper
from chengshu.kernel.evaluation.figures import measured
from chengshu.kernel.evaluation.models import Dimension, PeriodReport
from chengshu.kernel.evaluation.rights import SEE_RATES, SET_FORMULAS
from chengshu.kernel.evaluation.services import count_due, report_due
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    make_class("0101")
    make_keeper()
    return make_organisation("市政处")


@pytest.fixture
def case(unit: Organisation) -> Case:
    row = make_case(class_code="0101", place=Place(division_code="990102001"))
    cases.send(cases.file(row, by=PLATFORM), unit, by=PLATFORM)
    cases.report_done(row, "已办", by=make_actor(unit, CREW))
    cases.approve(row, by=PLATFORM)
    cases.pass_check(row, by=PLATFORM)
    cases.close(row, by=PLATFORM)
    count_due()
    return row


def client(scope: Scope = Scope.ALL, body: Organisation | None = None) -> Client:
    one = Client()
    one.force_login(make_account(organisation=body, may={SEE_RATES: scope, SET_FORMULAS: scope, SEE: scope}))
    return one


@pytest.mark.parametrize("dimension", Dimension.values)
def test_every_dimension_has_a_board(case: Case, dimension: str) -> None:
    answer = client().get(f"/evaluation/by/{dimension}/")
    assert answer.status_code == 200
    assert "100.0%" in answer.content.decode()


def test_number_on_the_board_leads_to_its_cases(case: Case, unit: Organisation) -> None:
    today = clock.today()
    page = client().get("/evaluation/by/unit/").content.decode()
    where = (
        f"/evaluation/by/unit/cases/?key={unit.pk}&amp;count=closed&amp;first={today.replace(day=1)}&amp;last={today}"
    )
    assert where in page
    assert case.number in client().get(where.replace("&amp;", "&")).content.decode()


def test_unit_sees_its_own_rates_alone(case: Case, unit: Organisation) -> None:
    other = make_organisation("别的单位")
    assert "市政处" in client(Scope.UNIT, unit).get("/evaluation/by/unit/").content.decode()
    assert "市政处" not in client(Scope.UNIT, other).get("/evaluation/by/unit/").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "first=x&last=y",
        "first=2026-02-30&last=2026-03-01",
        "count=",
        "key=%F0%9F%98%80",
        "key=x",
        "key=",
        "key=%00",
        "key=99999999999999999999",
    ],
)
def test_odd_address_is_answered_calmly(case: Case, query: str) -> None:
    assert client().get(f"/evaluation/?{query}").status_code == 200
    for dimension in Dimension.values:
        answer = client().get(f"/evaluation/by/{dimension}/cases/?count=closed&{query}")
        assert answer.status_code in {200, 404}, dimension


def test_reports_of_what_is_over_are_made_once_and_read_as_word_and_pdf(unit: Organisation) -> None:
    make_case(reported_at=clock.now() - timedelta(days=7))
    count_due()
    assert report_due() >= 1
    assert report_due() == 0
    row = PeriodReport.objects.filter(span="week").get()
    paper = Document(BytesIO(client().get(f"/evaluation/reports/{row.pk}/file.docx").content))
    assert len(paper.tables) >= 1
    assert client().get(f"/evaluation/reports/{row.pk}/file.pdf").content.startswith(b"%PDF")
    assert client().get(f"/evaluation/reports/{row.pk}/").status_code == 200


def test_formula_is_set_on_its_page_and_a_wrong_one_is_told(case: Case) -> None:
    given = {"measure": "closing", "formula": "closed / reported", "since": clock.today().isoformat()}
    assert client().post("/evaluation/formulas/new/", given).status_code == 302
    assert "closed / reported" in client().get("/evaluation/formulas/").content.decode()
    wrong = client().post("/evaluation/formulas/new/", {**given, "formula": "__import__('os')"})
    assert wrong.status_code == 422


def test_everybody_sees_the_figures_of_the_city_without_names(case: Case) -> None:
    page = Client().get("/evaluation/public/")
    assert page.status_code == 200
    assert "100.0" in page.content.decode()
    assert case.number not in page.content.decode()


def test_targets_of_the_plan_are_measured_from_the_cases(case: Case) -> None:
    found = measured("on_time_check", clock.today())
    assert found is not None
    assert found.value == 1
    assert found.rows == 1
    assert measured("satisfaction", clock.today()) is None
