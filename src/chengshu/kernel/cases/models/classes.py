"""Classes of cases: two trees, and under which terms a case of a class is filed, handled and closed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.base.text import Text


class Scheme(models.TextChoices):
    """Which tree a class belongs to: components and events of GB/T 30428.2, or the hotline's own."""

    CITY = "city", "城市管理部件与事件"
    HOTLINE = "hotline", "热线诉求"


SCHEME_LABELS: dict[str, Text] = {
    Scheme.CITY: Text("城市管理部件与事件", "Components and events"),
    Scheme.HOTLINE: Text("热线诉求", "Requests of the hotline"),
}


class ClassKind(models.TextChoices):
    """Of what kind a class is. Its words in both languages are ``KIND_LABELS``."""

    COMPONENT = "component", "部件"
    EVENT = "event", "事件"
    REQUEST = "request", "诉求"


KIND_LABELS: dict[str, Text] = {
    ClassKind.COMPONENT: Text("部件", "Component"),
    ClassKind.EVENT: Text("事件", "Event"),
    ClassKind.REQUEST: Text("诉求", "Request"),
}


class CaseClass(Named):
    """A class of cases (大类、小类). Cases lie in leaves; ``path`` lists the codes from the root, ``/01/0103/``.

    ``changeable`` names what a city may set itself for a class of the national list: ``terms``, ``duty``, ``name``. A
    retired class takes no new case; open ones of it go on under the terms they were filed by.
    """

    scheme = models.CharField(max_length=10, choices=Scheme)
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=ClassKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=120, editable=False)
    national = models.BooleanField(default=False)
    changeable = models.JSONField(default=list, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["scheme", "path"]
        indexes = [models.Index(fields=["scheme", "path"], name="case_class_path")]
        constraints = [models.UniqueConstraint(name="case_class_code_once", fields=["scheme", "code"])]


class FormerName(models.Model):
    """What a class was called until somebody named it otherwise."""

    case_class = models.ForeignKey(CaseClass, models.CASCADE, related_name="former_names")
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["case_class", "-until", "-pk"]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> Text:
        """In both languages."""
        return Text(self.name_zh, self.name_en or self.name_zh)


class Terms(models.Model):
    """Under which condition a case of a class is filed, when it is closed, and how long its stages may take.

    A class has one or several numbered terms (立案条件 1, 2 …); each change is a new row, the latest that has begun is
    in force, one that is ``ended`` applies no more. ``limits`` gives ``[amount, span]`` by stage, ``whole`` for all of
    it; a stage that is not named takes the time of the kind of work. ``urgency`` is that of ``work``.
    ``changeable`` names what a city may change in terms of the national list: ``conditions``, ``limits``, or
    ``shorter`` where people may come to harm and a longer time needs a ground.
    """

    case_class = models.ForeignKey(CaseClass, models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField(default=1)
    filing_zh = models.CharField("立案条件", max_length=400)
    filing_en = models.CharField("filing condition", max_length=400, blank=True)
    closing_zh = models.CharField("结案条件", max_length=400)
    closing_en = models.CharField("closing condition", max_length=400, blank=True)
    limits = models.JSONField(default=dict)
    urgency = models.PositiveSmallIntegerField(default=0)
    since = models.DateField(default=clock.today)
    ended = models.BooleanField(default=False)
    basis = models.CharField(max_length=200, blank=True)
    changeable = models.JSONField(default=list, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["case_class", "number", "-since", "-pk"]
        indexes = [models.Index(fields=["case_class", "number", "-since"], name="case_terms_in_force")]

    def __str__(self) -> str:
        return f"{self.case_class_id}.{self.number} {self.since}"

    @property
    def filing(self) -> Text:
        """The filing condition."""
        return Text(self.filing_zh, self.filing_en or self.filing_zh)

    @property
    def closing(self) -> Text:
        """The closing condition."""
        return Text(self.closing_zh, self.closing_en or self.closing_zh)


class Duty(models.Model):
    """Which body answers for cases of a class (责任单位), in an area where one is named; with history.

    ``division_code`` is empty for the whole city; the longest that begins the case's own wins.
    """

    case_class = models.ForeignKey(CaseClass, models.CASCADE, related_name="duties")
    division_code = models.CharField(max_length=12, blank=True)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["case_class", "division_code", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="case_duty_one_in_force", fields=["case_class", "division_code"], condition=Q(until=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_class_id} {self.division_code}: {self.unit_id}"


class ClassImport(models.Model):
    """A tree that somebody handed in as a table, kept until its difference is applied or dropped.

    ``branches`` are the paths from the main class down, each a list of ``[code, name_zh, name_en]``; the code is empty
    where the table has none.
    """

    scheme = models.CharField(max_length=10, choices=Scheme)
    name = models.CharField(max_length=200)
    branches = models.JSONField()
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name
