"""Society: developers with keys and applications, and bodies that share data of their own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.packs.open_data.models.datasets import OpenDataset
from chengshu.packs.open_data.models.rules import OpenLicence, Theme


class PartnerKind(models.TextChoices):
    """Who a partner is."""

    PERSON = "person", "个人"
    ENTERPRISE = "enterprise", "企业"
    ASSOCIATION = "association", "行业协会"
    RESEARCH = "research", "科研机构"
    SOCIAL = "social", "社会组织"


PARTNER_KINDS: dict[str, Text] = {
    PartnerKind.ENTERPRISE: Text("企业", "Enterprise"),
    PartnerKind.ASSOCIATION: Text("行业协会", "Association"),
    PartnerKind.RESEARCH: Text("科研机构", "Research body"),
    PartnerKind.SOCIAL: Text("社会组织", "Social organisation"),
    PartnerKind.PERSON: Text("个人", "Person"),
}


class Standing(models.TextChoices):
    """Where something that society handed in stands."""

    WAITING = "waiting", "待审核"
    ACCEPTED = "accepted", "已通过"
    REFUSED = "refused", "未通过"
    ENDED = "ended", "已停用"


STANDING_LABELS: dict[str, Text] = {
    Standing.WAITING: Text("待审核", "Under review"),
    Standing.ACCEPTED: Text("已通过", "Accepted"),
    Standing.REFUSED: Text("未通过", "Not accepted"),
    Standing.ENDED: Text("已停用", "Ended"),
}


class Reviewed(Stamped):
    """A row that the office reviews; ``said`` is what it said about it."""

    standing = models.CharField(max_length=10, choices=Standing, default=Standing.WAITING)
    said = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def standing_label(self) -> Text:
        """The word for people."""
        return STANDING_LABELS[self.standing]


class Partner(Named, Reviewed):
    """Somebody of society who registered, as a developer, as a provider of data, or as both.

    ``ticket`` is a keyed digest of the secret by which they come back. Contacts are encrypted. ``terms`` is the edition
    of the terms that was agreed to.
    """

    kind = models.CharField(max_length=20, choices=PartnerKind)
    credit_code = models.CharField(max_length=18, blank=True)
    about = models.CharField(max_length=1000, blank=True)
    develops = models.BooleanField(default=True)
    contributes = models.BooleanField(default=False)
    sealed_contact = models.CharField(max_length=600)
    ticket = models.CharField(max_length=64, unique=True)
    visitor = models.CharField(max_length=64, db_index=True)
    language = models.CharField(max_length=2, default="zh")
    terms = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="open_partner_does", condition=Q(develops=True) | Q(contributes=True)),
        ]

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return PARTNER_KINDS[self.kind]


class PartnerKey(models.Model):
    """A key of a developer for the interfaces. Kept as a keyed digest; ``start`` tells it apart for its owner."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="keys")
    digest = models.CharField(max_length=64, unique=True)
    start = models.CharField(max_length=8)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.start}…"


class Application(Named, Reviewed):
    """An application built on open data, shown in the gallery once it was accepted."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="applications")
    about_zh = models.TextField(max_length=2000)
    about_en = models.TextField(max_length=2000, blank=True)
    url = models.URLField(max_length=300)
    datasets = models.ManyToManyField(OpenDataset, related_name="applications")

    class Meta:
        ordering = ["-created_at", "-pk"]

    @property
    def about(self) -> Text:
        """What it does."""
        return Text(self.about_zh, self.about_en or self.about_zh)


class AccessGrant(Reviewed):
    """A developer's leave to use a dataset that is open on conditions (有条件开放), until a day."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="grants")
    dataset = models.ForeignKey(OpenDataset, models.CASCADE, related_name="grants")
    purpose = models.CharField(max_length=1000)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="open_grant_once",
                fields=["partner", "dataset"],
                condition=Q(standing__in=["waiting", "accepted"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.dataset}"


class Contribution(Named, Reviewed):
    """Data that a body of society shares. The file's rows lie in the lake under ``table``; columns as read from it."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contributions")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")
    licence = models.ForeignKey(OpenLicence, models.PROTECT, related_name="+")
    about = models.TextField(max_length=4000)
    table = models.CharField(max_length=100)
    table_version = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    columns = models.JSONField(default=list)
    dataset = models.OneToOneField(OpenDataset, models.SET_NULL, null=True, blank=True, related_name="contribution")

    class Meta:
        ordering = ["-created_at", "-pk"]
