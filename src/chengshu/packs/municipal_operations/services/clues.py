"""Cases referred to enforcement: each becomes a clue, and what comes of it goes back to the case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.db import models, transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.queries import people_who_may
from chengshu.kernel.access.scopes import must_reach, units_within
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseReferred
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.kernel.texts.contacts import masked
from chengshu.kernel.work import services as work
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import Moved
from chengshu.packs.municipal_operations.errors import CaseProceeded, ClueSettled, ProceedingMissing
from chengshu.packs.municipal_operations.events import ProceedingTold
from chengshu.packs.municipal_operations.models import Clue, Proceeding
from chengshu.packs.municipal_operations.models.clues import ClueState
from chengshu.packs.municipal_operations.models.enforcement import EvidenceKind, Stage
from chengshu.packs.municipal_operations.numbering import next_number
from chengshu.packs.municipal_operations.papers import penalty_words
from chengshu.packs.municipal_operations.queries.penalties import debt_of
from chengshu.packs.municipal_operations.rights import INVESTIGATE, SEE_PROCEEDINGS
from chengshu.packs.municipal_operations.services.carrying import carry
from chengshu.packs.municipal_operations.services.moving import moved
from chengshu.packs.municipal_operations.services.penalties import ProceedingContent, add_evidence, open_proceeding
from chengshu.spec.work import Act, Allowance, Move, State, Unit, WorkType

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case, LinkKind
    from chengshu.kernel.identity.models import Organisation, Person
    from chengshu.kernel.work.models import Item

ENFORCEMENT = cast("LinkKind", "enforcement")
ANSWER = "answer"


@transaction.atomic
def take_referral(event: CaseReferred) -> None:
    """A case that was referred to a unit of ours with officers becomes a clue, once however often it is told."""
    unit = units_within(PLATFORM, INVESTIGATE).filter(pk=event.unit_id).first()
    if event.kind != ENFORCEMENT or unit is None or not people_who_may(INVESTIGATE, unit).exists():
        return
    case = case_for(PLATFORM, event.case_id)
    for referral in _referrals_of(case, unit) or (None,):
        once = f"case {case.pk}.{case.round} {unit.pk}"
        if referral is not None:
            once = f"{referral._meta.label} {referral.pk}"
        if not Clue.everywhere.filter(once=once).exists():
            _open(case, unit, referral, once)


@transaction.atomic
def open_from_clue(clue: Clue, content: ProceedingContent, officers: Sequence[Person], *, by: Actor) -> Proceeding:
    """A clue is worth a proceeding: it begins with the files that came along, and the case is told its number.

    Raises ClueSettled, CaseProceeded, and what ``open_proceeding`` raises.
    """
    row = _locked(clue, by)
    if Proceeding.everywhere.filter(case_id=row.case_id).exists():
        raise CaseProceeded(number=row.case_number)
    about_case = {"case_id": row.case_id, "case_number": row.case_number}
    proceeding = open_proceeding(row.unit, ProceedingContent(**content.__dict__ | about_case), officers, by=by)
    evidence = add_evidence(proceeding, EvidenceKind.DOCUMENT, f"案件 {row.case_number} 移送的照片和材料", by=by)
    evidence.digests = carry(row, evidence, by=by)
    evidence.save(update_fields=["digests"])
    row.proceeding = proceeding
    row.save(update_fields=["proceeding"])
    moved(row, CLUE, "open", by, over=ClueSettled)
    return proceeding


def drop(clue: Clue, *, by: Actor, why: str) -> Clue:
    """A clue is worth no proceeding; the case is told why. Raises ClueSettled."""
    with transaction.atomic():
        return moved(_locked(clue, by), CLUE, "drop", by, over=ClueSettled, why=why)


def tell_case(event: ProceedingTold) -> None:
    """Tell the case of a proceeding how far that has come, each stage once; the party stays unnamed."""
    row = Proceeding.everywhere.select_related("offence").prefetch_related("payments").get(pk=event.proceeding_id)
    if row.case_id is None:
        return
    words = f"执法案件 {row.number}：{_words_of(row, Stage(event.stage))}"
    once = f"municipal_operations.proceeding {row.pk} {event.stage}"
    cases.remark(case_for(PLATFORM, row.case_id), words, by=PLATFORM, once=once)


def _words_of(row: Proceeding, stage: Stage) -> str:
    match stage:
        case Stage.SERVING:
            return f"已作出处罚决定（{row.offence.name_zh}），{penalty_words(row)}。"
        case Stage.PERFORMING:
            return f"已当场作出处罚决定（{row.offence.name_zh}），{penalty_words(row)}。"
        case Stage.CLOSED:
            return "已结案。" if not debt_of(row).left_fen else "已终结执行。"
        case _:
            return f"{row.stage_label.zh}。"


def _referrals_of(case: Case, unit: Organisation) -> list[models.Model]:
    """The rows by which others referred the case to the unit, known by their work that names the unit."""
    found = []
    for link in case.links.filter(kind=ENFORCEMENT).exclude(about_type=""):
        row = _row(link.about_type, link.about_id)
        item = item_about(row) if row is not None else None
        if row is not None and item is not None and item.parties.filter(organisation=unit).exists():
            found.append(row)
    return found


def _row(about_type: str, about_id: str) -> models.Model | None:
    """A row by the name of its model, as links keep it: whose it is, only the city's composition knows."""
    try:
        model = apps.get_model(about_type)
    except LookupError:  # a pack that is no longer part of the city
        return None
    found: models.Model | None = model._base_manager.filter(pk=about_id).first()
    return found


