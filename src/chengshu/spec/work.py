"""Words for work (件): kinds, states, moves, who holds it, what a move needs, how long it may take.

A kind of work is a state machine. An item stands on one token, or on several after a fork; in every state a token
lies on one or more desks (待办). Who sits there makes moves. ``docs/work.md`` shows a whole declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chengshu.base.errors import NotFound
from chengshu.base.text import Text
from chengshu.spec.people import Permission


class Span(StrEnum):
    """What time is counted in.

    Working days end at the close of the last one and do not count the day they start on (民法典 第二百零一条);
    calendar days end at local midnight of the last one. Minutes run round the clock.
    """

    WORKING_MINUTES = "working_minutes"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MINUTES = "minutes"


SPAN_LABELS: Mapping[Span, Text] = {
    Span.WORKING_MINUTES: Text("工作分钟", "working minutes"),
    Span.WORKING_DAYS: Text("个工作日", "working days"),
    Span.CALENDAR_DAYS: Text("个自然日", "calendar days"),
    Span.MINUTES: Text("分钟", "minutes"),
}


@dataclass(frozen=True)
class Allowance:
    """How long something may take, until officials set another time in its row (``AllowanceRule``)."""

    amount: int
    span: Span = Span.WORKING_DAYS

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"an allowance of less than nothing: {self.amount}")


class Signing(StrEnum):
    """How several desks of one state come to a move."""

    ANY = "any"
    ALL = "all"
    SEQUENCE = "sequence"


@dataclass(frozen=True)
class Seat:
    """A place that can hold work: a person, or whoever of an organisation (and holds ``permission``, where given)."""

    person_id: int | None = None
    organisation_id: int | None = None
    permission: Permission | None = None

    def __post_init__(self) -> None:
        if (self.person_id is None) == (self.organisation_id is None):
            raise ValueError("a seat is either a person's or an organisation's")


class Who:
    """Somebody in relation to an item; the classes below say how they are found."""


@dataclass(frozen=True)
class Holder(Who):
    """Who sits at a desk of the state the move starts from. As holder of a state: who made the move into it."""


@dataclass(frozen=True)
class Opener(Who):
    """Who opened the item (发起人)."""


@dataclass(frozen=True)
class Party(Who):
    """Those named under ``role`` when the item was opened or in a move's field that ``fills`` the role.

    An organisation means its people, with ``permission`` only those who hold it for that organisation.
    """

    role: str
    permission: Permission | None = None


@dataclass(frozen=True)
class Unit(Who):
    """People of the item's responsible unit (责任单位) who hold the permission for it; None means all its people."""

    permission: Permission | None = None


@dataclass(frozen=True)
class Permitted(Who):
    """Whoever holds the permission in a scope that reaches the item's unit. May make moves, gets no desk."""

    permission: Permission


@dataclass(frozen=True)
class Doer(Who):
    """Who finished ``state`` the last time (原办理人)."""

    state: str


@dataclass(frozen=True)
class Chosen(Who):
    """Seats found by the app: ``choose(item)``."""

    choose: Callable[[Any], Sequence[Seat]]


class NeedKind(StrEnum):
    """What is asked for in a move's form, and as what its value arrives."""

    LINE = "line"  # str
    TEXT = "text"  # str
    NUMBER = "number"  # int
    DECIMAL = "decimal"  # str of a decimal
    MONEY = "money"  # int, fen
    DAY = "day"  # ISO date
    FLAG = "flag"  # bool
    CHOICE = "choice"  # key of a choice
    PEOPLE = "people"  # list of person keys
    UNITS = "units"  # list of organisation keys
    FILES = "files"  # list of file identifiers, the evidence (附件、佐证材料)


@dataclass(frozen=True)
class Need:
    """A field that a move asks for. A field of people or units that ``fills`` a party decides who is named there."""

    key: str
    label: Text
    kind: NeedKind = NeedKind.LINE
    required: bool = True
    choices: tuple[tuple[str, Text], ...] = ()
    hint: Text | None = None
    least: int | None = None
    most: int | None = None
    fills: str = ""


@dataclass(frozen=True)
class State:
    """Where work can stand. A state without holders that is not ``final`` waits for a permitted person or its children.

    ``final`` closes the item. ``joins`` waits until every branch of the fork has arrived. ``after_children`` names the
    move the platform makes once all awaited sub-work is closed. In a ``paused`` state the item's clocks stand still.
    """

    key: str
    label: Text
    held_by: tuple[Who, ...] = ()
    signing: Signing = Signing.ANY
    allowance: Allowance | None = None
    final: bool = False
    joins: bool = False
    after_children: str = ""
    paused: bool = False
    hint: Text | None = None


class Act(StrEnum):
    """What can be done with any kind of work, beside its declared moves."""

    CLAIM = "claim"
    TRANSFER = "transfer"
    DELEGATE = "delegate"
    ADD_SIGNER = "add_signer"
    RETURN = "return"
    WITHDRAW = "withdraw"
    TERMINATE = "terminate"
    BREAK_DOWN = "break_down"
    COPY = "copy"
    URGE = "urge"
    PAUSE = "pause"
    EXTEND = "extend"


EVERY_ACT = frozenset(Act)


