"""The board opens down to cases; reports are made by themselves and come as Word and PDF."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from docx import Document

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, Channel
from chengshu.kernel.cases.rights import CREW, SEE
from chengshu.kernel.cases.services import Place
from chengshu.kernel.cases.tests.make import make_actor, make_case, make_class, make_keeper
from chengshu.kernel.evaluation.figures import measured
from chengshu.kernel.evaluation.models import Dimension, PeriodReport
from chengshu.kernel.evaluation.rights import SEE_RATES, SET_FORMULAS
from chengshu.kernel.evaluation.services import count_due, report_due, set_formula
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


def _link(page: str, *parts: str) -> str:
    """The first link of a page to a list of cases that holds these parts."""
    found = (html.unescape(one) for one in re.findall(r'href="([^"]+/cases/[^"]+)"', page))
    return next(one for one in found if all(part in one for part in parts))


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


@pytest.mark.requirement("digital-city-management.10")
def test_rate_opens_its_formula_and_the_numbers_in_it_which_open_their_cases(case: Case, unit: Organisation) -> None:
    one, today = client(), clock.today()
    board = one.get("/evaluation/by/unit/").content.decode()
    where = (
        f"/evaluation/by/unit/rate/?key={unit.pk}&amp;measure=closing&amp;first={today.replace(day=1)}&amp;last={today}"
    )
    assert where in board
    page = one.get(where.replace("&amp;", "&")).content.decode()
    assert "结案数 ÷ 应结案数" in page
    assert "100.0%" in page
    for count in ("closed", "close_due"):
        assert case.number in one.get(_link(page, f"count={count}&")).content.decode()


def test_work_of_a_post_and_of_a_person_opens_its_cases(case: Case, unit: Organisation) -> None:
    one = client()
    for dimension in ("post", "person"):
        page = one.get(f"/evaluation/by/{dimension}/").content.decode()
        assert case.number in one.get(_link(page, "count=on_time&", "key=handling")).content.decode()
    assert one.get("/evaluation/by/person/cases/?key=handling&count=done").status_code == 404
    assert one.get("/evaluation/by/post/cases/?key=handling&count=closed").status_code == 404


def test_unit_sees_its_own_people_and_is_offered_no_board_without_anything_for_it(
    case: Case, unit: Organisation
) -> None:
    crew = str(Case.everywhere.get(pk=case.pk).handled_by)
    own = client(Scope.UNIT, unit).get("/evaluation/by/person/").content.decode()
    other = client(Scope.UNIT, make_organisation("别的单位")).get("/evaluation/by/person/").content.decode()
    assert crew in own
    assert crew not in other
    assert "/evaluation/by/area/" not in own
    assert "市政处" in client(Scope.UNIT, unit).get("/evaluation/").content.decode()


def test_board_ends_with_all_together(case: Case) -> None:
    make_case(place=Place(division_code="990103001"))
    count_due()
    foot = client().get("/evaluation/by/area/").content.decode().partition("<tfoot")[2]
    assert "合计" in foot
    assert ">2<" in "".join(foot.split())


def test_leader_finds_the_figures_on_the_work_place(case: Case, unit: Organisation) -> None:
    assert "案件办理（近三十日）" in client().get("/").content.decode()
    assert "案件办理（近三十日）" not in client(Scope.UNIT, unit).get("/").content.decode()


def test_unit_sees_its_own_rates_alone(case: Case, unit: Organisation) -> None:
    other = make_organisation("别的单位")
    assert "市政处" in client(Scope.UNIT, unit).get("/evaluation/by/unit/").content.decode()
    assert "市政处" not in client(Scope.UNIT, other).get("/evaluation/by/unit/").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "measure=closing&key=x",
        "measure=x",
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
        for part in ("cases", "rate"):
            for count in ("closed", "done"):
                answer = client().get(f"/evaluation/by/{dimension}/{part}/?count={count}&{query}")
                assert answer.status_code in {200, 404}, (dimension, part)


def test_reports_of_what_is_over_are_made_once_and_read_as_word_and_pdf(unit: Organisation) -> None:
    late = make_case(class_code="0101", reported_at=clock.now() - timedelta(days=7))
    cases.send(cases.file(late, by=PLATFORM), unit, by=PLATFORM)
    Case.everywhere.filter(pk=late.pk).update(due_at=clock.now() - timedelta(days=1))
    make_case(reported_at=clock.now() - timedelta(days=7))
    make_case(reported_at=clock.now() - timedelta(days=14), channel=Channel.VIDEO, by=PLATFORM)
    count_due()
    assert report_due() >= 1
    assert report_due() == 0
    row = PeriodReport.objects.filter(span="week").latest("first")
    paper = Document(BytesIO(client().get(f"/evaluation/reports/{row.pk}/file.docx").content))
    said = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "本期上报 2 件，立案 1 件，结案 0 件，超期未结 1 件。" in said
    assert "超期未结较多的单位：市政处 1 件。" in said
    main = {line.cells[0].text: [cell.text for cell in line.cells] for line in paper.tables[0].rows}
    assert main["自动发现率"][1:4] == ["0.0%", "100.0%", "−100.0 个百分点"]
    assert main["结案率"][4] == "结案数 ÷ 应结案数"
    assert [cell.text for cell in paper.tables[1].rows[-1].cells][:2] == ["合计", "2"]
    assert client().get(f"/evaluation/reports/{row.pk}/file.pdf").content.startswith(b"%PDF")
    page = client().get(f"/evaluation/reports/{row.pk}/").content.decode()
    assert late.number in client().get(_link(page, "count=overdue&")).content.decode()


def test_formula_is_set_on_its_page_and_a_wrong_one_is_told(case: Case) -> None:
    given = {"measure": "closing", "formula": "closed / reported", "since": clock.today().isoformat()}
    assert client().post("/evaluation/formulas/new/", given).status_code == 302
    assert "closed / reported" in client().get("/evaluation/formulas/").content.decode()
    wrong = client().post("/evaluation/formulas/new/", {**given, "formula": "__import__('os')"})
    assert wrong.status_code == 422
    assert "公式有误" in wrong.content.decode()
    assert "__import__" in wrong.content.decode()


def test_tile_of_a_measure_with_another_formula_tells_that_formula(case: Case) -> None:
    set_formula("closing", "closed / reported / 2", since=clock.today(), by=PLATFORM)
    page = client().get("/evaluation/").content.decode()
    assert "结案数 ÷ 上报数 ÷ 2" in page
    assert "50.0" in page


def test_who_may_not_set_formulas_is_not_invited_to(case: Case) -> None:
    one = Client()
    one.force_login(make_account(may={SEE_RATES: Scope.ALL}))
    assert "/evaluation/formulas/new/" not in one.get("/evaluation/formulas/").content.decode()
    assert "/evaluation/formulas/new/" in client().get("/evaluation/formulas/").content.decode()


def test_everybody_sees_the_figures_of_the_city_without_names(case: Case) -> None:
    page = Client().get("/evaluation/public/")
    assert page.status_code == 200
    assert "100.0" in page.content.decode()
    assert f"{clock.today():%Y}年{clock.today().month}月" in page.content.decode()
    assert case.number not in page.content.decode()
    assert "/evaluation/by/" not in page.content.decode()


def test_targets_of_the_plan_are_measured_from_the_cases(case: Case) -> None:
    found = measured("on_time_check", clock.today())
    assert found is not None
    assert found.value == 1
    assert found.rows == 1
    assert measured("satisfaction", clock.today()) is None


@pytest.mark.parametrize(
    ("first", "last"), [("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31"), ("2026-02-30", "x"), ("", "")]
)
def test_days_that_no_case_can_have_fall_back_to_the_month(first: str, last: str) -> None:
    for page in ("/evaluation/", "/evaluation/replies/", "/evaluation/by/area/cases/?count=closed&key="):
        asked = f"{page}{'&' if '?' in page else '?'}first={first}&last={last}"
        assert client().get(asked).status_code == 200


def test_days_the_wrong_way_round_are_turned() -> None:
    assert "2019-01-02 至 2020-03-04" in client().get("/evaluation/?first=2020-03-04&last=2019-01-02").content.decode()


def test_reports_over_the_end_of_a_year_are_made_and_a_week_without_cases_needs_none() -> None:
    make_keeper()
    with clock.frozen(datetime(2026, 12, 30, 9, tzinfo=clock.LOCAL)):
        make_case()
        count_due()
    with clock.frozen(datetime(2027, 1, 11, 9, tzinfo=clock.LOCAL)):
        report_due()
        rows = list(PeriodReport.objects.all())
        assert {(str(row.first), str(row.last)) for row in rows} == {
            ("2026-12-28", "2027-01-03"),
            ("2026-12-01", "2026-12-31"),
        }
        for row in rows:
            for end in ("", "file.docx", "file.pdf"):
                assert client().get(f"/evaluation/reports/{row.pk}/{end}").status_code == 200
