"""The system of standards: branches, standards with their versions, and checks of their use."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Branch(Named):
    """A branch of the standards system (标准规范体系): network, application support, security, and so on."""

    key = models.SlugField(max_length=40, unique=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]


class StandardLevel(models.TextChoices):
    """Who issued a standard (标准化法 §2)."""

    NATIONAL = "national", "国家标准"
    INDUSTRY = "industry", "行业标准"
    LOCAL = "local", "地方标准"
    GROUP = "group", "团体标准"
    CITY = "city", "本市规范"


STANDARD_LEVEL_LABELS = {
    StandardLevel.NATIONAL: Text("国家标准", "National standard"),
    StandardLevel.INDUSTRY: Text("行业标准", "Industry standard"),
    StandardLevel.LOCAL: Text("地方标准", "Local standard"),
    StandardLevel.GROUP: Text("团体标准", "Group standard"),
    StandardLevel.CITY: Text("本市规范", "Specification of this city"),
}


class StandardState(models.TextChoices):
    """Whether a standard is to be followed."""

    DRAFT = "draft", "制定中"
    IN_FORCE = "in_force", "现行"
    REPLACED = "replaced", "被代替"
    WITHDRAWN = "withdrawn", "废止"


STANDARD_STATE_LABELS = {
    StandardState.DRAFT: Text("制定中", "Being drafted"),
    StandardState.IN_FORCE: Text("现行", "In force"),
    StandardState.REPLACED: Text("被代替", "Replaced"),
    StandardState.WITHDRAWN: Text("废止", "Withdrawn"),
}


class Standard(Named, Stamped):
    """A standard (标准规范) that the area of ``organisation`` follows; the areas below follow it too.

    ``number`` stands without the year of its edition where its versions carry it: GB/T 36333.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="standards_kept")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="standards")
    number = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=StandardLevel, default=StandardLevel.CITY)
    mandatory = models.BooleanField(default=False)
    scope = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=StandardState, default=StandardState.DRAFT, db_index=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    everywhere = models.Manager["Standard"]()
    scoped = Scoped["Standard"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["branch__order", "number"]
        constraints = [models.UniqueConstraint(name="standard_number_once", fields=["organisation", "number"])]

    @property
    def level_label(self) -> Text:
        """The word for people."""
        return STANDARD_LEVEL_LABELS[StandardLevel(self.level)]

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return STANDARD_STATE_LABELS[StandardState(self.state)]


class StandardVersion(models.Model):
    """An edition of a standard: its text for reading and comparing; the printed paper is attached as a file.

    ``edition`` is the year of a national standard (2018) or the number of a city's own version (V1.1).
    """

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="versions")
    edition = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    note = models.CharField(max_length=500, blank=True)
    published_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = [F("effective_on").desc(nulls_first=True), "-pk"]
        constraints = [models.UniqueConstraint(name="standard_edition_once", fields=["standard", "edition"])]

    def __str__(self) -> str:
        return f"{self.standard.number}-{self.edition}"


class Conformity(models.TextChoices):
    """What a check of use found."""

    FULL = "full", "符合"
    PARTLY = "partly", "基本符合"
    NOT = "not", "不符合"


CONFORMITY_LABELS = {
    Conformity.FULL: Text("符合", "Conforms"),
    Conformity.PARTLY: Text("基本符合", "Conforms in part"),
    Conformity.NOT: Text("不符合", "Does not conform"),
}


class UseCheck(Stamped):
    """A check whether a unit, or one system of it, follows an edition of a standard (使用检查)."""

    version = models.ForeignKey(StandardVersion, models.PROTECT, related_name="checks")
    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="standard_checks")
    system = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(default=clock.today)
    checked_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    conformity = models.CharField(max_length=10, choices=Conformity)
    remark = models.TextField(blank=True)

    everywhere = models.Manager["UseCheck"]()
    scoped = Scoped["UseCheck"](Anchors(units=("organisation", "office")))

    class Meta:
        ordering = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.version} · {self.system or self.organisation}"

    @property
    def conformity_label(self) -> Text:
        """The word for people."""
        return CONFORMITY_LABELS[Conformity(self.conformity)]


class FindingState(models.TextChoices):
    """Where the correction of a finding stands."""

    OPEN = "open", "待整改"
    CORRECTED = "corrected", "待复查"
    CLOSED = "closed", "已销号"


FINDING_STATE_LABELS = {
    FindingState.OPEN: Text("待整改", "To be corrected"),
    FindingState.CORRECTED: Text("待复查", "To be verified"),
    FindingState.CLOSED: Text("已销号", "Closed"),
}


class Finding(Stamped):
    """Something a check found that does not conform (问题), to be corrected by the unit by a day.

    Its deadline and moves are those of its work item; ``correction`` is what the unit says it did.
    """

    check_of_use = models.ForeignKey(UseCheck, models.CASCADE, related_name="findings")
    clause = models.CharField(max_length=60, blank=True)
    words = models.TextField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=FindingState, default=FindingState.OPEN, db_index=True)
    correction = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    everywhere = models.Manager["Finding"]()
    scoped = Scoped["Finding"](Anchors(units=("check_of_use__organisation", "check_of_use__office")))

    class Meta:
        ordering = ["state", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="finding_closed_has_a_day", condition=~Q(state="closed") | Q(closed_on__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.words[:80]

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return FINDING_STATE_LABELS[FindingState(self.state)]

    @property
    def late(self) -> bool:
        """Whether its day has passed with the finding still open."""
        return (self.closed_on or clock.today()) > self.due_on
