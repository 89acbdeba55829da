"""The knowledge base (知识库): articles in versions that are reviewed, and the index of their words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Source(models.TextChoices):
    """Whence an article comes. Its words in both languages are ``SOURCES``."""

    HAND = "hand", "人工编写"
    MATTER = "matter", "政务服务事项"
    POLICY = "policy", "政策文件"


SOURCES: dict[str, Text] = {
    Source.HAND: Text("人工编写", "Written by hand"),
    Source.MATTER: Text("政务服务事项", "Service items"),
    Source.POLICY: Text("政策文件", "Policies"),
}


class VersionState(models.TextChoices):
    """Where a version stands. Its words in both languages are ``VERSION_STATES``."""

    DRAFT = "draft", "起草"
    REVIEW = "review", "待审核"
    PUBLISHED = "published", "已发布"
    REPLACED = "replaced", "已被替代"
    WITHDRAWN = "withdrawn", "已撤回"


VERSION_STATES: dict[str, Text] = {
    VersionState.DRAFT: Text("起草中", "Being written"),
    VersionState.REVIEW: Text("待审核", "Under review"),
    VersionState.PUBLISHED: Text("已发布", "Published"),
    VersionState.REPLACED: Text("已被替代", "Replaced"),
    VersionState.WITHDRAWN: Text("已撤回", "Withdrawn"),
}


class Article(Stamped):
    """A question and its answer, kept by a unit. ``current`` is the published version, empty before the first.

    It answers until the end of ``expires_on``. ``used`` counts answers given with it, ``opened`` self-service readers.
    """

    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=Source, default=Source.HAND)
    source_key = models.CharField(max_length=120, blank=True)
    current = models.OneToOneField(
        "hotline_12345.Version", models.PROTECT, null=True, blank=True, related_name="current_of"
    )
    public = models.BooleanField(default=True)
    expires_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)

    everywhere = models.Manager["Article"]()
    scoped = Scoped["Article"](Anchors(units=("unit",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="article_fed_once", fields=["source", "source_key"], condition=~Q(source_key="")
            )
        ]

    def __str__(self) -> str:
        return str(self.current) if self.current else f"#{self.pk}"


class Version(models.Model):
    """What an article says, as written at one time. The English words may be empty; then the Chinese ones serve."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    body_zh = models.TextField()
    body_en = models.TextField(blank=True)
    basis = models.CharField(max_length=300, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    public = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    written_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    everywhere = models.Manager["Version"]()
    scoped = Scoped["Version"](Anchors(owner="written_by", units=("article__unit",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="article_version_once", fields=["article", "number"]),
            models.UniqueConstraint(name="article_published_one", fields=["article"], condition=Q(state="published")),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Text:
        """The question in both languages."""
        return Text(self.title_zh, self.title_en or self.title_zh)

    @property
    def body(self) -> Text:
        """The answer in both languages."""
        return Text(self.body_zh, self.body_en or self.body_zh)


class Gram(models.Model):
    """A pair of neighbouring signs, or an English word, that a published article has; in its question or not."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="grams")
    token = models.CharField(max_length=40)
    titled = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["token"], name="hotline_gram_token")]
        constraints = [models.UniqueConstraint(name="gram_once", fields=["article", "token"])]

    def __str__(self) -> str:
        return f"{self.article_id} {self.token}"
