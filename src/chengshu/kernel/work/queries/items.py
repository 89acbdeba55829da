"""Reads of one item: who may see it, where it stands, where it has been, what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.work.models import Desk, Item, Purpose, Step, Token, TokenStatus
from chengshu.kernel.work.recording import ACT_LABELS
from chengshu.kernel.work.rights import SEE_ITEMS
from chengshu.kernel.work.seats import is_meant, seat_name, sits_at
from chengshu.spec.registry import registry
from chengshu.spec.work import Act, Move, State, WorkType

HARMLESS = (Act.URGE, Act.COPY)
"""Steps after which the last move can still be withdrawn."""


@dataclass(frozen=True)
class Passed:
    """A state that a token, or one it branched from, has been in."""

    state: State
    token_id: int


@dataclass(frozen=True)
class Offer:
    """A move that an actor can make, and the desk to make it from; None where a permission suffices."""

    move: Move
    desk: Desk | None


@dataclass(frozen=True)
class Standing:
    """One place where an item stands, with the desks it lies on."""

    state: State
    since: datetime
    desks: tuple[Desk, ...]

    @property
    def holders(self) -> tuple[Text, ...]:
        """With whom it lies now."""
        return tuple(seat_name(desk) for desk in self.desks if desk.is_open)


def item_about(row: models.Model, kind: WorkType | None = None) -> Item | None:
    """The newest item about a row of an app, of one kind where given; None where there is none."""
    found = items_about(row)
    return (found.filter(kind=kind.key) if kind else found).order_by("-pk").first()


def items_about(row: models.Model) -> QuerySet[Item]:
    """All items about a row of an app."""
    return Item.everywhere.filter(about_type=row._meta.label, about_id=str(row.pk))


def item_for(actor: Actor, key: int) -> Item:
    """The item, when the actor may see it. Raises NotFound."""
    item = one_of(Item.everywhere.select_related("unit", "opener", "parent__unit"), key)
    see(actor, item)
    return item


def see(actor: Actor, item: Item) -> None:
    """Refuse who may not see an item. Raises NotFound."""
    if not may_see(actor, item):
        raise NotFound


def may_see(actor: Actor, item: Item) -> bool:
    """Who opened it, has or had it on the desk, is concerned or copied; who sees the work of its unit; who sees the
    item above it.
    """
    if actor.everything:
        return True
    return (
        _takes_part(actor, item)
        or _sees_unit(actor, item)
        or any(sits_at(actor, desk) for desk in item.desks.select_related("queue__organisation").filter(done_at=None))
        or (item.parent is not None and may_see(actor, item.parent))
    )


def steps_of(item: Item) -> QuerySet[Step]:
    """What was done to an item, first to last."""
    return item.steps.select_related("by", "organisation")


def standings(item: Item) -> list[Standing]:
    """Where an open item stands; empty for one that is over."""
    tokens = item.tokens.filter(status=TokenStatus.LIVE).order_by("pk")
    found = []
    for token in tokens:
        desks = token.desks.filter(stay=token.stay).exclude(outcome="cancelled")
        rows = desks.select_related("person", "queue__organisation", "done_by", "waits_for").order_by("pk")
        found.append(Standing(token.declared, token.entered_at, tuple(rows)))
    return found


def earlier_states(token: Token) -> list[Passed]:
    """The states to which this token can be returned, in the order first passed."""
    lineage, above = [token], token.parent
    while above is not None:
        lineage.append(above)
        above = above.parent
    steps = Step.objects.filter(token__in=lineage, moved=True).exclude(from_state="").order_by("number")
    found: dict[str, Passed] = {}
    for state, key in steps.values_list("from_state", "token_id"):
        if state != token.state and state not in found:
            found[state] = Passed(token.item.type.state(state), key)
    return [passed for passed in found.values() if passed.state.held_by]


def offers_to(actor: Actor, item: Item) -> list[Offer]:
    """The declared moves that the actor can make now, in the order declared."""
    return list(_offers(actor, item)) if item.is_open else []


def desk_of(actor: Actor, item: Item) -> Desk | None:
    """The open desk from which the actor can act, their own before one in a queue; None without one."""
    mine = [desk for desk in open_desks(item) if sits_at(actor, desk)]
    return min(mine, key=lambda desk: (desk.person_id is None, desk.pk), default=None)


def open_desks(item: Item) -> QuerySet[Desk]:
    """The desks from which somebody can act now."""
    live = item.desks.filter(done_at=None, opened_at__isnull=False, token__status=TokenStatus.LIVE)
    return live.select_related("queue__organisation", "person", "token")


def withdrawable(item: Item, actor: Actor) -> Step | None:
    """The actor's last move, if nothing has happened since and it can be undone; step 1 is the opening."""
    if not item.is_open or Act.WITHDRAW not in item.type.acts or actor.person_id is None:
        return None
    last = item.steps.exclude(verb__in=HARMLESS).last()
    if last is None or not last.moved or last.by_id != actor.person_id:
        return None
    if item.children.filter(opened_at__gte=last.at).exists():
        return None
    if open_desks(item).filter(person__isnull=False, queue__isnull=False, opened_at__gte=last.at).exists():
        return None
    if last.number == 1:
        return last
    if not last.is_move or item.type.move(last.verb).on_move or last.token is None:
        return None
    return None if last.token.status == TokenStatus.GONE else last


