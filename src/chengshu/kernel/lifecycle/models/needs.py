"""What units ask for: calls, needs and white papers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class CallForNeeds(Stamped):
    """A call to units of an area to hand in needs and white papers for a year (需求征集), by ``due_on`` inclusive."""

    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    words = models.TextField(blank=True)
    opened_on = models.DateField(default=clock.today)
    opened_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    everywhere = models.Manager["CallForNeeds"]()
    scoped = Scoped["CallForNeeds"](Anchors(units=("office",)))

    class Meta:
        ordering = ["-year", "pk"]
        constraints = [models.UniqueConstraint(name="call_once_a_year", fields=["office", "year"])]

    def __str__(self) -> str:
        return f"{self.year} {self.office}"


class NeedState(models.TextChoices):
    """Where a need stands."""

    HANDED_IN = "handed_in", "已报送"
    TAKEN_UP = "taken_up", "已转项目"
    RETURNED = "returned", "已退回"


NEED_STATE_LABELS = {
    NeedState.HANDED_IN: Text("已报送", "Handed in"),
    NeedState.TAKEN_UP: Text("已转项目", "Made into a project"),
    NeedState.RETURNED: Text("已退回", "Sent back"),
}


class Need(Stamped):
    """What a unit wants built (信息化建设需求): the purpose, what it is to do, what it may cost."""

    call = models.ForeignKey(CallForNeeds, models.PROTECT, related_name="needs")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    purpose = models.TextField()
    functions = models.TextField()
    estimate_fen = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=NeedState, default=NeedState.HANDED_IN)
    reason = models.CharField(max_length=500, blank=True)
    handed_in_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    everywhere = models.Manager["Need"]()
    scoped = Scoped["Need"](Anchors(owner="handed_in_by", units=("unit", "call__office")))

    class Meta:
        ordering = ["-call__year", "-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="need_once_in_a_call", fields=["call", "unit", "name"], condition=~Q(state="returned")
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return NEED_STATE_LABELS[NeedState(self.state)]


class WhitePaper(Stamped):
    """A unit's white paper for a year (年度白皮书): its plan by the city's design, with the file attached."""

    call = models.ForeignKey(CallForNeeds, models.PROTECT, related_name="papers")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    summary = models.TextField()
    version = models.PositiveSmallIntegerField(default=1)
    handed_in_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    everywhere = models.Manager["WhitePaper"]()
    scoped = Scoped["WhitePaper"](Anchors(owner="handed_in_by", units=("unit", "call__office")))

    class Meta:
        ordering = ["-call__year", "unit__order", "-version"]
        constraints = [models.UniqueConstraint(name="paper_version_once", fields=["call", "unit", "version"])]

    def __str__(self) -> str:
        return self.title
