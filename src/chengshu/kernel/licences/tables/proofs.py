"""Lists of items, materials, verification requests and shared papers."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences.holders import masked_name
from chengshu.kernel.licences.models import (
    DISPOSAL_LABELS,
    Disposal,
    Material,
    ServiceItem,
    SharedMaterial,
    Verification,
)
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

DISPOSAL_TONES: Mapping[str, str] = {
    Disposal.KEPT: "warning",
    Disposal.CANCELLED: "good",
    Disposal.LOOKED_UP: "good",
    Disposal.CHECKED: "info",
}
ANSWER_TONES: Mapping[str, str] = {"": "warning", "true": "good", "false": "bad", "unknown": "off"}
WAITING = Text("待答复", "Awaited")


def item_url(item: ServiceItem) -> str:
    """The page of an item."""
    return reverse("licences:item", args=[item.pk])


def verification_url(row: Verification) -> str:
    """The page of a request."""
    return reverse("licences:verification", args=[row.pk])


def shared_url(row: SharedMaterial) -> str:
    """The page of a paper."""
    return reverse("licences:shared_material", args=[row.pk])


def disposal_of(material: Material) -> State:
    """What became of a material, with its tone."""
    return State(DISPOSAL_TONES[material.disposal], material.disposal_label)


def answer_of(row: Verification) -> State:
    """The answer, or that it is awaited or late."""
    if not row.answer and row.due_at and row.due_at < clock.now():
        return State("bad", Text("逾期未答复", "Late"))
    return State(ANSWER_TONES[row.answer], row.answer_label or WAITING)


def instead_of(material: Material) -> object:
    """What comes instead of a material."""
    if material.type:
        return material.type.name
    return material.checked_by.name if material.checked_by else None


def took(row: Verification) -> object:
    """How long the answer took, in hours; None while it is awaited."""
    if row.answered_at is None:
        return None
    return round((row.answered_at - row.created_at).total_seconds() / 3600, 1)


def _cut(item: ServiceItem) -> str | None:
    before, now = getattr(item, "before", 0), getattr(item, "now", 0)
    return f"{(before - now) / before:.0%}" if before else None


def _units(request: HttpRequest) -> list[tuple[str, Text | str]]:
    units = Organisation.objects.filter(service_items__active=True).distinct().order_by("order")
    return [(str(one.pk), one.name) for one in units]


PROOFS: Table[Material] = Table(
    key="proofs",
    label=Text("证明事项清单", "Proofs demanded"),
    columns=(
        Column("name", Text("证明材料", "Proof"), lambda one: one.name, sort="name_zh", wide=True),
        Column("item", Text("用于事项", "Item"), lambda one: one.item.name, link=lambda one: item_url(one.item)),
        Column("disposal", Text("处理方式", "What became of it"), disposal_of, sort="disposal"),
        Column("instead", Text("由何代替", "Instead"), instead_of),
        Column("ground", Text("依据", "Ground"), phone=False, wide=True),
    ),
    search=("name_zh", "name_en", "item__name_zh", "ground"),
    filters=(
        Filter("disposal", Text("处理方式", "What became of it"), list(DISPOSAL_LABELS.items())),
        Filter("unit", Text("索要单位", "Demanded by"), _units, field="item__organisation"),
    ),
    order=("item__organisation__order", "item", "order"),
    empty=Text("还没有登记证明事项。", "No proofs registered yet."),
)

MATERIALS: Table[Material] = Table(
    key="materials",
    label=Text("申请材料", "Materials"),
    columns=(
        Column("name", Text("材料", "Material"), lambda one: one.name, wide=True),
        Column(
            "proof",
            Text("性质", "Kind"),
            lambda one: Text("证明", "Proof") if one.proof else Text("材料", "Material"),
            phone=False,
        ),
        Column("disposal", Text("处理方式", "What became of it"), disposal_of),
        Column("instead", Text("由何代替", "Instead"), instead_of),
        Column("ground", Text("依据", "Ground"), phone=False),
        Column("decided_on", Text("决定日期", "Decided"), phone=False),
    ),
    empty=Text("还没有登记材料。", "No materials registered yet."),
    exported=False,
)

ITEMS: Table[ServiceItem] = Table(
    key="items",
    label=Text("政务服务事项", "Service items"),
    columns=(
        Column("name", Text("事项", "Item"), lambda one: one.name, link=item_url, sort="name_zh", wide=True),
        Column("code", Text("编码", "Code"), sort="code", phone=False),
        Column("unit", Text("实施单位", "Unit"), lambda one: one.organisation.name, sort="organisation__order"),
        Column("before", Text("改革前材料", "Before"), lambda one: getattr(one, "before", None), numeric=True),
        Column("now", Text("现需提交", "Now"), lambda one: getattr(one, "now", None), numeric=True),
        Column("cut", Text("减少", "Cut"), _cut, numeric=True),
    ),
    search=("name_zh", "name_en", "code"),
    order=("organisation__order", "code"),
    empty=Text("还没有登记事项。", "No items registered yet."),
)


VERIFICATIONS: Table[Verification] = Table(
    key="verifications",
    label=Text("部门核验", "Verification between departments"),
    columns=(
        Column("material", Text("核验事项", "Proof"), lambda one: one.material.name, link=verification_url, wide=True),
        Column(
            "holder", Text("当事人", "About"), lambda one: masked_name(one.holder_kind, one.holder_name), phone=False
        ),
        Column("asked_by", Text("发起单位", "Asked by"), lambda one: one.asked_by.name),
        Column("unit", Text("核验单位", "Answered by"), lambda one: one.organisation.name),
        Column("created_at", Text("发起时间", "Asked"), sort="created_at", phone=False),
        Column("due_at", Text("答复时限", "Due"), sort="due_at", phone=False),
        Column("took", Text("用时（小时）", "Took (hours)"), took, numeric=True),
        Column("answer", Text("结论", "Answer"), answer_of, sort="answer"),
    ),
    search=("material__name_zh", "asked_by__name_zh", "organisation__name_zh"),
    filters=(
        Filter(
            "open",
            Text("办理情况", "State"),
            [("yes", WAITING), ("no", Text("已答复", "Answered"))],
            narrow=lambda rows, chosen: rows.filter(answer="") if chosen == "yes" else rows.exclude(answer=""),
        ),
    ),
    order=("-created_at",),
    empty=Text(
        "还没有核验请求。办事部门发来后会出现在这里。", "No requests yet. They appear here when an office asks."
    ),
)

SHARED: Table[SharedMaterial] = Table(
    key="shared",
    label=Text("共享互认材料", "Papers to be recognised"),
    columns=(
        Column("name", Text("材料", "Paper"), link=shared_url, sort="name", wide=True),
        Column("holder_masked", Text("交件主体", "Handed in by")),
        Column("unit", Text("收件单位", "Taken in by"), lambda one: one.organisation.name),
        Column("taken_on", Text("收件日期", "Taken in"), sort="taken_on"),
        Column(
            "recognised", Text("互认次数", "Recognised"), lambda one: getattr(one, "recognised", None), numeric=True
        ),
        Column(
            "state",
            Text("状态", "State"),
            lambda one: State("good", Text("有效", "Counts")) if one.counts else State("off", Text("失效", "Over")),
        ),
    ),
    search=("name", "organisation__name_zh"),
    order=("-taken_on", "-pk"),
    empty=Text(
        "还没有可互认的材料。办件用过的材料会归到这里。",
        "No papers yet. What was handed in once is kept here for the next office.",
    ),
)
