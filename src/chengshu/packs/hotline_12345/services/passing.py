"""Handing cases on: to digital city management, market supervision, supervision; and what comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.queries import people_who_may
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseClosed, CaseOverdue
from chengshu.kernel.cases.queries.cases import case_for, cases_seen_by
from chengshu.kernel.cases.services import Place, Report
from chengshu.kernel.events.services import publish
from chengshu.kernel.messages.services import tell
from chengshu.kernel.projects.services import MatterNews, register_matter
from chengshu.packs.hotline_12345.errors import CaseIsOver, HandedOverAlready, NotOverdue
from chengshu.packs.hotline_12345.events import CaseHandedOver
from chengshu.packs.hotline_12345.models import RECEIVERS, Handover, Receiver, Recipient
from chengshu.packs.hotline_12345.queries.figures import CHANNELS, ENDED
from chengshu.packs.hotline_12345.queries.rules import recipient_of, rule_on
from chengshu.packs.hotline_12345.rights import HAND_OVER
from chengshu.spec.pages import MessageTemplate

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case, Channel, LinkKind
    from chengshu.kernel.projects.models import MatterSource

PARTNER = cast("Channel", "partner")
CASE_LINK = cast("LinkKind", "case")
MARKET_LINK = cast("LinkKind", "market")
SUPERVISION_LINK = cast("LinkKind", "supervision")
HOTLINE_SOURCE = cast("MatterSource", "hotline")
DONE_THERE = "数字城管案件 %s 已结案。"
AT_ONCE = 100
OVERDUE = MessageTemplate(
    key="hotline_12345.case.overdue",
    title=Text("工单超期：%(number)s", "A case is overdue: %(number)s"),
    body=Text(
        "热线工单 %(number)s 已超过办理期限，请催办或转督办。",
        "Case %(number)s of the hotline is past its time. Please urge it, or hand it to supervision.",
    ),
)


@transaction.atomic
def hand_to_city(case: Case, *, by: Actor, why: str = "") -> Handover:
    """What concerns a component or event of the city goes on as a case of digital city management.

    Both cases name each other; ours is with the body of digital city management until theirs ends. No way to reach the
    reporter goes along. Raises NoRecipient, HandedOverAlready, CaseIsOver, and what ``cases.services.send`` raises.
    """
    row, recipient = _begun(case, Receiver.CITY, by)
    content = Report(
        channel=PARTNER,
        text=row.text,
        title=row.title,
        urgency=row.urgency,
        place=Place(
            lon=row.lon,
            lat=row.lat,
            address=row.address,
            division_code=row.division_code,
            grid_code=row.grid_code,
            component_code=row.component_code,
            confidence=row.place_confidence,
            how=row.place_how,
        ),
        occurred_at=row.occurred_at,
        attributes={"hotline": row.number},
        once=f"hotline-{row.number}-{row.round}",
    )
    other = cases.report(content, by=PLATFORM)
    cases.link(row, CASE_LINK, by=by, other=other, reference=other.number, note="转数字城管")
    cases.link(other, CASE_LINK, by=by, other=row, reference=row.number, note="12345热线转来")
    _sent(row, recipient, by, why)
    return _handed(row, recipient, by, why, other=other, reference=other.number)


@transaction.atomic
def hand_to_market(case: Case, *, by: Actor, why: str = "") -> Handover:
    """A market complaint (12315) goes to the bureau in charge, which answers through the platform.

    Raises as ``hand_to_city``.
    """
    row, recipient = _begun(case, Receiver.MARKET, by)
    reference = f"12315-{row.number}"
    cases.link(row, MARKET_LINK, by=by, reference=reference, note="全国12315平台未接入，由市场监管部门在本平台办理")
    _sent(row, recipient, by, why)
    return _handed(row, recipient, by, why, reference=reference)


@transaction.atomic
def hand_to_supervision(case: Case, *, by: Actor, why: str = "") -> Handover:
    """An overdue case becomes a supervised matter; whoever has it goes on. Raises NotOverdue, NoRecipient, …"""
    row, recipient = _begun(case, Receiver.SUPERVISION, by)
    if row.due_at is None or row.due_at >= clock.now():
        raise NotOverdue
    news = MatterNews(
        title=f"热线超期工单：{row.title}"[:300],
        source=HOTLINE_SOURCE,
        content=f"{row.number}，办理期限 {clock.local(row.due_at):%Y-%m-%d %H:%M}。{why}",
        source_number=row.number,
        source_on=clock.local(row.reported_at).date(),
    )
    matter = register_matter(news, owner=recipient.unit, by=by)
    cases.link(row, SUPERVISION_LINK, by=by, about=matter, reference=matter.number, note=why)
    return _handed(row, recipient, by, why, reference=matter.number)


HANDING = {
    Receiver.CITY: hand_to_city,
    Receiver.MARKET: hand_to_market,
    Receiver.SUPERVISION: hand_to_supervision,
}


def supervise_due() -> int:
    """Hand on by itself what is overdue for as many days as the rule says; returns how many."""
    days = rule_on().supervise_days
    if days is None or not Recipient.objects.filter(receiver=Receiver.SUPERVISION, until=None).exists():
        return 0
    late = cases_seen_by(PLATFORM).filter(
        outcome="", channel__in=list(CHANNELS), due_at__lt=clock.now() - timedelta(days=days)
    )
    handed = set(
        Handover.everywhere.filter(receiver=Receiver.SUPERVISION, case__outcome="").values_list("case", "round")
    )
    rows = [case for case in late.order_by("due_at")[: AT_ONCE + len(handed)] if (case.pk, case.round) not in handed]
    for case in rows[:AT_ONCE]:
        hand_to_supervision(case, by=PLATFORM, why=f"超期 {days} 天未办结，自动转督办")
    return len(rows[:AT_ONCE])


def on_overdue(event: CaseOverdue) -> None:
    """Whoever may hand cases on hears that one of the hotline is past its whole time."""
    if event.channel not in CHANNELS or event.stage:
        return
    case = case_for(PLATFORM, event.case_id)
    people = people_who_may(HAND_OVER, case.keeper).values_list("pk", flat=True)
    url = reverse("cases:case", args=[case.pk])
    tell(people, OVERDUE.key, subject=case, url=url, number=case.number)


@transaction.atomic
def on_closed(event: CaseClosed) -> None:
    """The end of a case there brings its result back to ours; the end of ours ends what waits."""
    row = Handover.everywhere.select_for_update(of=("self",)).filter(other=event.case_id, returned_at=None).first()
    if row is not None:
        _come_back(row, event)
    mine = Handover.everywhere.filter(case=event.case_id, returned_at=None).exclude(receiver=Receiver.CITY)
    if mine.exists():
        case = case_for(PLATFORM, event.case_id)
        mine.update(result=(case.reply or case.result)[:5000], returned_at=clock.now())


def _come_back(row: Handover, event: CaseClosed) -> None:
    other, case = case_for(PLATFORM, row.other_id or 0), case_for(PLATFORM, row.case_id)
    result = (other.reply or other.result or DONE_THERE % other.number)[:5000]
    row.result, row.returned_at = result, clock.now()
    row.save(update_fields=["result", "returned_at"])
    cases.remark(case, f"{other.number}：{result}"[:5000], by=PLATFORM, once=f"hotline_12345.handover {row.pk}")
    if case.round != row.round:
        return
    try:
        with transaction.atomic():
            if event.outcome in ENDED:
                cases.report_done(case, result, by=PLATFORM)
                cases.approve(case, by=PLATFORM)
            else:
                cases.hand_back(case, by=PLATFORM, why=f"{other.number} 未办结：{event.outcome}")
    except Refusal:  # ours stands elsewhere by now; the remark tells whoever has it
        return


def _begun(case: Case, receiver: Receiver, by: Actor) -> tuple[Case, Recipient]:
    row = case_for(PLATFORM, case.pk)
    must_reach(by, HAND_OVER, row.keeper)
    recipient = recipient_of(receiver)
    if row.outcome:
        raise CaseIsOver
    if Handover.everywhere.filter(case=row, round=row.round, receiver=receiver).exists():
        raise HandedOverAlready(receiver=RECEIVERS[receiver])
    return row, recipient


def _sent(row: Case, recipient: Recipient, by: Actor, why: str) -> None:
    """Ours goes to the body that handles it, unless dispatch was there first."""
    if row.stage != "handling" or row.lead_id != recipient.unit.pk:
        cases.send(row, recipient.unit, by=by, order=why)


def _handed(
    row: Case, recipient: Recipient, by: Actor, why: str, *, reference: str, other: Case | None = None
) -> Handover:
    made = Handover.everywhere.create(
        case=row,
        round=row.round,
        receiver=recipient.receiver,
        unit=recipient.unit,
        other=other,
        reference=reference,
        why=why[:400],
        by_id=by.person_id,
    )
    record(by, "hotline_12345.case.handed_over", made, case=row.number, receiver=recipient.receiver)
    publish(CaseHandedOver(case_id=row.pk, receiver=recipient.receiver, unit_id=recipient.unit.pk, reference=reference))
    return made
