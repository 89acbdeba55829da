"""Divisions (行政区划), what changed in them, and the imports that changed it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.base.text import Text


class DivisionLevel(models.TextChoices):
    """How far down a division lies. Its words in both languages are ``LEVEL_LABELS``."""

    PROVINCE = "province", "省级"
    CITY = "city", "地级"
    COUNTY = "county", "县级"
    TOWN = "town", "乡级"


LEVEL_LABELS: dict[str, Text] = {
    DivisionLevel.PROVINCE: Text("省级", "Province"),
    DivisionLevel.CITY: Text("地级", "City"),
    DivisionLevel.COUNTY: Text("县级", "County"),
    DivisionLevel.TOWN: Text("乡级", "Town"),
}


class Division(Named):
    """A place with a code of GB/T 2260, below the county of GB/T 10114, both without trailing zeros.

    ``4117``, ``411702``, ``411702001``: a place and all below it share a beginning. Places for which the standards
    have no code (below Hong Kong, Macao and Taiwan) carry a number of ours after a hyphen, ``71-03``, ``71-0301``.
    ``valid_from`` is the day since which we know it, ``valid_until`` the last day of one that ceased to be.
    ``lon`` and ``lat`` are its centre in CGCS2000 degrees.
    """

    code = models.CharField(max_length=12, unique=True)
    level = models.CharField(max_length=10, choices=DivisionLevel, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    active = models.BooleanField(default=True)
    valid_from = models.DateField(default=clock.today)
    valid_until = models.DateField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["name_zh"], name="division_name")]
        constraints = [
            models.CheckConstraint(
                name="division_ends_after_start", condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="division_on_earth",
                condition=Q(lon=None, lat=None) | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
            ),
        ]


class DivisionImport(models.Model):
    """A list of divisions that somebody handed in, proposed until it is accepted.

    ``places`` holds the proposed rows ``[code, level, parent code, name]`` and is emptied once they are in.
    ``counts`` says how many places appear, are renamed, moved, closed or opened again.
    """

    source = models.CharField(max_length=200)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    places = models.JSONField(default=list)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.proposed_at:%Y-%m-%d}"


class What(models.TextChoices):
    """What happened to a division. Its words in both languages are ``WHAT_LABELS``."""

    APPEARED = "appeared", "新增"
    RENAMED = "renamed", "更名"
    MOVED = "moved", "改隶"
    CLOSED = "closed", "撤销"
    REOPENED = "reopened", "恢复"


WHAT_LABELS: dict[str, Text] = {
    What.APPEARED: Text("新增", "New"),
    What.RENAMED: Text("更名", "Renamed"),
    What.MOVED: Text("改隶", "Moved"),
    What.CLOSED: Text("撤销", "Closed"),
    What.REOPENED: Text("恢复", "Opened again"),
}


class DivisionChange(models.Model):
    """One change of one division through an import; ``before`` and ``after`` are names, or codes of parents."""

    division = models.ForeignKey(Division, models.CASCADE, related_name="changes")
    through = models.ForeignKey(DivisionImport, models.CASCADE, related_name="changes")
    what = models.CharField(max_length=10, choices=What)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    on = models.DateField(default=clock.today)

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.division_id}: {self.what}"
