"""The way of a project through its stages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.governance.events import ConsultationPublished
from chengshu.kernel.governance.models import Consultation, ExpertField, Verdict
from chengshu.kernel.lifecycle import services
from chengshu.kernel.lifecycle.errors import (
    AskedAlready,
    EarlierStageOpen,
    ExpertsNotHeard,
    FindingsAreOpen,
    NoContractYet,
    NothingPaidYet,
    PapersMissing,
    StagesStartedAlready,
    ThirdPartyNotHeard,
)
from chengshu.kernel.lifecycle.models import (
    PointKind,
    ProjectState,
    Quality,
    RunState,
    Service,
    Stage,
)
from chengshu.kernel.lifecycle.queries.rules import papers_needed
from chengshu.kernel.lifecycle.services.stages import hear_experts
from chengshu.kernel.lifecycle.tests.make import (
    WAN,
    a_pdf,
    do_stage,
    finish,
    make_city,
    make_committee,
    planned_project,
    soon,
    source,
)
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work.errors import NotYours

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("project-lifecycle.6")
def test_a_project_goes_through_every_stage_to_its_end() -> None:
    city = make_city()
    project = finish(city, planned_project(city))

    assert project.state == ProjectState.COMPLETED
    assert project.completed_on == clock.today()
    keys = list(project.runs.filter(state=RunState.DONE).values_list("stage__key", flat=True))
    assert keys == [
        "assessment",
        "approval",
        "tender",
        "contract",
        "supervision",
        "acceptance",
        "settlement",
        "audit",
    ]


@pytest.mark.requirement("project-lifecycle.6")
def test_a_stage_is_not_handed_in_without_its_papers() -> None:
    city = make_city()
    project = planned_project(city)
    run = services.begin_stages(project, by=city.clerk)
    first, *_ = papers_needed(run.stage, project)
    paper = services.add_paper(run, name="可研", uploads=[a_pdf()], required=first, by=city.clerk)

    with pytest.raises(PapersMissing) as refused:
        services.hand_in_stage(run, result="完成。", by=city.clerk)

    assert "初步设计方案" in refused.value.sentence.zh
    assert first.name_zh not in refused.value.sentence.zh
    assert attachments_of(paper).count() == 1
    run.refresh_from_db()
    assert run.state == RunState.RUNNING


def test_a_paper_for_large_projects_alone_is_not_asked_of_small_ones() -> None:
    city = make_city()
    stage = Stage.objects.get(key="assessment")
    services.require_paper(stage, name=Text("大额论证", "Paper"), above_fen=1000 * WAN, by=city.officer)
    project = planned_project(city)

    assert "大额论证" not in [paper.name_zh for paper in papers_needed(stage, project)]
    project.approved_fen = 1000 * WAN
    assert "大额论证" in [paper.name_zh for paper in papers_needed(stage, project)]


def test_only_the_named_body_confirms_a_stage() -> None:
    city = make_city()
    project = planned_project(city)
    services.begin_stages(project, by=city.clerk)

    with pytest.raises(NotYours):
        do_stage(city, project, checker=city.treasurer)


def test_a_stage_sent_back_is_done_again() -> None:
    city = make_city()
    project = planned_project(city)
    run = services.begin_stages(project, by=city.clerk)
    for paper in papers_needed(run.stage, project):
        services.add_paper(run, name=paper.name_zh, uploads=[a_pdf()], required=paper, by=city.clerk)
    services.hand_in_stage(run, result="完成。", by=city.clerk)

    run = services.send_stage_back(run, why="概算不全", by=city.officer)

    assert run.state == RunState.RUNNING
    services.hand_in_stage(run, result="已补充。", by=city.clerk)
    run.refresh_from_db()
    assert run.state == RunState.CHECKING


def test_stages_begin_once_and_in_order() -> None:
    city = make_city()
    project = planned_project(city)
    services.begin_stages(project, by=city.clerk)

    with pytest.raises(StagesStartedAlready):
        services.begin_stages(project, by=city.clerk)
    with pytest.raises(EarlierStageOpen):
        services.begin_stage(project.runs.get(stage__key="acceptance"), by=city.clerk)


def test_the_days_of_the_stages_follow_one_another() -> None:
    city = make_city()
    project = planned_project(city)
    services.begin_stages(project, by=city.clerk)
    runs = list(project.runs.select_related("stage"))

    assert runs[0].due_on == clock.today() + timedelta(days=runs[0].stage.days)
    assert runs[1].due_on is not None and runs[0].due_on is not None
    assert (runs[1].due_on - runs[0].due_on).days == runs[1].stage.days


@pytest.mark.requirement("project-lifecycle.8")
def test_a_later_day_moves_the_work_and_keeps_the_promise() -> None:
    city = make_city()
    project = planned_project(city)
    run = services.begin_stages(project, by=city.clerk)
    promised = run.due_on
    later = soon(90)

    services.set_stage_due(run, due_on=later, why="方案调整", by=city.clerk)

    run.refresh_from_db()
    item = work_queries.item_about(run)
    assert run.due_on == later
    assert run.promised_on == promised
    assert item is not None and item.due_at is not None
    assert clock.local(item.due_at).date() == later


@pytest.mark.requirement("project-lifecycle.7")
def test_experts_must_agree_before_a_large_project_passes_its_assessment() -> None:
    city = make_city()
    make_committee(city)
    field, _ = ExpertField.objects.get_or_create(key="cloud", defaults={"name_zh": "云计算", "name_en": "Cloud"})
    stage = Stage.objects.get(key="assessment")
    point = services.set_point(stage, PointKind.EXPERTS, above_fen=100 * WAN, field=field, experts=2, by=city.officer)
    project = planned_project(city)
    run = services.begin_stages(project, by=city.clerk)

    with pytest.raises(ExpertsNotHeard):
        do_stage(city, project)
    opinion = services.ask_about(run, point, question="方案是否可行？", due_on=soon(), by=city.officer)
    with pytest.raises(AskedAlready):
        services.ask_about(run, point, question="再问一次", due_on=soon(), by=city.officer)
    with pytest.raises(ExpertsNotHeard):
        services.hand_in_stage(run, result="完成。", by=city.clerk)
    _experts_say(opinion.consultation, Verdict.DISAGREE)
    with pytest.raises(ExpertsNotHeard):
        services.hand_in_stage(run, result="完成。", by=city.clerk)
    again = services.ask_about(run, point, question="修改后是否可行？", due_on=soon(), by=city.officer)
    _experts_say(again.consultation, Verdict.AGREE)
    services.hand_in_stage(run, result="完成。", by=city.clerk)

    run.refresh_from_db()
    assert run.state == RunState.CHECKING
    assert again.consultation.wanted == 2
    assert again.consultation.field == field


@pytest.mark.requirement("project-lifecycle.7")
def test_small_projects_need_no_experts() -> None:
    city = make_city()
    field, _ = ExpertField.objects.get_or_create(key="cloud", defaults={"name_zh": "云计算", "name_en": "Cloud"})
    stage = Stage.objects.get(key="assessment")
    services.set_point(stage, PointKind.EXPERTS, above_fen=301 * WAN, field=field, by=city.officer)
    project = planned_project(city)
    services.begin_stages(project, by=city.clerk)

    assert do_stage(city, project).state == RunState.DONE


@pytest.mark.requirement("project-lifecycle.7")
def test_a_third_partys_issues_are_settled_before_the_stage_ends() -> None:
    city = make_city()
    stage = Stage.objects.get(key="assessment")
    services.set_point(stage, PointKind.THIRD_PARTY, above_fen=0, service=Service.CONSULTING, by=city.officer)
    project = planned_project(city)
    services.begin_stages(project, by=city.clerk)

    with pytest.raises(ThirdPartyNotHeard):
        do_stage(city, project)
    report = services.report_quality(
        project,
        service=Service.CONSULTING,
        party="某咨询公司",
        on=clock.today(),
        verdict=Quality.ISSUES,
        words="概算偏高。",
        by=city.clerk,
    )
    run = project.runs.get(stage=stage)
    with pytest.raises(ThirdPartyNotHeard):
        services.hand_in_stage(run, result="完成。", by=city.clerk)
    services.settle_quality(report, answer="已调整概算。", by=city.clerk)

    services.hand_in_stage(run, result="完成。", by=city.clerk)
    run.refresh_from_db()
    assert run.state == RunState.CHECKING


def test_the_contract_stage_needs_a_contract() -> None:
    city = make_city()
    project = planned_project(city)
    services.begin_stages(project, by=city.clerk)
    for _ in range(3):
        do_stage(city, project)
    run = project.runs.get(stage__key="contract")
    for paper in papers_needed(run.stage, project):
        services.add_paper(run, name=paper.name_zh, uploads=[a_pdf()], required=paper, by=city.clerk)

    with pytest.raises(NoContractYet):
        services.hand_in_stage(run, result="完成。", by=city.clerk)


def test_settlement_needs_a_payment_and_the_audit_no_open_findings() -> None:
    city = make_city()
    project = planned_project(city)
    services.begin_stages(project, by=city.clerk)
    while project.runs.get(state=RunState.RUNNING).stage.key != "settlement":
        do_stage(city, project)
    with pytest.raises(NothingPaidYet):
        do_stage(city, project)
    services.enter_budget(project, source=source(), amount_fen=10 * WAN, year=2027, by=city.treasurer)
    services.pay(project, source=source(), amount_fen=10 * WAN, voucher="1", by=city.treasurer)
    services.hand_in_stage(project.runs.get(stage__key="settlement"), result="完成。", by=city.clerk)
    services.confirm_stage(project.runs.get(stage__key="settlement"), by=city.treasurer)
    services.raise_finding(project, title="未按合同付款", words="提前支付。", due_on=soon(), by=city.auditor)

    with pytest.raises(FindingsAreOpen):
        do_stage(city, project)


def _experts_say(consultation: Consultation, verdict: Verdict) -> None:
    consultation.verdict, consultation.result, consultation.state = verdict, "结论", "published"
    consultation.published_at = clock.now()
    consultation.save()
    hear_experts(
        ConsultationPublished(
            consultation_id=consultation.pk,
            number=consultation.number,
            subject_type=consultation.subject_type,
            subject_id=consultation.subject_id,
            verdict=verdict.value,
        )
    )
