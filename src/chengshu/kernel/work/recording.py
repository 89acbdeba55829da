"""Locking an item and writing down what was done to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import dateformat

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record as audit
from chengshu.kernel.work.errors import AlreadyMoved, NotOpen, NotThisKind, WhyIsMissing
from chengshu.kernel.work.models import Desk, Item, Status, Step, Token
from chengshu.spec.work import Act


@dataclass(frozen=True)
class Doing:
    """What is about to be written as a step."""

    verb: str
    by: Actor
    why: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    once: str = ""
    is_move: bool = False


def locked(item: Item | int, *, once: str = "") -> Item:
    """The item and those above it, locked from the top down. Raises NotFound, AlreadyMoved for a key used before."""
    key = item if isinstance(item, int) else item.pk
    chain, above = [key], _parent_of(key)
    while above is not None:
        chain.append(above)
        above = _parent_of(above)
    rows = {row.pk: row for row in Item.everywhere.select_for_update().filter(pk__in=chain).order_by("pk")}
    if key not in rows:
        raise NotFound
    found = rows[key]
    if once:
        done = found.steps.filter(once=once).first()
        if done:
            raise already(done)
    return found


def locked_open(item: Item | int, *, once: str = "") -> Item:
    """As ``locked``, and still open. Raises NotOpen besides."""
    found = locked(item, once=once)
    if not found.is_open:
        raise NotOpen(status=Status(found.status).text)
    return found


def allowed(item: Item, act: Act, *, why: str | None = None) -> None:
    """Refuse an act that the kind does not know, or one without its reason. Raises NotThisKind, WhyIsMissing."""
    if act not in item.type.acts:
        raise NotThisKind(kind=item.type.label, act=ACT_LABELS[act])
    if why is not None and not why.strip():
        raise WhyIsMissing


def write_step(item: Item, doing: Doing, *, token: Token | None = None, desk: Desk | None = None) -> Step:
    """The next step of a locked item, with its audit entry."""
    item.steps_taken += 1
    item.save(update_fields=["steps_taken"])
    by = doing.by
    step = Step.objects.create(
        item=item,
        number=item.steps_taken,
        token=token,
        desk=desk,
        verb=doing.verb,
        is_move=doing.is_move,
        from_state=token.state if token else "",
        by_id=by.person_id,
        by_name={"zh": by.name.zh, "en": by.name.en},
        organisation_id=by.organisation_id,
        why=doing.why.strip(),
        values=dict(doing.values),
        before=dict(doing.before),
        after=dict(doing.after),
        once=doing.once or None,
    )
    audit(by, f"work.item.{doing.verb}", item, step=step.number, state=step.from_state, why=step.why, **_changes(step))
    return step


def already(step: Step) -> AlreadyMoved:
    """The refusal for a step that has been taken."""
    return AlreadyMoved(who=step.who, at=_shown(step.at))


def already_done(desk: Desk) -> AlreadyMoved:
    """The refusal for a desk from which somebody has acted, or which somebody else's step has cleared."""
    step = Step.objects.filter(item_id=desk.item_id, at__gte=desk.done_at or clock.now()).first()
    if desk.done_by is None and step is not None:
        return already(step)
    who = desk.done_by.name if desk.done_by else Text("系统", "the platform")
    return AlreadyMoved(who=who, at=_shown(desk.done_at or clock.now()))


def _shown(moment: Any) -> str:
    return dateformat.format(clock.local(moment), "Y-m-d H:i")


def _changes(step: Step) -> dict[str, Any]:
    return {"before": step.before, "after": step.after} if step.before or step.after else {}


def _parent_of(key: int) -> int | None:
    return Item.everywhere.filter(pk=key).values_list("parent_id", flat=True).first()


ACT_LABELS: Mapping[Act, Text] = {
    Act.CLAIM: Text("签收", "Claim"),
    Act.TRANSFER: Text("转办", "Pass on"),
    Act.DELEGATE: Text("委托", "Delegate"),
    Act.ADD_SIGNER: Text("加签", "Add a signer"),
    Act.RETURN: Text("退回", "Return"),
    Act.WITHDRAW: Text("撤回", "Withdraw"),
    Act.TERMINATE: Text("终止", "End"),
    Act.BREAK_DOWN: Text("分解子任务", "Break down"),
    Act.COPY: Text("抄送", "Copy to"),
    Act.URGE: Text("催办", "Urge"),
    Act.PAUSE: Text("暂停计时", "Stop the clock"),
    Act.EXTEND: Text("申请延期", "Ask for more time"),
}
