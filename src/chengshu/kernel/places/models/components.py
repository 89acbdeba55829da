"""The register of components (部件): what stands in the city's streets, whose it is, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class ComponentClass(Named):
    """A sub-class of components (部件小类) of GB/T 30428.2-2013: two digits of the main class, two of the sub-class.

    ``main_zh`` and ``main_en`` name the main class. A city adds its own after those of the standard. A class that is no
    longer used is not ``active``.
    """

    code = models.CharField(max_length=4, unique=True)
    main_zh = models.CharField(max_length=40)
    main_en = models.CharField(max_length=60)
    active = models.BooleanField(default=True)

    objects = models.Manager["ComponentClass"]()

    class Meta:
        ordering = ["code"]

    @property
    def main(self) -> Text:
        """The name of the main class."""
        return Text(self.main_zh, self.main_en)


class ComponentState(models.TextChoices):
    """The states of GB/T 30428.2-2013. Its words in both languages are ``COMPONENT_STATE_LABELS``."""

    SOUND = "sound", "完好"
    BROKEN = "broken", "破损"
    LOST = "lost", "丢失"
    OCCUPIED = "occupied", "占用"
    ABANDONED = "abandoned", "废弃"


COMPONENT_STATE_LABELS: dict[str, Text] = {
    ComponentState.SOUND: Text("完好", "Sound"),
    ComponentState.BROKEN: Text("破损", "Broken"),
    ComponentState.LOST: Text("丢失", "Lost"),
    ComponentState.OCCUPIED: Text("占用", "Occupied"),
    ComponentState.ABANDONED: Text("废弃", "Abandoned"),
}


class Component(Named, Stamped):
    """One component: a manhole cover, a lamp, a hydrant, a bin, a tree.

    ``code`` has sixteen digits (GB/T 30428.2-2013): six of the county, four of the class, six of its number there.
    ``lon`` and ``lat`` are CGCS2000 degrees; ``height_m`` is metres above the 1985 national height datum, empty where
    nobody measured it, ``position_by`` how the position was got. ``division_code`` and ``cell`` follow from the
    position. ``owner`` (权属单位) owns it, ``keeper`` (养护单位) maintains it. One that was found to be another has
    ``same_as``; one taken away has ``removed_on``.
    """

    code = models.CharField(max_length=16, unique=True)
    class_code = models.CharField(max_length=4)
    lon = models.FloatField()
    lat = models.FloatField()
    height_m = models.FloatField(null=True, blank=True)
    position_by = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    division_code = models.CharField(max_length=12, blank=True, db_index=True)
    cell = models.ForeignKey("places.Cell", models.SET_NULL, null=True, blank=True, related_name="components")
    owner = models.ForeignKey(
        "identity.Organisation", models.PROTECT, null=True, blank=True, related_name="components_owned"
    )
    keeper = models.ForeignKey(
        "identity.Organisation", models.PROTECT, null=True, blank=True, related_name="components_kept"
    )
    state = models.CharField(max_length=10, choices=ComponentState, default=ComponentState.SOUND)
    placed_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(null=True, blank=True)
    # An index of its own below: where nearly every row is NULL, SQLite would take this one for the best of all.
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="doubles", db_index=False)
    note = models.CharField(max_length=400, blank=True)

    everywhere = models.Manager["Component"]()
    scoped = Scoped["Component"](Anchors(units=("owner", "keeper")))

    class Meta:
        ordering = ["code"]
        indexes = [
            # Half of the questions of a map; holds all they need, so that no row of a wide band is looked up.
            models.Index(
                fields=["lat", "lon"], name="places_component_position", condition=Q(removed_on=None, same_as=None)
            ),
            models.Index(fields=["class_code", "state"], name="places_component_class"),
            models.Index(fields=["same_as"], name="places_component_joined", condition=Q(same_as__isnull=False)),
            models.Index(fields=["name_zh"], name="places_component_name"),
        ]
        constraints = [
            models.CheckConstraint(
                name="places_component_on_earth", condition=Q(lon__range=(-180, 180), lat__range=(-90, 90))
            ),
            models.CheckConstraint(
                name="places_component_ends_after_start",
                condition=Q(removed_on=None) | Q(placed_on=None) | Q(removed_on__gte=F("placed_on")),
            ),
            models.CheckConstraint(name="places_component_not_itself", condition=~Q(same_as=F("pk"))),
        ]

    def __str__(self) -> str:
        return f"{self.name_zh} {self.code}".strip()

    @property
    def name(self) -> Text:
        """The name; one without a name is called by its code."""
        return Text(self.name_zh or self.code, self.name_en or self.name_zh or self.code)


#: What stands in the street: neither taken away nor found to be another.
STANDING = Q(removed_on=None, same_as=None)


class ComponentWhat(models.TextChoices):
    """What happened to a component. Its words in both languages are ``COMPONENT_CHANGE_LABELS``."""

    REGISTERED = "registered", "登记"
    CHANGED = "changed", "变更"
    STATE = "state", "状态变化"
    JOINED = "joined", "并入"
    REMOVED = "removed", "拆除"


COMPONENT_CHANGE_LABELS: dict[str, Text] = {
    ComponentWhat.REGISTERED: Text("登记", "Registered"),
    ComponentWhat.CHANGED: Text("变更", "Changed"),
    ComponentWhat.STATE: Text("状态变化", "State changed"),
    ComponentWhat.JOINED: Text("并入", "Found to be the same"),
    ComponentWhat.REMOVED: Text("拆除", "Taken away"),
}


class ComponentChange(models.Model):
    """One change of one component: ``fields`` maps each field to what stood there before and after, as printed."""

    component = models.ForeignKey(Component, models.CASCADE, related_name="changes")
    what = models.CharField(max_length=10, choices=ComponentWhat)
    fields = models.JSONField(default=dict)
    why = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    objects = models.Manager["ComponentChange"]()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.component_id}: {self.what}"


class ComponentImport(models.Model):
    """A list of components that somebody handed in, looked at before it is taken.

    ``rows`` holds what was read, field by field, and is emptied once it is in; ``problems`` says row, column and what
    is wrong; ``counts`` how many are new, changed, unchanged and refused.
    """

    source = models.CharField(max_length=200)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    handed_in_at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    counts = models.JSONField(default=dict)

    objects = models.Manager["ComponentImport"]()

    class Meta:
        ordering = ["-handed_in_at", "-pk"]

    def __str__(self) -> str:
        return self.source
