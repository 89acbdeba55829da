"""Money of a project: a ledger that only grows, and the yearly review of what it brought."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.lifecycle.errors import LedgerOnlyGrows
from chengshu.kernel.lifecycle.models.projects import Project
from chengshu.kernel.lifecycle.models.rules import FundSource
from chengshu.kernel.lifecycle.models.stages import Contract


class EntryKind(models.TextChoices):
    """What a line of the ledger is."""

    BUDGET = "budget", "下达预算"
    PAYMENT = "payment", "支付"
    OPERATING = "operating", "运维支出"
    INCOME = "income", "运营收入"


ENTRY_KIND_LABELS = {
    EntryKind.BUDGET: Text("下达预算", "Budget"),
    EntryKind.PAYMENT: Text("支付", "Payment"),
    EntryKind.OPERATING: Text("运维支出", "Operating cost"),
    EntryKind.INCOME: Text("运营收入", "Income of operation"),
}


class LedgerRows(models.QuerySet["LedgerEntry"]):
    """Rows that are read and added, never changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Always raises LedgerOnlyGrows."""
        raise LedgerOnlyGrows

    def delete(self) -> NoReturn:
        """Always raises LedgerOnlyGrows."""
        raise LedgerOnlyGrows


class LedgerEntry(models.Model):
    """A line of a project's money, in fen. A mistake is put right by a further line that ``corrects`` it.

    A correction carries the difference, often negative; everything else is above nothing. Lines are never changed.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=10, choices=EntryKind)
    source = models.ForeignKey(FundSource, models.PROTECT, null=True, blank=True, related_name="+")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="entries")
    amount_fen = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    on = models.DateField(default=clock.today)
    voucher = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    objects = LedgerRows.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="ledger_amount_above_nothing",
                condition=Q(amount_fen__gt=0, corrects=None) | (~Q(amount_fen=0) & ~Q(corrects=None) & ~Q(note="")),
            ),
            models.CheckConstraint(
                name="ledger_income_alone_without_source", condition=Q(kind="income") | Q(source__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label.zh} {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line. Raises LedgerOnlyGrows for one that is there already."""
        if not self._state.adding:
            raise LedgerOnlyGrows
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always raises LedgerOnlyGrows."""
        raise LedgerOnlyGrows

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return ENTRY_KIND_LABELS[EntryKind(self.kind)]


class FundReview(Stamped):
    """What a year's money brought (资金绩效评价): marks, money counted, the score by the formula of the day."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="fund_reviews")
    year = models.PositiveSmallIntegerField()
    factors = models.JSONField()
    formula = models.CharField(max_length=500)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)
    words = models.TextField()
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(name="fund_review_once_a_year", fields=["project", "year"])]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year}"
