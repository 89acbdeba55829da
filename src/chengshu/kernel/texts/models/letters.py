"""Letters handed in by higher floors, what finds their repeats, and the topics they make up."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.kernel.texts.models.schemes import Scheme


class Topic(models.Model):
    """What several letters are about (热点话题): they say alike things about one place within a window of time.

    ``name`` are the words that mark it. ``heat`` is the value of the formula in force when it was last measured;
    ``area`` is the division code all its letters share, empty where they share none.
    """

    name = models.CharField(max_length=120, blank=True)
    area = models.CharField(max_length=12, blank=True)
    letters = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    heat = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-heat", "-last_at"]
        indexes = [
            models.Index(name="texts_topic_hot", fields=["-last_at", "letters"]),
            models.Index(name="texts_topic_heat", fields=["-heat"], condition=Q(heat__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="texts_topic_ends_later", condition=Q(last_at__gte=models.F("first_at")))
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class Letter(models.Model):
    """One text a higher floor handed in, known there as ``key`` of ``source``; contacts in it are masked.

    ``place`` is a key of the higher floor, ``area`` a division code (GB/T 2260 and below), ``lon, lat`` CGCS2000.
    ``author`` is a keyed hash of who wrote it, ``votes`` how many people supported it. ``shingles`` are the hashes
    of its pieces, (n,) uint32 little-endian ascending, from which likeness is counted exactly.
    """

    source = models.SlugField(max_length=40)
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    place = models.CharField(max_length=64, blank=True)
    area = models.CharField(max_length=12, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    author = models.CharField(max_length=64, blank=True)
    votes = models.IntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    shingles = models.BinaryField()
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="texts")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="texts_letter_once", fields=["source", "key"]),
            models.CheckConstraint(
                name="texts_letter_on_earth",
                condition=Q(lon=None, lat=None) | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
            ),
        ]
        indexes = [
            models.Index(name="texts_letter_at", fields=["at"]),
            models.Index(name="texts_letter_topic", fields=["topic", "-at"], condition=Q(topic__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:30]


class Counting(models.Model):
    """How many letters hold each shingle, counted anew now and then; the newest serves, named by ``digest``."""

    digest = models.CharField(max_length=64)
    letters = models.PositiveIntegerField()
    counted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-counted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.counted_at:%Y-%m-%d}"


class Clue(models.Model):
    """A number alike letters share: a band of the MinHash, a rare piece, a place. Kept for the window of time only."""

    value = models.BigIntegerField()
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="clues", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(name="texts_clue_value", fields=["value", "-at"]),
            models.Index(name="texts_clue_letter", fields=["letter"]),
            models.Index(name="texts_clue_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.value}"


class Label(models.Model):
    """What a letter turned out to be in a scheme, as a higher floor knows it once the matter is closed."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="labels")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="labels_given")
    label = models.CharField(max_length=100)
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="texts_label_once", fields=["letter", "scheme"])]
        indexes = [models.Index(name="texts_label_latest", fields=["scheme", "label", "-given_at"])]

    def __str__(self) -> str:
        return self.label
