"""Lists of records, pairs and receipts."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base import masks
from chengshu.base.text import Text
from chengshu.kernel.registries.masking import masked_number
from chengshu.kernel.registries.models import (
    MOVE_LABELS,
    PAIR_LABELS,
    SERVICE_LABELS,
    Kind,
    Move,
    Observation,
    Pair,
    PairState,
    Receipt,
    Record,
    Service,
    Slice,
)
from chengshu.ui.parts import Progress, State
from chengshu.ui.tables import Column, Filter, Table

TONES = {PairState.OPEN: "warning", PairState.LATER: "neutral", PairState.SAME: "good", PairState.DIFFERENT: "off"}


def name_of(record: Record) -> str:
    """What a list shows of a record: persons masked, entities and places in full."""
    person = record.registry.kind == Kind.PERSON or (
        record.registry.subject and record.registry.subject.kind == Kind.PERSON
    )
    return masks.name(record.name) if person and record.name else record.name or f"#{record.pk}"


def number_of(record: Record) -> str | None:
    """The number of a record, masked."""
    person = record.registry.kind == Kind.PERSON or (
        record.registry.subject and record.registry.subject.kind == Kind.PERSON
    )
    return (masked_number(record.number) if person else record.number) or None


def record_url(record: Record) -> str:
    """The page of a record with its sources."""
    return reverse("registries:record", args=[record.registry.key, record.pk])


def pair_state(pair: Pair) -> State:
    """What was said about a pair."""
    return State(TONES[PairState(pair.state)], pair.state_label)


RECORDS: Table[Record] = Table(
    key="records",
    label=Text("记录", "Records"),
    columns=(
        Column("name", Text("名称", "Name"), name_of, link=record_url, wide=True),
        Column("number", Text("号码", "Number"), number_of),
        Column("valid", Text("现状自", "As is since"), lambda record: record.valid_from, phone=False),
        Column("version", Text("版本", "Version"), lambda record: record.version, numeric=True, phone=False),
    ),
    empty=Text("没有找到。请输入完整姓名、名称或号码。", "Nothing found. Type the whole name or number."),
    page_size=20,
)
PAIRS: Table[Pair] = Table(
    key="pairs",
    label=Text("疑似重复", "Undecided pairs"),
    columns=(
        Column(
            "left",
            Text("记录一", "First"),
            lambda pair: name_of(pair.left),
            link=lambda pair: reverse("registries:pair", args=[pair.pk]),
        ),
        Column("right", Text("记录二", "Second"), lambda pair: name_of(pair.right)),
        Column("registry", Text("所属库", "Registry"), lambda pair: pair.registry.name, phone=False),
        Column("score", Text("相似程度", "Likeness"), lambda pair: Progress(pair.score * 100), sort="score"),
        Column("state", Text("状态", "State"), pair_state),
        Column("found", Text("发现时间", "Found"), lambda pair: pair.found_at, sort="found_at", phone=False),
    ),
    filters=(Filter("state", Text("状态", "State"), [(key, label) for key, label in PAIR_LABELS.items()]),),
    order=("-score", "pk"),
    empty=Text("没有待判定的记录。", "Nothing waits for a decision."),
)
RECEIPTS: Table[Receipt] = Table(
    key="receipts",
    label=Text("使用回执", "Receipts"),
    columns=(
        Column("number", Text("回执号", "Receipt"), lambda one: one.number),
        Column("at", Text("时间", "At"), lambda one: one.at, sort="at"),
        Column("registry", Text("库", "Registry"), lambda one: one.registry.name),
        Column("service", Text("服务", "Service"), lambda one: one.service_label),
        Column("purpose", Text("目的", "Purpose"), lambda one: one.purpose.name, phone=False),
        Column("subject", Text("对象", "Of whom"), lambda one: one.subject or None),
        Column("who", Text("使用人", "By"), lambda one: one.by and one.by.name, phone=False),
        Column("body", Text("单位", "Unit"), lambda one: one.organisation and one.organisation.name, phone=False),
        Column("found", Text("命中", "Found"), lambda one: f"{one.found} / {one.asked}"),
        Column("agreement", Text("协议", "Agreement"), lambda one: one.agreement or None, phone=False),
    ),
    search=("subject", "note", "agreement"),
    filters=(Filter("service", Text("服务", "Service"), [(key.value, SERVICE_LABELS[key]) for key in Service]),),
    order=("-at",),
    empty=Text("还没有使用记录。", "Nothing has been asked yet."),
)
SLICES: Table[Slice] = Table(
    key="slices",
    label=Text("历史", "History"),
    columns=(
        Column("version", Text("版本", "Version"), lambda one: one.version, numeric=True),
        Column("valid", Text("实际有效", "Held"), lambda one: f"{one.valid_from} – {one.valid_until or '…'}"),
        Column("known", Text("认定时间", "Believed from"), lambda one: one.known_from),
        Column("until", Text("认定至", "Believed until"), lambda one: one.known_until),
    ),
    empty=Text("还没有变更。", "Nothing has changed yet."),
    page_size=20,
)
MOVES: Table[Move] = Table(
    key="moves",
    label=Text("合并与拆分", "Merges and splits"),
    columns=(
        Column("at", Text("时间", "At"), lambda one: one.at),
        Column("kind", Text("操作", "What"), lambda one: MOVE_LABELS[one.kind]),
        Column("origin", Text("从", "From"), lambda one: f"#{one.origin_id}"),
        Column("target", Text("到", "To"), lambda one: f"#{one.target_id}"),
        Column("rows", Text("来源行", "Rows"), lambda one: len(one.rows), numeric=True),
        Column("by", Text("经办", "By"), lambda one: one.by and one.by.name, phone=False),
        Column("reason", Text("理由", "Why"), lambda one: one.reason or None, wide=True, phone=False),
    ),
    empty=Text("没有合并或拆分过。", "Neither merged nor split."),
    page_size=20,
)
OBSERVATIONS: Table[Observation] = Table(
    key="observations",
    label=Text("数值", "Values"),
    columns=(
        Column("period", Text("时期", "Period"), lambda one: one.period, sort="period"),
        Column("value", Text("数值", "Value"), lambda one: one.value.normalize(), numeric=True, sort="value"),
        Column("revision", Text("修订次数", "Revision"), lambda one: one.revision or None, numeric=True),
        Column("stated", Text("发布时间", "Stated"), lambda one: one.stated_at, phone=False),
        Column("known", Text("入库时间", "Known"), lambda one: one.known_at, phone=False),
    ),
    order=("-period", "-revision"),
    empty=Text("没有数值。", "No values."),
)
