"""Cases shared with enforcement: the case is tied, the evidence goes along, and what became of it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseReferred
from chengshu.kernel.events.services import publish
from chengshu.kernel.files.queries import attachments_of, content_of
from chengshu.kernel.files.services import keep
from chengshu.kernel.work import services as work
from chengshu.packs.digital_city_management.errors import AlreadyAnswered, OwnUnit
from chengshu.packs.digital_city_management.models import Referral
from chengshu.packs.digital_city_management.purposes import EVIDENCE
from chengshu.packs.digital_city_management.rights import REFER
from chengshu.packs.digital_city_management.work_types import ENFORCEMENT, REFERRAL, TO

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case
    from chengshu.kernel.identity.models import Organisation


@transaction.atomic
def refer(case: Case, to: Organisation, words: str, *, by: Actor) -> Referral:
    """Give a case with its evidence to enforcement. Raises NotAllowed, OwnUnit, NobodyToHold."""
    must_reach(by, REFER, case.keeper)
    if to.pk == case.keeper_id:
        raise OwnUnit
    row = Referral.everywhere.create(case=case, unit=case.keeper, to=to, words=words.strip()[:1000], by_id=by.person_id)
    row.item = work.open_item(
        REFERRAL,
        title=Text(f"移交执法：{case.title}", f"Referred: {case.title}"),
        by=by,
        about=row,
        unit=case.keeper,
        parties={TO: [to]},
        once=f"digital_city_management.referral {row.pk}",
    )
    row.save(update_fields=["item"])
    _bring_evidence(row, by)
    cases.link(case, ENFORCEMENT, by=by, about=row, note=f"移交 {to.name_zh}")
    publish(CaseReferred(case_id=case.pk, number=case.number, channel=case.channel, unit_id=to.pk, kind=ENFORCEMENT))
    record(by, "digital_city_management.case.referred", case, to=to.name_zh)
    return row


@transaction.atomic
def answer(referral: Referral, result: str, *, by: Actor, reference: str = "") -> Referral:
    """What became of it; the case is told. Raises AlreadyAnswered, NotYours."""
    row = Referral.everywhere.select_for_update(of=("self",)).select_related("item", "case", "to").get(pk=referral.pk)
    if row.answered_at is not None or row.item is None:
        raise AlreadyAnswered
    work.make_move(row.item, "answer", by=by, values={"result": result, "reference": reference})
    row.refresh_from_db()
    return row


def _bring_evidence(row: Referral, by: Actor) -> None:
    """The files of the case under the referral's own lock; their contents are stored once."""
    for one in attachments_of(row.case):
        with content_of(one).open("rb") as content:
            upload: UploadedFile[Any] = UploadedFile(File(content), name=one.name, size=one.stored.size)
            keep(upload, purpose=EVIDENCE, by=by, subject=row)
