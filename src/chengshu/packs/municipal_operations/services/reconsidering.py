"""Reconsideration of penalties (行政复议): a party asks for it; execution may be stayed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach, reaches
from chengshu.kernel.audit.services import record
from chengshu.kernel.files.services import keep
from chengshu.kernel.work import services as work
from chengshu.kernel.work.calendar import city_calendar
from chengshu.packs.municipal_operations.contacts import checked_phone, sealed
from chengshu.packs.municipal_operations.errors import (
    AppliedTooEarly,
    AppliedTooLate,
    JudgeOfItself,
    NotAccepted,
    NothingToReconsider,
    ReconsideredAlready,
)
from chengshu.packs.municipal_operations.models import Proceeding, Reconsideration
from chengshu.packs.municipal_operations.models.reconsidering import ReconsiderationStage
from chengshu.packs.municipal_operations.numbering import next_number
from chengshu.packs.municipal_operations.purposes import EVIDENCE
from chengshu.packs.municipal_operations.queries.penalties import rule_now
from chengshu.packs.municipal_operations.rights import INVESTIGATE, RECONSIDER, SEE_PROCEEDINGS
from chengshu.packs.municipal_operations.services.papers import make_reconsideration_paper
from chengshu.packs.municipal_operations.services.reconsideration import RECONSIDERATION, RESPONDENT, locked, put

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

HEARD = (ReconsiderationStage.ANSWERING, ReconsiderationStage.REVIEWING, ReconsiderationStage.DECIDING)


@dataclass(frozen=True)
class ReconsiderationContent:
    """What a party asks for; ``late_why`` where the time to ask was missed for a good reason (§20)."""

    applicant: str
    claim: str
    grounds: str
    applied_on: date = field(default_factory=clock.today)
    late_why: str = ""
    phone: str = ""


def last_day_to_apply(row: Proceeding) -> date | None:
    """Until when the party may ask (§20); None before the decision was served."""
    if row.served_on is None or row.decided_on is None:
        return None
    return row.served_on + timedelta(days=rule_now(row.decided_on).reconsider_apply_days)


def may_be_reconsidered(row: Proceeding) -> bool:
    """Whether a decision was served, stands, and was not reconsidered already."""
    return row.served_on is not None and row.annulled_on is None and _standing(row) is None


@transaction.atomic
def ask(
    proceeding: Proceeding,
    unit: Organisation,
    content: ReconsiderationContent,
    *,
    by: Actor,
    files: Iterable[UploadedFile[Any]] = (),
) -> Reconsideration:
    """Note what a party asks of the reconsideration organ, which looks whether it accepts it.

    Raises JudgeOfItself where the organ is the authority or below it, NothingToReconsider, ReconsideredAlready,
    AppliedTooEarly, AppliedTooLate.
    """
    must_reach(by, RECONSIDER, unit)
    if unit.pk == proceeding.unit_id or unit.path.startswith(proceeding.unit.path):
        raise JudgeOfItself(unit=unit.name)
    about = (
        Proceeding.everywhere.select_for_update(of=("self",)).select_related("unit", "offence").get(pk=proceeding.pk)
    )
    if not reaches(by, SEE_PROCEEDINGS, about.unit):
        raise NotAllowed
    _may_be_asked(about, content)
    given = dict(content.__dict__)
    phone = given.pop("phone")
    row = Reconsideration.everywhere.create(
        number=next_number("FY"),
        proceeding=about,
        unit=unit,
        sealed_phone=sealed(checked_phone(phone)) if phone else "",
        accept_by=city_calendar().nth_working_day(content.applied_on, rule_now().reconsider_accept_days),
        **given,
    )
    kept = [keep(file, purpose=EVIDENCE, by=by, subject=row) for file in files]
    work.open_item(
        RECONSIDERATION,
        title=Text(f"行政复议：{about.number}", f"Reconsideration of {about.number}"),
        by=by,
        about=row,
        unit=unit,
        parties={RESPONDENT: [about.unit]},
        once=f"municipal_operations.reconsideration {row.pk}",
    )
    record(by, "municipal_operations.reconsideration.asked", row, proceeding=about.number, files=len(kept))
    return row


def _may_be_asked(about: Proceeding, content: ReconsiderationContent) -> None:
    last = last_day_to_apply(about)
    if last is None or about.served_on is None or about.annulled_on is not None:
        raise NothingToReconsider
    standing = _standing(about)
    if standing is not None:
        raise ReconsideredAlready(number=standing.number)
    if not about.served_on <= content.applied_on <= clock.today():
        raise AppliedTooEarly(fields={"applied_on": AppliedTooEarly.text})
    if content.applied_on > last and not content.late_why:
        said = AppliedTooLate.text.with_values(day=last)
        raise AppliedTooLate(said, fields={"late_why": said})


def _standing(about: Proceeding) -> Reconsideration | None:
    return about.reconsiderations.exclude(stage=ReconsiderationStage.REFUSED).first()


@transaction.atomic
def stop_execution(reconsideration: Reconsideration, *, by: Actor, why: str) -> Reconsideration:
    """The penalty is not executed until it is decided (§42): by the organ, or by the authority itself.

    Raises NotAccepted.
    """
    row = locked(reconsideration.pk)
    if not (reaches(by, RECONSIDER, row.unit) or reaches(by, INVESTIGATE, row.proceeding.unit)):
        raise NotAllowed
    if row.stage not in HEARD or row.stopped_on is not None:
        raise NotAccepted
    put(row, stopped_on=clock.today(), stopped_why=why[:400])
    record(by, "municipal_operations.reconsideration.stopped", row, why=why)
    make_reconsideration_paper(row, "reconsider_stop", by=by)
    return row
