"""Permits: applied for by anybody, taken in, reviewed, granted or refused, run out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.crypto import get_random_string

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, STRANGER, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.files.services import keep
from chengshu.kernel.work import services as work
from chengshu.kernel.work.calendar import city_calendar
from chengshu.kernel.work.services import Moved
from chengshu.packs.municipal_operations.contacts import checked_phone, sealed, visitor_of
from chengshu.packs.municipal_operations.errors import (
    EndsBeforeStart,
    NotInForce,
    PermitNotOffered,
    PermitTooLong,
    TriedTooOften,
)
from chengshu.packs.municipal_operations.models import Permit, PermitKind
from chengshu.packs.municipal_operations.models.permits import PermitState
from chengshu.packs.municipal_operations.numbering import next_number
from chengshu.packs.municipal_operations.purposes import PERMIT_PAPERS
from chengshu.packs.municipal_operations.rights import GRANT_PERMITS, REVIEW_PERMITS, SEE_PERMITS
from chengshu.spec.work import Act, Allowance, Move, Need, NeedKind, Pause, State, Unit, WorkType

A_DAY = 5
DAY = timedelta(days=1)
AT_ONCE = 500
TICKET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Application:
    """What is applied for: from ``starts_on`` to ``ends_on``, both included."""

    applicant: str
    contact: str
    phone: str
    address: str
    words: str
    starts_on: date
    ends_on: date
    credit_code: str = ""
    area_m2: Decimal | None = None
    division_code: str = ""
    lon: Decimal | None = None
    lat: Decimal | None = None


def apply(
    kind: PermitKind,
    content: Application,
    *,
    papers: Iterable[UploadedFile[Any]] = (),
    by: Actor = STRANGER,
    address: str = "",
) -> Permit:
    """Take an application in, from anybody; whoever holds its ticket follows it.

    Raises PermitNotOffered, EndsBeforeStart, PermitTooLong, NotAPhone, TriedTooOften, and a FileRefused for papers of
    the wrong kind, with nothing kept.
    """
    _check(kind, content)
    with transaction.atomic():
        permit = _taken(kind, content, address)
        for paper in papers:
            keep(paper, purpose=PERMIT_PAPERS, by=by, subject=permit)
        work.open_item(
            PERMIT,
            title=Text(f"{kind.name_zh}：{permit.applicant}", f"{kind.name.en}: {permit.applicant}"),
            by=PLATFORM,
            about=permit,
            unit=permit.unit,
            due=city_calendar().nth_working_day(clock.today(), kind.allowance_days),
            once=f"municipal_operations.permit {permit.pk}",
        )
        record(by, "municipal_operations.permit.applied", permit, kind=kind.key)
    return permit


def expire() -> int:
    """Permits whose last day is over run out; returns how many."""
    over = Permit.everywhere.filter(state=PermitState.GRANTED, ends_on__lt=clock.today())
    keys = list(over.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for key in keys:
        with transaction.atomic():
            permit = Permit.everywhere.select_for_update().get(pk=key)
            permit.state, permit.changed_at = PermitState.EXPIRED, clock.now()
            permit.save(update_fields=["state", "changed_at"])
            record(PLATFORM, "municipal_operations.permit.expired", permit)
    return len(keys)


@transaction.atomic
def revoke(permit: Permit, *, by: Actor, why: str) -> Permit:
    """Take a granted permit back (行政许可法 第六十九条). Raises NotInForce."""
    row = Permit.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=permit.pk)
    must_reach(by, GRANT_PERMITS, row.unit)
    if row.state != PermitState.GRANTED:
        raise NotInForce
    row.state, row.reason, row.changed_at = PermitState.REVOKED, why[:500], clock.now()
    row.save(update_fields=["state", "reason", "changed_at"])
    record(by, "municipal_operations.permit.revoked", row, why=why)
    return row


def _check(kind: PermitKind, content: Application) -> None:
    if not kind.active:
        raise PermitNotOffered
    checked_phone(content.phone)
    if content.ends_on < content.starts_on:
        raise EndsBeforeStart(fields={"ends_on": EndsBeforeStart.text})
    if (content.ends_on - content.starts_on).days + 1 > kind.longest_days:
        said = PermitTooLong.text.with_values(days=kind.longest_days)
        raise PermitTooLong(days=kind.longest_days, fields={"ends_on": said})


def _taken(kind: PermitKind, content: Application, address: str) -> Permit:
    visitor = visitor_of(address) if address else ""
    today = Permit.everywhere.filter(visitor=visitor, created_at__gt=clock.now() - DAY)
    if visitor and today.count() >= A_DAY:
        raise TriedTooOften
    fields = dict(content.__dict__)
    return Permit.everywhere.create(
        number=next_number(kind.prefix),
        ticket=get_random_string(20, TICKET),
        kind=kind,
        unit=kind.unit,
        sealed_contact=sealed(checked_phone(fields.pop("phone"))),
        visitor=visitor,
        **fields,
    )


def _stand(moved: Moved, state: PermitState, **fields: Any) -> Permit:
    permit = Permit.everywhere.select_for_update(of=("self",)).select_related("kind").get(pk=moved.item.about_id)
    permit.state, permit.changed_at = state, clock.now()
    for name, value in fields.items():
        setattr(permit, name, value)
    permit.save()
    record(moved.by, f"municipal_operations.permit.{state}", permit, why=moved.step.why)
    return permit


def _received(moved: Moved) -> None:
    _stand(moved, PermitState.REVIEW)


def _declined(moved: Moved) -> None:
    _stand(moved, PermitState.DECLINED, reason=moved.step.why[:500])


def _reviewed(moved: Moved) -> None:
    _stand(moved, PermitState.DECISION, opinion=str(moved.values.get("opinion", ""))[:500])


def _returned(moved: Moved) -> None:
    _stand(moved, PermitState.REVIEW)


def _granted(moved: Moved) -> None:
    conditions = str(moved.values.get("conditions", ""))[:500]
    permit = _stand(moved, PermitState.GRANTED, decided_on=clock.today(), conditions=conditions)
    permit.certificate = next_number(f"{permit.kind.prefix}证")
    permit.save(update_fields=["certificate"])


def _refused(moved: Moved) -> None:
    _stand(moved, PermitState.REFUSED, decided_on=clock.today(), reason=moved.step.why[:500])


PERMIT = WorkType(
    key="municipal_operations.permit",
    label=Text("城管行政许可", "Permit"),
    states=(
        State("received", Text("受理", "Received"), held_by=(Unit(REVIEW_PERMITS),), allowance=Allowance(5)),
        State("review", Text("审查", "Under review"), held_by=(Unit(REVIEW_PERMITS),)),
        State("decision", Text("决定", "To be decided"), held_by=(Unit(GRANT_PERMITS),)),
        State("granted", Text("准予许可", "Granted"), final=True),
        State("refused", Text("不予许可", "Refused"), final=True),
        State("declined", Text("不予受理", "Not taken up"), final=True),
    ),
    moves=(
        Move("take_in", Text("受理", "Take in"), ("received",), ("review",), tone="primary", on_move=_received),
        Move("decline", Text("不予受理", "Do not take up"), ("received",), ("declined",), why=True, on_move=_declined),
        Move(
            "pass_on",
            Text("审查完毕，报决定", "Reviewed"),
            ("review",),
            ("decision",),
            needs=(
                Need("opinion", Text("审查意见", "Opinion"), NeedKind.TEXT),
                Need("survey", Text("现场勘查照片", "Pictures of the site"), NeedKind.FILES, required=False),
            ),
            tone="primary",
            on_move=_reviewed,
        ),
        Move(
            "grant",
            Text("准予许可", "Grant"),
            ("decision",),
            ("granted",),
            needs=(Need("conditions", Text("许可条件", "Conditions"), NeedKind.TEXT, required=False),),
            tone="primary",
            on_move=_granted,
        ),
        Move("refuse", Text("不予许可", "Refuse"), ("decision",), ("refused",), why=True, on_move=_refused),
        Move("send_back", Text("退回审查", "Send back"), ("decision",), ("review",), why=True, on_move=_returned),
    ),
    pauses=(
        Pause("supplement", Text("补正材料", "Waiting for papers"), most=Allowance(20)),
        Pause("survey", Text("现场勘查、专家评审", "Survey or expert review"), most=Allowance(20)),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.COPY, Act.URGE, Act.PAUSE, Act.ADD_SIGNER}),
    sees=SEE_PERMITS,
    about_url="municipal_operations:permit",
    icon="license",
)
