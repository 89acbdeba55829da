"""A model tried on letters it has not learnt from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chengshu.kernel.texts import store
from chengshu.kernel.texts.classifying.groups import groups_of
from chengshu.kernel.texts.classifying.model import Classifier
from chengshu.kernel.texts.classifying.scores import by_label, confusion_of
from chengshu.kernel.texts.models import TrainedModel
from chengshu.kernel.texts.words import Example


def tried_on(model: TrainedModel, letters: Sequence[Example], *, besides: Sequence[Example]) -> dict[str, object]:
    """How a model labels letters, without those that repeat one it learnt from (``besides``).

    Over all labels of the letters; one the model never learnt is always missed.
    """
    groups = groups_of([one.text for one in (*besides, *letters)])
    learnt = set(groups[: len(besides)].tolist())
    new = [one for one, group in zip(letters, groups[len(besides) :].tolist(), strict=True) if group not in learnt]
    classifier = Classifier.from_arrays(store.kept(model.digest))
    labels = sorted({one.label for one in new})
    number = {label: place for place, label in enumerate([*labels, *set(classifier.labels) - set(labels)])}
    truth = np.array([number[one.label] for one in new], dtype=np.int64)
    best = classifier.scores([one.text for one in new])[0].argmax(axis=1) if new else []
    said = np.array([number[classifier.labels[place]] for place in best], dtype=np.int64)
    told: dict[str, object] = {"n": len(new), "repeats": len(letters) - len(new), "f1": None, "accuracy": None}
    if new:
        told["f1"] = round(_macro_f1(truth, said, len(labels), len(number)), 4)
        told["accuracy"] = round(float((truth == said).mean()), 4)
    return told


def _macro_f1(truth: NDArray[np.int64], said: NDArray[np.int64], labels: int, known: int) -> float:
    """The mean F1 over the labels that the letters have; the others come last and only take letters away."""
    return float(np.mean([f1 for _, _, f1 in by_label(confusion_of(truth, said, known))[:labels]]))
