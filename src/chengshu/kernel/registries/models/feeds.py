"""From which catalogued tables a registry is filled, and who is authoritative for which field (一数一源)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock


class Feed(models.Model):
    """A catalogued table that fills a registry. Among feeds the lower ``rank`` wins where no rule says otherwise.

    ``mapping`` goes from the registry's field to the table's column; ``key_columns`` tell its rows apart (all columns
    where it is empty), ``time_column`` says when a row last changed at its source. One that is not ``founding`` adds
    to records but makes none: a tax payer without an entity waits instead of becoming one.
    """

    registry = models.ForeignKey("registries.Registry", models.CASCADE, related_name="feeds")
    resource = models.ForeignKey("catalogue.Resource", models.PROTECT, related_name="feeds")
    rank = models.PositiveSmallIntegerField(default=100)
    mapping = models.JSONField(default=dict)
    key_columns = models.JSONField(default=list)
    time_column = models.CharField(max_length=63, blank=True)
    founding = models.BooleanField(default=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [models.UniqueConstraint(name="feed_once", fields=["registry", "resource"])]

    def __str__(self) -> str:
        return str(self.resource.name)


class Choice(models.TextChoices):
    """How the value of a field is chosen among sources."""

    ORDER = "order", "权威来源优先"
    FRESHEST = "freshest", "最新者优先"


class FieldRule(models.Model):
    """Which feed is authoritative for a field, from ``since`` until ``until``; open while it is empty.

    With ORDER the feed's value wins whatever others say and however fresh; FRESHEST takes the newest of all.
    """

    field = models.ForeignKey("registries.RegistryField", models.CASCADE, related_name="rules")
    feed = models.ForeignKey(Feed, models.CASCADE, null=True, blank=True, related_name="rules")
    choice = models.CharField(max_length=10, choices=Choice, default=Choice.ORDER)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["field", "-since", "-pk"]
        constraints = [
            models.UniqueConstraint(name="field_rule_open_once", fields=["field"], condition=Q(until=None)),
            models.CheckConstraint(
                name="field_rule_names_authority", condition=Q(choice=Choice.FRESHEST) | Q(feed__isnull=False)
            ),
            models.CheckConstraint(
                name="field_rule_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field_id}: {self.feed_id or self.choice}"
