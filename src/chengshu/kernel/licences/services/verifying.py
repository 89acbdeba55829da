"""Asking another department instead of the citizen (部门核验), on the work engine, with the time it took."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences import vault
from chengshu.kernel.licences.errors import AskedAlready, DecisionIncomplete
from chengshu.kernel.licences.holders import Holder
from chengshu.kernel.licences.models import ANSWER_LABELS, Answer, Material, Verification
from chengshu.kernel.licences.rights import ANSWER, FETCH, SEE_PROOFS
from chengshu.kernel.work import services as work
from chengshu.kernel.work.events import WorkDueChanged
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Allowance, Move, Need, NeedKind, Opener, State, Unit, WorkType


@transaction.atomic
def ask(material: Material, organisation: Organisation, holder: Holder, question: str, *, by: Actor) -> Verification:
    """Put a question about a holder on the desk of the department that keeps the facts.

    Raises DecisionIncomplete for a material nobody answers for, AskedAlready while the same is being answered.
    """
    must_reach(by, FETCH, organisation)
    if material.checked_by is None:
        fault = Text("该证明没有指定核验部门。", "No unit answers for this proof.")
        raise DecisionIncomplete(fields={"material": fault})
    open_ones = Verification.everywhere.filter(answer="", material=material, holder_key=holder.key)
    if open_ones.filter(asked_by=organisation).exists():
        raise AskedAlready
    row = Verification.everywhere.create(
        material=material,
        asked_by=organisation,
        organisation=material.checked_by,
        asker_id=by.person_id,
        holder_kind=holder.kind,
        holder_name=holder.name,
        holder_key=holder.key,
        sealed="",
        question=question,
    )
    row.sealed = vault.sealed({"number": holder.number}, owner=_owner(row))
    label = material.name
    item = work.open_item(
        VERIFICATION,
        title=Text(f"部门核验：{label.zh}（{holder.masked}）", f"Verify: {label.en} ({holder.masked})"),
        by=by,
        about=row,
        unit=material.checked_by,
    )
    row.due_at = item.due_at
    row.save(update_fields=["sealed", "due_at"])
    record(by, "licences.verification.asked", row, material=label, holder=holder.masked_number)
    return row


def number_of(row: Verification) -> str:
    """The holder's number in clear, for whoever answers."""
    return str(vault.opened(row.sealed, owner=_owner(row))["number"])


def follow_due_day(event: WorkDueChanged) -> None:
    """Take over the due time of the item."""
    item = Item.everywhere.filter(pk=event.item_id).first()
    if item is not None and event.about_type == Verification._meta.label:
        Verification.everywhere.filter(pk=event.about_id).update(due_at=item.due_at)


def _answered(moved: Moved) -> None:
    row = Verification.everywhere.select_for_update(of=("self",)).get(pk=moved.item.about_id)
    row.answer = Answer(moved.values["answer"])
    row.remark = moved.values.get("remark", "")
    row.answered_at = row.changed_at = clock.now()
    row.answerer_id = moved.by.person_id
    row.save()
    record(moved.by, "licences.verification.answered", row, answer=row.answer)


def _owner(row: Verification) -> str:
    return f"verification {row.pk}"


VERIFICATION = WorkType(
    key="licences.verification",
    label=Text("部门核验", "Verification between departments"),
    allowance=Allowance(2),
    states=(
        State("asked", Text("待答复", "To be answered"), held_by=(Unit(ANSWER),)),
        State("answered", Text("已答复", "Answered"), final=True),
    ),
    moves=(
        Move(
            "answer",
            Text("答复", "Answer"),
            ("asked",),
            ("answered",),
            needs=(
                Need("answer", Text("核验结论", "Answer"), NeedKind.CHOICE, choices=tuple(ANSWER_LABELS.items())),
                Need("remark", Text("说明", "Remark"), NeedKind.TEXT, required=False),
            ),
            tone="primary",
            copies=(Opener(),),
            on_move=_answered,
        ),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.URGE, Act.COPY}),
    sees=SEE_PROOFS,
    about_url="licences:verification",
    icon="shield-check",
)
