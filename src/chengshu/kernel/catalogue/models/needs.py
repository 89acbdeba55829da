"""Who needs what from whom (需求清单), and what a unit owes (责任清单)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.catalogue.models.resources import Resource
from chengshu.kernel.catalogue.words import DUTY_LABELS, NEED_LABELS, DutyState, NeedState
from chengshu.spec.data import Cycle


class DataNeed(Stamped):
    """Data that one unit needs of another (共享需求), for what, and on what legal ground.

    ``resource`` is the entry that would serve it, where there is one. ``answer`` is the provider's or, after a dispute,
    the data bureau's.
    """

    asker = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="data_needs")
    provider = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="data_needs_of_others")
    name = models.CharField(max_length=200)
    items = models.TextField(max_length=2000)
    purpose = models.TextField(max_length=1000)
    ground = models.CharField(max_length=400, blank=True)
    cycle = models.CharField(max_length=20, choices=[(one, one) for one in Cycle], default=Cycle.MONTHLY)
    resource = models.ForeignKey(Resource, models.SET_NULL, null=True, blank=True, related_name="needs")
    state = models.CharField(max_length=10, choices=NeedState, default=NeedState.ASKED, db_index=True)
    answer = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    in_time = models.BooleanField(null=True)
    opened_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    everywhere = models.Manager["DataNeed"]()
    scoped = Scoped["DataNeed"](Anchors(units=("asker", "provider")))

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def state_label(self) -> Text:
        """Where it stands, in words."""
        return NEED_LABELS[NeedState(self.state)]


class Duty(Stamped):
    """Data that a unit has to catalogue and provide by a day, out of a need or assigned by the data bureau."""

    provider = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="data_duties")
    name = models.CharField(max_length=200)
    items = models.TextField(max_length=2000, blank=True)
    ground = models.CharField(max_length=400, blank=True)
    need = models.OneToOneField(DataNeed, models.PROTECT, null=True, blank=True, related_name="duty")
    resource = models.ForeignKey(Resource, models.SET_NULL, null=True, blank=True, related_name="duties")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=DutyState, default=DutyState.OPEN, db_index=True)
    fulfilled_on = models.DateField(null=True, blank=True)
    remark = models.CharField(max_length=400, blank=True)

    everywhere = models.Manager["Duty"]()
    scoped = Scoped["Duty"](Anchors(units=("provider",)))

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                name="duty_fulfilled_with_day",
                condition=Q(state=DutyState.FULFILLED, fulfilled_on__isnull=False)
                | (~Q(state=DutyState.FULFILLED) & Q(fulfilled_on=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_label(self) -> Text:
        """Where it stands, in words."""
        return DUTY_LABELS[DutyState(self.state)]
