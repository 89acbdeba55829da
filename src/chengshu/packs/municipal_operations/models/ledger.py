"""Rows of the registers (台账条目), what changed in them, and sheets on their way in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.coordinates import Datum
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.packs.municipal_operations.models.kept import FoundText, SquareNumber
from chengshu.packs.municipal_operations.registers import REGISTERS, Register


class EntryState(models.TextChoices):
    """Whether what the row describes serves its purpose."""

    IN_USE = "in_use", "在用"
    REPAIR = "repair", "维修中"
    IDLE = "idle", "停用"
    GONE = "gone", "已注销"


ENTRY_STATES = {
    EntryState.IN_USE: Text("在用", "In use"),
    EntryState.REPAIR: Text("维修中", "Under repair"),
    EntryState.IDLE: Text("停用", "Out of use"),
    EntryState.GONE: Text("已注销", "Struck off"),
}
STANDING = (EntryState.IN_USE, EntryState.REPAIR, EntryState.IDLE)
KEPT = ("found_by", "square_x", "square_y")


class Entry(Named, Stamped):
    """A row of a register. ``unit`` looks after it (管养单位).

    ``lon`` and ``lat`` are CGCS2000 degrees, a point on it; ``shape`` is the whole of a line or an area as a GeoJSON
    geometry in the same system. ``values`` hold the register's own columns by key. ``component`` is the 16-digit code
    of GB/T 30428.2 where it is a component of the city. KEPT columns follow from the others.
    """

    register = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    division_code = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=200, blank=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    shape = models.JSONField(null=True, blank=True)
    component = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.IN_USE)
    in_use_since = models.DateField(null=True, blank=True)
    values = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=500, blank=True)
    found_by = FoundText(of=("code", "name_zh", "name_en", "address"))
    square_x = SquareNumber(of="lon")
    square_y = SquareNumber(of="lat")

    everywhere = models.Manager["Entry"]()
    scoped = Scoped["Entry"](Anchors(units=("unit",)))

    class Meta:
        ordering = ["register", "code"]
        base_manager_name = "everywhere"
        indexes = [
            models.Index(fields=["register", "state", "division_code", "unit"], name="municipal_entry_area"),
            models.Index(fields=["register", "name_zh", "id"], name="municipal_entry_name"),
            models.Index(fields=["register", "code", "found_by"], name="municipal_entry_found"),
            models.Index(fields=["register", "lon", "lat"], name="municipal_entry_where"),
            models.Index(fields=["register", "square_x", "square_y", "state", "unit"], name="municipal_entry_square"),
            models.Index(fields=["unit", "register", "state"], name="municipal_entry_unit"),
            models.Index(fields=["component"], name="municipal_entry_component", condition=~Q(component="")),
        ]
        constraints = [
            models.UniqueConstraint(name="municipal_entry_code_once", fields=["register", "code"]),
            models.CheckConstraint(
                name="municipal_entry_position_whole",
                condition=Q(lon=None, lat=None) | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
            ),
        ]

    @property
    def book(self) -> Register:
        """The register it stands in. Raises KeyError where that is no longer declared."""
        return REGISTERS[self.register]

    @property
    def state_label(self) -> Text:
        """The state in words."""
        return ENTRY_STATES[EntryState(self.state)]

    @property
    def kind_label(self) -> Text | None:
        """The kind in words."""
        return self.book.kind_label(self.kind)


class EntryChange(models.Model):
    """What somebody changed in a row: the former and the new value of each field, by its name."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.at:%Y-%m-%d}"


class Sheet(models.Model):
    """A sheet that was read and waits for somebody to look at it and take it in, once.

    ``heads`` are its columns, ``lines`` its lines, their number in the file first, until it is taken in; ``columns``
    say by the keys of the book's columns which place in a line is what. ``rows`` are the first that fit, ``faults``
    what does not: row, column, sentence in both languages. A sheet with faults is not taken in. ``fit`` lines can be
    read; ``added`` of them are new and ``changed`` say something new. Positions stand in ``datum``.
    """

    register = models.CharField(max_length=40)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    datum = models.CharField(max_length=10, default=Datum.CGCS2000)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    heads = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    fit = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Sheet"]()
    scoped = Scoped["Sheet"](Anchors(owner="by", units=("unit",)))

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.name
