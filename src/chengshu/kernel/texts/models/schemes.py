"""What letters are told apart by, and the models trained for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.base.text import Text


class Scheme(Named):
    """A way to tell letters apart (分类方案): by class, by responsible bureau.

    ``label_names`` gives each label's name as ``{label: [zh, en]}``; a label that is missing there is its own name.
    """

    key = models.SlugField(max_length=60, unique=True)
    label_names = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["key"]

    def label_name(self, label: str) -> Text:
        """The word for people."""
        zh, en = (*self.label_names.get(label, ()), "", "")[:2]
        return Text(zh or label, en or zh or label)


class TrainedModel(models.Model):
    """A classifier trained for a scheme; its numbers lie under the home, named by their SHA-256 ``digest``.

    ``scores`` is the report on letters the model has not seen, as ``classifying.scores.Scores.as_json`` writes it.
    At most one model of a scheme is in force; the others are its history.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="models")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    examples = models.PositiveIntegerField()
    labels = models.PositiveSmallIntegerField()
    macro_f1 = models.FloatField()
    accuracy = models.FloatField()
    scores = models.JSONField()
    seconds = models.FloatField()
    trained_at = models.DateTimeField(default=clock.now)
    trained_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    in_force = models.BooleanField(default=False)

    class Meta:
        ordering = ["scheme", "-number"]
        constraints = [
            models.UniqueConstraint(name="texts_model_number_once", fields=["scheme", "number"]),
            models.UniqueConstraint(name="texts_model_in_force_once", fields=["scheme"], condition=Q(in_force=True)),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.number}"


class OrderState(models.TextChoices):
    """How far an ordered training is."""

    WAITING = "waiting", "等待训练"
    RUNNING = "running", "正在训练"
    DONE = "done", "已完成"
    REFUSED = "refused", "未能训练"


ORDER_STATE_LABELS = {
    OrderState.WAITING: Text("等待训练", "Waiting"),
    OrderState.RUNNING: Text("正在训练", "In training"),
    OrderState.DONE: Text("已完成", "Done"),
    OrderState.REFUSED: Text("未能训练", "Not trained"),
}


class TrainingOrder(models.Model):
    """A training that somebody ordered and the worker carries out (重新训练); one at a time for a scheme."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="orders")
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.WAITING)
    ordered_at = models.DateTimeField(default=clock.now)
    ordered_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    model = models.ForeignKey(TrainedModel, models.PROTECT, null=True, blank=True, related_name="orders")
    why_not = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="texts_order_open_once", fields=["scheme"], condition=Q(state__in=["waiting", "running"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.state}"

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return ORDER_STATE_LABELS[OrderState(self.state)]
