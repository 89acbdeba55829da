"""What entries are found by, and a mark that says how far it was read."""

from __future__ import annotations

from django.db import models

from chengshu.kernel.catalogue.models.resources import Resource


class SearchState(models.Model):
    """One row. ``token`` is another after each write, ``era`` after all was written anew; ``number`` rises in an era.

    Whoever writes takes the row first and keeps it until the end, so that numbers become visible in their order.
    """

    token = models.CharField(max_length=32)
    era = models.CharField(max_length=32, default="")
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.era}@{self.number}"


class SearchText(models.Model):
    """The words of an entry as ``search.grams`` makes them, of name, items and rest; empty once it was withdrawn."""

    resource = models.OneToOneField(Resource, models.CASCADE, primary_key=True, related_name="+")
    number = models.PositiveBigIntegerField()
    words = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["number"], name="catalogue_search_number")]

    def __str__(self) -> str:
        return f"{self.resource_id}@{self.number}"
