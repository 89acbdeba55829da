"""Cases handed on to other systems, who receives them, and the rules of the hotline."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Receiver(models.TextChoices):
    """To what a case is handed on. Its words in both languages are ``RECEIVERS``."""

    CITY = "city", "数字城管"
    MARKET = "market", "市场监管（12315）"
    SUPERVISION = "supervision", "督查督办"


RECEIVERS: dict[str, Text] = {
    Receiver.CITY: Text("数字城管", "Digital city management"),
    Receiver.MARKET: Text("市场监管（12315）", "Market supervision (12315)"),
    Receiver.SUPERVISION: Text("督查督办", "Supervision"),
}


class Recipient(models.Model):
    """The body that receives what is handed on, from a day on; with history."""

    receiver = models.CharField(max_length=12, choices=Receiver)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["receiver", "-since", "-pk"]
        constraints = [
            models.UniqueConstraint(name="recipient_one_in_force", fields=["receiver"], condition=Q(until=None))
        ]

    def __str__(self) -> str:
        return f"{self.receiver}: {self.unit_id}"


class Handover(models.Model):
    """A case handed on (转办), once in each round to each receiver.

    ``other`` is the case that it became there, ``reference`` the number there. ``result`` came back at ``returned_at``.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    receiver = models.CharField(max_length=12, choices=Receiver)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    other = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=400, blank=True)
    result = models.TextField(blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    returned_at = models.DateTimeField(null=True)

    everywhere = models.Manager["Handover"]()
    scoped = Scoped["Handover"](Anchors(owner="by", units=("case__keeper", "unit")))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="handover_once_a_round", fields=["case", "round", "receiver"]),
            models.UniqueConstraint(name="handover_of_other", fields=["other"], condition=Q(other__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.receiver} {self.reference}"


class HotlineRule(models.Model):
    """What officials set for the hotline, from a day on; the latest that has begun holds.

    Callbacks are due ``callback_days`` after the end and given up after ``callback_tries``; a rating up to
    ``unsatisfied_up_to``, or a matter not solved, brings the case back. An article's keepers are reminded
    ``remind_days`` before it expires. A case overdue for ``supervise_days`` goes to supervision by itself, never where
    it is empty. An hour with fewer than ``least_seats`` agents is a gap.
    """

    since = models.DateField(default=clock.today)
    callback_days = models.PositiveSmallIntegerField(default=3)
    callback_tries = models.PositiveSmallIntegerField(default=3)
    unsatisfied_up_to = models.PositiveSmallIntegerField(default=2)
    remind_days = models.PositiveSmallIntegerField(default=15)
    supervise_days = models.PositiveSmallIntegerField(null=True, blank=True, default=3)
    least_seats = models.PositiveSmallIntegerField(default=1)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(name="hotline_rule_rating", condition=Q(unsatisfied_up_to__range=(0, 4))),
            models.CheckConstraint(name="hotline_rule_seats", condition=Q(least_seats__gte=1)),
            models.CheckConstraint(name="hotline_rule_tries", condition=Q(callback_tries__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.since)
