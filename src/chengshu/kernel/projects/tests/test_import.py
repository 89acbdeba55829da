"""A published text becomes rows in one step, twice changes nothing, a changed one is looked at first."""

from __future__ import annotations

import json
from datetime import date

import pytest

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.projects.errors import DifferenceStale, PlanAlreadyDecided
from chengshu.kernel.projects.models import (
    ContentItem,
    Milestone,
    Plan,
    PlanVersion,
    PrintedUnit,
    State,
    Task,
    TaskUnit,
    VersionState,
)
from chengshu.kernel.projects.reading.errors import PlanNotRead
from chengshu.kernel.projects.reading.read import read_plan
from chengshu.kernel.projects.services import accept_plan, import_plan, reject_plan, settle_unit
from chengshu.kernel.projects.storing import stored_tasks
from chengshu.kernel.projects.tests.make import (
    TABLE,
    make_bureau,
    make_city,
    make_plan,
    milestone_due,
    seed,
    shared_root,
)
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.queries import item_about

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    models = (Plan, Task, Milestone)
    return (
        *(model.everywhere.count() for model in models),
        TaskUnit.objects.count(),
        ContentItem.objects.count(),
        Item.everywhere.count(),
    )


@pytest.mark.requirement("governance-mechanism.3")
def test_the_plan_of_004_stands_in_the_rows_as_it_was_transcribed_by_hand() -> None:
    transcript = json.loads((shared_root() / "requirements/zhumadian_tasks.json").read_text("utf-8"))
    proposal = import_plan(seed("004"), "004.txt", owner=make_city(), by=PLATFORM)
    assert counts()[:3] == (0, 0, 0)

    accepted = accept_plan(proposal.version.pk, by=PLATFORM)

    tasks = Task.everywhere.filter(plan=accepted.plan).prefetch_related("milestones__content", "units")
    assert [(task.no, task.name) for task in tasks] == [(row["no"], row["name"]) for row in transcript]
    for task, row in zip(tasks, transcript, strict=True):
        milestones = task.milestones.all()
        assert [one.due_stated for one in milestones] == [one["due"] for one in row["milestones"]]
        assert [one.lead_printed for one in milestones] == [one["lead"] for one in row["milestones"]]
        assert [one.support_printed for one in milestones] == [one["support"] for one in row["milestones"]]
        assert [len(one.content.all()) for one in milestones] == [len(one["content"]) for one in row["milestones"]]
        leads = {name for one in row["milestones"] for name in one["lead"]}
        assert {unit.printed for unit in task.units.all() if unit.duty == "lead"} == leads
    assert Milestone.everywhere.count() == 41
    assert ContentItem.objects.count() == 124
    assert accepted.plan.document_number == "驻政办〔2020〕3号"


@pytest.mark.requirement("project-lifecycle.8")
def test_all_five_plans_are_loaded_with_nothing_dropped_in_silence() -> None:
    owner = make_city()
    for number in ("000", "001", "002", "003", "004"):
        raw = seed(number)
        draft = read_plan(raw, f"{number}.txt")
        accepted = accept_plan(import_plan(raw, f"{number}.txt", owner=owner, by=PLATFORM).version.pk, by=PLATFORM)

        plan = accepted.plan
        assert stored_tasks(plan) == draft.tasks
        assert [line["line"] for line in accepted.version.unplaced] == [line.number for line in draft.unplaced]
        milestones = Milestone.everywhere.filter(task__plan=plan)
        assert all(
            row.promised_on == one.due.last_day
            for row, one in zip(milestones.order_by("task__order", "order"), draft.milestones, strict=True)
            if one.due
        )
        assert all((item := item_about(row)) is not None and item.is_open for row in milestones)
    assert Plan.everywhere.count() == 5


def test_importing_the_same_text_twice_changes_nothing() -> None:
    plan = make_plan()
    before = counts()

    again = import_plan(TABLE.encode(), "another name.txt", owner=plan.owner, by=PLATFORM)

    assert again.already
    assert not again.difference
    assert counts() == before
    assert PlanVersion.everywhere.count() == 1


