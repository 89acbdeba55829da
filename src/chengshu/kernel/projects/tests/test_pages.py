"""The pages as three roles use them: officer, unit, supervisor; and what a leader and a county see."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.projects.models import (
    Matter,
    Milestone,
    Plan,
    PlanVersion,
    PrintedUnit,
    State,
    Target,
    Task,
    VersionState,
)
from chengshu.kernel.projects.searching import find_matters, find_tasks
from chengshu.kernel.projects.services import load_targets, report_progress
from chengshu.kernel.projects.tests.make import (
    ROLE,
    TABLE,
    make_bureau,
    make_city,
    make_officer_account,
    make_officer_actor,
    make_plan,
    milestone_due,
    seed,
)

pytestmark = pytest.mark.django_db
FIRST = date(2026, 12, 31)


def signed_in(role: str, body: Organisation) -> Client:
    client = Client()
    client.force_login(make_officer_account(ROLE[role], body))
    return client


def upload(client: Client, raw: bytes, owner: Organisation) -> Any:
    given = {"owner": owner.pk, "file": SimpleUploadedFile("plan.txt", raw)}
    return client.post(reverse("projects:import"), given)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.requirement("supervision-tracking.3")
@pytest.mark.requirement("governance-mechanism.3")
def test_the_published_plan_is_imported_and_supervised_by_three_roles_in_the_browser() -> None:
    city = make_city()
    people = make_bureau("天中市人社局")
    officer, reporter = signed_in("plan_manager", city), signed_in("unit_reporter", people)
    supervisor = signed_in("supervisor", make_bureau("天中市政府督查室"))

    preview = upload(officer, seed("004"), city)
    version = PlanVersion.everywhere.get()
    assert preview.headers["Location"] == reverse("projects:proposal", args=[version.pk])
    page = text_of(officer.get(preview.headers["Location"]))
    assert "建立智慧城市建设咨询机制" in page
    assert Task.everywhere.count() == 0
    officer.post(reverse("projects:accept_plan", args=[version.pk]), {"whole": "yes", "seen": _seen(page)})
    assert Task.everywhere.count() == 38

    unit = PrintedUnit.objects.get(name="市大数据局")
    officer.post(reverse("projects:printed_unit", args=[unit.pk]), {"organisations": [city.pk]})
    task = Task.everywhere.get(no=2)
    assert "建立智慧城市建设咨询机制" in text_of(officer.get(reverse("projects:plan", args=[task.plan_id])))
    own = text_of(reporter.get(reverse("projects:duties")))
    assert "建立智慧城市建设咨询机制" in own
    assert "健全智慧城市建设领导机制" not in own

    milestone = task.milestones.get()
    given = {"progress": "专家委员会已成立。", "share_done": "100", "complete": "on"}
    refused = reporter.post(reverse("projects:report", args=[milestone.pk]), given)
    assert refused.status_code == 422
    assert "请附上佐证材料" in text_of(refused)
    assert "专家委员会已成立。" in text_of(refused)
    evidence = SimpleUploadedFile("名单.txt", "专家名单".encode())
    reporter.post(reverse("projects:report", args=[milestone.pk]), {**given, "evidence": evidence})

    shown = text_of(supervisor.get(reverse("projects:task", args=[task.pk])))
    assert "专家委员会已成立。" in shown
    assert "名单.txt" in shown
    supervisor.post(reverse("projects:send_back", args=[milestone.pk]), {"reason": "请附印发文件。"})
    assert "请附印发文件。" in text_of(reporter.get(reverse("projects:task", args=[task.pk])))
    again = SimpleUploadedFile("印发文件.txt", "文件".encode())
    reporter.post(reverse("projects:report", args=[milestone.pk]), {**given, "evidence": again})
    supervisor.post(reverse("projects:accept", args=[milestone.pk]), {"reached": "yes"})

    task.refresh_from_db()
    assert task.state == State.DONE
    assert "完成" in text_of(officer.get(reverse("projects:plan", args=[task.plan_id]), {"light": "done"}))


def _seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "空的"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 99, "PNG"),
        (TABLE[:-40].encode(), "行"),
        (b"x" * 6_000_000, "上限"),
    ],
)
def test_a_bad_file_is_answered_with_what_is_wrong_and_nothing_is_kept(raw: bytes, words: str) -> None:
    city = make_city()

    answer = upload(signed_in("plan_manager", city), raw, city)

    assert answer.status_code in (413, 422)
    assert words in text_of(answer)
    assert PlanVersion.everywhere.count() == 0


def test_a_changed_text_is_shown_and_taken_change_by_change() -> None:
    plan = make_plan()
    officer = signed_in("plan_manager", plan.owner)
    changed = TABLE.replace("中心建成使用。", "中心建成并对外服务。").replace("平台建成,部门全部接入。", "平台建成。")
    url = upload(officer, changed.encode(), plan.owner).headers["Location"]
    page = text_of(officer.get(url))
    assert "中心建成并对外服务。" in page
    version = PlanVersion.everywhere.get(state=VersionState.PROPOSED)
    key = page.split('name="taken" value="')[1].split('"')[0]

    officer.post(reverse("projects:accept_plan", args=[version.pk]), {"taken": [key], "seen": _seen(page)})

    goals = set(Milestone.everywhere.values_list("goal", flat=True))
    assert goals & {"中心建成并对外服务。", "平台建成。"} == {"平台建成。"}


def test_a_text_is_rejected_with_a_reason() -> None:
    city = make_city()
    officer = signed_in("plan_manager", city)
    upload(officer, TABLE.encode(), city)
    version = PlanVersion.everywhere.get()

    officer.post(reverse("projects:reject_plan", args=[version.pk]), {"reason": "不是正式文本。"})

    version.refresh_from_db()
    assert (version.state, version.note) == (VersionState.REJECTED, "不是正式文本。")


def test_an_extension_is_asked_for_and_granted_on_the_page() -> None:
    plan = make_plan()
    reporter = signed_in("unit_reporter", plan.owner)
    supervisor = signed_in("supervisor", make_bureau("天中市政府督查室"))
    milestone = milestone_due(plan, FIRST)

    reporter.post(reverse("projects:ask_extension", args=[milestone.pk]), {"until": "2027-02-28", "reason": "招标延后"})
    asked = milestone.extensions.get()
    supervisor.post(reverse("projects:grant_extension", args=[asked.pk]))

    milestone.refresh_from_db()
    assert milestone.due_on == date(2027, 2, 28)
    page = text_of(reporter.get(reverse("projects:task", args=[milestone.task_id])))
    assert "已延期" in page


@pytest.mark.requirement("governance-mechanism.9")
def test_a_county_imports_and_supervises_its_own_plan_and_sees_no_other_countys() -> None:
    city, east = make_city(), make_organisation("东县数据局", division_code="990121")
    west = make_organisation("西县数据局", division_code="990122")
    make_plan(city)
    officer = signed_in("plan_manager", east)
    upload(officer, TABLE.replace("天中市", "东县").encode(), east)
    version = PlanVersion.everywhere.get(owner=east)
    page = text_of(officer.get(reverse("projects:proposal", args=[version.pk])))
    officer.post(reverse("projects:accept_plan", args=[version.pk]), {"whole": "yes", "seen": _seen(page)})
    plan = Plan.everywhere.get(owner=east)

    supervisor = signed_in("supervisor", east)
    milestone = milestone_due(plan, FIRST)
    supervisor.post(reverse("projects:close", args=[milestone.pk]))
    milestone.refresh_from_db()
    assert milestone.state == State.DONE

    city_wide = Milestone.everywhere.filter(task__plan__owner=city).first()
    assert city_wide is not None
    assert supervisor.post(reverse("projects:close", args=[city_wide.pk])).status_code == 404
    elsewhere = signed_in("supervisor", west)
    assert elsewhere.get(reverse("projects:plan", args=[plan.pk])).status_code == 404
    assert elsewhere.post(reverse("projects:reopen", args=[milestone.pk]), {"reason": "x"}).status_code == 404
    assert signed_in("leader", city).get(reverse("projects:plan", args=[plan.pk])).status_code == 200


def test_the_board_narrows_by_light_section_unit_and_quarter() -> None:
    plan = make_plan()
    leader = signed_in("leader", plan.owner)
    url = reverse("projects:plan", args=[plan.pk])

    def shown(**query: str | int) -> set[int]:
        page = text_of(leader.get(url, query))
        return {task.no or 0 for task in Task.everywhere.all() if task.name in page}

    assert shown() == {1, 2, 3}
    assert shown(quarter="2027Q2") == {2}
    assert shown(light="done") == set()
    assert shown(unit=plan.owner.pk) == {1, 2, 3}
    assert shown(q="共享") == {1}


@pytest.mark.parametrize("name", ["board", "units", "plans", "matters", "duties", "targets", "performance", "cadres"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_is_exported(name: str, kind: str) -> None:
    plan = make_plan()
    load_targets()
    head = signed_in("supervisor", plan.owner)

    answer = head.get(reverse(f"projects:{name}"), {"format": kind})

    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert answer.status_code == 200
    if kind == "csv":
        rows = list(csv.reader(StringIO(body.decode("utf-8-sig"))))
        assert rows[0]
    else:
        assert BytesIO(body).read(2) == b"PK"


def test_the_board_shows_more_tasks_with_the_same_number_of_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_plan()
    city = Plan.everywhere.get().owner
    make_plan(city, seed("004").decode())
    leader = signed_in("leader", city)

    with django_assert_max_num_queries(26):
        assert leader.get(reverse("projects:board")).status_code == 200


@pytest.mark.requirement("supervision-tracking.5")
def test_a_leader_sees_units_and_cadres_down_to_the_record_and_the_look_is_recorded() -> None:
    plan = make_plan()
    milestone = milestone_due(plan, FIRST)
    by = make_officer_actor(ROLE["unit_reporter"], plan.owner)
    report_progress(milestone, words="已接入 12 个部门。", share_done=30, by=by)
    leader = signed_in("leader", plan.owner)
    cadre = Person.objects.get(pk__in=[by.person_id])

    assert str(plan.owner.name) in text_of(leader.get(reverse("projects:performance")))
    assert str(cadre.name) in text_of(leader.get(reverse("projects:cadres")))
    record = text_of(leader.get(reverse("projects:cadre", args=[cadre.pk])))
    assert "已接入 12 个部门。" in record
    assert f"{reverse('projects:task', args=[milestone.task_id])}#milestone-{milestone.pk}" in record
    assert Entry.objects.filter(verb="projects.performance.seen", subject_id=str(cadre.pk)).exists()


def test_a_reporter_does_not_see_how_others_perform() -> None:
    reporter = signed_in("unit_reporter", make_city())
    assert reporter.get(reverse("projects:performance")).status_code == 403


@pytest.mark.requirement("supervision-tracking.1")
@pytest.mark.requirement("supervision-tracking.2")
def test_the_supervision_office_registers_and_breaks_down_a_matter_on_the_page() -> None:
    office, urban = make_bureau("天中市政府督查室"), make_bureau("天中市城管局")
    supervisor = signed_in("supervisor", office)
    given = {
        "title": "整治积水点",
        "source": "instruction",
        "instruction": "年底前见效。",
        "instructed_by": "副市长",
        "due_on": "2026-12-31",
    }
    assert supervisor.post(reverse("projects:new_matter"), {**given, "instruction": ""}).status_code == 422

    supervisor.post(reverse("projects:new_matter"), given)
    matter = Matter.everywhere.get()
    task = {"name": "改造三处", "leads": [urban.pk], "due_1": "2026-12-20", "goal_1": "完成改造"}
    supervisor.post(reverse("projects:new_matter_task", args=[matter.pk]), task)
    supervisor.post(reverse("projects:hand_out", args=[matter.pk]))

    page = text_of(supervisor.get(reverse("projects:matter", args=[matter.pk])))
    assert "年底前见效。" in page
    assert "改造三处" in page
    county = make_organisation("东县人民政府", division_code="990121")
    other = {"name": "排查", "leads": [county.pk], "due_1": "2026-12-21", "goal_1": "完成排查"}
    supervisor.post(reverse("projects:new_matter_task", args=[matter.pk]), other)
    in_county = signed_in("supervisor", county)
    assert in_county.get(reverse("projects:matter", args=[matter.pk])).status_code == 200
    assert in_county.post(reverse("projects:new_matter_task", args=[matter.pk]), task).status_code == 404
    reporter = signed_in("unit_reporter", urban)
    assert "改造三处" in text_of(reporter.get(reverse("projects:duties")))
    assert reporter.get(reverse("projects:matter", args=[matter.pk])).status_code == 200


def test_what_is_said_about_a_task_is_seen_by_all_concerned() -> None:
    plan = make_plan()
    task = plan.tasks.get(no=1)
    signed_in("leader", plan.owner).post(reverse("projects:discuss", args=[task.pk]), {"words": "请加快。"})

    assert "请加快。" in text_of(signed_in("unit_reporter", plan.owner).get(reverse("projects:task", args=[task.pk])))


def test_the_search_finds_tasks_and_matters_within_reach_only() -> None:
    plan = make_plan()
    inside = make_officer_actor(ROLE["leader"], plan.owner)
    outside = make_officer_actor(ROLE["leader"], make_organisation("西县", division_code="990122"))

    assert [hit.title for hit in find_tasks(inside, "共享 平台", 10)] == ["1. 建设数据共享平台"]
    assert find_tasks(outside, "共享", 10) == []
    assert find_matters(inside, "积水", 10) == []


def test_a_value_is_reported_and_accepted_on_the_page() -> None:
    load_targets()
    city = make_city()
    target = Target.objects.get(indicator="tourism_total_revenue")
    reporter, officer = signed_in("unit_reporter", city), signed_in("plan_manager", city)

    reporter.post(
        reverse("projects:report_figure", args=[target.pk]), {"value": "351", "day": "2026-06-30", "origin": "统计月报"}
    )
    figure = target.reported_figures.get()
    assert "统计月报" in text_of(officer.get(reverse("projects:target", args=[target.pk])))
    officer.post(reverse("projects:accept_figure", args=[figure.pk]))

    assert "351" in text_of(officer.get(reverse("projects:target", args=[target.pk])))
    assert "已达标" in text_of(officer.get(reverse("projects:targets"), {"standing": "reached"}))


def test_a_rule_is_changed_with_a_reason_and_everybody_sees_it() -> None:
    city = make_city()
    supervisor = signed_in("supervisor", city)
    bad = {"formula": "import os", "support_weight": "1", "since": "2026-12-01", "reason": "试"}
    assert supervisor.post(reverse("projects:new_score_rule"), bad).status_code == 422

    good = {**bad, "formula": "100 if done else share", "since": "2099-01-01", "reason": "会议决定"}
    supervisor.post(reverse("projects:new_score_rule"), good)

    assert "会议决定" in text_of(signed_in("unit_reporter", city).get(reverse("projects:rules")))


def test_pages_speak_english_too() -> None:
    plan = make_plan()
    account = make_officer_account(ROLE["plan_manager"], plan.owner)
    account.language = "en"
    account.save(update_fields=["language"])
    client = Client()
    client.force_login(account)

    for name, words in (
        ("board", "Plan board"),
        ("targets", "Targets of the plans"),
        ("matters", "Supervised matters"),
    ):
        assert words in text_of(client.get(reverse(f"projects:{name}")))
