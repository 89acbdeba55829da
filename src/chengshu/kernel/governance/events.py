"""News of governance for the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class ConsultationPublished(Event):
    """Experts have answered: the result of a request is there.

    ``subject_type`` and ``subject_id`` are those of ``ask_experts``, empty where a person asked without a subject;
    ``verdict`` is a value of ``governance.models.Verdict``.
    """

    key: ClassVar[str] = "governance.consultation.published"
    ordered_by: ClassVar[str] = "consultation_id"
    consultation_id: int
    number: str
    subject_type: str
    subject_id: str
    verdict: str


@dataclass(frozen=True)
class ConsultationCancelled(Event):
    """A request ended without a result."""

    key: ClassVar[str] = "governance.consultation.cancelled"
    ordered_by: ClassVar[str] = "consultation_id"
    consultation_id: int
    number: str
    subject_type: str
    subject_id: str
