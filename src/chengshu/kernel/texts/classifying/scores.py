"""How good a classifier is on letters it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class LabelScore:
    """Precision, recall and F1 of one label, 0 to 1, over ``letters`` letters that are of it."""

    label: str
    letters: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Scores:
    """The report: by label, over all, the confusion (rows: what it is, columns: what was proposed), calibration.

    ``macro_f1`` is the mean over labels, ``spread`` its standard deviation between rounds; ``calibration_error`` the
    mean distance between stated probability and how often it was right, over ten equal steps of probability.
    ``sure_share`` of letters come with a probability of at least 0.8; ``sure_accuracy`` of those are right.
    """

    labels: tuple[LabelScore, ...]
    macro_f1: float
    accuracy: float
    confusion: tuple[tuple[int, ...], ...]
    letters: int
    folds: int
    rounds: int
    spread: float
    calibration_error: float
    sure_share: float
    sure_accuracy: float

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the model."""
        return asdict(self)


def macro_f1(truth: NDArray[np.int64], said: NDArray[np.int64], size: int) -> float:
    """The mean F1 over the labels 0 to ``size``."""
    return float(np.mean([f1 for _, _, f1 in by_label(confusion_of(truth, said, size))]))


def confusion_of(truth: NDArray[np.int64], said: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """(size, size) counts; rows are the truth."""
    return np.bincount(truth * size + said, minlength=size * size).reshape(size, size)


def by_label(confusion: NDArray[np.int64]) -> list[tuple[float, float, float]]:
    """Precision, recall and F1 of each label; 0 where nothing was proposed or nothing is of it."""
    right = np.diag(confusion)
    said, is_so = confusion.sum(axis=0), confusion.sum(axis=1)
    return [
        (
            float(good / proposed) if proposed else 0.0,
            float(good / there) if there else 0.0,
            float(2 * good / (proposed + there)) if proposed + there else 0.0,
        )
        for good, proposed, there in zip(right, said, is_so, strict=True)
    ]


def scored(
    labels: Sequence[str],
    truth: NDArray[np.int64],
    rounds: Sequence[NDArray[np.float32]],
    *,
    folds: int,
) -> Scores:
    """The report on ``rounds`` of probabilities (letters, labels) that were all made for unseen letters."""
    size = len(labels)
    said = [probabilities.argmax(axis=1) for probabilities in rounds]
    f1s = [macro_f1(truth, one, size) for one in said]
    confusion = np.sum([confusion_of(truth, one, size) for one in said], axis=0)
    stated = np.concatenate([probabilities.max(axis=1) for probabilities in rounds])
    right = np.concatenate([one == truth for one in said])
    sure = stated >= 0.8
    shares = by_label(confusion)
    return Scores(
        labels=tuple(
            LabelScore(label, int((truth == place).sum()), *(round(value, 4) for value in shares[place]))
            for place, label in enumerate(labels)
        ),
        macro_f1=round(float(np.mean(f1s)), 4),
        accuracy=round(float(right.mean()), 4),
        confusion=tuple(tuple(int(cell) for cell in row) for row in confusion // max(len(rounds), 1)),
        letters=len(truth),
        folds=folds,
        rounds=len(rounds),
        spread=round(float(np.std(f1s)), 4),
        calibration_error=round(calibration_error(stated, right), 4),
        sure_share=round(float(sure.mean()), 4),
        sure_accuracy=round(float(right[sure].mean()), 4) if sure.any() else 0.0,
    )


def calibration_error(stated: NDArray[np.float32], right: NDArray[np.bool_]) -> float:
    """The mean distance between stated probability and being right, over ten steps, weighted by their letters."""
    step = np.minimum((stated * 10).astype(int), 9)
    total = 0.0
    for place in range(10):
        here = step == place
        if here.any():
            total += float(abs(stated[here].mean() - right[here].mean())) * int(here.sum())
    return total / max(len(stated), 1)