def test_the_same_words_in_another_encoding_are_no_difference() -> None:
    plan = make_plan()
    before = counts()

    proposal = import_plan(TABLE.encode("gb18030"), "plan-gbk.txt", owner=plan.owner, by=PLATFORM)
    accepted = accept_plan(proposal.version.pk, by=PLATFORM)

    assert not proposal.choices
    assert (accepted.added, accepted.changed, accepted.dropped) == (0, 0, 0)
    assert counts() == before


def test_a_changed_text_shows_its_difference_field_by_field() -> None:
    plan = make_plan()
    changed = TABLE.replace("中心建成使用。", "中心建成并对外服务。").replace("市财政局配合", "市财政局、市审计局配合")

    proposal = import_plan(changed.encode(), "plan.txt", owner=plan.owner, by=PLATFORM)

    lines = {(line.label.zh, line.old, line.new) for choice in proposal.choices for line in choice.lines}
    assert ("建设目标", "中心建成使用。", "中心建成并对外服务。") in lines
    assert ("配合单位", "市财政局", "市财政局；市审计局") in lines
    assert milestone_due(plan, date(2027, 6, 30)).goal == "中心建成使用。"


def test_accepting_a_changed_text_keeps_what_is_supervised() -> None:
    plan = make_plan()
    milestone = milestone_due(plan, date(2027, 6, 30))
    milestone.state, milestone.share_done = State.RUNNING, 40
    milestone.save()
    item = item_about(milestone)
    changed = TABLE.replace("2027年6月底", "2027年9月底").replace("\t建设城市运行中心", "\t建设城市运行管理中心")

    accept_plan(import_plan(changed.encode(), "plan.txt", owner=plan.owner, by=PLATFORM).version.pk, by=PLATFORM)

    milestone = Milestone.everywhere.select_related("task").get(pk=milestone.pk)
    assert (milestone.state, milestone.share_done) == (State.RUNNING, 40)
    assert milestone.due_on == date(2027, 9, 30)
    assert milestone.task.name == "建设城市运行管理中心"
    assert item is not None
    item.refresh_from_db()
    assert item.is_open
    assert item.due_at is not None and item.due_at.date() == date(2027, 9, 30)
    assert Task.everywhere.count() == 3


def test_an_officer_takes_one_change_and_leaves_the_other() -> None:
    plan = make_plan()
    changed = TABLE.replace("中心建成使用。", "中心建成并对外服务。").replace("平台建成,部门全部接入。", "平台建成。")
    proposal = import_plan(changed.encode(), "plan.txt", owner=plan.owner, by=PLATFORM)
    first = next(choice for choice in proposal.choices if choice.task.no == 1)

    accept_plan(proposal.version.pk, by=PLATFORM, taken={first.key})

    assert milestone_due(plan, date(2026, 12, 31)).goal == "平台建成。"
    assert milestone_due(plan, date(2027, 6, 30)).goal == "中心建成使用。"


def test_a_dropped_task_keeps_its_record_and_is_no_longer_supervised() -> None:
    plan = make_plan()
    milestone = milestone_due(plan, date(2026, 12, 31))
    start, end = TABLE.index("1\t建设数据共享平台"), TABLE.index("2\t建设城市运行中心")
    shorter = TABLE[:start] + TABLE[end:]

    accept_plan(import_plan(shorter.encode(), "plan.txt", owner=plan.owner, by=PLATFORM).version.pk, by=PLATFORM)

    milestone.refresh_from_db()
    assert milestone.task.dropped_at is not None
    assert milestone.state == State.NOT_STARTED
    item = item_about(milestone)
    assert item is not None and not item.is_open

    accept_plan(import_plan((TABLE + "\n").encode(), "plan.txt", owner=plan.owner, by=PLATFORM).version.pk, by=PLATFORM)
    restored = Task.everywhere.get(pk=milestone.task_id)
    assert restored.dropped_at is None


def test_a_difference_that_moved_on_is_not_accepted_unseen() -> None:
    plan = make_plan()
    proposal = import_plan(TABLE.replace("中心", "大厅").encode(), "a.txt", owner=plan.owner, by=PLATFORM)
    other = import_plan(TABLE.replace("平台", "系统").encode(), "b.txt", owner=plan.owner, by=PLATFORM)
    accept_plan(other.version.pk, by=PLATFORM)

    with pytest.raises(DifferenceStale):
        accept_plan(proposal.version.pk, by=PLATFORM, seen=proposal.fingerprint)


