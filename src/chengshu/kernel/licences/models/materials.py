"""Papers that somebody handed in once, for others to recognise (办事材料共享互认)."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from chengshu.base import clock
from chengshu.base.ids import new_id
from chengshu.base.models import Stamped
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.licences.models.items import ServiceItem
from chengshu.kernel.licences.models.types import HolderKind


class SharedMaterial(Stamped):
    """A paper of a holder that a unit took in and checked; its files are attached. It counts until ``valid_until``."""

    name = models.CharField(max_length=200, db_index=True)
    holder_kind = models.CharField(max_length=10, choices=HolderKind)
    holder_key = models.CharField(max_length=64, db_index=True)
    holder_masked = models.CharField(max_length=200)
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="shared_materials")
    item = models.ForeignKey(ServiceItem, models.PROTECT, null=True, related_name="shared_materials")
    taken_on = models.DateField(default=clock.today)
    valid_until = models.DateField(null=True, blank=True)
    taken_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)

    everywhere = models.Manager["SharedMaterial"]()
    scoped = Scoped["SharedMaterial"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["-taken_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.name}（{self.holder_masked}）"

    @property
    def counts(self) -> bool:
        """Whether it may be recognised today."""
        ended = self.valid_until is not None and self.valid_until < clock.today()
        return self.withdrawn_on is None and not ended


class MaterialUse(models.Model):
    """Another unit recognised a paper instead of asking for it again; its key is the receipt."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    material = models.ForeignKey(SharedMaterial, models.PROTECT, related_name="uses")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    consent = models.ForeignKey("licences.Consent", models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey(ServiceItem, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    entry = models.BigIntegerField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """The number of the receipt."""
        identifier: UUID = self.id
        return f"CL{identifier.hex[:16].upper()}"
