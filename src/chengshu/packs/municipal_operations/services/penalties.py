"""Proceedings after the Administrative Penalty Law: opened, proven, served, paid; their moves are in ``proceeding``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chengshu.base import clock
from chengshu.base.money import yuan
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.files.services import keep
from chengshu.kernel.work import services as work
from chengshu.packs.municipal_operations.contacts import sealed
from chengshu.packs.municipal_operations.errors import (
    FineOutOfRange,
    MoreThanIsDueBack,
    ProceedingOver,
    ReceiptUsed,
    TwoOfficers,
)
from chengshu.packs.municipal_operations.models import Evidence, Offence, Payment, PenaltyRule, Proceeding
from chengshu.packs.municipal_operations.models.enforcement import EvidenceKind, PartyKind, Procedure, Stage
from chengshu.packs.municipal_operations.numbering import next_number
from chengshu.packs.municipal_operations.purposes import EVIDENCE
from chengshu.packs.municipal_operations.queries.penalties import debt_of
from chengshu.packs.municipal_operations.rights import INVESTIGATE
from chengshu.packs.municipal_operations.services.papers import make_paper
from chengshu.packs.municipal_operations.services.proceeding import OFFICERS, PROCEEDING

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation, Person

FEWEST_OFFICERS = 2


@dataclass(frozen=True)
class ProceedingContent:
    """What a proceeding begins with. ``identity`` is an identity number or a credit code."""

    offence: Offence
    party: str
    party_kind: PartyKind
    facts: str
    address: str
    happened_on: date
    procedure: Procedure = Procedure.ORDINARY
    identity: str = ""
    phone: str = ""
    party_address: str = ""
    division_code: str = ""
    lon: str | None = None
    lat: str | None = None
    case_id: int | None = None
    case_number: str = ""


@transaction.atomic
def open_proceeding(
    unit: Organisation, content: ProceedingContent, officers: Sequence[Person], *, by: Actor
) -> Proceeding:
    """Begin a proceeding: the filing form is written and goes to be approved. Raises TwoOfficers."""
    must_reach(by, INVESTIGATE, unit)
    if len({person.pk for person in officers}) < FEWEST_OFFICERS:
        raise TwoOfficers(fields={"officers": TwoOfficers.text})
    fields = dict(content.__dict__)
    row = Proceeding.everywhere.create(
        number=next_number("CF"),
        unit=unit,
        sealed_identity=sealed(fields.pop("identity")),
        sealed_phone=sealed(fields.pop("phone")),
        **fields,
    )
    row.officers.set(officers)
    make_paper(row, "filing", by=by)
    work.open_item(
        PROCEEDING,
        title=Text(f"{row.offence.name_zh}：{row.number}", f"{row.offence.name.en}: {row.number}"),
        by=by,
        about=row,
        unit=unit,
        parties={OFFICERS: list(officers)},
        once=f"municipal_operations.proceeding {row.pk}",
    )
    record(by, "municipal_operations.proceeding.opened", row, offence=row.offence.code, procedure=row.procedure)
    return row


def add_evidence(
    proceeding: Proceeding,
    kind: EvidenceKind,
    shows: str,
    *,
    by: Actor,
    files: Iterable[UploadedFile[Any]] = (),
    place: str = "",
) -> Evidence:
    """Put evidence on file with the digests of its files. Raises ProceedingOver, and a FileRefused."""
    with transaction.atomic():
        row = locked(proceeding, by)
        evidence = Evidence.objects.create(
            proceeding=row, kind=kind, shows=shows[:300], place=place[:200], by_id=by.person_id
        )
        kept = [keep(file, purpose=EVIDENCE, by=by, subject=evidence) for file in files]
        evidence.digests = [one.stored.digest for one in kept]
        evidence.save(update_fields=["digests"])
        record(by, "municipal_operations.evidence.added", row, kind=kind, files=len(kept))
    return evidence


@dataclass(frozen=True)
class Proposal:
    """The penalty as the officers propose it, in fen."""

    reasoning: str
    warning: bool = False
    fine_fen: int = 0
    confiscated_fen: int = 0
    rectify_by: date | None = None


@transaction.atomic
def propose(proceeding: Proceeding, content: Proposal, *, by: Actor) -> Proceeding:
    """Write down the penalty that is proposed, until it is noticed. Raises FineOutOfRange, ProceedingOver."""
    row = locked(proceeding, by)
    if row.stage not in (Stage.FILING, Stage.INVESTIGATING):
        raise ProceedingOver
    offence = row.offence
    if content.fine_fen and not offence.least_fen <= content.fine_fen <= offence.most_fen:
        said = FineOutOfRange.text.with_values(
            least=yuan(offence.least_fen), most=yuan(offence.most_fen), ground=offence.punished_by
        )
        raise FineOutOfRange(said, fields={"fine_fen": said})
    for name, value in content.__dict__.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    row.save()
    record(by, "municipal_operations.proceeding.proposed", row, fine_fen=row.fine_fen, warning=row.warning)
    return row


@transaction.atomic
def pay(
    proceeding: Proceeding,
    amount_fen: int,
    receipt: str,
    *,
    by: Actor,
    on: date | None = None,
    additional: bool = False,
) -> Payment:
    """Note money that came in. Raises ReceiptUsed, ProceedingOver."""
    row = locked(proceeding, by)
    if row.stage != Stage.PERFORMING:
        raise ProceedingOver
    payment = _noted(row, amount_fen, receipt, by, on=on, additional=additional)
    record(by, "municipal_operations.proceeding.paid", row, fen=amount_fen, receipt=receipt)
    return payment


@transaction.atomic
def give_back(proceeding: Proceeding, amount_fen: int, receipt: str, *, by: Actor, on: date | None = None) -> Payment:
    """Note money that went back to the party, whose penalty was revoked or lowered, also after it was closed.

    Raises MoreThanIsDueBack, ReceiptUsed.
    """
    rows = Proceeding.everywhere.select_for_update(of=("self",)).select_related("unit")
    row = rows.get(pk=proceeding.pk)
    must_reach(by, INVESTIGATE, row.unit)
    due = debt_of(row).back_fen
    if amount_fen > due:
        said = MoreThanIsDueBack.text.with_values(yuan=yuan(due))
        raise MoreThanIsDueBack(said, fields={"amount_fen": said})
    payment = _noted(row, amount_fen, receipt, by, on=on, back=True)
    record(by, "municipal_operations.proceeding.given_back", row, fen=amount_fen, receipt=receipt)
    return payment


def _noted(row: Proceeding, amount_fen: int, receipt: str, by: Actor, *, on: date | None, **fields: bool) -> Payment:
    if Payment.objects.filter(receipt=receipt, additional=fields.get("additional", False)).exists():
        raise ReceiptUsed(fields={"receipt": ReceiptUsed.text})
    return Payment.objects.create(
        proceeding=row,
        amount_fen=amount_fen,
        receipt=receipt[:60],
        on=on or clock.today(),
        by_id=by.person_id,
        **fields,
    )


@transaction.atomic
def set_penalty_rule(by: Actor, **limits: Any) -> PenaltyRule:
    """New limits and days, from a day on; the former ones stay for what was decided under them."""
    row = PenaltyRule.objects.create(**limits, set_by_id=by.person_id)
    record(by, "municipal_operations.penalty_rule.set", row, **limits)
    return row


def locked(proceeding: Proceeding, by: Actor) -> Proceeding:
    """The row, locked, for whoever investigates for its unit. Raises NotAllowed, ProceedingOver."""
    rows = Proceeding.everywhere.select_for_update(of=("self",)).select_related("unit", "offence")
    row = rows.get(pk=proceeding.pk)
    must_reach(by, INVESTIGATE, row.unit)
    if row.is_over:
        raise ProceedingOver
    return row
