"""Open datasets, what is proposed about them, what was found before they open, and what was published."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.ids import new_id
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.packs.open_data.models.rules import OpenLicence, Theme
from chengshu.spec.data import Cycle, Opening


class Stage(models.TextChoices):
    """Where a dataset stands. Strangers see published ones alone."""

    DRAFT = "draft", "准备开放"
    PUBLISHED = "published", "已开放"
    WITHDRAWN = "withdrawn", "已下线"


class OpenDataset(Named, Stamped):
    """A dataset of the portal. ``name`` of the row is its title; ``slug`` its name in addresses, which never changes.

    Comes from an entry of the catalogue (``resource``), or from society (``contributor``, by a ``Contribution``).
    ``release`` is the number of the newest published version, 0 before the first. ``filled_at`` is the age of the data,
    ``due_on`` the day by which the update cycle wants new ones, ``stuck_version`` the source's that failed the
    check since. Counters are sums of ``DailyUse`` and ``Review``.
    """

    uid = models.UUIDField(default=new_id, unique=True, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    resource = models.OneToOneField(
        "catalogue.Resource", models.PROTECT, null=True, blank=True, related_name="open_dataset"
    )
    publisher = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="open_datasets")
    contributor = models.ForeignKey(
        "open_data.Partner", models.PROTECT, null=True, blank=True, related_name="open_datasets"
    )
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="datasets")
    licence = models.ForeignKey(OpenLicence, models.PROTECT, related_name="datasets")
    notes_zh = models.TextField(max_length=4000, blank=True)
    notes_en = models.TextField(max_length=4000, blank=True)
    opening = models.CharField(max_length=20, choices=[(one, one) for one in Opening], default=Opening.OPEN)
    cycle = models.CharField(max_length=20, choices=[(one, one) for one in Cycle], default=Cycle.MONTHLY)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.DRAFT)
    release = models.PositiveIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)
    modified_at = models.DateTimeField(null=True, blank=True)
    filled_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    stuck_version = models.PositiveBigIntegerField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=400, blank=True)
    views = models.PositiveBigIntegerField(default=0)
    downloads = models.PositiveBigIntegerField(default=0)
    calls = models.PositiveBigIntegerField(default=0)
    uses = models.PositiveBigIntegerField(default=0)
    stars = models.PositiveIntegerField(default=0)
    ratings = models.PositiveIntegerField(default=0)

    everywhere = models.Manager["OpenDataset"]()
    scoped = Scoped["OpenDataset"](Anchors(units=("publisher",)))

    class Meta:
        ordering = ["-modified_at", "-pk"]
        indexes = [
            models.Index(fields=["stage", "-modified_at"], name="open_dataset_newest"),
            models.Index(fields=["stage", "-uses"], name="open_dataset_used"),
            models.Index(fields=["stage", "theme"], name="open_dataset_theme"),
            models.Index(fields=["stage", "publisher"], name="open_dataset_publisher"),
            models.Index(fields=["stage", "licence"], name="open_dataset_licence"),
            models.Index(fields=["stage", "slug"], name="open_dataset_slug"),
            models.Index(fields=["due_on"], name="open_dataset_due", condition=Q(stage="published")),
        ]
        constraints = [
            models.CheckConstraint(
                name="open_dataset_published_once",
                condition=~Q(stage="published") | Q(release__gte=1, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="open_dataset_one_source", condition=Q(resource__isnull=True) | Q(contributor__isnull=True)
            ),
            models.CheckConstraint(name="open_dataset_stars", condition=Q(stars__lte=F("ratings") * 5)),
        ]

    @property
    def notes(self) -> Text | str:
        """What it holds, for people; the Chinese words where nobody has translated them."""
        return Text(self.notes_zh, self.notes_en or self.notes_zh) if self.notes_zh else ""

    @property
    def average(self) -> float | None:
        """The mean of the stars given, 1 to 5; None before anybody rated."""
        return self.stars / self.ratings if self.ratings else None

    @property
    def table_key(self) -> str:
        """Its key in the lake, below gold."""
        return f"open_data.{self.slug.replace('-', '.')}"

    def file_id(self, number: int) -> UUID:
        """The identifier of its file of this number (``files.FORMATS``); told back from it without a table."""
        return UUID(int=self.uid.int ^ number)


class Tag(models.Model):
    """A keyword of a dataset."""

    dataset = models.ForeignKey(OpenDataset, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["name"], name="open_tag_name")]
        constraints = [models.UniqueConstraint(name="open_tag_once", fields=["dataset", "name"])]

    def __str__(self) -> str:
        return self.name


class ProposalState(models.TextChoices):
    """How far a proposal has come."""

    DRAFT = "draft", "填写中"
    SECRECY = "secrecy", "隐私保密审查"
    REVIEW = "review", "开放审核"
    REVISING = "revising", "退回修改"
    APPROVED = "approved", "已批准，正在生成"
    PUBLISHED = "published", "已发布"
    REFUSED = "refused", "不予开放"
    DROPPED = "dropped", "已撤回"


PROPOSAL_LABELS: dict[str, Text] = {
    ProposalState.DRAFT: Text("填写中", "Being written"),
    ProposalState.SECRECY: Text("隐私保密审查", "Privacy and secrecy review"),
    ProposalState.REVIEW: Text("开放审核", "Review for opening"),
    ProposalState.REVISING: Text("退回修改", "Sent back"),
    ProposalState.APPROVED: Text("已批准，正在生成", "Approved, being made"),
    ProposalState.PUBLISHED: Text("已发布", "Published"),
    ProposalState.REFUSED: Text("不予开放", "Not opened"),
    ProposalState.DROPPED: Text("已撤回", "Withdrawn"),
}


class Proposal(Stamped):
    """A department's proposal to open a dataset, or to open it otherwise than before.

    ``columns`` is the opened view: ``[{"column": "birth", "treatment": "year"}, …]``, in order; a column that is not
    listed stays closed. ``suppress`` leaves out rows in groups smaller than k. ``overruled`` is why a failed check does
    not stand in the way, ``overruled_by`` who answers for that.
    """

    dataset = models.ForeignKey(OpenDataset, models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    columns = models.JSONField(default=list)
    suppress = models.BooleanField(default=False)
    reason = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=20, choices=ProposalState, default=ProposalState.DRAFT)
    overruled = models.CharField(max_length=1000, blank=True)
    overruled_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    everywhere = models.Manager["Proposal"]()
    scoped = Scoped["Proposal"](Anchors(units=("dataset__publisher",)))

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="open_proposal_once", fields=["dataset", "number"]),
            models.UniqueConstraint(
                name="open_proposal_one_at_a_time",
                fields=["dataset"],
                condition=Q(state__in=["draft", "secrecy", "review", "revising", "approved"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} #{self.number}"

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return PROPOSAL_LABELS[self.state]

    @property
    def treatments(self) -> dict[str, str]:
        """The treatment of each opened column, in order."""
        return {one["column"]: one["treatment"] for one in self.columns}


class PrivacyCheck(models.Model):
    """What the re-identification check (重标识风险检查) found about a view of one version of the data.

    ``smallest`` is the size of the smallest group (its k), None where nobody can be told apart by the columns;
    ``below`` counts rows in groups smaller than the rule's k. ``diversity`` is the least number of values of a
    sensitive column within a group. ``found`` holds columns, reasons and suggestions as ``privacy.judge`` wrote them.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="checks")
    layer = models.CharField(max_length=10)
    table = models.CharField(max_length=100)
    version = models.PositiveBigIntegerField()
    view = models.JSONField(default=list)
    suppress = models.BooleanField(default=False)
    k = models.PositiveSmallIntegerField()
    l = models.PositiveSmallIntegerField()  # noqa: E741  the name it has in the literature
    passed = models.BooleanField()
    hindered = models.BooleanField(default=False)
    about_persons = models.BooleanField(default=True)
    rows = models.PositiveBigIntegerField(default=0)
    smallest = models.PositiveBigIntegerField(null=True)
    below = models.PositiveBigIntegerField(default=0)
    diversity = models.PositiveIntegerField(null=True)
    found = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.table}@{self.version}: {self.smallest}"


