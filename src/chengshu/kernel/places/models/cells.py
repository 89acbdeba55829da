"""Cells of the city's grid (网格) and who answers for them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.places.models.shapes import Shaped, on_earth


class CellLevel(models.IntegerChoices):
    """How fine a cell is, the widest first (GB/T 30428.1-2013, 5)."""

    COUNTY = 1, "区县"
    STREET = 2, "街道"
    COMMUNITY = 3, "社区"
    DUTY = 4, "责任网格"
    UNIT = 5, "单元网格"


CELL_LEVEL_LABELS: dict[int, Text] = {
    CellLevel.COUNTY: Text("区县", "County"),
    CellLevel.STREET: Text("街道（乡镇）", "Street or town"),
    CellLevel.COMMUNITY: Text("社区", "Community"),
    CellLevel.DUTY: Text("责任网格", "Duty grid"),
    CellLevel.UNIT: Text("单元网格", "Unit cell"),
}


class Cell(Named, Stamped, Shaped):
    """An area of the grid, in one tree from the county down to the unit cell (单元网格).

    ``code`` is that of GB/T 30428.1-2013: six digits of the county, three each of the street, the community and the
    cell, so that a cell and what lies in it share a beginning; a duty grid (责任网格) has its community's code, a
    hyphen and a number, as the standard leaves it to the city. ``division_code`` is that of the finest division around
    it. A cell that was redrawn away has ``valid_until``, its last day.
    """

    code = models.CharField(max_length=20, unique=True)
    level = models.PositiveSmallIntegerField(choices=CellLevel)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    division_code = models.CharField(max_length=12, db_index=True)
    valid_from = models.DateField(default=clock.today)
    valid_until = models.DateField(null=True, blank=True)

    objects = models.Manager["Cell"]()

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["level", "code"], name="places_cell_level"),
            models.Index(fields=["west", "east"], name="places_cell_box"),
        ]
        constraints = [
            on_earth("places_cell_on_earth"),
            models.CheckConstraint(
                name="places_cell_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]


class DutyRole(models.TextChoices):
    """What somebody answers for in a cell. Its words in both languages are ``DUTY_ROLE_LABELS``."""

    INSPECTOR = "inspector", "监督员"
    HEAD = "head", "网格长"
    WORKER = "worker", "网格员"
    UNIT = "unit", "责任单位"


DUTY_ROLE_LABELS: dict[str, Text] = {
    DutyRole.INSPECTOR: Text("监督员", "Inspector"),
    DutyRole.HEAD: Text("网格长", "Head of the grid"),
    DutyRole.WORKER: Text("网格员", "Grid worker"),
    DutyRole.UNIT: Text("责任单位", "Responsible body"),
}


class CellDuty(models.Model):
    """Who answers for a cell, and for all within it where nobody nearer does, from a day until a day, inclusive.

    A responsible body has no ``person``; everybody else answers as a person of ``organisation``.
    """

    cell = models.ForeignKey(Cell, models.CASCADE, related_name="duties")
    role = models.CharField(max_length=10, choices=DutyRole)
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="cell_duties")
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="cell_duties")
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    objects = models.Manager["CellDuty"]()

    class Meta:
        ordering = ["role", "-since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="places_duty_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="places_duty_of_a_person", condition=Q(role=DutyRole.UNIT) | Q(person__isnull=False)
            ),
            models.UniqueConstraint(
                name="places_duty_one_unit", fields=["cell"], condition=Q(until=None, role=DutyRole.UNIT)
            ),
            models.UniqueConstraint(
                name="places_duty_once", fields=["cell", "role", "person"], condition=Q(until=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell_id}: {self.role}"

    @property
    def role_label(self) -> Text:
        """The role in words."""
        return DUTY_ROLE_LABELS[self.role]
