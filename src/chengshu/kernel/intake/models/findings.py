"""What machines found, until a person says whether it is so."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.cases.models import CHANNEL_LABELS, Channel


class FindingState(models.TextChoices):
    """What became of a finding. Its words in both languages are ``FINDING_STATES``."""

    WAITING = "waiting", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DISMISSED = "dismissed", "误报"


FINDING_STATES: dict[str, Text] = {
    FindingState.WAITING: Text("待确认", "To be confirmed"),
    FindingState.CONFIRMED: Text("已确认", "Confirmed"),
    FindingState.DISMISSED: Text("误报", "False alarm"),
}
FINDERS = (Channel.VIDEO, Channel.SENSOR, Channel.PARTNER)


class Finding(models.Model):
    """Something that a camera, a sensor or another system reports (智能发现). ``once`` is the source's own key.

    ``confidence`` is the source's own, 0 to 1. A confirmed one has become ``case``.
    """

    channel = models.CharField(max_length=10, choices=Channel)
    source = models.CharField(max_length=200)
    once = models.CharField(max_length=160, unique=True)
    text = models.TextField()
    class_code = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=300, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    component_code = models.CharField(max_length=24, blank=True)
    confidence = models.FloatField(null=True)
    found_at = models.DateTimeField(default=clock.now)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    key = models.ForeignKey("intake.ApiKey", models.PROTECT, null=True, related_name="findings")
    state = models.CharField(max_length=10, choices=FindingState, default=FindingState.WAITING)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="findings")
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    everywhere = models.Manager["Finding"]()
    scoped = Scoped["Finding"](Anchors(units=("unit",)))

    class Meta:
        ordering = ["-found_at", "-pk"]
        base_manager_name = "everywhere"
        indexes = [models.Index(fields=["state", "-found_at"], name="finding_waiting")]

    def __str__(self) -> str:
        return f"{CHANNEL_LABELS[self.channel].zh} {self.text[:40]}"
