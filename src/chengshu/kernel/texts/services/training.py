"""Training and taking models into force; what was trained stays as history."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max

from chengshu.base import clock
from chengshu.base.errors import NotAllowed, Refusal
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import PLATFORM, Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.texts import store
from chengshu.kernel.texts.errors import AlreadyOrdered
from chengshu.kernel.texts.models import Label, OrderState, Scheme, TrainedModel, TrainingOrder
from chengshu.kernel.texts.queries.models_in_force import scheme_of
from chengshu.kernel.texts.rights import TRAIN
from chengshu.kernel.texts.words import Example

MOST_EXAMPLES = 60_000
MOST_EACH = 5_000
STOPPED = Text("训练中断（服务停止）。请重新训练。", "The training was cut short by a stop. Please train again.")


@transaction.atomic
def define_scheme(key: str, name: Text, *, by: Actor, label_names: Mapping[str, Text] | None = None) -> Scheme:
    """A way to tell letters apart, or its new names; labels named before keep their name."""
    scheme, _ = Scheme.objects.get_or_create(key=key, defaults={"name_zh": name.zh, "name_en": name.en})
    names = {label: [text.zh, text.en] for label, text in (label_names or {}).items()}
    fresh = {**scheme.label_names, **names}
    if (scheme.name_zh, scheme.name_en, scheme.label_names) != (name.zh, name.en, fresh):
        scheme.name_zh, scheme.name_en, scheme.label_names = name.zh, name.en, fresh
        scheme.save(update_fields=["name_zh", "name_en", "label_names"])
        audit.record(by, "texts.scheme.defined", scheme, labels=len(fresh))
    return scheme


def train(scheme: str, examples: Sequence[Example] | None = None, *, by: Actor) -> TrainedModel:
    """Train a model and take it into force; from the examples, or from the latest labels given to letters.

    Takes seconds to minutes: in a request use ``order_training``. Raises NotFound, TooFewExamples, NotAllowed.
    """
    # Only where a training begins: scikit-learn takes a second and 90 MB to import.
    from chengshu.kernel.texts.classifying.training import trained  # noqa: PLC0415

    _may(by)
    row = scheme_of(scheme)
    started = time.monotonic()
    made = trained(list(_bounded(examples)) if examples is not None else list(examples_of(row)))
    digest = store.keep(made.classifier.as_arrays())
    with transaction.atomic():
        Scheme.objects.select_for_update().get(pk=row.pk)
        last = TrainedModel.objects.filter(scheme=row).aggregate(most=Max("number"))["most"] or 0
        TrainedModel.objects.filter(scheme=row, in_force=True).update(in_force=False)
        model = TrainedModel.objects.create(
            scheme=row,
            number=last + 1,
            digest=digest,
            examples=made.scores.letters,
            labels=len(made.classifier.labels),
            macro_f1=made.scores.macro_f1,
            accuracy=made.scores.accuracy,
            scores={**made.scores.as_json(), "left_out": made.left_out},
            seconds=round(time.monotonic() - started, 1),
            trained_by_id=by.person_id,
            in_force=True,
        )
        audit.record(by, "texts.model.trained", model, digest=digest, macro_f1=model.macro_f1, examples=model.examples)
    return model


@transaction.atomic
def adopt(model: TrainedModel, *, by: Actor) -> TrainedModel:
    """Take an earlier model into force in place of the present one. Raises NumbersLost where its file is gone."""
    _may(by)
    store.kept(model.digest)
    Scheme.objects.select_for_update().get(pk=model.scheme_id)
    TrainedModel.objects.filter(scheme_id=model.scheme_id, in_force=True).update(in_force=False)
    model.in_force = True
    model.save(update_fields=["in_force"])
    audit.record(by, "texts.model.adopted", model, number=model.number, digest=model.digest)
    return model


def order_training(scheme: Scheme, *, by: Actor) -> TrainingOrder:
    """Have the worker train. Raises AlreadyOrdered while one waits or runs."""
    _may(by)
    try:
        with transaction.atomic():
            order = TrainingOrder.objects.create(scheme=scheme, ordered_by_id=by.person_id)
            audit.record(by, "texts.training.ordered", order, scheme=scheme.key)
    except IntegrityError:
        raise AlreadyOrdered from None
    return order


def carry_out_orders() -> int:
    """Train what waits, one after the other; how many orders were carried out."""
    done = 0
    while (order := _taken()) is not None:
        try:
            model = train(order.scheme.key, by=PLATFORM)
        except Refusal as refusal:
            _ended(order, OrderState.REFUSED, why_not=[refusal.sentence.zh, refusal.sentence.en])
        else:
            _ended(order, OrderState.DONE, model=model)
        done += 1
    return done


def end_broken_orders() -> int:
    """Orders that a stop cut short are ended with the reason; how many there were."""
    broken = TrainingOrder.objects.filter(state=OrderState.RUNNING)
    return broken.update(state=OrderState.REFUSED, ended_at=clock.now(), why_not=[STOPPED.zh, STOPPED.en])


def examples_of(scheme: Scheme) -> Iterator[Example]:
    """The latest labelled letters of a scheme, at most MOST_EACH of a label."""
    rows = Label.objects.filter(scheme=scheme).order_by("-given_at").select_related("letter")
    seen: dict[str, int] = {}
    wanted = rows.only("label", "letter__title", "letter__text")
    for row in wanted[: MOST_EXAMPLES * 2].iterator(2_000):
        if seen.get(row.label, 0) < MOST_EACH and sum(seen.values()) < MOST_EXAMPLES:
            seen[row.label] = seen.get(row.label, 0) + 1
            letter = row.letter
            whole = f"{letter.title}\n{letter.text}" if letter.title else letter.text
            yield Example(whole, row.label)


def _bounded(examples: Iterable[Example]) -> Iterator[Example]:
    """The first MOST_EACH of each label, MOST_EXAMPLES at most: more teach little and take hours."""
    seen: Counter[str] = Counter()
    for one in examples:
        if seen[one.label] < MOST_EACH and seen.total() < MOST_EXAMPLES:
            seen[one.label] += 1
            yield one


def _taken() -> TrainingOrder | None:
    """The oldest waiting order, marked as running so that no second worker takes it."""
    order = TrainingOrder.objects.filter(state=OrderState.WAITING).order_by("ordered_at", "pk").first()
    if order is None:
        return None
    waiting = TrainingOrder.objects.filter(pk=order.pk, state=OrderState.WAITING)
    return order if waiting.update(state=OrderState.RUNNING) else None


def _ended(order: TrainingOrder, state: OrderState, **fields: object) -> None:
    TrainingOrder.objects.filter(pk=order.pk).update(state=state, ended_at=clock.now(), **fields)
    audit.record(PLATFORM, f"texts.training.{state}", order)


def _may(by: Actor) -> None:
    if not by.may(TRAIN):
        raise NotAllowed
