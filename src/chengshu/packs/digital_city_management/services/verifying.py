"""Looking on the spot: whether it is as reported, and whether it was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.kernel.files.purposes import EVIDENCE
from chengshu.kernel.files.services import attach
from chengshu.kernel.work import services as work
from chengshu.packs.digital_city_management.errors import AlreadyAnswered, AlreadyAsked, NotAtCheck, WhyMissing
from chengshu.packs.digital_city_management.models import Verification
from chengshu.packs.digital_city_management.models.fieldwork import VERDICT_LABELS, Verdict
from chengshu.packs.digital_city_management.purposes import PHOTO
from chengshu.packs.digital_city_management.rights import ASK
from chengshu.packs.digital_city_management.services.receiving import Answer, kept, once
from chengshu.packs.digital_city_management.work_types import VERIFY

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case

Photos: TypeAlias = "Sequence[UploadedFile[Any]]"


@transaction.atomic
def ask_to_verify(case: Case, *, by: Actor, words: str = "") -> Verification:
    """Have the inspectors of the grid look whether it is as reported. Raises NotAllowed, AlreadyAsked."""
    must_reach(by, ASK, case.keeper)
    if Verification.everywhere.filter(case=case.pk, verdict="").exists():
        raise AlreadyAsked
    row = Verification.everywhere.create(
        case=case, unit=case.keeper, words=words.strip()[:300], asked_by_id=by.person_id
    )
    row.item = work.open_item(
        VERIFY,
        title=Text(f"核实：{case.title}", f"Verify: {case.title}"),
        by=by,
        about=case,
        unit=case.keeper,
        urgency=case.urgency,
        once=f"digital_city_management.verification {row.pk}",
    )
    row.save(update_fields=["item"])
    record(by, "digital_city_management.verification.asked", case)
    return row


def verify(key: str, number: int, *, true: bool, by: Actor, note: str = "", photos: Photos = ()) -> Answer:
    """What an inspector found; the photos stay with the case. Raises NotFound, AlreadyAnswered, NotYours."""

    def take() -> Answer:
        row = one_of(Verification.everywhere.select_related("case", "item"), number)
        if row.verdict or row.item is None:
            raise AlreadyAnswered
        files, said = kept(photos, PHOTO, by=by)
        work.make_move(row.item, "found_true" if true else "found_false", by=by, values={"note": note[:500]})
        attach(files, row.case, by=by)
        word = VERDICT_LABELS[Verdict.TRUE if true else Verdict.FALSE]
        cases.remark(row.case, f"现场核实：{word.zh}。{note}", by=by)
        return Answer(row.case.pk, row.case.number, tuple(said))

    return once(key, "verification", take, by=by)


def check(key: str, case_id: int, *, passed: bool, by: Actor, why: str = "", photos: Photos = ()) -> Answer:
    """Whether it was done: one tap. Raises NotFound, NotAtCheck, WhyMissing, NotYours."""

    def take() -> Answer:
        case = case_for(by, case_id)
        if case.stage != "check":
            raise NotAtCheck
        if not passed and not why.strip():
            raise WhyMissing
        files, said = kept(photos, EVIDENCE, by=by)
        evidence = [file.pk for file in files]
        if passed:
            if why.strip():
                cases.remark(case, f"现场核查：{why.strip()}", by=by)
            cases.pass_check(case, by=by, evidence=evidence)
        else:
            cases.fail_check(case, by=by, why=why.strip(), evidence=evidence)
        return Answer(case.pk, case.number, tuple(said))

    return once(key, "check", take, by=by)
