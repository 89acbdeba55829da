"""What other floors and packs hear about cases, through the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class CaseEvent(Event):
    """Something happened to a case."""

    ordered_by: ClassVar[str] = "case_id"

    case_id: int
    number: str
    channel: str


@dataclass(frozen=True)
class CaseReported(CaseEvent):
    """A case came in."""

    key: ClassVar[str] = "cases.case.reported"


@dataclass(frozen=True)
class CaseFiled(CaseEvent):
    """A case was filed (立案) and waits for dispatch."""

    key: ClassVar[str] = "cases.case.filed"


@dataclass(frozen=True)
class CaseDispatched(CaseEvent):
    """A case was sent to the unit that handles it."""

    key: ClassVar[str] = "cases.case.dispatched"

    unit_id: int


@dataclass(frozen=True)
class CaseHandedBack(CaseEvent):
    """The unit says that it is not its case (退回)."""

    key: ClassVar[str] = "cases.case.handed_back"

    unit_id: int
    why: str


@dataclass(frozen=True)
class CaseHandled(CaseEvent):
    """The unit's result was approved and goes to be checked."""

    key: ClassVar[str] = "cases.case.handled"


@dataclass(frozen=True)
class CaseChecked(CaseEvent):
    """Somebody looked on the spot; ``passed`` or sent back."""

    key: ClassVar[str] = "cases.case.checked"

    passed: bool


@dataclass(frozen=True)
class CaseClosed(CaseEvent):
    """A case is over but for its rating; ``outcome`` is a key of ``models.Outcome``."""

    key: ClassVar[str] = "cases.case.closed"

    outcome: str


@dataclass(frozen=True)
class CaseReopened(CaseEvent):
    """A closed case was opened again."""

    key: ClassVar[str] = "cases.case.reopened"

    round: int


@dataclass(frozen=True)
class CaseMerged(CaseEvent):
    """A case repeats another and goes on with it."""

    key: ClassVar[str] = "cases.case.merged"

    into_id: int


@dataclass(frozen=True)
class CaseRated(CaseEvent):
    """The reporter said how satisfied they are, 1 to 5."""

    key: ClassVar[str] = "cases.case.rated"

    satisfaction: int


@dataclass(frozen=True)
class CaseSupplemented(CaseEvent):
    """Its reporter said something more, perhaps after its end."""

    key: ClassVar[str] = "cases.case.supplemented"


@dataclass(frozen=True)
class CaseOverdue(CaseEvent):
    """A stage, or all of it where ``stage`` is empty, took longer than it may."""

    key: ClassVar[str] = "cases.case.overdue"

    stage: str


@dataclass(frozen=True)
class CaseReferred(CaseEvent):
    """A case was given with its evidence to another kind of body; ``kind`` is a key of ``models.LinkKind``."""

    key: ClassVar[str] = "cases.case.referred"

    unit_id: int
    kind: str
