"""The pages, as the people see them."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.lifecycle import services
from chengshu.kernel.lifecycle.models import Project, ProjectState
from chengshu.kernel.lifecycle.queries.projects import find_projects
from chengshu.kernel.lifecycle.queries.ratings import data_ratings
from chengshu.kernel.lifecycle.tests.make import (
    IN_JUNE,
    WAN,
    a_pdf,
    admit,
    make_call,
    make_city,
    make_project,
    mode,
    pay_something,
    planned_project,
    soon,
)
from chengshu.kernel.lifecycle.tests.pages import address, shown, signed_in
from chengshu.kernel.quality.tests.make import a_number, judged, residents

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("project-lifecycle.1")
def test_a_clerk_hands_in_a_need_and_the_office_makes_it_a_project(client: Client) -> None:
    city = make_city()
    call = make_call(city)
    with clock.frozen(IN_JUNE):
        signed_in(client, city.clerk)
        page = shown(client, address("needs"))
        assert "2026-06-30" in page
        answer = client.post(
            address("need_new"),
            {
                "call": call.pk,
                "unit": city.bureau.pk,
                "name": "智慧停车",
                "purpose": "停车难",
                "functions": "泊位数据",
                "estimate_fen": "200.5",
                "uploads": a_pdf(),
            },
        )
        assert answer.status_code == 302
    need = call.needs.get()
    assert need.estimate_fen == 200 * WAN + WAN // 2
    client = signed_in(Client(), city.clerk)  # the session of June is long over
    assert "材料.pdf" in shown(client, address("need", need.pk))

    signed_in(client, city.officer)
    form = shown(client, f"{address('project_new')}?need={need.pk}")
    assert "泊位数据" in form
    answer = client.post(
        f"{address('project_new')}?need={need.pk}",
        {
            "unit": city.bureau.pk,
            "office": city.data.pk,
            "name_zh": "智慧停车",
            "name_en": "",
            "year": 2027,
            "kind": "basic",
            "urgency": 3,
            "purpose": "停车难",
            "functions": "泊位数据",
            "asked_fen": "200",
        },
    )
    project = Project.everywhere.get()
    assert answer.headers["Location"] == address("project", project.pk)
    assert project.need == need
    assert project.urgency == 3


@pytest.mark.requirement("project-lifecycle.2", "project-lifecycle.1")
def test_the_board_fills_ranks_and_sends_a_plan_and_shows_the_factors(client: Client) -> None:
    city = make_city()
    admit(city, make_project(city))
    plan = services.open_plan(city.data, year=2028, by=city.officer)
    signed_in(client, city.officer)
    answer = client.post(
        address("plan_time", plan.pk),
        {"compile_from": clock.today().isoformat(), "compile_until": clock.today().isoformat(), "why": "试编"},
    )
    assert answer.status_code == 302
    assert "智慧停车管理平台" in shown(client, address("plan", plan.pk))
    for step in ("plan_fill", "plan_rank", "plan_send"):
        assert client.post(address(step, plan.pk)).status_code == 302
    page = shown(client, address("plan", plan.pk))

    plan.refresh_from_db()
    assert plan.state == "approval"
    assert "公益性项目 1" in page
    assert "50 * cross" in page


@pytest.mark.requirement("project-lifecycle.3")
def test_the_library_is_searched_narrowed_and_taken_along(client: Client) -> None:
    city = make_city()
    admit(city, make_project(city))
    make_project(city, "林火监测", functions="遥感火点。")
    signed_in(client, city.officer)

    assert "林火监测" in shown(client, address("projects"))
    narrowed = shown(client, f"{address('projects')}?state=reserve")
    assert "林火监测" not in narrowed
    assert "智慧停车管理平台" in narrowed
    sheet = client.get(f"{address('projects')}?format=xlsx&state=reserve")
    book = load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))  # type: ignore[attr-defined]
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["智慧停车管理平台"]


def test_every_tab_of_a_project_is_shown_to_every_role_that_may_see_it(client: Client) -> None:
    city = make_city()
    project = planned_project(city)
    services.begin_stages(project, by=city.clerk)
    pay_something(city, project)
    services.add_milestone(project, name=Text("平台上线", "Live"), due_on=soon(), by=city.clerk)
    services.assign_manager(project, city.manager, by=city.clerk)
    tabs = ("project", "project_papers", "project_money", "project_review", "project_after", "project_history")
    for somebody in (city.officer, city.reformer, city.treasurer, city.auditor, city.clerk, city.leader):
        signed_in(client, somebody)
        for tab in tabs:
            assert "智慧停车管理平台" in shown(client, address(tab, project.pk))
    stranger = make_city()
    signed_in(client, stranger.clerk)
    assert client.get(address("project", project.pk)).status_code == 404
    assert Client().get(address("project", project.pk)).status_code == 302


def test_all_forms_open(client: Client) -> None:
    city = make_city()
    project = planned_project(city)
    run = services.begin_stages(project, by=city.clerk)
    pay_something(city, project)
    entry = project.ledger.first()
    assert entry is not None
    forms = {
        city.officer: (
            ["project_mode", "project_amount", "project_suspend", "project_open", "operation_new", "milestone_new"],
            ["rules", "formula_new", "season_new", "body_new", "paper_rule_new", "point_new", "call_new", "plan_new"],
        ),
        city.clerk: (["contract_new", "quality_new", "project_manager", "exception_new"], ["project_new", "needs"]),
        city.treasurer: (["budget_new", "payment_new", "operating_new", "income_new", "fund_review_new"], ["findings"]),
        city.reformer: (["evaluation_new"], ["plans"]),
        city.auditor: (["finding_new"], ["report"]),
    }
    for somebody, (of_project, others) in forms.items():
        signed_in(client, somebody)
        for name in of_project:
            shown(client, address(name, project.pk))
        for name in others:
            shown(client, address(name))
    signed_in(client, city.clerk)
    for name in ("stage", "stage_due", "paper_new"):
        shown(client, address(name, run.pk))
    signed_in(client, city.treasurer)
    shown(client, address("correction_new", entry.pk))


@pytest.mark.requirement("project-lifecycle.6")
def test_a_paper_is_uploaded_on_the_page_of_its_stage(client: Client) -> None:
    city = make_city()
    project = planned_project(city)
    run = services.begin_stages(project, by=city.clerk)
    needed = run.stage.papers.first()
    assert needed is not None
    signed_in(client, city.clerk)
    assert needed.name_zh in shown(client, address("stage", run.pk))
    answer = client.post(address("paper_new", run.pk), {"required": needed.pk, "name": "", "uploads": a_pdf()})

    assert answer.status_code == 302
    paper = run.papers.get()
    assert paper.name == needed.name_zh
    assert "材料.pdf" in shown(client, address("stage", run.pk))
    client.post(address("paper_drop", paper.pk))
    assert not run.papers.exists()


@pytest.mark.requirement("project-lifecycle.4")
def test_the_page_says_why_there_is_no_money_outside_the_plan(client: Client) -> None:
    city = make_city()
    project = admit(city, make_project(city))
    services.choose_mode(project, mode("government_government"), reason="政务", by=city.officer)
    signed_in(client, city.treasurer)
    source = mode("government_government").sources.first()
    assert source is not None
    answer = client.post(
        address("budget_new", project.pk), {"source": source.pk, "amount": "1000", "year": 2027, "note": ""}
    )

    assert answer.status_code == 409
    assert "未纳入已发布的年度建设计划" in answer.content.decode()
    assert "未列入年度计划" in shown(client, address("project", project.pk))


@pytest.mark.requirement("project-lifecycle.10")
def test_money_is_typed_in_yuan_and_kept_in_fen(client: Client) -> None:
    city = make_city()
    project = planned_project(city)
    signed_in(client, city.treasurer)
    source = mode("government_government").sources.get(key="finance")
    client.post(
        address("budget_new", project.pk), {"source": source.pk, "amount": "1,280,000.50", "year": 2027, "note": ""}
    )
    assert project.ledger.get().amount_fen == 128_000_050
    page = shown(client, address("project_money", project.pk))
    assert "1,280,000.50" in page
    too_much = client.post(
        address("payment_new", project.pk),
        {"source": source.pk, "amount": "1280000.51", "on": clock.today().isoformat(), "voucher": "1"},
    )
    assert too_much.status_code == 422
    assert "1,280,000.50" in too_much.content.decode()
    wrong = client.post(
        address("payment_new", project.pk),
        {"source": source.pk, "amount": "一百", "on": clock.today().isoformat(), "voucher": "1"},
    )
    assert wrong.status_code == 422
    assert project.ledger.count() == 1


@pytest.mark.requirement("project-lifecycle.13")
def test_everybody_sees_open_projects_and_nothing_personal(client: Client) -> None:
    city = make_city()
    project, hidden = planned_project(city), make_project(city, "内部项目", functions="内部。")
    services.assign_manager(project, city.manager, by=city.clerk)
    services.add_milestone(project, name=Text("平台上线", "Live"), due_on=soon(), by=city.clerk)
    services.add_milestone(project, name=Text("内部评审", "Inner"), due_on=soon(), public=False, by=city.clerk)
    services.begin_stages(project, by=city.clerk)
    services.open_to_public(project, words="方便市民停车。", by=city.officer)

    page = shown(client, address("public"))
    assert "智慧停车管理平台" in page and "方便市民停车。" in page and "平台上线" in page
    assert hidden.name_zh not in page
    assert city.manager.name.zh not in page
    assert "内部评审" not in page
    data = client.get(address("public_json")).json()
    (row,) = data["projects"]
    assert row["number"] == project.number
    assert row["stage"] == {"zh": "评估论证", "en": "Assessment"}
    assert row["progress_percent"] == 0
    assert city.manager.name.zh not in str(data)
    assert "manager" not in row

    services.close_to_public(project, why="调整", by=city.officer)
    assert client.get(address("public_json")).json()["projects"] == []


@pytest.mark.requirement("project-lifecycle.5")
def test_the_page_names_what_is_not_connected_and_what_is_shared(client: Client) -> None:
    city = make_city()
    make_project(city, functions="汇聚停车场泊位数据，提供停车诱导。")
    again = make_project(city, "城市停车平台", functions="汇聚停车场泊位数据，提供无感支付。")
    signed_in(client, city.clerk)
    assert client.post(address("project_check", again.pk)).status_code == 302
    page = shown(client, address("project_review", again.pk))

    assert "尚未接入" in page and "政务云资源" in page
    assert "汇聚停车场泊位数据提供" in page


@pytest.mark.requirement("project-lifecycle.3")
def test_a_project_is_sent_to_review_from_its_page(client: Client) -> None:
    city = make_city()
    project = make_project(city)
    signed_in(client, city.clerk)
    client.post(address("project_check", project.pk))
    assert client.post(address("project_send", project.pk)).status_code == 302
    project.refresh_from_db()
    assert project.state == ProjectState.REVIEW
    assert "会审中" in shown(client, address("project_review", project.pk))
    review = project.reviews.get()
    signed_in(client, city.auditor)
    assert "部门会签" in shown(client, address("review", review.pk))


@pytest.mark.requirement("project-lifecycle.8")
def test_milestones_carry_days_and_are_reached_on_the_page(client: Client) -> None:
    city = make_city()
    project = planned_project(city)
    signed_in(client, city.clerk)
    client.post(address("milestone_new", project.pk), {"name_zh": "平台上线", "due_on": "2020-01-01", "public": "on"})
    one = project.milestones.get()
    page = shown(client, address("project", project.pk))
    assert "平台上线" in page and "逾期" in page
    assert client.post(address("milestone_reach", one.pk), {"done_on": soon().isoformat()}).status_code == 422
    client.post(address("milestone_reach", one.pk), {"done_on": clock.today().isoformat()})
    one.refresh_from_db()
    assert one.done_on == clock.today()


def test_the_rules_page_shows_formulas_stages_and_modes(client: Client) -> None:
    city = make_city()
    signed_in(client, city.officer)
    page = shown(client, address("rules"))

    assert "政府投资建设政府运营模式" in page
    assert "保密性要求高，涉及安全及维稳，后期无法带来商业价值的项目" in page
    assert "招标采购" in page and "市审计局" in page
    answer = client.post(
        address("formula_new"),
        {"use": "ranking", "formula": "urgency * 10", "since": clock.today().isoformat(), "reason": "试行"},
    )
    assert answer.status_code == 302
    assert "urgency * 10" in shown(client, address("rules"))


def test_the_search_finds_only_what_one_may_see() -> None:
    city = make_city()
    make_project(city)
    make_project(city, "停车收费稽核", functions="稽核。", unit=city.finance)

    assert len(find_projects(city.officer, "停车", 10)) == 2
    assert [hit.title for hit in find_projects(city.clerk, "停车", 10)] == ["智慧停车管理平台"]


def test_lists_take_few_queries_however_long(client: Client, django_assert_max_num_queries: object) -> None:
    city = make_city()
    for number in range(12):
        make_project(city, f"项目{number}", functions=f"内容{number}")
    signed_in(client, city.officer)
    shown(client, address("projects"))
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        shown(client, address("projects"))


@pytest.mark.requirement("data-catalogue.10")
def test_reviewers_see_how_the_unit_deals_with_data_and_what_nobody_judges_yet(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.LAKE = tmp_path
    city = make_city()
    judged(residents(city.bureau), [{"number": a_number(), "name": "王一"}, {"number": "1", "name": "李二"}])
    project = make_project(city)
    signed_in(client, city.clerk)

    page = shown(client, address("project_review", project.pk))

    score = data_ratings(city.bureau)[1].value
    assert score is not None
    assert 0 < Decimal(str(score)) < 100
    assert f">{float(str(score)):g}<" in page.replace(" ", "").replace("\n", "")
    assert "信息安全" in page and "尚未接入" in page
