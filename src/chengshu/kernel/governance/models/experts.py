"""The expert committee: experts, their fields and appointments, their relations, and the rules of avoidance."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class ExpertField(Named):
    """A field in which experts advise (专业领域): cloud, networks, data governance."""

    key = models.SlugField(max_length=40, unique=True)
    order = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "pk"]


class Committee(Named, Stamped):
    """An expert committee (专家咨询委员会、专家智库) with its charter; ``organisation`` is its secretariat.

    ``body`` is the committee as a body, where experts from outside the staff have their post.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="expert_committees")
    body = models.OneToOneField("identity.Organisation", models.PROTECT, related_name="committee")
    charter = models.TextField(blank=True)
    founded_on = models.DateField(default=clock.today)

    everywhere = models.Manager["Committee"]()
    scoped = Scoped["Committee"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["organisation__order", "pk"]


class ExpertKind(models.TextChoices):
    """From where an expert comes (004 §二(二))."""

    SCHOLAR = "scholar", "高校和科研院所学者"
    SPECIALIST = "specialist", "领域知名专家"
    INDUSTRY = "industry", "重点企业领军人才"
    OFFICIAL = "official", "机关事业单位专业人员"


EXPERT_KIND_LABELS = {
    ExpertKind.SCHOLAR: Text("高校和科研院所学者", "Scholar of a university or institute"),
    ExpertKind.SPECIALIST: Text("领域知名专家", "Known specialist of the field"),
    ExpertKind.INDUSTRY: Text("重点企业领军人才", "Leading person of a key enterprise"),
    ExpertKind.OFFICIAL: Text("机关事业单位专业人员", "Professional in public service"),
}


class Expert(Stamped):
    """A person who advises the city. ``employer`` is written as on the certificate; ``employer_body`` is set where the
    employer is an organisation of this city. ``title`` is the professional title (职称)."""

    person = models.OneToOneField("identity.Person", models.PROTECT, related_name="expert")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="experts_kept")
    kind = models.CharField(max_length=12, choices=ExpertKind, default=ExpertKind.SPECIALIST)
    employer = models.CharField(max_length=200)
    employer_body = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=60, blank=True)
    fields = models.ManyToManyField(ExpertField, related_name="experts")
    biography = models.TextField(blank=True)
    active = models.BooleanField(default=True)

    everywhere = models.Manager["Expert"]()
    scoped = Scoped["Expert"](Anchors(owner="person", units=("organisation", "appointments__committee__organisation")))

    class Meta:
        ordering = ["person__name_zh", "pk"]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return EXPERT_KIND_LABELS[ExpertKind(self.kind)]


class Seat(models.IntegerChoices):
    """What an expert is in the committee."""

    CHAIR = 1, "主任委员"
    VICE_CHAIR = 2, "副主任委员"
    MEMBER = 3, "委员"


SEAT_LABELS = {
    Seat.CHAIR: Text("主任委员", "Chair"),
    Seat.VICE_CHAIR: Text("副主任委员", "Vice chair"),
    Seat.MEMBER: Text("委员", "Member"),
}


class Appointment(models.Model):
    """An expert's appointment (聘任) to a committee for a term, with the number of the certificate (聘书编号)."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="appointments")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="appointments")
    seat = models.PositiveSmallIntegerField(choices=Seat, default=Seat.MEMBER)
    certificate = models.CharField(max_length=60, unique=True)
    since = models.DateField(default=clock.today)
    until = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)
    warned_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["seat", "-since", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="appointment_open_once", fields=["expert", "committee"], condition=Q(ended_on=None)
            ),
            models.CheckConstraint(name="appointment_ends_after_start", condition=Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return self.certificate

    @property
    def seat_label(self) -> Text:
        """The word for people."""
        return SEAT_LABELS[Seat(self.seat)]

    @property
    def in_force(self) -> bool:
        """Whether it holds today."""
        today = clock.today()
        return self.since <= today <= self.until and (self.ended_on is None or self.ended_on > today)


class RelationKind(models.TextChoices):
    """How an expert may be bound to a body."""

    EMPLOYER = "employer", "任职"
    RELATIVE = "relative", "近亲属任职"
    SHARES = "shares", "持有股份"
    ADVISER = "adviser", "受聘顾问"
    PROJECT = "project", "参与该项目"
    OTHER = "other", "其他利害关系"


RELATION_KIND_LABELS = {
    RelationKind.EMPLOYER: Text("任职", "works there"),
    RelationKind.RELATIVE: Text("近亲属任职", "a close relative works there"),
    RelationKind.SHARES: Text("持有股份", "holds shares"),
    RelationKind.ADVISER: Text("受聘顾问", "is its paid adviser"),
    RelationKind.PROJECT: Text("参与过其项目", "took part in its project"),
    RelationKind.OTHER: Text("其他利害关系", "other interest"),
}


class Relation(models.Model):
    """A relation of an expert to a body, declared by the expert or found by the office; open while ``until`` is empty.

    The body is one of this city (``organisation``) or any other by ``name``.
    """

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=10, choices=RelationKind)
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    declared_on = models.DateField(default=clock.today)
    declared_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-declared_on", "pk"]
        constraints = [
            models.CheckConstraint(name="relation_to_somebody", condition=~Q(organisation=None) | ~Q(name=""))
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} · {self.body_name}"

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return RELATION_KIND_LABELS[RelationKind(self.kind)]

    @property
    def body_name(self) -> str:
        """To whom."""
        return str(self.organisation) if self.organisation else self.name


class AvoidanceRule(models.Model):
    """Which kind of relation bars an expert (回避), and how many years after it ended; in force from ``since``.

    The newest row of a kind counts. ``years`` 0 means only while the relation lasts.
    """

    kind = models.CharField(max_length=10, choices=RelationKind)
    bars = models.BooleanField(default=True)
    years = models.PositiveSmallIntegerField(default=0)
    basis = models.CharField(max_length=300, blank=True)
    since = models.DateField(default=clock.today)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["kind", "-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind_label} · {self.years}"

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return RELATION_KIND_LABELS[RelationKind(self.kind)]
