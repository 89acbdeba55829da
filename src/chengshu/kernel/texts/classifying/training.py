"""Training: a linear support vector machine over pieces, its scores by cross-validation, calibrated probabilities.

Words of one meaning lend each other weight (``lending``), so that a word no letter held is understood by its like.

Only the process that trains comes here: scikit-learn and SciPy take a second and 90 MB to import, so that the services
import this module when a training begins.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from chengshu.kernel.texts.classifying.groups import groups_of
from chengshu.kernel.texts.classifying.lending import lent, meanings
from chengshu.kernel.texts.classifying.model import Classifier, Floats, softmax, weighed
from chengshu.kernel.texts.classifying.scores import Scores, scored
from chengshu.kernel.texts.errors import TooFewExamples
from chengshu.kernel.texts.pieces import BUCKETS, Counts, counted, folded_for_reading
from chengshu.kernel.texts.words import Example

FOLDS = 5
ROUNDS = 2
FEWEST_LABELS = 2
FEWEST_EACH = 8
FEWEST_APART = 2
UNHEARD = -10.0
"""The score of a label of which a fold holds no letter."""
MOST_PIECES = 300_000
COST = 2.0
LEAST = 0.05
TELLING = 0.75
SEEN_TWICE, SEEN_ENOUGH = 2, 5
Progress = Callable[[str, int, int], None]
Fold = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True)
class Trained:
    """A classifier trained on all examples, and how good its like is on unseen ones."""

    classifier: Classifier
    scores: Scores
    left_out: dict[str, int]


def trained(
    examples: Sequence[Example], *, rounds: int = ROUNDS, seed: int = 0, progress: Progress | None = None
) -> Trained:
    """Learn from the examples. Letters without words teach nothing; labels with too few letters, or with one that is
    repeated, are left out. Raises TooFewExamples when too little remains.
    """
    usual = Counter(example.label for example in examples)
    said = [example for example in examples if example.text.strip()]
    groups = groups_of([example.text for example in said], [example.group for example in said])
    labels = _learnable(said, groups)
    if len(labels) < FEWEST_LABELS:
        raise TooFewExamples(classes=FEWEST_LABELS, each=FEWEST_EACH, n=len(labels))
    number = {label: place for place, label in enumerate(labels)}
    chosen = [place for place, example in enumerate(said) if example.label in number]
    kept, groups = [said[place] for place in chosen], groups[chosen]
    truth = np.array([number[example.label] for example in kept], dtype=np.int64)
    counts = counted([folded_for_reading(example.text) for example in kept])
    if len(np.unique(groups)) < FOLDS * FEWEST_LABELS:
        raise TooFewExamples(classes=FEWEST_LABELS, each=FEWEST_EACH, n=len(labels))

    made = []
    for turn in range(rounds):
        made.append(unseen_scores(counts, truth, labels, _folds(truth, groups, seed + turn)))
        if progress:
            progress("rounds", turn + 1, rounds)
    sharpness, offset = _calibrated(np.concatenate(made), np.tile(truth, rounds))
    probabilities = [_cross_calibrated(scores, truth, groups, seed) for scores in made]
    report = scored(labels, truth, probabilities, folds=FOLDS)
    if progress:
        progress("whole", 1, 1)
    classifier = replace(fitted(counts, truth, labels), sharpness=sharpness, offset=offset)
    return Trained(classifier, report, {label: count for label, count in usual.items() if label not in number})


def _learnable(examples: Sequence[Example], groups: NDArray[np.int64]) -> tuple[str, ...]:
    """The labels that can be learnt and tried: enough letters, which are not all one."""
    letters = Counter(example.label for example in examples)
    apart = Counter(
        label for label, _ in {(one.label, int(group)) for one, group in zip(examples, groups, strict=True)}
    )
    return tuple(sorted(label for label, n in letters.items() if n >= FEWEST_EACH and apart[label] >= FEWEST_APART))


def unseen_scores(counts: Counts, truth: NDArray[np.int64], labels: tuple[str, ...], folds: Sequence[Fold]) -> Floats:
    """Scores (letters, labels), each letter scored by a model that has not learnt from the letters of its fold."""
    scores = np.zeros((len(truth), len(labels)), np.float32)
    for learn, test in folds:
        scores[test] = fitted(_some(counts, learn), truth[learn], labels).scores_of(_some(counts, test))
    return scores


def fitted(counts: Counts, truth: NDArray[np.int64], labels: tuple[str, ...]) -> Classifier:
    """A model of these letters, not yet calibrated."""
    buckets, rarity = _weighing(counts, truth, len(labels))
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
    weights, bias = _separated(table, truth, lent(buckets), len(labels))
    return Classifier(
        labels,
        buckets.astype(np.int32),
        rarity,
        weights.astype(np.float32),
        bias.astype(np.float32),
        sharpness=1.0,
        offset=np.zeros(len(labels), np.float32),
    )


def _separated(
    table: csr_matrix, truth: NDArray[np.int64], made_of: csr_matrix, size: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (pieces, labels) and bias (labels,) that tell the letters apart; a label without a letter stays last."""
    heard = np.unique(truth)
    weights, bias = np.zeros((table.shape[1], size)), np.full(size, UNHEARD)
    if len(heard) < FEWEST_LABELS:
        bias[heard] = 0.0
    else:
        weights[:, heard], bias[heard] = _told_apart(table, truth, made_of)
    return weights, bias