def _open(case: Case, unit: Organisation, referral: models.Model | None, once: str) -> Clue:
    clue = Clue.everywhere.create(
        number=next_number("XS"),
        unit=unit,
        case_id=case.pk,
        case_number=case.number,
        title=case.title,
        facts=masked(case.text)[:4000],
        address=case.address,
        division_code=case.division_code,
        lon=None if case.lon is None else f"{case.lon:.6f}",
        lat=None if case.lat is None else f"{case.lat:.6f}",
        happened_at=case.occurred_at or case.reported_at,
        about_type=referral._meta.label if referral is not None else "",
        about_id=str(referral.pk) if referral is not None else "",
        once=once,
    )
    carry(case if referral is None else referral, clue, by=PLATFORM)
    work.open_item(
        CLUE,
        title=Text(f"案件线索：{case.title}", f"Referred: {case.title}"),
        by=PLATFORM,
        about=clue,
        unit=unit,
        urgency=case.urgency,
        once=f"municipal_operations.clue {clue.pk}",
    )
    cases.link(case, ENFORCEMENT, by=PLATFORM, about=clue, reference=clue.number, note=f"{unit.name_zh}已接收线索")
    record(PLATFORM, "municipal_operations.clue.taken", clue, case=case.number)
    return clue


def _locked(clue: Clue, by: Actor) -> Clue:
    row = Clue.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=clue.pk)
    must_reach(by, INVESTIGATE, row.unit)
    if row.state != ClueState.CHECKING:
        raise ClueSettled
    return row


def _opened(made: Moved) -> None:
    clue = Clue.everywhere.select_for_update(of=("self",)).select_related("proceeding").get(pk=made.item.about_id)
    if clue.proceeding is None:
        raise ProceedingMissing
    _settle(clue, ClueState.OPENED, made, "经核查，已提请立案。", clue.proceeding.number)


def _dropped(made: Moved) -> None:
    clue = Clue.everywhere.select_for_update().get(pk=made.item.about_id)
    clue.why = made.step.why[:500]
    _settle(clue, ClueState.DROPPED, made, f"经核查，不予立案：{clue.why}", clue.number)


def _settle(clue: Clue, state: ClueState, made: Moved, result: str, reference: str) -> None:
    clue.state, clue.settled_at, clue.changed_at = state, clock.now(), clock.now()
    clue.save()
    record(made.by, f"municipal_operations.clue.{state}", clue, why=clue.why)
    for item in _waiting(clue):
        work.make_move(item, ANSWER, by=PLATFORM, values={"result": result, "reference": reference})
        return  # whoever referred the case tells it
    case = case_for(PLATFORM, clue.case_id)
    cases.remark(case, f"执法反馈（{reference}）：{result}", by=PLATFORM, once=f"municipal_operations.clue {clue.pk}")


def _waiting(clue: Clue) -> Iterator[Item]:
    """The work of whoever referred the case, where that waits for an answer."""
    row: Any = _row(clue.about_type, clue.about_id) if clue.about_type else None
    item = item_about(row) if row is not None else None
    if item is not None and item.is_open and any(move.key == ANSWER for move in item.type.moves):
        yield item


CLUE = WorkType(
    key="municipal_operations.clue",
    label=Text("执法案件线索核查", "Clue of a case"),
    allowance=Allowance(7),
    states=(
        State("checking", Text("核查", "To be looked into"), held_by=(Unit(INVESTIGATE),)),
        State("opened", Text("已提请立案", "Proceeding opened"), final=True),
        State("dropped", Text("不予立案", "No proceeding"), final=True),
    ),
    moves=(
        Move(
            "open",
            Text("提请立案", "Open a proceeding"),
            ("checking",),
            ("opened",),
            tone="primary",
            hint=Text("请在线索页面填写立案信息。", "Please fill it in on the page of the clue."),
            on_move=_opened,
        ),
        Move("drop", Text("不予立案", "No proceeding"), ("checking",), ("dropped",), why=True, on_move=_dropped),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.COPY, Act.URGE, Act.ADD_SIGNER}),
    sees=SEE_PROCEEDINGS,
    about_url="municipal_operations:clue",
    icon="gavel",
)
