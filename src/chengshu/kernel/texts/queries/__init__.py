"""What other floors may ask here."""

from __future__ import annotations

from chengshu.kernel.texts.queries.alike import alike, alike_of
from chengshu.kernel.texts.queries.by_words import proposals_by_words
from chengshu.kernel.texts.queries.models_in_force import model_in_force, proposals, proposals_of_many
from chengshu.kernel.texts.queries.replies import reply_score
from chengshu.kernel.texts.queries.topics import hot_topics
from chengshu.kernel.texts.queries.urgency import raised

__all__ = [
    "alike",
    "alike_of",
    "hot_topics",
    "model_in_force",
    "proposals",
    "proposals_by_words",
    "proposals_of_many",
    "raised",
    "reply_score",
]
