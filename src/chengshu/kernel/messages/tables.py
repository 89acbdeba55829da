"""The lists of messages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chengshu.base import masks
from chengshu.base.text import Text
from chengshu.kernel.messages.models import (
    CHANNEL_LABELS,
    STATE_LABELS,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    Wording,
)
from chengshu.kernel.messages.queries import Template
from chengshu.kernel.messages.values import readable
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

TONES = {
    DeliveryState.WAITING: "info",
    DeliveryState.HELD: "neutral",
    DeliveryState.SENT: "good",
    DeliveryState.DEAD: "bad",
    DeliveryState.DROPPED: "off",
    DeliveryState.NO_WAY: "off",
}
UNREAD, READ = Text("未读", "Unread"), Text("已读", "Read")
URGENT = Text("紧急", "Urgent")


def _title(notice: Notice) -> SafeString:
    """The title leads on; an unread one stands out, and what was told several times says how often."""
    url = reverse("messages:open", args=[notice.pk])
    times = format_html(' <span class="badge">×{}</span>', notice.times) if notice.times > 1 else ""
    weight = "fw-normal" if notice.read_at else "fw-bold"
    return format_html('<a class="{}" href="{}">{}</a>{}', weight, url, notice.title, times)


def _state(notice: Notice) -> list[State]:
    urgent = [State("bad", URGENT)] if notice.urgent else []
    return [*urgent, State("off", READ) if notice.read_at else State("info", UNREAD)]


NOTICES: Table[Notice] = Table(
    key="notices",
    label=Text("消息", "Notices"),
    columns=(
        Column("title", Text("标题", "Title"), _title, wide=True, plain=lambda notice: notice.title),
        Column("body", Text("内容", "Message"), lambda notice: notice.body, wide=True),
        Column("state", Text("状态", "State"), _state),
        Column("told", Text("时间", "When"), lambda notice: notice.told_at, sort="told_at"),
    ),
    search=("title_zh", "title_en", "body_zh"),
    filters=(
        Filter(
            "read",
            Text("状态", "State"),
            (("no", UNREAD), ("yes", READ)),
            narrow=lambda rows, chosen: rows.filter(read_at__isnull=chosen == "no"),
        ),
    ),
    empty=Text(
        "还没有消息。有新任务、催办或审批结果时会在这里告诉您。",
        "No notices yet. New work and decisions are told here.",
    ),
    pick=lambda notice: notice.pk,
)


def masked(delivery: Delivery) -> str:
    """The address as an administrator needs to see it, and no more; that of a telling is kept masked."""
    if delivery.telling_id is not None:
        return delivery.address
    if delivery.channel == Channel.EMAIL:
        return masks.email(delivery.address)
    return masks.phone(delivery.address) if delivery.channel == Channel.SMS else delivery.address


DELIVERIES: Table[Delivery] = Table(
    key="deliveries",
    label=Text("发送记录", "Deliveries"),
    columns=(
        Column("made", Text("时间", "When"), lambda row: row.made_at, sort="made_at"),
        Column("title", Text("消息", "Message"), lambda row: row.title, wide=True),
        Column("person", Text("收件人", "To"), lambda row: row.reader),
        Column("channel", Text("通道", "Channel"), lambda row: CHANNEL_LABELS[row.channel]),
        Column("address", Text("地址", "Address"), masked, phone=False),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: State(TONES[DeliveryState(row.state)], STATE_LABELS[row.state], row.error),
            plain=lambda row: STATE_LABELS[row.state],
        ),
        Column("attempts", Text("次数", "Tries"), lambda row: row.attempts, numeric=True),
        Column(
            "due",
            Text("下次发送", "Next try"),
            lambda row: row.due_at if row.state in (DeliveryState.WAITING, DeliveryState.HELD) else None,
            phone=False,
        ),
    ),
    search=("notice__title_zh", "notice__person__name_zh", "telling__title"),
    filters=(
        Filter("state", Text("状态", "State"), [(state.value, STATE_LABELS[state]) for state in DeliveryState]),
        Filter("channel", Text("通道", "Channel"), [(channel.value, CHANNEL_LABELS[channel]) for channel in Channel]),
    ),
    empty=Text("还没有向外发送过消息。", "Nothing has been sent yet."),
    pick=lambda row: row.pk,
    tone=lambda row: "bad" if row.state == DeliveryState.DEAD else "",
)
TEMPLATES: Table[Template] = Table(
    key="templates",
    label=Text("消息用语", "Wordings"),
    columns=(
        Column(
            "title",
            Text("标题", "Title"),
            lambda one: readable(one.title),
            link=lambda one: reverse("messages:wording", args=[one.key]),
            wide=True,
        ),
        Column("body", Text("内容", "Message"), lambda one: readable(one.body), wide=True, phone=False),
        Column("urgent", URGENT, lambda one: State("bad", URGENT) if one.declared.urgent else None),
        Column(
            "written",
            Text("来源", "Words"),
            lambda one: (
                State("info", Text("已修改", "Rewritten"))
                if one.written
                else State("off", Text("原文", "As delivered"))
            ),
        ),
    ),
    page_size=100,
)
HISTORY: Table[Wording] = Table(
    key="history",
    label=Text("修改历史", "History"),
    columns=(
        Column("since", Text("起用时间", "Since"), lambda row: row.since),
        Column("by", Text("修改人", "By"), lambda row: row.written_by and row.written_by.name),
        Column("title", Text("标题", "Title"), lambda row: readable(Text(row.title_zh, row.title_en)), wide=True),
        Column(
            "body",
            Text("内容", "Message"),
            lambda row: readable(Text(row.body_zh, row.body_en)),
            wide=True,
            phone=False,
        ),
    ),
    empty=Text("还没有修改过，现用原文。", "Never changed: the words are as delivered."),
)
