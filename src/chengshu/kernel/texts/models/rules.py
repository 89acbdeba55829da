"""What officials set: urgent words, formulas, when letters count as alike."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text


class Level(models.IntegerChoices):
    """How urgent a word makes a letter (紧急程度)."""

    ATTENTION = 1, "关注"
    URGENT = 2, "紧急"
    EMERGENCY = 3, "特急"


LEVEL_LABELS = {
    Level.ATTENTION: Text("关注", "Attention"),
    Level.URGENT: Text("紧急", "Urgent"),
    Level.EMERGENCY: Text("特急", "Emergency"),
}


FIRST_REASON = Text("平台初始词表", "The platform's first list")
"""Why the words a city starts with are there."""


class UrgentWord(models.Model):
    """A word that raises whatever letter it stands in (紧急词), from ``since`` until ``until``; ended ones are history.

    ``unless`` are words that take it back when they stand close around it: “没有燃气” beside “燃气泄漏”.
    """

    word = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(choices=Level)
    unless = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-level", "word"]
        constraints = [
            models.UniqueConstraint(name="texts_urgent_word_once", fields=["word"], condition=Q(until=None)),
            models.CheckConstraint(name="texts_urgent_word_level", condition=Q(level__in=[1, 2, 3])),
            models.CheckConstraint(name="texts_urgent_word_said", condition=~Q(word="")),
        ]

    def __str__(self) -> str:
        return self.word

    @property
    def level_label(self) -> Text:
        """The word for people."""
        return LEVEL_LABELS[Level(self.level)]

    @property
    def reason_said(self) -> Text | str:
        """The reason in the reader's language where it is the platform's own, else as it was written."""
        return FIRST_REASON if self.reason == FIRST_REASON.zh else self.reason


class FormulaUse(models.TextChoices):
    """What a formula is for."""

    HEAT = "heat", "热点热度"
    REPLY = "reply", "答复评分"


FORMULA_USE_LABELS = {
    FormulaUse.HEAT: Text("热点热度", "Heat of a topic"),
    FormulaUse.REPLY: Text("答复评分", "Score of a reply"),
}


class FormulaRule(models.Model):
    """A formula in force from the day ``since`` until the next one of its use; earlier ones are history.

    ``days`` is what the formula counts by: the length of the fresh part of a period, or how long a reply may take.
    """

    use = models.CharField(max_length=10, choices=FormulaUse)
    formula = models.CharField(max_length=500)
    days = models.PositiveSmallIntegerField()
    since = models.DateField(default=clock.today)
    reason = models.CharField(max_length=300, blank=True)
    set_at = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return self.formula

    @property
    def use_label(self) -> Text:
        """The word for people."""
        return FORMULA_USE_LABELS[FormulaUse(self.use)]


class AlikeRule(models.Model):
    """When letters count as repeats and as one topic, from the day ``since`` on; earlier rows are history.

    Likeness is 0 to 1. Repeats say the same in the same words (``repeat_from``); letters of one topic share their
    marking words (``topic_from``). Only letters of the last ``window_days`` are compared, and places farther apart
    than ``near_m`` metres speak against it.
    """

    window_days = models.PositiveSmallIntegerField(default=90)
    repeat_from = models.DecimalField(max_digits=3, decimal_places=2, default="0.50")
    topic_from = models.DecimalField(max_digits=3, decimal_places=2, default="0.18")
    near_m = models.PositiveIntegerField(default=800)
    since = models.DateField(default=clock.today)
    reason = models.CharField(max_length=300, blank=True)
    set_at = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="texts_alike_rule_bounds",
                condition=Q(repeat_from__gt=0, repeat_from__lte=1, topic_from__gt=0, topic_from__lte=1)
                & Q(window_days__range=(1, 400)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.since}"
