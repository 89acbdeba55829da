"""Contents, kept once each, and the files that people attached, which point to them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.ids import new_id
from chengshu.base.text import Text
from chengshu.kernel.files.kinds import KINDS


class PreviewState(models.TextChoices):
    """Whether pictures of a content have been made."""

    WAITING = "waiting", "待生成"
    MADE = "made", "已生成"
    NONE = "none", "无预览"
    FAILED = "failed", "无法生成"


class StoredFile(models.Model):
    """A content, stored once under its SHA-256 digest. ``kind`` is a key of ``files.kinds``; ``size`` in bytes.

    ``pages`` is how many preview pictures there are.
    """

    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    stored_at = models.DateTimeField(default=clock.now)
    preview = models.CharField(max_length=10, choices=PreviewState, default=PreviewState.WAITING)
    pages = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["stored_at"], name="stored_awaits_preview", condition=models.Q(preview="waiting")),
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class Attachment(models.Model):
    """A file as somebody handed it in (附件): its name then, what it belongs to, who and when.

    ``subject_type`` is ``app.Model``; both parts of the subject are empty until the file is attached, and a file that
    stays so for a day is swept away.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=255)
    purpose = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    kept_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["kept_at", "pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="attachment_subject")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Where it is fetched."""
        return reverse("files:download", args=[self.pk])

    @property
    def size(self) -> int:
        """Bytes."""
        return self.stored.size

    @property
    def kind(self) -> Text:
        """What it is, told by its content."""
        return KINDS[self.stored.kind].label

    @property
    def note(self) -> str:
        """Who handed it in, and when."""
        when = f"{clock.local(self.kept_at):%Y-%m-%d %H:%M}"
        return f"{self.kept_by} · {when}" if self.kept_by else when

    @property
    def preview_url(self) -> str:
        """Where the picture of its first page is; empty where there is none."""
        return reverse("files:preview", args=[self.pk, 1]) if self.stored.pages else ""


class Limit(models.Model):
    """The limits of a purpose from a moment on; the newest row counts, older ones are its history.

    ``largest`` in bytes; ``families`` are values of ``spec.files.Family``; ``pixels`` bounds width times height.
    """

    purpose = models.CharField(max_length=80, db_index=True)
    largest = models.PositiveBigIntegerField()
    at_most = models.PositiveSmallIntegerField()
    families = models.JSONField()
    pixels = models.PositiveBigIntegerField(default=120_000_000)
    since = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.since:%Y-%m-%d}"
