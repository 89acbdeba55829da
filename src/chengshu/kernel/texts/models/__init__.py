"""Tables of text understanding."""

from __future__ import annotations

from chengshu.kernel.texts.models.letters import Clue, Counting, Label, Letter, Topic
from chengshu.kernel.texts.models.rules import AlikeRule, FormulaRule, FormulaUse, Level, UrgentWord
from chengshu.kernel.texts.models.schemes import OrderState, Scheme, TrainedModel, TrainingOrder

__all__ = [
    "AlikeRule",
    "Clue",
    "Counting",
    "FormulaRule",
    "FormulaUse",
    "Label",
    "Letter",
    "Level",
    "OrderState",
    "Scheme",
    "Topic",
    "TrainedModel",
    "TrainingOrder",
    "UrgentWord",
]
