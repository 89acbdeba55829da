"""What was used: receipts, the segments of the spool they were gathered from, and sums by day."""

from __future__ import annotations

from django.db import models

from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.exchange.models.ways import Way


class Receipt(models.Model):
    """Uses of one agreement by one program or person for one purpose within about a minute (使用回执).

    Single calls stand as lines in the ``segment`` of the spool from byte ``start`` to ``end``; ``digest`` is SM3 over
    these bytes and stands in the audit chain too, so that the lines can be proven. A receipt without a segment is a
    single use. ``refused`` counts calls that were turned away. ``version`` is that of the table in the lake.
    """

    agreement = models.ForeignKey("exchange.Agreement", models.PROTECT, related_name="receipts")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    provider = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    client = models.ForeignKey("exchange.Client", models.PROTECT, null=True, related_name="receipts")
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=45, blank=True)
    way = models.CharField(max_length=10, choices=Way)
    why = models.CharField(max_length=400)
    calls = models.PositiveIntegerField(default=1)
    rows = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    version = models.PositiveBigIntegerField(null=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
    segment = models.ForeignKey("exchange.Segment", models.PROTECT, null=True, related_name="receipts")
    start = models.PositiveBigIntegerField(default=0)
    end = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    everywhere = models.Manager["Receipt"]()
    scoped = Scoped["Receipt"](Anchors(units=("organisation", "provider")))

    class Meta:
        ordering = ["-last_at", "-pk"]
        indexes = [
            models.Index(fields=["agreement", "-last_at"], name="exchange_receipt_of_agreement"),
            models.Index(fields=["provider", "-last_at"], name="exchange_receipt_of_provider"),
            models.Index(fields=["organisation", "-last_at"], name="exchange_receipt_of_consumer"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.calls} × {self.way}, {self.rows}"


class Segment(models.Model):
    """A file of the spool as one process wrote it, and up to which byte its lines have become receipts."""

    name = models.CharField(max_length=100, unique=True)
    offset = models.PositiveBigIntegerField(default=0)
    closed = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.offset}"


class DailyUse(models.Model):
    """The sum of an agreement's uses on a local day, in one way; for statistics without reading every receipt."""

    agreement = models.ForeignKey("exchange.Agreement", models.PROTECT, related_name="exchange_daily_uses")
    day = models.DateField()
    way = models.CharField(max_length=10, choices=Way)
    calls = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(name="exchange_daily_use_once", fields=["agreement", "day", "way"])]
        indexes = [models.Index(fields=["day"], name="exchange_daily_use_by_day")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.day}: {self.rows}"