def standstill_reason(item: Item) -> Text:
    """Why an item is paused, in words."""
    halt = item.standstills.filter(ended_at=None).first()
    labels = {pause.key: pause.label for pause in item.type.pauses}
    if halt is None or halt.reason not in labels:
        return Text(halt.why, halt.why) if halt and halt.why else Text("暂停", "paused")
    return labels[halt.reason]


def verb_label(item: Item, step: Step) -> Text:
    """What a step is called."""
    if step.is_move:
        return item.type.move(step.verb).label
    if step.verb in set(Act):
        return ACT_LABELS[Act(step.verb)]
    return VERB_LABELS[step.verb]


def about_url(item: Item) -> str:
    """The page of the app's row an item is about; empty where it has none."""
    if item.about_type == Item._meta.label:
        return reverse("work:item", args=[item.about_id])
    if not item.type.about_url or not item.about_id:
        return ""
    try:
        return reverse(item.type.about_url, args=[item.about_id])
    except NoReverseMatch:
        return ""


def is_overdue(item: Item) -> bool:
    """Whether the item ran, or runs, beyond its due time."""
    if item.due_at is None or (item.paused_since is not None and item.paused_since <= item.due_at):
        return False
    return (item.closed_at or clock.now()) > item.due_at


def kind_label(key: str) -> Text:
    """The label of a kind; the key itself where its pack is gone."""
    kind = registry.work_types.get(key)
    return kind.label if kind else Text(key, key)


def may_see_step(actor: Actor, key: str) -> bool:
    """Whether the actor may see a step, and so the files given with it."""
    step = Step.objects.select_related("item").filter(pk=key).first()
    return step is not None and may_see(actor, step.item)


def _offers(actor: Actor, item: Item) -> Iterator[Offer]:
    desks = [desk for desk in open_desks(item).filter(purpose=Purpose.MOVE) if sits_at(actor, desk)]
    desks.sort(key=lambda desk: (desk.person_id is None, desk.pk))
    for token in item.tokens.filter(status=TokenStatus.LIVE).order_by("pk"):
        desk = next((one for one in desks if one.token_id == token.pk), None)
        for move in item.type.moves_from(token.state):
            if is_meant(actor, move.who, item, desk):
                yield Offer(move, desk)


def _takes_part(actor: Actor, item: Item) -> bool:
    me = actor.person_id
    if me is None:
        return False
    return (
        item.opener_id == me
        or item.desks.filter(Q(person=me) | Q(done_by=me)).exists()
        or item.copies.filter(person=me).exists()
        or item.parties.filter(Q(person=me) | Q(organisation__in=actor.organisation_ids)).exists()
    )


def _sees_unit(actor: Actor, item: Item) -> bool:
    wide = [SEE_ITEMS]
    if item.kind in registry.work_types and item.type.sees is not None:
        wide.append(item.type.sees)
    bodies = [party.organisation for party in item.parties.select_related("organisation") if party.organisation]
    if item.unit is not None:
        bodies.append(item.unit)
    return any(reaches(actor, permission, body) for permission in wide for body in bodies)


VERB_LABELS = {
    "open": Text("发起", "Opened"),
    "release": Text("退签", "Put back"),
    "take_back": Text("收回委托", "Taken back"),
    "sign": Text("签署意见", "Signed"),
    "resume": Text("恢复计时", "Clock resumed"),
    "set_due": Text("调整期限", "Deadline changed"),
    "granted": Text("准予延期", "More time granted"),
}