@dataclass(frozen=True)
class Move:
    """A step from one of ``source`` to ``target``; several targets fork into parallel branches (并行).

    With countersigning the token goes once everybody has moved; where they chose differently, the move declared last
    wins, so declare agreement first. An ``alone`` move (a veto) goes at once whatever the others think.
    ``on_move(moved)`` runs in the transaction of the move, see ``kernel.work.services.Moved``.
    """

    key: str
    label: Text
    source: tuple[str, ...]
    target: tuple[str, ...]
    who: tuple[Who, ...] = (Holder(),)
    needs: tuple[Need, ...] = ()
    why: bool = False
    alone: bool = False
    bulk: bool = False
    tone: str = ""
    copies: tuple[Who, ...] = ()
    on_move: Callable[[Any], object] | None = None
    hint: Text | None = None


@dataclass(frozen=True)
class Pause:
    """A reason for which the clock may stand still: 补正, 挂账. ``most`` is how long at the longest, for its alarm.

    ``resumed_by`` may let it run on; empty means those who may stop it. ``on_pause`` and ``on_resume`` run in the same
    transaction, for an app that keeps dates of its own.
    """

    key: str
    label: Text
    who: tuple[Who, ...] = (Holder(),)
    most: Allowance | None = None
    resumed_by: tuple[Who, ...] = ()
    on_pause: Callable[[Any], object] | None = None
    on_resume: Callable[[Any], object] | None = None

    @property
    def enders(self) -> tuple[Who, ...]:
        """Who may let the clock run on."""
        return self.resumed_by or self.who


@dataclass(frozen=True)
class Extension:
    """Who asks for more time, who grants it, and how often at most (延期)."""

    decided_by: tuple[Who, ...]
    asked_by: tuple[Who, ...] = (Holder(),)
    times: int = 1
    most: Allowance | None = None


@dataclass(frozen=True)
class WorkType:
    """A kind of work. The first state is where an item opens.

    ``allowance`` is for the whole item; None where each item brings its own date or has none.
    ``span`` counts pauses and extensions of items that bring their own date. ``opening`` names the values that come
    with a new item, for its page to show. ``sees`` holds whoever may look at items of their reach without a desk.
    ``about_url`` is the name of the page of the app's row, with its key as the only argument. ``hook`` runs after every
    move, ``Move.on_move`` after its own. ``allowance_of(item, state)`` gives the time that this very item may take
    where it depends on what the item is about, for all of it where ``state`` is empty; None leaves it to the rows of
    officials.
    """

    key: str
    label: Text
    states: tuple[State, ...] = ()
    moves: tuple[Move, ...] = ()
    allowance: Allowance | None = None
    span: Span = Span.WORKING_DAYS
    pauses: tuple[Pause, ...] = ()
    extension: Extension | None = None
    acts: frozenset[Act] = EVERY_ACT
    terminated_by: tuple[Who, ...] = (Opener(),)
    opening: tuple[Need, ...] = ()
    opens: Permission | None = None
    sees: Permission | None = None
    about_url: str = ""
    icon: str = "checklist"
    hook: Callable[[Any], object] | None = None
    allowance_of: Callable[[Any, str], Allowance | None] | None = None
    _states: dict[str, State] = field(init=False, repr=False, compare=False, hash=False)
    _moves: dict[str, Move] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_states", {state.key: state for state in self.states})
        object.__setattr__(self, "_moves", {move.key: move for move in self.moves})
        flaws = tuple(_flaws(self))
        if flaws:
            raise ValueError(f"work type {self.key}: " + "; ".join(flaws))

    def state(self, key: str) -> State:
        """The state of this key. Raises KeyError."""
        return self._states[key]

    def move(self, key: str) -> Move:
        """The move of this key. Raises NotFound: the key may come from an address that somebody typed."""
        if key not in self._moves:
            raise NotFound
        return self._moves[key]

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that start in the state, in the order declared."""
        return tuple(move for move in self.moves if state in move.source)


def _flaws(kind: WorkType) -> list[str]:
    """What is wrong with a declaration, in words; found when the city starts and not when an item gets stuck."""
    found: list[str] = []
    keys = {state.key for state in kind.states}
    if len(keys) < len(kind.states) or len({move.key for move in kind.moves}) < len(kind.moves):
        found.append("a key is used twice")
    for move in kind.moves:
        found += [f"move {move.key} names no state {key}" for key in {*move.source, *move.target} - keys]
        if not move.source or not move.target:
            found.append(f"move {move.key} leads from or to nowhere")
        found += [f"move {move.key} starts in final {key}" for key in move.source if _is_final(kind, key)]
        if len(move.target) > 1 and any(_is_final(kind, key) for key in move.target):
            found.append(f"move {move.key} forks into a final state")
    known = {move.key for move in kind.moves}
    for state in kind.states:
        if state.after_children and state.after_children not in known:
            found.append(f"state {state.key} names no move {state.after_children}")
    if not found and kind.states:
        found += [f"state {key} can never end" for key in sorted(keys - _that_can_end(kind))]
        found += [f"state {key} is never reached" for key in sorted(keys - _reached(kind))]
    return found


def _is_final(kind: WorkType, key: str) -> bool:
    return any(state.key == key and state.final for state in kind.states)


def _that_can_end(kind: WorkType) -> set[str]:
    ends = {state.key for state in kind.states if state.final}
    while more := {key for move in kind.moves if ends & set(move.target) for key in move.source} - ends:
        ends |= more
    return ends


def _reached(kind: WorkType) -> set[str]:
    seen = {kind.states[0].key}
    while more := {key for move in kind.moves if seen & set(move.source) for key in move.target} - seen:
        seen |= more
    return seen