def test_a_decided_text_is_not_decided_again() -> None:
    plan = make_plan()
    proposal = import_plan(TABLE.replace("中心", "大厅").encode(), "a.txt", owner=plan.owner, by=PLATFORM)
    rejected = reject_plan(proposal.version.pk, reason="来源不明", by=PLATFORM)
    assert rejected.state == VersionState.REJECTED

    with pytest.raises(PlanAlreadyDecided):
        accept_plan(proposal.version.pk, by=PLATFORM)
    assert Task.everywhere.get(no=2).name == "建设城市运行中心"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        TABLE.encode()[:-150],
        "今天天气很好。\n".encode() * 20,
        b"x" * 50_000_000,
    ],
    ids=["empty", "picture", "cut", "no plan", "50 MB"],
)
def test_a_bad_file_leaves_nothing_behind(raw: bytes) -> None:
    with pytest.raises(PlanNotRead):
        import_plan(raw, "bad.txt", owner=make_city(), by=PLATFORM)

    assert PlanVersion.everywhere.count() == 0
    assert counts() == (0, 0, 0, 0, 0, 0)


def test_a_fault_in_the_middle_of_accepting_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = import_plan(TABLE.encode(), "plan.txt", owner=make_city(), by=PLATFORM)

    def breaks(plan: Plan) -> int:
        raise MemoryError

    monkeypatch.setattr("chengshu.kernel.projects.services.importing.link_targets", breaks)
    with pytest.raises(MemoryError):
        accept_plan(proposal.version.pk, by=PLATFORM)

    assert counts() == (0, 0, 0, 0, 0, 0)
    assert PlanVersion.everywhere.get().state == VersionState.PROPOSED


def test_units_are_known_by_name_alias_and_unique_ending_and_the_rest_is_listed() -> None:
    city = make_city()
    finance = make_bureau("天中市财政局")
    proposal = import_plan(TABLE.encode(), "plan.txt", owner=city, by=PLATFORM)

    assert proposal.unresolved == ("市城管局", "各区县")
    accept_plan(proposal.version.pk, by=PLATFORM)
    assert TaskUnit.objects.get(printed="市财政局").organisation == finance


def test_an_officer_settles_a_printed_name_once_for_all_later_imports() -> None:
    plan = make_plan()
    counties = [
        make_organisation(name, division_code=f"{plan.owner.division_code}{n}")
        for name, n in (("东县", "21"), ("西县", "22"))
    ]
    everywhere = PrintedUnit.objects.get(name="各区县")

    settle_unit(everywhere.pk, organisations=counties, by=PLATFORM)

    task = Task.everywhere.get(no=2)
    assert set(task.units.filter(printed="各区县").values_list("organisation", flat=True)) == {c.pk for c in counties}
    changed = TABLE.replace("市数据局、各区县配合", "各区县配合")
    proposal = import_plan(changed.encode(), "plan.txt", owner=plan.owner, by=PLATFORM)
    assert "各区县" not in proposal.unresolved


def test_settling_the_lead_hands_its_work_over() -> None:
    plan = make_plan()
    milestone = milestone_due(plan, date(2027, 6, 30))
    item = item_about(milestone)
    assert item is not None and item.unit == plan.owner
    bureau = make_bureau("天中市城市管理局")

    settle_unit(PrintedUnit.objects.get(name="市城管局").pk, organisations=[bureau], by=PLATFORM)

    item.refresh_from_db()
    assert item.unit == bureau
    assert [desk.queue.organisation for desk in item.desks.filter(done_at=None) if desk.queue] == [bureau]


@pytest.mark.requirement("governance-mechanism.9")
def test_a_county_keeps_a_plan_of_its_own_beside_the_citys() -> None:
    city_plan = make_plan()
    county = make_organisation("东县数据局", division_code="990121")

    proposal = import_plan(TABLE.encode(), "plan.txt", owner=county, by=PLATFORM)
    county_plan = accept_plan(proposal.version.pk, by=PLATFORM).plan

    assert county_plan.owner == county
    assert county_plan != city_plan
    assert Task.everywhere.filter(plan=county_plan).count() == 3
    assert Plan.everywhere.filter(key=city_plan.key).count() == 2
