"""Where legal entities (法人) have their registered address, for the map."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock


class EntityPlace(models.Model):
    """The position of an entity's registered address, worked out from its words; ``version`` is that of its record.

    One whose address could not be found has no position, so that it is not looked for again until it changes.
    """

    record = models.OneToOneField("registries.Record", models.CASCADE, related_name="place")
    version = models.PositiveIntegerField()
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    confidence = models.FloatField(default=0)
    cell = models.ForeignKey("places.Cell", models.SET_NULL, null=True, blank=True, related_name="entities")
    located_at = models.DateTimeField(default=clock.now)

    objects = models.Manager["EntityPlace"]()

    class Meta:
        indexes = [models.Index(fields=["lat", "lon"], name="places_entity_position")]

    def __str__(self) -> str:
        return str(self.record_id)
