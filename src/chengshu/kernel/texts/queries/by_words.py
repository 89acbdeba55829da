"""What is proposed while nothing was learnt: labels whose own words speak of what a text says."""

from __future__ import annotations

from collections.abc import Sequence

from chengshu.kernel.texts.guessing import Described, guessed
from chengshu.kernel.texts.words import Proposal, Reason


def proposals_by_words(text: str, labels: Sequence[Described], limit: int = 3) -> list[Proposal]:
    """The labels whose words stand in the text or mean what it says, the likeliest first; how probable is not known."""
    return [
        Proposal(
            guess.label.label,
            guess.label.name,
            probability=0.0,
            reasons=tuple(Reason(word, guess.score) for word in guess.words),
        )
        for guess in guessed(text, tuple(labels), limit)
    ]
