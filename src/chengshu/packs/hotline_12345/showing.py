"""What pages show: help beside a call while it is typed, and what the hotline adds to the page of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.cases.queries.classes import leaves
from chengshu.kernel.cases.queries.proposing import classes_proposed
from chengshu.kernel.places import queries as places
from chengshu.kernel.texts import queries as texts
from chengshu.kernel.texts.words import Spot
from chengshu.packs.hotline_12345.exchange import NOT_CONNECTED, exchange
from chengshu.packs.hotline_12345.forms.seat import SCHEME, class_line
from chengshu.packs.hotline_12345.models import (
    CALLBACK_STATES,
    LINES,
    RECEIVERS,
    Callback,
    Handover,
    Receiver,
    Transfer,
)
from chengshu.packs.hotline_12345.queries.figures import CHANNELS
from chengshu.packs.hotline_12345.queries.knowledge import Answer, answers_to
from chengshu.packs.hotline_12345.rights import HAND_OVER, SEE

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case, CaseClass
    from chengshu.kernel.places.queries import Found

READ = 2000
"""So many characters are looked through while somebody types."""
LEAST = 4
SHOWN = 3


@dataclass(frozen=True)
class ClassOffered:
    """A class to take with one key."""

    row: CaseClass
    probability: float
    chosen: bool


@dataclass(frozen=True)
class PlaceOffered:
    """A place to take; ``value`` is what the form sends."""

    found: Found
    value: str
    chosen: bool


@dataclass(frozen=True)
class Repeat:
    """An open case that says alike things."""

    case: Case
    likeness: float
    reasons: Sequence[Text]


@dataclass(frozen=True)
class Help:
    """All that is offered beside what is typed."""

    classes: list[ClassOffered]
    words: Sequence[str]
    urgency: int
    places: list[PlaceOffered]
    answers: list[Answer]
    repeats: list[Repeat]


def help_for(given: Mapping[str, str], actor: Actor) -> Help:
    """What the platform can say about a call so far; bounded, whatever is typed."""
    text = given.get("text", "").replace("\0", "")[:READ]
    address = given.get("address", "").replace("\0", "")[:300]
    if len(text.strip()) < LEAST:
        return Help([], (), 0, _places(address, given.get("spot", "")) if len(address.strip()) > 1 else [], [], [])
    raised = texts.raised(text)
    spots = _places(f"{address} {text}", given.get("spot", ""))
    return Help(
        _classes(text, given.get("proposed", "")),
        raised.words[:6],
        raised.level,
        spots,
        answers_to(text, limit=SHOWN),
        _repeats(text, spots, actor),
    )


def _classes(text: str, chosen: str) -> list[ClassOffered]:
    found = {one.label: one.probability for one in classes_proposed(text, SCHEME, SHOWN)}
    if chosen and chosen not in found:
        found[chosen] = 0.0
    known = {row.code: row for row in leaves(SCHEME).filter(code__in=found)}
    return [ClassOffered(known[code], share, code == chosen) for code, share in found.items() if code in known]


def _places(said: str, chosen: str) -> list[PlaceOffered]:
    offered = []
    for one in places.place_of_text(said)[:SHOWN]:
        spot = f"{one.lon:.6f},{one.lat:.6f}" if one.lon is not None and one.lat is not None else ","
        value = f"{spot},{one.division_code},{one.confidence:.2f},{one.name}"
        offered.append(PlaceOffered(one, value, value == chosen))
    return offered


def _repeats(text: str, spots: list[PlaceOffered], actor: Actor) -> list[Repeat]:
    best = spots[0].found if spots else None
    spot = Spot("", best.division_code, best.lon, best.lat) if best else Spot()
    found = {one.key: one for one in texts.alike(text, spot=spot, limit=8, source="cases")}
    rows = cases_seen_by(actor).filter(pk__in=[int(key) for key in found if key.isdigit()], outcome="")
    repeats = [Repeat(row, found[str(row.pk)].likeness, found[str(row.pk)].reasons) for row in rows]
    return sorted(repeats, key=lambda one: -one.likeness)[:SHOWN]


def seat_lines() -> list[tuple[str, Text]]:
    """The emergency lines, and the word for the exchange where none is connected."""
    return [(str(line), label) for line, label in LINES.items()]


def exchange_note() -> Text | None:
    """What a seat must know of the telephone exchange; None where one is connected."""
    return None if exchange() is not None else NOT_CONNECTED


def case_panel(actor: Actor, case: Case) -> Mapping[str, Any] | None:
    """What the hotline knows of a case: handed on, transferred, called back; and what may be done."""
    handovers = list(Handover.everywhere.filter(case=case).select_related("unit", "other"))
    origin = Handover.everywhere.filter(other=case).select_related("case").first()
    transfers = list(Transfer.everywhere.filter(case=case))
    callbacks = list(Callback.everywhere.filter(case=case).order_by("round"))
    ours = case.channel in CHANNELS
    may_hand = ours and case.is_open and reaches(actor, HAND_OVER, case.keeper)
    if not (handovers or origin or transfers or callbacks or may_hand):
        return None
    gone = {one.receiver for one in handovers if one.round == case.round}
    return {
        "case": case,
        "handovers": [(RECEIVERS[one.receiver], one) for one in handovers],
        "origin": origin,
        "transfers": [(LINES[one.line], one) for one in transfers],
        "callbacks": [(CALLBACK_STATES[one.state], one) for one in callbacks],
        "offered": [(one.value, RECEIVERS[one]) for one in Receiver if may_hand and one not in gone],
        "may_note": actor.may(SEE),
    }


__all__ = ["case_panel", "class_line", "exchange_note", "help_for", "seat_lines"]
