"""Units report with evidence, supervisors accept, return, extend and close; the task follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.events.services import deliver_due
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.projects.errors import (
    AlreadyDecided,
    EvidenceMissing,
    MilestoneClosed,
    NotLater,
    NotResponsible,
    ReasonMissing,
    ReportWaiting,
)
from chengshu.kernel.projects.models import Decision, Milestone, Plan, PrintedUnit, State
from chengshu.kernel.projects.services import (
    accept_reports,
    ask_extension,
    close_milestone,
    decide_extension,
    reopen_milestone,
    report_progress,
    return_reports,
    settle_unit,
    terminate_milestone,
    tick_content,
)
from chengshu.kernel.projects.tests.make import (
    ROLE,
    make_bureau,
    make_city,
    make_evidence,
    make_officer_actor,
    make_plan,
    milestone_due,
)
from chengshu.kernel.work.errors import NotYours
from chengshu.kernel.work.models import Desk
from chengshu.kernel.work.queries import item_about

pytestmark = pytest.mark.django_db
FIRST = date(2026, 12, 31)


class Scene:
    """A plan whose first milestone is led by the data bureau, supported by the finance bureau."""

    def __init__(self) -> None:
        self.city = make_city()
        self.finance = make_bureau("天中市财政局")
        self.plan: Plan = make_plan(self.city)
        self.lead: Actor = make_officer_actor(ROLE["unit_reporter"], self.city)
        self.support: Actor = make_officer_actor(ROLE["unit_reporter"], self.finance)
        self.supervisor: Actor = make_officer_actor(ROLE["supervisor"], make_bureau("天中市政府督查室"))

    @property
    def milestone(self) -> Milestone:
        return milestone_due(self.plan, FIRST)


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.requirement("supervision-tracking.3")
def test_a_report_with_evidence_waits_and_closes_the_milestone_once_accepted(scene: Scene) -> None:
    evidence = make_evidence(scene.lead)
    report = report_progress(
        scene.milestone, words="平台已建成。", share_done=100, complete=True, evidence=[evidence], by=scene.lead
    )
    assert report.decision == Decision.WAITING
    assert report.step is not None
    assert [file.name for file in attachments_of(report.step)] == ["验收报告.txt"]
    assert scene.milestone.state == State.RUNNING

    accept_reports(scene.milestone, by=scene.supervisor)

    milestone = scene.milestone
    assert (milestone.state, milestone.share_done) == (State.DONE, 100)
    assert milestone.done_on == clock.today()
    assert milestone.task.state == State.DONE
    assert Entry.objects.filter(verb="projects.milestone.done", actor_id=scene.supervisor.person_id).exists()


@pytest.mark.requirement("supervision-tracking.3")
def test_a_returned_report_says_why_and_may_be_handed_in_again(scene: Scene) -> None:
    report = report_progress(scene.milestone, words="进行中。", share_done=30, by=scene.lead)

    return_reports(scene.milestone, reason="请说明接入了哪些部门。", by=scene.supervisor)

    report.refresh_from_db()
    assert (report.decision, report.reason) == (Decision.RETURNED, "请说明接入了哪些部门。")
    assert scene.milestone.share_done == 0
    told = Notice.objects.get(person=scene.lead.person_id, template="projects.report.returned")
    assert "请说明接入了哪些部门。" in told.body_zh
    report_progress(scene.milestone, words="已接入 12 个部门。", share_done=35, by=scene.lead)
    accept_reports(scene.milestone, by=scene.supervisor)
    assert (scene.milestone.state, scene.milestone.share_done) == (State.RUNNING, 35)


def test_lead_and_support_report_side_by_side_and_the_leads_share_counts(scene: Scene) -> None:
    report_progress(scene.milestone, words="资金已拨付。", share_done=80, by=scene.support)
    report_progress(scene.milestone, words="建设过半。", share_done=55, by=scene.lead)

    accept_reports(scene.milestone, by=scene.supervisor)

    assert scene.milestone.share_done == 55
    assert scene.milestone.reports.filter(decision=Decision.ACCEPTED).count() == 2


def test_one_unit_has_one_report_waiting(scene: Scene) -> None:
    report_progress(scene.milestone, words="建设过半。", share_done=55, by=scene.lead)

    with pytest.raises(ReportWaiting):
        report_progress(scene.milestone, words="又一次。", share_done=60, by=scene.lead)


def test_completion_needs_evidence(scene: Scene) -> None:
    with pytest.raises(EvidenceMissing):
        report_progress(scene.milestone, words="完成。", share_done=100, complete=True, by=scene.lead)
    assert scene.milestone.state == State.NOT_STARTED


def test_a_unit_that_is_not_responsible_cannot_report(scene: Scene) -> None:
    stranger = make_officer_actor(ROLE["unit_reporter"], make_bureau("天中市水利局"))

    with pytest.raises(NotResponsible):
        report_progress(scene.milestone, words="与我无关。", share_done=10, by=stranger)


def test_a_unit_cannot_accept_its_own_report(scene: Scene) -> None:
    report_progress(scene.milestone, words="建设过半。", share_done=55, by=scene.lead)

    with pytest.raises(NotYours):
        accept_reports(scene.milestone, by=scene.lead)


@pytest.mark.requirement("supervision-tracking.3")
def test_a_granted_extension_moves_the_day_of_the_milestone_and_of_its_work(scene: Scene) -> None:
    later = date(2027, 3, 31)
    asked = ask_extension(scene.milestone, until=later, reason="招标延后。", by=scene.lead)
    assert scene.milestone.due_on == FIRST

    decide_extension(asked, grants=True, by=scene.supervisor)

    milestone = milestone_due(scene.plan, later)
    assert milestone.promised_on == FIRST
    assert milestone.task.due_on == later
    item = item_about(milestone)
    assert item is not None and item.due_at is not None
    assert clock.local(item.due_at).date() == later


def test_a_refused_extension_leaves_the_day_and_needs_a_reason(scene: Scene) -> None:
    asked = ask_extension(scene.milestone, until=date(2027, 3, 31), reason="招标延后。", by=scene.lead)
    with pytest.raises(ReasonMissing):
        decide_extension(asked, grants=False, by=scene.supervisor)

    decide_extension(asked, grants=False, reason="不符合延期条件。", by=scene.supervisor)

    assert scene.milestone.due_on == FIRST
    with pytest.raises(AlreadyDecided):
        decide_extension(asked, grants=True, by=scene.supervisor)


def test_an_extension_must_be_later(scene: Scene) -> None:
    with pytest.raises(NotLater):
        ask_extension(scene.milestone, until=FIRST, reason="同一天。", by=scene.lead)


def test_an_ended_milestone_takes_no_report_until_it_is_opened_again(scene: Scene) -> None:
    terminate_milestone(scene.milestone, reason="省里统一建设。", by=scene.supervisor)
    assert scene.milestone.state == State.TERMINATED
    assert scene.milestone.task.state == State.TERMINATED
    with pytest.raises(MilestoneClosed):
        report_progress(scene.milestone, words="仍在做。", share_done=10, by=scene.lead)

    reopen_milestone(scene.milestone, reason="恢复建设。", by=scene.supervisor)

    assert scene.milestone.state == State.NOT_STARTED
    report_progress(scene.milestone, words="仍在做。", share_done=10, by=scene.lead)


def test_a_request_for_a_later_day_ends_with_its_milestone(scene: Scene) -> None:
    asked = ask_extension(scene.milestone, until=date(2027, 3, 31), reason="招标延后。", by=scene.lead)

    close_milestone(scene.milestone, by=scene.supervisor)

    asked.refresh_from_db()
    assert asked.decision == Decision.RETURNED
    assert scene.milestone.due_on == FIRST


def test_the_unit_that_does_the_work_does_not_supervise_itself(scene: Scene) -> None:
    county = make_organisation("东县人民政府", division_code="990121")
    settle_unit(PrintedUnit.objects.get(name="各区县").pk, organisations=[county], by=PLATFORM)
    settle_unit(PrintedUnit.objects.get(name="市城管局").pk, organisations=[county], by=PLATFORM)
    second = milestone_due(scene.plan, date(2027, 6, 30))
    report_progress(second, words="过半。", share_done=50, by=make_officer_actor(ROLE["unit_reporter"], county))

    with pytest.raises(NotYours):
        accept_reports(second, by=make_officer_actor(ROLE["supervisor"], county))

    accept_reports(second, by=scene.supervisor)
    assert second.share_done == 50


def test_a_supervisor_closes_without_a_report(scene: Scene) -> None:
    close_milestone(scene.milestone, by=scene.supervisor, note="现场核实。")

    assert scene.milestone.state == State.DONE
    assert all(item.done_on for item in scene.milestone.content.all())


def test_points_of_content_are_ticked_one_by_one(scene: Scene) -> None:
    point = scene.milestone.content.all()[0]

    tick_content(point, done_on=date(2026, 11, 20), by=scene.lead)

    assert [item.done_on for item in scene.milestone.content.all()] == [date(2026, 11, 20), None]


def test_the_work_lies_with_the_lead_then_with_the_supervisors(scene: Scene) -> None:
    def holders() -> list[str]:
        item = item_about(scene.milestone)
        desks = Desk.objects.filter(item=item, done_at=None).select_related("queue__organisation")
        return [f"{desk.queue.organisation.name_zh} {desk.queue.permission}" for desk in desks if desk.queue]

    assert holders() == ["天中市数据局 projects.milestone.report"]
    report_progress(scene.milestone, words="建设过半。", share_done=55, by=scene.lead)
    assert holders() == ["天中市数据局 projects.milestone.supervise"]


def test_history_tells_who_did_what(scene: Scene) -> None:
    report_progress(scene.milestone, words="建设过半。", share_done=55, by=scene.lead)
    accept_reports(scene.milestone, by=scene.supervisor, note="属实。")
    deliver_due()

    kinds = list(scene.milestone.task.history.order_by("pk").values_list("kind", "person"))
    assert kinds == [
        ("projects.task.planned", None),
        ("projects.report.submitted", scene.lead.person_id),
        ("projects.report.accepted", scene.supervisor.person_id),
    ]


def test_a_late_day_is_counted_from_the_day_of_the_report(scene: Scene) -> None:
    noon = clock.start_of_day(FIRST) + timedelta(hours=12)
    with clock.frozen(noon):
        report_progress(
            scene.milestone,
            words="已完成。",
            share_done=100,
            complete=True,
            evidence=[make_evidence(scene.lead)],
            by=scene.lead,
        )
    with clock.frozen(noon + timedelta(days=20)):
        accept_reports(scene.milestone, by=scene.supervisor)

    assert scene.milestone.done_on == FIRST
