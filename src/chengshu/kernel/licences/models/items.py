"""Service items (政务服务事项) by what they demand: their materials before and now, and the five cuts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.licences.models.types import HolderKind, LicenceType


class ServiceItem(Named, Stamped):
    """An item that people apply for, as far as its materials go. ``code`` is that of the list of matters."""

    code = models.CharField(max_length=60, unique=True)
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="service_items")
    holder_kind = models.CharField(max_length=10, choices=HolderKind, default=HolderKind.PERSON)
    active = models.BooleanField(default=True)

    everywhere = models.Manager["ServiceItem"]()
    scoped = Scoped["ServiceItem"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["organisation__order", "code"]


class Disposal(models.TextChoices):
    """What became of a material or proof that people had to bring."""

    KEPT = "kept", "保留"
    CANCELLED = "cancelled", "取消"
    LOOKED_UP = "looked_up", "数据查询代替"
    CHECKED = "checked", "部门核验代替"


DISPOSAL_LABELS: dict[str, Text] = {
    Disposal.KEPT: Text("保留", "Kept"),
    Disposal.CANCELLED: Text("直接取消", "Cancelled"),
    Disposal.LOOKED_UP: Text("数据查询、证照代替", "Replaced by look-up"),
    Disposal.CHECKED: Text("部门核验代替", "Replaced by a department check"),
}


class Material(Named, Stamped):
    """A material or proof (证明) that an item demanded before the reform, and what became of it.

    ``ground`` is the legal ground of what became of it, or of keeping it. One that is looked up names the licence
    ``type`` that replaces it, one that is checked the unit that answers (``checked_by``).
    """

    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="materials")
    proof = models.BooleanField(default=False)
    issued_by = models.CharField(max_length=120, blank=True)
    disposal = models.CharField(max_length=10, choices=Disposal, default=Disposal.KEPT, db_index=True)
    ground = models.CharField(max_length=300, blank=True)
    type = models.ForeignKey(LicenceType, models.PROTECT, null=True, blank=True, related_name="materials")
    checked_by = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    everywhere = models.Manager["Material"]()
    scoped = Scoped["Material"](Anchors(units=("item__organisation", "checked_by")))

    class Meta:
        ordering = ["item", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="material_looked_up_names_a_type",
                condition=~Q(disposal="looked_up") | Q(type__isnull=False),
            ),
            models.CheckConstraint(
                name="material_checked_names_a_unit",
                condition=~Q(disposal="checked") | Q(checked_by__isnull=False),
            ),
            models.CheckConstraint(name="material_decided_has_a_ground", condition=Q(decided_on=None) | ~Q(ground="")),
        ]

    @property
    def disposal_label(self) -> Text:
        """The word for people."""
        return DISPOSAL_LABELS[self.disposal]


class Moment(models.TextChoices):
    """Before the reform, or since."""

    BEFORE = "before", "改革前"
    AFTER = "after", "改革后"


class ItemMeasure(models.Model):
    """What an item costs an applicant (五减): steps, working days, fee in fen, intermediaries. Rows with history.

    Materials are not typed here; they are counted from the list.
    """

    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="measures")
    moment = models.CharField(max_length=10, choices=Moment)
    steps = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    fee_fen = models.PositiveIntegerField(default=0)
    intermediaries = models.PositiveSmallIntegerField(default=0)
    since = models.DateField(default=clock.today)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["item", "moment", "-since", "-pk"]
        constraints = [models.UniqueConstraint(name="item_measure_day_once", fields=["item", "moment", "since"])]

    def __str__(self) -> str:
        return f"{self.item_id} {self.moment} {self.since}"
