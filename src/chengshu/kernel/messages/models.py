"""Notices, the ways they leave the house, and what people wish about them."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.base.text import Text


class Notice(models.Model):
    """A message to one person, seen in the product at once; read while ``read_at`` is set.

    The words are kept in both languages as they were when it was told: a later change of the template leaves them.
    ``fold`` tells duplicates: while one is unread, telling the same again raises ``times`` and writes no new row.
    """

    person = models.ForeignKey("identity.Person", models.CASCADE, related_name="notices")
    template = models.CharField(max_length=80)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    body_zh = models.TextField()
    body_en = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    urgent = models.BooleanField(default=False)
    times = models.PositiveIntegerField(default=1)
    fold = models.CharField(max_length=64)
    told_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-told_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-told_at"], name="notice_of_person"),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["subject_type", "subject_id"], name="notice_subject"),
        ]
        constraints = [
            models.UniqueConstraint(name="notice_folds", fields=["person", "fold"], condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Text:
        """The heading."""
        return Text(self.title_zh, self.title_en)

    @property
    def body(self) -> Text:
        """The message itself."""
        return Text(self.body_zh, self.body_en)


class Channel(models.TextChoices):
    """The ways a notice leaves the house; in the product it stands in any case."""

    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"
    WEBHOOK = "webhook", "消息推送接口"


CHANNEL_LABELS: dict[str, Text] = {
    Channel.EMAIL: Text("电子邮件", "E-mail"),
    Channel.SMS: Text("短信", "Text message"),
    Channel.WEBHOOK: Text("消息推送接口", "Webhook"),
}


class Webhook(Named):
    """An address of another system (政务微信机器人 …) that hears of notices, signed with a secret kept sealed.

    ``templates`` narrows what it hears; empty means everything. ``organisation`` narrows whose notices; with all
    bodies below it.
    """

    url = models.URLField(max_length=400)
    sealed_secret = models.CharField(max_length=400)
    templates = models.JSONField(default=list, blank=True)
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    active = models.BooleanField(default=True)


class Telling(models.Model):
    """What somebody without an account is told (告知诉求人), in the language they reported in; told once by ``once``.

    By which ways it goes its deliveries say; their addresses are kept sealed.
    """

    once = models.CharField(max_length=160, unique=True)
    template = models.CharField(max_length=80)
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=300)
    body = models.TextField()
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-told_at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="telling_subject")]

    def __str__(self) -> str:
        return self.title


class DeliveryState(models.TextChoices):
    """How far a delivery has come."""

    WAITING = "waiting", "待发送"
    HELD = "held", "静默时段暂缓"
    SENT = "sent", "已发送"
    DEAD = "dead", "发送失败"
    DROPPED = "dropped", "不再发送"
    NO_WAY = "no_way", "通道未接入"


STATE_LABELS: dict[str, Text] = {
    DeliveryState.WAITING: Text("待发送", "Waiting"),
    DeliveryState.HELD: Text("静默时段暂缓", "Held during quiet hours"),
    DeliveryState.SENT: Text("已发送", "Sent"),
    DeliveryState.DEAD: Text("发送失败", "Failed for good"),
    DeliveryState.DROPPED: Text("不再发送", "Not sent any more"),
    DeliveryState.NO_WAY: Text("未接入，没有发送", "Not connected, not sent"),
}


class Delivery(models.Model):
    """One notice or telling on one channel. ``due_at`` is when it is tried next; ``error`` why the last try failed.

    ``address`` of a telling is masked, the whole one is in ``sealed_address``.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, null=True, blank=True, related_name="deliveries")
    telling = models.ForeignKey(Telling, models.CASCADE, null=True, blank=True, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    webhook = models.ForeignKey(Webhook, models.CASCADE, null=True, blank=True, related_name="deliveries")
    address = models.CharField(max_length=400)
    sealed_address = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    receipt = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at"], name="message_delivery_due", condition=Q(state__in=["waiting", "held"])),
            models.Index(fields=["state", "-made_at"], name="message_delivery_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_delivery_of_one",
                condition=Q(notice__isnull=False, telling=None) | Q(notice=None, telling__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice or self.telling} → {self.channel}"

    @property
    def title(self) -> Text:
        """The heading of what is delivered."""
        if self.notice is not None:
            return self.notice.title
        return Text(str(self.telling), str(self.telling))

    @property
    def reader(self) -> Text:
        """Whom it is for."""
        return self.notice.person.name if self.notice is not None else OUTSIDER


OUTSIDER = Text("诉求人", "Reporter")


class Silence(models.Model):
    """An address that is told nothing (谢绝告知), by its keyed digest, until its holder wants to hear again."""

    channel = models.CharField(max_length=10, choices=Channel)
    address_key = models.CharField(max_length=64)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="silence_once", fields=["channel", "address_key"], condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.since:%Y-%m-%d}"


class Wish(models.Model):
    """Whether a person wants a kind of message on a channel; ``template`` empty speaks for all kinds without their own.

    Without any wish, e-mail is wanted, and text messages only for what is urgent.
    """

    person = models.ForeignKey("identity.Person", models.CASCADE, related_name="message_wishes")
    channel = models.CharField(max_length=10, choices=Channel)
    template = models.CharField(max_length=80, blank=True)
    wanted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(name="wish_once", fields=["person", "channel", "template"])]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.channel} {self.template} {self.wanted}"


class QuietHours(models.Model):
    """When nothing leaves the house for a person, by the city's wall clock; across midnight where it ends earlier.

    The one row with ``city`` is the rule for everybody who has none. Equal times mean no quiet hours.
    """

    person = models.OneToOneField("identity.Person", models.CASCADE, null=True, blank=True, related_name="quiet_hours")
    city = models.BooleanField(default=False)
    starts = models.TimeField(default=time(22))
    ends = models.TimeField(default=time(7))

    class Meta:
        constraints = [
            models.UniqueConstraint(name="quiet_hours_one_rule", fields=["city"], condition=Q(city=True)),
            models.CheckConstraint(
                name="quiet_hours_of_one", condition=Q(city=True, person=None) | Q(city=False, person__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


class Wording(models.Model):
    """The words of a template as officials wrote them; the newest row counts, the declaration where there is none."""

    template = models.CharField(max_length=80, db_index=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    body_zh = models.TextField()
    body_en = models.TextField()
    since = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.template} {self.since:%Y-%m-%d}"
