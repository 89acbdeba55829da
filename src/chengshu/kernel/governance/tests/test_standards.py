"""The standards system: editions, differences, checks of use and corrections."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import actor_for
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.governance.differences import Line, difference
from chengshu.kernel.governance.errors import (
    EditionExists,
    FindingsMissing,
    FindingsNotWanted,
    NoTextYet,
    StandardNotInForce,
)
from chengshu.kernel.governance.models import Branch, Conformity, FindingState, StandardState
from chengshu.kernel.governance.queries.standards import branches_with_counts, checks_seen_by, standards_for
from chengshu.kernel.governance.services.standards import (
    CheckContent,
    EditionContent,
    Found,
    StandardContent,
    add_edition,
    record_check,
    register_standard,
    set_standard_state,
)
from chengshu.kernel.governance.tests.make import body_of, counted, make_office, make_officer, make_standard
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Desk
from chengshu.kernel.work.queries import item_about

DUE = timedelta(days=20)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.7")
def test_standards_stand_in_branches_and_are_in_force_only_with_a_text() -> None:
    office = make_office()
    empty, _ = Branch.objects.get_or_create(key="network", defaults={"name_zh": "网络", "order": 0})
    standard = make_standard(office)
    content = StandardContent(number="T/TZ 002", name_zh="接入规范", branch=empty)
    draft = register_standard(body_of(office), content, by=office)

    with pytest.raises(NoTextYet):
        set_standard_state(draft.pk, StandardState.IN_FORCE, by=office)
    counts = {branch.key: n for branch, n in branches_with_counts(standards_for(office))}
    assert (counts["network"], counts["data"]) == (0, 1)
    assert standard.scope == "市直部门"


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.7")
def test_a_new_edition_leaves_the_old_one_to_be_compared() -> None:
    office = make_office()
    standard = make_standard(office)
    with pytest.raises(EditionExists):
        add_edition(standard.pk, EditionContent("V1"), by=office)
    second = add_edition(standard.pk, EditionContent("V2", text="第一条 目的\n第二条 适用范围\n"), by=office)
    first = standard.versions.get(edition="V1")

    assert difference(first.text, second.text) == [
        Line(" ", "第一条 目的", 1, 1),
        Line("-", "第二条 范围", 2, None),
        Line("+", "第二条 适用范围", None, 2),
    ]


def test_the_same_text_has_no_difference_and_far_lines_are_left_out() -> None:
    long = "\n".join(str(number) for number in range(50))
    assert difference(long, long) == []
    changed = difference(long, long.replace("40", "四十"))
    assert changed[0] == Line("…", "")
    assert [line.words for line in changed if line.sign in "+-"] == ["40", "四十"]
    assert len(changed) == 7


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.7")
def test_a_finding_goes_to_the_chief_data_officer_is_corrected_and_verified() -> None:
    office, bureau = make_office(), make_organisation("市城管局")
    officer = make_officer(bureau)
    version = make_standard(office).versions.get()
    due = clock.today() + DUE
    found = [Found("目录缺少更新周期", due, "5.2")]
    content = CheckContent(bureau, Conformity.PARTLY, "数字城管系统", findings=found)
    check = record_check(version.pk, content, office=body_of(office), by=office)

    finding = check.findings.get()
    item = item_about(finding)
    assert item is not None
    assert Desk.objects.get(item=item, done_at=None).person == officer.person
    me = actor_for(officer.person)
    with pytest.raises(NotAllowed):
        work.make_move(item, "correct", by=make_actor(), values={"correction": "别人"})
    work.make_move(item, "correct", by=me, values={"correction": "已补充"})
    work.make_move(item, "send_back", by=office, why="仍缺三项")
    finding.refresh_from_db()
    assert finding.state == FindingState.OPEN
    work.make_move(item, "correct", by=me, values={"correction": "全部补齐"})
    assert counted(checks_seen_by(office).get(), "open_findings") == 1
    work.make_move(item, "close", by=office)

    finding.refresh_from_db()
    assert (finding.state, finding.correction, finding.late) == (FindingState.CLOSED, "全部补齐", False)
    assert counted(checks_seen_by(office).get(), "open_findings") == 0


@pytest.mark.django_db
def test_a_finding_lies_with_the_whole_unit_where_it_has_no_officer() -> None:
    office, bureau = make_office(), make_organisation()
    version = make_standard(office).versions.get()
    content = CheckContent(bureau, Conformity.NOT, findings=[Found("未使用", clock.today() + DUE)])
    finding = record_check(version.pk, content, office=body_of(office), by=office).findings.get()
    queue = Desk.objects.get(item=item_about(finding)).queue
    assert queue is not None
    assert queue.organisation == bureau


@pytest.mark.django_db
def test_result_and_findings_of_a_check_agree_and_the_standard_is_in_force() -> None:
    office, bureau = make_office(), make_organisation()
    version = make_standard(office).versions.get()
    found = [Found("问题", clock.today() + DUE)]
    with pytest.raises(FindingsMissing):
        record_check(version.pk, CheckContent(bureau, Conformity.NOT), office=body_of(office), by=office)
    with pytest.raises(FindingsNotWanted):
        content = CheckContent(bureau, Conformity.FULL, findings=found)
        record_check(version.pk, content, office=body_of(office), by=office)
    set_standard_state(version.standard_id, StandardState.WITHDRAWN, by=office)
    with pytest.raises(StandardNotInForce):
        record_check(version.pk, CheckContent(bureau, Conformity.FULL), office=body_of(office), by=office)
