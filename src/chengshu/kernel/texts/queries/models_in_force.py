"""The classifiers in force, read from disk once in each process."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache

from django.db.models import Prefetch, QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.texts import store
from chengshu.kernel.texts.classifying.model import Classifier
from chengshu.kernel.texts.errors import NumbersLost
from chengshu.kernel.texts.models import Scheme, TrainedModel, TrainingOrder
from chengshu.kernel.texts.words import Proposal

SCHEMES_AT_HAND = 8
log = logging.getLogger(__name__)


def model_in_force(scheme: str) -> TrainedModel | None:
    """The model of the scheme that proposes today; None while nothing is trained."""
    return TrainedModel.objects.filter(scheme__key=scheme, in_force=True).select_related("scheme").first()


def proposals(text: str, scheme: str, limit: int = 3) -> list[Proposal]:
    """The likeliest labels of a text with their reasons, the likeliest first.

    Empty while nothing is trained, while the model's file is lost, and for a text that says nothing the model knows:
    no letter is ever turned away because a model is missing.
    """
    return proposals_of_many([text], scheme, limit, with_reasons=True)[0]


def proposals_of_many(
    texts: Sequence[str], scheme: str, limit: int = 1, *, with_reasons: bool = False
) -> list[list[Proposal]]:
    """The same for many texts at once, without reasons unless asked for."""
    model = model_in_force(scheme)
    classifier = _found(model) if model else None
    if model is None or classifier is None or not texts:
        return [[] for _ in texts]
    scores, heard = classifier.scores(texts)
    probabilities = classifier.probabilities(scores)
    made: list[list[Proposal]] = []
    for place, text in enumerate(texts):
        best = probabilities[place].argsort()[::-1][:limit] if heard[place] else ()
        made.append(
            [
                Proposal(
                    label=classifier.labels[label],
                    name=model.scheme.label_name(classifier.labels[label]),
                    probability=round(float(probabilities[place, label]), 4),
                    reasons=classifier.reasons(text, classifier.labels[label]) if with_reasons else (),
                )
                for label in best
            ]
        )
    return made


def schemes() -> QuerySet[Scheme]:
    """All schemes."""
    return Scheme.objects.all()


def schemes_with_models() -> QuerySet[Scheme]:
    """All schemes; ``models`` of each holds the one in force, or nothing."""
    in_force = TrainedModel.objects.filter(in_force=True)
    return Scheme.objects.prefetch_related(Prefetch("models", in_force))


def scheme_of(key: str) -> Scheme:
    """The scheme of this key. Raises NotFound."""
    return one_of(Scheme.objects.all(), key=key)


def models_of(scheme: Scheme) -> QuerySet[TrainedModel]:
    """Its models, the latest first."""
    return TrainedModel.objects.filter(scheme=scheme).select_related("scheme", "trained_by")


def latest_order(scheme: Scheme) -> TrainingOrder | None:
    """What was ordered last, if anything."""
    return TrainingOrder.objects.filter(scheme=scheme).select_related("model", "ordered_by").first()


def _found(model: TrainedModel) -> Classifier | None:
    try:
        return _classifier(model.digest)
    except NumbersLost:
        log.warning("the file of model %s of %s is lost or damaged", model.number, model.scheme.key)
        return None


@lru_cache(maxsize=SCHEMES_AT_HAND)
def _classifier(digest: str) -> Classifier:
    return Classifier.from_arrays(store.kept(digest))