class Release(models.Model):
    """A published version: the opened view of one version of the source, kept as a version of a gold table.

    ``columns`` are name, both labels, type, unit and the profile shown to visitors. ``overruled`` tells that it opened
    in spite of a failed check.
    """

    dataset = models.ForeignKey(OpenDataset, models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=120)
    source_version = models.PositiveBigIntegerField()
    table_version = models.PositiveBigIntegerField()
    rows = models.PositiveBigIntegerField()
    filled_at = models.DateTimeField(null=True, blank=True)
    columns = models.JSONField(default=list)
    check_row = models.ForeignKey(PrivacyCheck, models.PROTECT, null=True, related_name="+")
    overruled = models.BooleanField(default=False)
    words = models.CharField(max_length=400, blank=True)
    published_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="open_release_once", fields=["dataset", "number"])]

    def __str__(self) -> str:
        return f"{self.dataset} v{self.number}"


class DailyUse(models.Model):
    """How often a dataset was looked at, downloaded and called on a day."""

    dataset = models.ForeignKey(OpenDataset, models.CASCADE, related_name="daily_uses")
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)
    downloads = models.PositiveIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(name="open_use_once", fields=["dataset", "day"])]

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.day}"


class FileOrder(models.Model):
    """A file of a large release that somebody waits for; the worker writes it and takes the row away."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="orders")
    form = models.CharField(max_length=10)
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(name="open_file_ordered_once", fields=["release", "form"])]

    def __str__(self) -> str:
        return f"{self.release_id}.{self.form}"
