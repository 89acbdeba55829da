"""A kind of work with everything in it, and people who do it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Desk, Item
from chengshu.spec.people import Permission, Scope
from chengshu.spec.registry import registry
from chengshu.spec.work import (
    Allowance,
    Extension,
    Holder,
    Move,
    Need,
    NeedKind,
    Opener,
    Party,
    Pause,
    Permitted,
    Signing,
    Span,
    State,
    Unit,
    WorkType,
)

REVIEW = Permission("test.repair.review", Text("审核维修", "Review repairs"))
CLOSE = Permission("test.repair.close", Text("直接办结", "Close repairs"))


def t(word: str) -> Text:
    """A label that nobody looks at."""
    return Text(f"测试{word}", word)


REPAIR = WorkType(
    key="test.repair",
    label=t("repair"),
    allowance=Allowance(10, Span.WORKING_DAYS),
    states=(
        State("drafting", t("drafting"), held_by=(Opener(),)),
        State("repairing", t("repairing"), held_by=(Party("crew"),), allowance=Allowance(3)),
        State("review", t("review"), held_by=(Unit(REVIEW),)),
        State("done", t("done"), final=True),
        State("refused", t("refused"), final=True),
    ),
    moves=(
        Move(
            "submit",
            t("submit"),
            ("drafting",),
            ("repairing",),
            needs=(Need("crew", t("crew"), NeedKind.PEOPLE, required=False, fills="crew"),),
        ),
        Move(
            "repaired",
            t("repaired"),
            ("repairing",),
            ("review",),
            needs=(
                Need("share", t("share"), NeedKind.NUMBER, least=0, most=100),
                Need("note", t("note"), NeedKind.TEXT, required=False),
            ),
            bulk=True,
        ),
        Move("accept", t("accept"), ("review",), ("done",), bulk=True),
        Move("refuse", t("refuse"), ("review",), ("refused",), why=True),
        Move("close", t("close"), ("repairing", "review"), ("done",), who=(Permitted(CLOSE),)),
    ),
    pauses=(Pause("supplement", Text("补正", "Waiting for papers"), most=Allowance(5)),),
    extension=Extension(decided_by=(Unit(REVIEW),), times=1, most=Allowance(10)),
)


def signing(how: Signing) -> WorkType:
    """A kind whose only state is signed by the ``signers``."""
    return WorkType(
        key=f"test.signing.{how}",
        label=t("signing"),
        states=(
            State("draft", t("draft"), held_by=(Opener(),)),
            State("signing", t("signing"), held_by=(Party("signers"),), signing=how),
            State("agreed", t("agreed"), final=True),
            State("refused", t("refused"), final=True),
        ),
        moves=(
            Move("send", t("send"), ("draft",), ("signing",)),
            Move("agree", t("agree"), ("signing",), ("agreed",), bulk=True),
            Move("disagree", t("disagree"), ("signing",), ("refused",)),
            Move("veto", t("veto"), ("signing",), ("refused",), alone=True),
        ),
    )


BRANCHED = WorkType(
    key="test.branched",
    label=t("branched"),
    states=(
        State("start", t("start"), held_by=(Opener(),)),
        State("left", t("left"), held_by=(Party("left"),)),
        State("right", t("right"), held_by=(Party("right"),)),
        State("right_more", t("right more"), held_by=(Holder(),)),
        State("together", t("together"), held_by=(Opener(),), joins=True),
        State("end", t("end"), final=True),
    ),
    moves=(
        Move("split", t("split"), ("start",), ("left", "right")),
        Move("left_done", t("left done"), ("left",), ("together",)),
        Move("right_on", t("right on"), ("right",), ("right_more",)),
        Move("right_done", t("right done"), ("right_more",), ("together",)),
        Move("finish", t("finish"), ("together",), ("end",)),
    ),
)

SUMMARY = WorkType(
    key="test.summary",
    label=t("summary"),
    states=(
        State("gathering", t("gathering"), held_by=(Opener(),), after_children="gathered"),
        State("writing", t("writing"), held_by=(Opener(),)),
        State("end", t("end"), final=True),
    ),
    moves=(
        Move("gathered", t("gathered"), ("gathering",), ("writing",)),
        Move("write", t("write"), ("writing",), ("end",)),
    ),
)

KINDS = (REPAIR, BRANCHED, SUMMARY, *(signing(how) for how in Signing))


@contextmanager
def declared(*kinds: WorkType) -> Iterator[None]:
    """These kinds known to the city for a while."""
    before = dict(registry.work_types)
    permissions = dict(registry.permissions)
    registry.work_types.update({kind.key: kind for kind in (*KINDS, *kinds)})
    registry.permissions.update({one.key: one for one in (REVIEW, CLOSE)})
    try:
        yield
    finally:
        registry.work_types.clear()
        registry.work_types.update(before)
        registry.permissions.clear()
        registry.permissions.update(permissions)


@dataclass(frozen=True)
class Bureau:
    """A unit with somebody who opens work, a crew, and somebody who reviews it."""

    body: Organisation
    opener: Actor
    crew: Actor
    reviewer: Actor


def make_bureau() -> Bureau:
    """A bureau of three."""
    body = make_organisation()
    return Bureau(
        body,
        opener=make_actor("发起人", organisation=body),
        crew=make_actor("维修员", organisation=body),
        reviewer=make_actor("审核员", organisation=body, may={REVIEW: Scope.UNIT}),
    )


def person(actor: Actor) -> Person:
    """Who acts, as a row."""
    return Person.objects.get(pk=actor.person_id or 0)


def make_repair(bureau: Bureau, *, title: str = "井盖破损", submitted: bool = True) -> Item:
    """A repair, lying with the crew once submitted."""
    item = work.open_item(REPAIR, title=title, by=bureau.opener, parties={"crew": [person(bureau.crew)]})
    if submitted:
        work.make_move(item, "submit", by=bureau.opener)
    return item


def make_signing(how: Signing, opener: Actor, signers: list[Actor]) -> Item:
    """An item lying with its signers."""
    kind = registry.work_types[f"test.signing.{how}"]
    item = work.open_item(kind, title="会签件", by=opener, parties={"signers": [person(one) for one in signers]})
    work.make_move(item, "send", by=opener)
    return item


def states_of(item: Item) -> list[str]:
    """Where an item stands, or the outcome of one that is over."""
    item.refresh_from_db()
    if not item.is_open:
        return [item.outcome or item.status]
    return sorted(item.tokens.filter(status="live").values_list("state", flat=True))


def desk_of(item: Item, actor: Actor) -> Desk:
    """The undone desk of a person."""
    return Desk.objects.get(item=item, person_id=actor.person_id or 0, done_at=None)


def holders_of(item: Item) -> set[int | None]:
    """The people with whom an item lies now."""
    return set(item.desks.filter(done_at=None, opened_at__isnull=False).values_list("person_id", flat=True))
