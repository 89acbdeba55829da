"""Who sits at the telephone when (排班)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.kernel.access.scopes import Anchors, Scoped


class Shift(models.Model):
    """Somebody's time at a seat, aware UTC; may run over midnight. Nobody sits at two seats at once (service)."""

    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    everywhere = models.Manager["Shift"]()
    scoped = Scoped["Shift"](Anchors(owner="person", units=("unit",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["unit", "starts_at"], name="hotline_shift_when")]
        constraints = [
            models.CheckConstraint(name="shift_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(name="shift_begins_once", fields=["person", "starts_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {clock.local(self.starts_at):%Y-%m-%d %H:%M}"
