"""The project library: joint review, the duplicate check, modes, what is open to the public."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import actor_for
from chengshu.kernel.catalogue.tests.make import make_resource
from chengshu.kernel.inventory.tests.make import make_system
from chengshu.kernel.lifecycle import services
from chengshu.kernel.lifecycle.errors import (
    HitsToExplain,
    ModeDoesNotFit,
    ModeHasMoney,
    NobodyReviews,
    NotCheckedYet,
    ProjectNotThere,
    SecretStaysClosed,
    SomebodyObjects,
)
from chengshu.kernel.lifecycle.likeness import share_alike, shared_phrases
from chengshu.kernel.lifecycle.models import FormulaUse, Mode, Project, ProjectState, ReviewBody, ReviewOutcome
from chengshu.kernel.lifecycle.rights import SEE_PROJECTS
from chengshu.kernel.lifecycle.tests.make import (
    WAN,
    admit,
    make_city,
    make_holder,
    make_project,
    mode,
    planned_project,
    source,
)
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work

pytestmark = pytest.mark.django_db
PARKING = "汇聚停车场泊位数据，提供停车诱导、无感支付和泊位共享服务。"


@pytest.mark.requirement("project-lifecycle.3")
def test_the_four_bodies_sign_in_parallel_before_a_project_enters_the_library() -> None:
    city = make_city()
    project = make_project(city)
    services.check_duplicates(project, by=city.clerk)
    review = services.send_to_review(project, by=city.clerk)
    item = work_queries.item_about(review)
    assert item is not None
    project.refresh_from_db()
    assert project.state == ProjectState.REVIEW

    holders = {desk.queue.organisation for desk in work_queries.open_desks(item) if desk.queue}
    assert holders == {city.data, city.reform, city.finance, city.audit}
    for signer in city.bodies[:3]:
        work.make_move(item, "agree", by=signer, values={"opinion": "同意"})
    assert work_queries.standings(item)[0].state.key == "countersign"
    work.make_move(item, "agree", by=city.auditor, values={"opinion": "同意"})
    assert work_queries.standings(item)[0].state.key == "concluding"
    work.make_move(item, "admit", by=city.officer, values={"conclusion": "同意", "approved_fen": 280 * WAN})

    project.refresh_from_db()
    review.refresh_from_db()
    assert project.state == ProjectState.RESERVE
    assert project.approved_fen == 280 * WAN
    assert review.outcome == ReviewOutcome.ADMITTED
    assert project.amount_fen == 280 * WAN


@pytest.mark.requirement("project-lifecycle.3")
def test_one_objection_keeps_a_project_out_until_a_new_round() -> None:
    city = make_city()
    project = make_project(city)
    services.check_duplicates(project, by=city.clerk)
    item = work_queries.item_about(services.send_to_review(project, by=city.clerk))
    assert item is not None
    work.make_move(item, "object", by=city.treasurer, values={"opinion": "概算过高"})
    for signer in (city.officer, city.reformer, city.auditor):
        work.make_move(item, "agree", by=signer, values={"opinion": "同意"})

    with pytest.raises(SomebodyObjects) as refused:
        work.make_move(item, "admit", by=city.officer, values={"conclusion": "同意"})
    assert "市财政局" in refused.value.sentence.zh
    work.make_move(item, "send_back", by=city.officer, why="压减概算后再审")
    project.refresh_from_db()
    assert project.state == ProjectState.DRAFT
    services.change_project(project, asked_fen=200 * WAN, by=city.clerk)
    assert admit(city, project).state == ProjectState.RESERVE
    assert project.reviews.count() == 2


@pytest.mark.requirement("project-lifecycle.3")
def test_which_bodies_review_is_a_row() -> None:
    city = make_city()
    body = ReviewBody.everywhere.get(organisation=city.audit)
    services.end_body(body, by=city.officer)
    project = make_project(city)
    services.check_duplicates(project, by=city.clerk)
    item = work_queries.item_about(services.send_to_review(project, by=city.clerk))
    assert item is not None

    holders = {desk.queue.organisation for desk in work_queries.open_desks(item) if desk.queue}
    assert city.audit not in holders
    assert len(holders) == 3
    ReviewBody.everywhere.update(until=body.since.replace(year=2020))
    lonely = make_project(city, "孤独项目", functions="无人会审的内容")
    services.check_duplicates(lonely, by=city.clerk)
    with pytest.raises(NobodyReviews):
        services.send_to_review(lonely, by=city.clerk)


@pytest.mark.requirement("project-lifecycle.3")
def test_projects_are_suspended_resumed_and_taken_out_with_reasons() -> None:
    city = make_city()
    project = admit(city, make_project(city))

    services.suspend_project(project, why="资金未落实", by=city.officer)
    project.refresh_from_db()
    assert project.state == ProjectState.SUSPENDED
    services.resume_project(project, why="资金落实", by=city.officer)
    project.refresh_from_db()
    assert project.state == ProjectState.RESERVE
    services.remove_project(project, why="政策调整", by=city.officer)
    project.refresh_from_db()
    assert project.state == ProjectState.REMOVED
    notes = list(project.history.filter(verb__startswith="lifecycle.project.").values_list("note", flat=True))
    assert {"资金未落实", "资金落实", "政策调整"} <= set(notes)
    with pytest.raises(ProjectNotThere):
        services.begin_stages(project, by=city.clerk)
    with pytest.raises(NotAllowed):
        services.remove_project(make_project(city, "另一项目"), why="x", by=city.clerk)


@pytest.mark.requirement("project-lifecycle.5")
def test_a_like_project_is_found_explained_and_must_be_answered() -> None:
    city = make_city()
    make_project(city, "智慧停车管理平台", functions=PARKING)
    make_project(city, "林火监测", functions="卫星遥感识别火点。")
    again = make_project(city, "城市智慧停车平台", functions="汇聚停车场泊位数据，提供停车诱导和无感支付。")

    with pytest.raises(NotCheckedYet):
        services.send_to_review(again, by=city.clerk)
    check = services.check_duplicates(again, by=city.clerk)
    hits = list(check.hits.all())

    assert check.compared == 2
    assert len(hits) == 1
    assert hits[0].other is not None and hits[0].other.name_zh == "智慧停车管理平台"
    assert hits[0].score >= Decimal("0.5")
    assert any("停车场泊位数据" in phrase for phrase in hits[0].shared)
    with pytest.raises(HitsToExplain):
        services.send_to_review(again, by=city.clerk)
    services.explain_hit(hits[0], words="本项目仅覆盖高铁片区，复用已有平台接口。", by=city.clerk)
    services.send_to_review(again, by=city.clerk)
    again.refresh_from_db()
    assert again.state == ProjectState.REVIEW


@pytest.mark.requirement("project-lifecycle.5")
def test_sources_that_are_not_connected_are_named() -> None:
    city = make_city()
    check = services.check_duplicates(make_project(city), by=city.clerk)

    assert set(check.unconnected) == {"cloud"}


@pytest.mark.requirement("project-lifecycle.5")
@pytest.mark.requirement("it-system-integration.8")
def test_a_project_that_repeats_an_existing_system_or_dataset_is_not_let_through() -> None:
    city = make_city()
    functions = "汇聚停车场泊位数据，提供停车诱导和无感支付。"
    make_system(city.bureau, name_zh="停车管理系统", purpose=functions)
    make_resource(city.bureau, name_zh="停车场泊位数据汇聚", summary_zh=functions)
    project = make_project(city, "停车管理系统", functions=functions)

    check = services.check_duplicates(project, by=city.clerk)

    assert {hit.source for hit in check.hits.all()} == {"systems", "data"}
    with pytest.raises(HitsToExplain):
        services.send_to_review(project, by=city.clerk)


@pytest.mark.requirement("project-lifecycle.5")
def test_a_changed_text_wants_a_new_check() -> None:
    city = make_city()
    project = make_project(city)
    services.check_duplicates(project, by=city.clerk)
    services.change_project(project, functions="全新的建设内容", by=city.clerk)

    with pytest.raises(NotCheckedYet):
        services.send_to_review(project, by=city.clerk)


@pytest.mark.requirement("project-lifecycle.5")
def test_the_threshold_of_likeness_is_a_row() -> None:
    city = make_city()
    make_project(city, "智慧停车管理平台", functions=PARKING)
    again = make_project(city, "停车统计", functions="汇聚停车场泊位数据并统计。")
    services.set_formula(
        FormulaUse.DUPLICATE,
        "0.4 * name + 0.6 * function",
        threshold=Decimal("0.9"),
        since=clock.today(),
        reason="放宽",
        by=city.officer,
    )
    services.check_duplicates(again, by=city.clerk)
    services.send_to_review(again, by=city.clerk)
    again.refresh_from_db()
    assert again.state == ProjectState.REVIEW


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("停车平台", "停车平台", Decimal(1)),
        ("停车平台", "停 车，平台！", Decimal(1)),
        ("ＡＢＣ", "abc", Decimal(1)),
        ("停车平台", "防汛指挥", Decimal(0)),
        ("停车平台", "停车系统", Decimal("0.333")),
        ("", "停车", Decimal(0)),
        ("停", "停", Decimal(1)),
        ("停", "停车", Decimal(0)),
    ],
)
def test_likeness_counts_pairs_of_neighbouring_signs(one: str, other: str, share: Decimal) -> None:
    assert share_alike(one, other) == share
    assert share_alike(other, one) == share


def test_shared_phrases_come_longest_first() -> None:
    assert shared_phrases("甲乙丙丁，在前；天地玄黄宇宙在后", "甲乙丙丁居首，天地玄黄宇宙其次") == [
        "天地玄黄宇宙",
        "甲乙丙丁",
    ]
    assert shared_phrases("一二", "一二") == []


@pytest.mark.requirement("project-lifecycle.9")
def test_the_four_modes_and_the_purchase_of_service_stand_with_their_rules() -> None:
    make_city()
    names = [one.name_zh for one in Mode.objects.all()]

    assert names == [
        "政府投资建设政府运营模式",
        "政府投资建设企业运营模式",
        "企业投资建设企业运营模式",
        "政府企业合作投资建设企业运营模式",
        "政府购买服务",
    ]
    assert mode("government_government").confidential
    assert mode("purchase").purchase
    assert set(mode("enterprise_enterprise").sources.values_list("key", flat=True)) == {"enterprise"}
    assert "ppp" in set(mode("joint_enterprise").sources.values_list("key", flat=True))


@pytest.mark.requirement("project-lifecycle.9")
def test_a_secret_project_is_built_and_run_by_the_government_alone() -> None:
    city = make_city()
    project = make_project(city, confidential=True)

    with pytest.raises(ModeDoesNotFit):
        services.choose_mode(project, mode("joint_enterprise"), reason="想合作", by=city.officer)
    services.choose_mode(project, mode("government_government"), reason="涉密", by=city.officer)
    project.refresh_from_db()
    assert project.mode == mode("government_government")


@pytest.mark.requirement("project-lifecycle.9")
def test_a_mode_is_not_changed_against_money_that_came() -> None:
    city = make_city()
    project = planned_project(city)
    services.enter_budget(project, source=source(), amount_fen=WAN, year=2027, by=city.treasurer)

    with pytest.raises(ModeHasMoney):
        services.choose_mode(project, mode("enterprise_enterprise"), reason="转企业", by=city.officer)


def test_a_bureau_sees_its_own_projects_and_the_data_office_all() -> None:
    city = make_city()
    mine, other = make_project(city), make_project(city, "财政一体化", unit=city.finance)

    assert list(Project.scoped.within(city.clerk, SEE_PROJECTS)) == [mine]
    assert set(Project.scoped.within(city.officer, SEE_PROJECTS)) == {mine, other}
    services.assign_manager(mine, city.manager, by=city.clerk)
    assert list(Project.scoped.within(actor_for(city.manager), SEE_PROJECTS)) == [mine]
    assert not Project.scoped.within(make_holder(city.reform, "unit_clerk"), SEE_PROJECTS).exists()


@pytest.mark.requirement("project-lifecycle.13")
def test_secret_projects_are_never_opened() -> None:
    city = make_city()
    project = admit(city, make_project(city, confidential=True))

    with pytest.raises(SecretStaysClosed):
        services.open_to_public(project, words="进展", by=city.officer)
    with pytest.raises(NotAllowed):
        services.open_to_public(project, words="进展", by=city.clerk)
