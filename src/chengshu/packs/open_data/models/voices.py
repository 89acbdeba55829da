"""What visitors say: ratings, requests for data, reports of errors, and the letters that answer them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.packs.open_data.models.datasets import OpenDataset


class Shown(models.TextChoices):
    """Whether the words of a rating stand on the page; the stars count at once."""

    WAITING = "waiting", "待审"
    SHOWN = "shown", "已显示"
    HIDDEN = "hidden", "不显示"


class Review(models.Model):
    """A visitor's rating of a dataset, one for each visitor and dataset.

    ``visitor`` is a keyed digest of the address, never the address itself; ``stars`` 1 to 5.
    """

    dataset = models.ForeignKey(OpenDataset, models.CASCADE, related_name="reviews")
    visitor = models.CharField(max_length=64)
    stars = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)
    shown = models.CharField(max_length=10, choices=Shown, default=Shown.WAITING)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["visitor", "at"], name="open_review_visitor")]
        constraints = [
            models.UniqueConstraint(name="open_review_once", fields=["dataset", "visitor"]),
            models.CheckConstraint(name="open_review_stars", condition=Q(stars__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id}: {self.stars}"


class InquiryKind(models.TextChoices):
    """What a visitor wants."""

    REQUEST = "request", "申请开放数据"
    ERROR = "error", "数据纠错"
    ADVICE = "advice", "意见建议"


INQUIRY_LABELS: dict[str, Text] = {
    InquiryKind.REQUEST: Text("申请开放数据", "Request for data"),
    InquiryKind.ERROR: Text("数据纠错", "Report of an error"),
    InquiryKind.ADVICE: Text("意见建议", "Advice"),
}


class InquiryState(models.TextChoices):
    """How far it has come."""

    RECEIVED = "received", "已受理"
    ANSWERING = "answering", "承办中"
    ANSWERED = "answered", "已答复"
    DECLINED = "declined", "不予受理"


INQUIRY_STATES: dict[str, Text] = {
    InquiryState.RECEIVED: Text("已收到，正在分派", "Received, being assigned"),
    InquiryState.ANSWERING: Text("承办单位办理中", "The department is working on it"),
    InquiryState.ANSWERED: Text("已答复", "Answered"),
    InquiryState.DECLINED: Text("不予受理", "Not taken up"),
}


class Inquiry(Stamped):
    """A visitor's request, report or advice. ``number`` is what the visitor follows it by; nobody can guess it.

    ``sealed_contact`` is the e-mail address or phone number, encrypted; ``public`` ones stand on the portal with their
    answer, without contact.
    """

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=InquiryKind)
    dataset = models.ForeignKey(OpenDataset, models.SET_NULL, null=True, blank=True, related_name="inquiries")
    title = models.CharField(max_length=120)
    words = models.TextField(max_length=4000)
    purpose = models.CharField(max_length=400, blank=True)
    sealed_contact = models.CharField(max_length=600, blank=True)
    language = models.CharField(max_length=2, default="zh")
    visitor = models.CharField(max_length=64, db_index=True)
    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    provider = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=InquiryState, default=InquiryState.RECEIVED)
    answer = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    public = models.BooleanField(default=False)

    everywhere = models.Manager["Inquiry"]()
    scoped = Scoped["Inquiry"](Anchors(units=("provider", "office")))

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="open_inquiry_answered",
                condition=~Q(state__in=["answered", "declined"]) | Q(answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return INQUIRY_LABELS[self.kind]

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return INQUIRY_STATES[self.state]

    @property
    def in_time(self) -> bool | None:
        """Whether the answer came by its deadline; None while there is neither answer nor lateness."""
        if self.due_at is None:
            return None
        if self.answered_at is None:
            return False if clock.now() > self.due_at else None
        return self.answered_at <= self.due_at


class Posting(models.Model):
    """A letter to somebody who is not of the staff, sent by the worker. ``sealed_address`` is encrypted."""

    channel = models.CharField(max_length=10)
    sealed_address = models.CharField(max_length=600)
    title = models.CharField(max_length=200)
    body = models.TextField(max_length=4000)
    path = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2, default="zh")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    gave_up = models.BooleanField(default=False)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["due_at"], name="open_posting_due", condition=Q(sent_at=None, gave_up=False)),
        ]

    def __str__(self) -> str:
        return self.title
