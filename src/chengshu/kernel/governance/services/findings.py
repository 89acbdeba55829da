"""The work of correcting what a check of use found."""

from __future__ import annotations

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.models import ChiefOfficer, Finding, FindingState, OfficerKind
from chengshu.kernel.governance.rights import CHECK_STANDARDS, SEE_STANDARDS
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Chosen, Extension, Move, Need, NeedKind, Party, Seat, State, WorkType


def open_finding_work(finding: Finding, *, by: Actor) -> None:
    """Lay a finding on the desk of the unit's chief data officer, or of the unit where it has none."""
    check = finding.check_of_use
    number = str(check.version)
    work.open_item(
        FINDING,
        title=Text(
            f"标准使用问题整改：{number} {finding.words[:60]}", f"Correct the use of {number}: {finding.words[:60]}"
        ),
        by=by,
        about=finding,
        unit=check.organisation,
        parties={"office": [check.office]},
        due=finding.due_on,
    )


def _correctors(item: Item) -> list[Seat]:
    serving = ChiefOfficer.everywhere.filter(organisation=item.unit_id, kind=OfficerKind.CDO, ended_on=None).first()
    return [Seat(person_id=serving.person_id)] if serving else [Seat(organisation_id=item.unit_id)]


def _corrected(moved: Moved) -> None:
    finding = _finding(moved)
    finding.state, finding.correction = FindingState.CORRECTED, moved.values["correction"]
    _save(finding)
    record(moved.by, "governance.finding.corrected", finding)


def _returned(moved: Moved) -> None:
    finding = _finding(moved)
    finding.state = FindingState.OPEN
    _save(finding)
    record(moved.by, "governance.finding.returned", finding, why=moved.step.why)


def _closed(moved: Moved) -> None:
    finding = _finding(moved)
    finding.state, finding.closed_on = FindingState.CLOSED, clock.today()
    _save(finding)
    record(moved.by, "governance.finding.closed", finding)


def _finding(moved: Moved) -> Finding:
    return Finding.everywhere.select_for_update().get(pk=moved.item.about_id)


def _save(finding: Finding) -> None:
    finding.changed_at = clock.now()
    finding.save()


FINDING = WorkType(
    key="governance.finding",
    label=Text("标准使用问题整改", "Correction of a finding"),
    states=(
        State("correcting", Text("整改", "To be corrected"), held_by=(Chosen(_correctors),)),
        State("verifying", Text("复查", "To be verified"), held_by=(Party("office", CHECK_STANDARDS),)),
        State("closed", Text("已销号", "Closed"), final=True),
    ),
    moves=(
        Move(
            "correct",
            Text("报送整改情况", "Report the correction"),
            ("correcting",),
            ("verifying",),
            needs=(
                Need("correction", Text("整改情况", "What was done"), NeedKind.TEXT),
                Need("evidence", Text("佐证材料", "Evidence"), NeedKind.FILES, required=False),
            ),
            tone="primary",
            on_move=_corrected,
        ),
        Move(
            "close",
            Text("复查通过，销号", "Verified: close"),
            ("verifying",),
            ("closed",),
            tone="primary",
            bulk=True,
            on_move=_closed,
        ),
        Move("send_back", Text("退回整改", "Send back"), ("verifying",), ("correcting",), why=True, on_move=_returned),
    ),
    extension=Extension(decided_by=(Party("office", CHECK_STANDARDS),)),
    acts=frozenset({Act.TRANSFER, Act.URGE, Act.COPY, Act.EXTEND}),
    sees=SEE_STANDARDS,
    about_url="governance:finding",
    icon="ruler-measure",
)
