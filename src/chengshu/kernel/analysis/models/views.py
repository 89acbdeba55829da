"""What topic databases publish for decisions (决策支持), the views that show it, and the receipt of each reading."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.spec.data import Cycle


class Measure(models.TextChoices):
    """How rows become a number. Its words in both languages are ``MEASURE_LABELS``."""

    COUNT = "count", "计数"
    SUM = "sum", "合计"
    MEAN = "mean", "平均"
    VALUE = "value", "指标值"


MEASURE_LABELS: dict[str, Text] = {
    Measure.COUNT: Text("计数", "Count"),
    Measure.SUM: Text("合计", "Sum"),
    Measure.MEAN: Text("平均", "Mean"),
    Measure.VALUE: Text("经济指标的数值", "Value of an economic series"),
}


class TopicFigure(Named, Stamped):
    """A named figure or series that the owner of a topic database publishes (主题数据产品).

    It is counted from the golden records of ``registry``: ``measure`` of its field ``column`` (none for a count), for
    each value of the field ``by``, or one number where that is empty. Of the economy it is the series ``column`` by
    period. Groups of fewer than ``least`` rows are shown together, so that no single person stands out. It is also the
    gold table ``topics.<key>``; ``resource`` is its entry in the catalogue, under which bodies apply for it.
    """

    key = models.CharField(max_length=60, unique=True)
    registry = models.ForeignKey("registries.Registry", models.PROTECT, related_name="figures")
    measure = models.CharField(max_length=10, choices=Measure, default=Measure.COUNT)
    column = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    cycle = models.CharField(max_length=20, choices=[(one, one) for one in Cycle], default=Cycle.MONTHLY)
    least = models.PositiveSmallIntegerField(default=5)
    summary_zh = models.CharField(max_length=400, blank=True)
    resource = models.ForeignKey("catalogue.Resource", models.SET_NULL, null=True, blank=True, related_name="+")
    active = models.BooleanField(default=True)

    everywhere = models.Manager["TopicFigure"]()
    scoped = Scoped["TopicFigure"](Anchors(units=("registry__owner",)))

    class Meta:
        ordering = ["registry", "key"]

    @property
    def table(self) -> TableName:
        """Where its newest release lies."""
        return TableName(Layer.GOLD, f"topics.{self.key}")


class Release(models.Model):
    """A state of a figure: ``rows`` are ``[label, number]``; the next ``number`` comes only when they are others.

    ``source_version`` is the version of the golden table it was counted from, ``as_of`` the newest time at its
    sources, ``checked_at`` when it was last found to be still so.
    """

    figure = models.ForeignKey(TopicFigure, models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    rows = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    source_version = models.PositiveBigIntegerField(null=True)
    as_of = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(default=clock.now)
    checked_at = models.DateTimeField(default=clock.now)

    objects = models.Manager["Release"]()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="analysis_release_once", fields=["figure", "number"])]

    def __str__(self) -> str:
        return f"{self.figure_id} v{self.number}"


class DecisionView(Named):
    """A page that leaders read, made of figures of several topics (决策视图), for ``owner``.

    ``system`` is the key of the system of the city for which it stands in until that is built.
    """

    key = models.SlugField(max_length=60, unique=True)
    owner = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="decision_views")
    system = models.CharField(max_length=40, blank=True)
    summary_zh = models.CharField(max_length=400, blank=True)
    order = models.PositiveSmallIntegerField(default=100)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "key"]


class Supply(models.Model):
    """A figure that a view may show (供给): by an ``agreement`` of the exchange, or by a grant of the topic's owner.

    A grant names its ``ground`` and who gave it, from ``since`` until ``until``; whoever gave it takes it back by
    ``ended_at``. An agreement stands or falls in the exchange.
    """

    view = models.ForeignKey(DecisionView, models.CASCADE, related_name="supplies")
    figure = models.ForeignKey(TopicFigure, models.PROTECT, related_name="supplies")
    agreement = models.ForeignKey("exchange.Agreement", models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField(max_length=400, blank=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_why = models.CharField(max_length=400, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    objects = models.Manager["Supply"]()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="analysis_supply_once", fields=["view", "figure"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="analysis_supply_has_ground", condition=Q(agreement__isnull=False) | ~Q(ground="")
            ),
            models.CheckConstraint(
                name="analysis_supply_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} → {self.view_id}"


class SupplyReceipt(models.Model):
    """One delivery of a release to a view: to whom, when, how many rows. ``receipt`` is that of the exchange."""

    supply = models.ForeignKey(Supply, models.PROTECT, related_name="receipts")
    release = models.ForeignKey(Release, models.PROTECT, related_name="receipts")
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    rows = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    receipt = models.ForeignKey("exchange.Receipt", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = models.Manager["SupplyReceipt"]()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["supply", "-at"], name="analysis_supply_receipt")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number shown on the view."""
        return f"GY{self.pk:08d}"