def _told_apart(
    table: csr_matrix, truth: NDArray[np.int64], made_of: csr_matrix
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # The plain hinge, not its square: letters that were given a wrong label pull less.
    machine = LinearSVC(C=COST, loss="hinge", class_weight="balanced", random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        machine.fit(table @ made_of, truth)
    weights, bias = made_of @ machine.coef_.T, machine.intercept_
    if weights.shape[1] == 1:  # of two labels the machine knows the second one only
        return np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights, bias


def _folds(truth: NDArray[np.int64], groups: NDArray[np.int64], seed: int) -> list[Fold]:
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    return list(splitter.split(np.zeros(len(truth)), truth, groups))


def _some(counts: Counts, rows: NDArray[np.int64]) -> Counts:
    """The counts of some texts."""
    chosen = _matrix(counts)[rows]
    return Counts(chosen.indptr.astype(np.int64), chosen.indices.astype(np.int32), chosen.data.astype(np.float32))


def _matrix(counts: Counts) -> csr_matrix:
    return csr_matrix((counts.counts, counts.buckets, counts.starts), shape=(len(counts), BUCKETS))


def _weighing(counts: Counts, truth: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], Floats]:
    """The pieces the model knows, ascending, and their weight in a text: rare ones and telling ones weigh more.

    A word that few letters held, or none, tells as much as its meaning does, where letters spoke of that.
    """
    table = _matrix(counts)
    held = np.bincount(counts.buckets, minlength=BUCKETS)
    telling = _telling(table, truth, size)
    spoken = table @ meanings()
    of_meaning = np.where(np.bincount(spoken.indices, minlength=spoken.shape[1]) >= SEEN_TWICE, 1.0, 0.0)
    of_meaning *= _telling(spoken, truth, size)
    by_meaning = meanings().multiply(of_meaning).max(axis=1).toarray().ravel()
    own = np.where(by_meaning > 0, np.minimum(held / SEEN_ENOUGH, 1.0), 1.0)
    telling = own * telling + (1 - own) * by_meaning
    words = by_meaning > 0
    buckets = np.flatnonzero((held >= SEEN_TWICE) | words)
    if len(buckets) > MOST_PIECES:
        wanted = np.where(words, len(counts), 0) + held
        buckets = np.sort(buckets[np.argsort(-wanted[buckets], kind="stable")[:MOST_PIECES]])
    rare = np.log((1 + len(counts)) / (1 + np.maximum(held[buckets], SEEN_TWICE + 1))) + 1
    return buckets, (rare * telling[buckets]).astype(np.float32)


def _telling(table: csr_matrix, truth: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """How much each column of the counts (texts, columns) tells labels apart, LEAST to 1 + LEAST.

    What all labels hold alike tells nothing, what a single label holds tells all: 1 less the entropy of the labels
    given the column, each label weighing the same however many letters it has.
    """
    shares = [
        (np.bincount(table[truth == label].indices, minlength=table.shape[1]) + 0.5) / ((truth == label).sum() + 1)
        for label in range(size)
    ]
    total = np.sum(shares, axis=0)
    entropy = np.zeros(table.shape[1])
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
