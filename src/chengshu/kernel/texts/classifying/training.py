"""Training: a linear support vector machine over pieces, its scores by cross-validation, calibrated probabilities.

Only the process that trains comes here: scikit-learn and SciPy take a second and 90 MB to import, so that the services
import this module when a training begins.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from chengshu.kernel.texts.classifying.groups import groups_of
from chengshu.kernel.texts.classifying.model import Classifier, Floats, softmax, weighed
from chengshu.kernel.texts.classifying.scores import Scores, scored
from chengshu.kernel.texts.errors import TooFewExamples
from chengshu.kernel.texts.pieces import BUCKETS, Counts, counted, folded_for_reading
from chengshu.kernel.texts.words import Example

FOLDS = 5
ROUNDS = 2
FEWEST_LABELS = 2
FEWEST_EACH = 8
MOST_PIECES = 300_000
COST = 2.0
LEAST = 0.2
TELLING = 1.25
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Trained:
    """A classifier trained on all examples, and how good its like is on unseen ones."""

    classifier: Classifier
    scores: Scores
    left_out: dict[str, int]


def trained(
    examples: Sequence[Example], *, rounds: int = ROUNDS, seed: int = 0, progress: Progress | None = None
) -> Trained:
    """Learn from the examples. Labels with too few are left out; raises TooFewExamples when too little remains."""
    usual = Counter(example.label for example in examples)
    labels = tuple(sorted(label for label, count in usual.items() if count >= FEWEST_EACH))
    if len(labels) < FEWEST_LABELS:
        raise TooFewExamples(classes=FEWEST_LABELS, each=FEWEST_EACH, n=len(labels))
    kept = [example for example in examples if example.label in labels]
    number = {label: place for place, label in enumerate(labels)}
    truth = np.array([number[example.label] for example in kept], dtype=np.int64)
    counts = counted([folded_for_reading(example.text) for example in kept])
    groups = groups_of([example.text for example in kept], [example.group for example in kept])
    if len(np.unique(groups)) < FOLDS * FEWEST_LABELS:
        raise TooFewExamples(classes=FEWEST_LABELS, each=FEWEST_EACH, n=len(labels))

    made = [_unseen(counts, truth, groups, seed + turn, len(labels), progress) for turn in range(rounds)]
    sharpness, offset = _calibrated(np.concatenate(made), np.tile(truth, rounds))
    probabilities = [_cross_calibrated(scores, truth, groups, seed) for scores in made]
    report = scored(labels, truth, probabilities, folds=FOLDS)
    if progress:
        progress("whole", 1, 1)
    buckets, rarity, weights, bias = _fitted(counts, truth, len(labels))
    classifier = Classifier(labels, buckets, rarity, weights, bias, sharpness, offset)
    return Trained(classifier, report, {label: count for label, count in usual.items() if label not in number})


def _unseen(  # noqa: PLR0917  all six are the same in every call
    counts: Counts,
    truth: NDArray[np.int64],
    groups: NDArray[np.int64],
    seed: int,
    size: int,
    progress: Progress | None,
) -> Floats:
    """Scores (letters, labels), each letter scored by a model that has seen neither it nor its repeats."""
    scores = np.zeros((len(truth), size), np.float32)
    for turn, (learn, test) in enumerate(_folds(truth, groups, seed)):
        buckets, rarity, weights, bias = _fitted(_some(counts, learn), truth[learn], size)
        model = Classifier(
            tuple(map(str, range(size))), buckets, rarity, weights, bias, 1.0, np.zeros(size, np.float32)
        )
        scores[test] = model.scores_of(_some(counts, test))
        if progress:
            progress(f"round {seed + 1}", turn + 1, FOLDS)
    return scores


def _folds(
    truth: NDArray[np.int64], groups: NDArray[np.int64], seed: int
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    return list(splitter.split(np.zeros(len(truth)), truth, groups))


def _some(counts: Counts, rows: NDArray[np.int64]) -> Counts:
    """The counts of some texts."""
    chosen = _matrix(counts, counts.counts)[rows]
    return Counts(chosen.indptr.astype(np.int64), chosen.indices.astype(np.int32), chosen.data.astype(np.float32))


def _matrix(counts: Counts, values: Floats) -> csr_matrix:
    return csr_matrix((values, counts.buckets, counts.starts), shape=(len(counts), BUCKETS))


def _fitted(counts: Counts, truth: NDArray[np.int64], size: int) -> tuple[NDArray[np.int32], Floats, Floats, Floats]:
    """Pieces, their rarity, weights (pieces, labels) and bias of a model of these texts."""
    held = np.bincount(counts.buckets, minlength=BUCKETS)
    buckets = np.flatnonzero(held >= 2)
    if len(buckets) > MOST_PIECES:
        buckets = np.sort(buckets[np.argsort(-held[buckets], kind="stable")[:MOST_PIECES]])
    rare = np.log((1 + len(counts)) / (1 + held[buckets])) + 1
    rarity = (rare * _telling(counts, truth, size)[buckets]).astype(np.float32)
    columns = np.full(BUCKETS, -1, np.int64)
    columns[buckets] = np.arange(len(buckets))
    inside = columns[counts.buckets] >= 0
    rows = counts.rows[inside]
    own = Counts(
        np.searchsorted(rows, np.arange(len(counts) + 1)),
        columns[counts.buckets][inside].astype(np.int32),
        counts.counts[inside],
    )
    values = weighed(own, rarity[own.buckets])
    table = csr_matrix((values.astype(np.float64), own.buckets, own.starts), shape=(len(counts), len(buckets)))
    machine = LinearSVC(C=COST, class_weight="balanced", random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        machine.fit(table, truth)
    weights, bias = machine.coef_.T, machine.intercept_
    if size == 2 and weights.shape[1] == 1:  # of two labels the machine knows the second one only
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return buckets.astype(np.int32), rarity, weights.astype(np.float32), bias.astype(np.float32)


def _telling(counts: Counts, truth: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """How much each bucket (BUCKETS,) tells labels apart, LEAST to 1 + LEAST.

    A piece that all labels hold alike tells nothing, one that a single label holds tells all: 1 less the entropy of
    the labels given the piece, each label weighing the same however many letters it has.
    """
    rows = counts.rows
    shares = [
        (np.bincount(counts.buckets[truth[rows] == label], minlength=BUCKETS) + 0.5) / ((truth == label).sum() + 1)
        for label in range(size)
    ]
    total = np.sum(shares, axis=0)
    entropy = np.zeros(BUCKETS)
    for share in shares:
        part = share / total
        entropy -= part * np.log(part)
    told: NDArray[np.float64] = LEAST + np.maximum(0.0, 1 - entropy / np.log(size)) ** TELLING
    return told


def _calibrated(scores: Floats, truth: NDArray[np.int64]) -> tuple[float, Floats]:
    """The sharpness under which unseen letters are most likely what they are (temperature scaling, Guo 2017)."""
    tried = np.geomspace(0.5, 12, 60)
    rows = np.arange(len(truth))
    losses = [-np.log(softmax((scores * sharp).astype(np.float32))[rows, truth] + 1e-9).mean() for sharp in tried]
    return float(tried[int(np.argmin(losses))]), np.zeros(scores.shape[1], np.float32)


def _cross_calibrated(scores: Floats, truth: NDArray[np.int64], groups: NDArray[np.int64], seed: int) -> Floats:
    """Probabilities of letters whose own truth had no part in the calibration."""
    found = np.zeros_like(scores)
    for learn, test in _folds(truth, groups, seed + 100):
        sharpness, offset = _calibrated(scores[learn], truth[learn])
        found[test] = softmax((scores[test] * sharpness + offset).astype(np.float32))
    return found
