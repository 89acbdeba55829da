"""Lists of crews, their people and orders."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.cases.tables import due_of
from chengshu.kernel.dispatch.models import CrewMember, CrewOrder
from chengshu.kernel.dispatch.queries.crews import Standing
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Table

ON_DUTY = State("good", Text("值班中", "on duty"))
OFF_DUTY = State("off", Text("休息", "off"))


def duty_of(one: Standing) -> State:
    """Whether a crew works now."""
    if not one.crew.active:
        return State("off", Text("停用", "not in use"))
    return ON_DUTY if one.on_duty else OFF_DUTY


def skills_of(one: Standing) -> Text:
    """What a crew does, in words."""
    names = [skill.name for skill in one.crew.skills.all()]
    if not names:
        return Text("本单位全部", "all of its unit's")
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


CREWS: Table[Standing] = Table(
    key="crews",
    label=Text("处置班组", "Crews"),
    columns=(
        Column(
            "name",
            Text("班组", "Crew"),
            lambda one: one.crew.name,
            link=lambda one: reverse("dispatch:crew", args=[one.crew.pk]),
            wide=True,
        ),
        Column("unit", Text("单位", "Unit"), lambda one: one.crew.unit.name),
        Column("duty", Text("状态", "State"), duty_of),
        Column("people", Text("人数", "People"), lambda one: one.people, numeric=True),
        Column("orders", Text("在办", "Open orders"), lambda one: f"{one.orders}/{one.crew.capacity}"),
        Column("skills", Text("能办类别", "Does"), skills_of),
        Column("at", Text("位置更新", "Position of"), lambda one: one.spot.at if one.spot else None, phone=False),
    ),
    empty=Text("还没有班组。", "No crews yet."),
    page_size=50,
)
ORDERS: Table[CrewOrder] = Table(
    key="orders",
    label=Text("工单", "Orders"),
    columns=(
        Column(
            "case",
            Text("案件", "Case"),
            lambda order: order.case.title,
            link=lambda order: reverse("cases:case", args=[order.case_id]),
            wide=True,
        ),
        Column("address", Text("地点", "Place"), lambda order: order.case.address),
        Column("due", Text("期限", "Due"), lambda order: due_of(order.case)),
        Column("given_at", Text("派单时间", "Given"), lambda order: order.given_at, phone=False),
        Column("arrived_at", Text("到场时间", "Arrived"), lambda order: order.arrived_at, phone=False),
    ),
    empty=Text("没有在办工单。", "No open orders."),
)
_MEMBER: tuple[Column[CrewMember], ...] = (
    Column("person", Text("姓名", "Name"), lambda row: row.person.name),
    Column("since", Text("自", "From"), lambda row: row.since),
)
_LEAVES: Column[CrewMember] = Column(
    "end",
    Text("操作", "Do"),
    lambda row: Link(Text("移出", "Take out"), reverse("dispatch:end_member", args=[row.pk]), "user-minus"),
)
NO_MEMBERS = Text("还没有成员。", "Nobody is in it yet.")
MEMBERS: Table[CrewMember] = Table(
    key="members", label=Text("成员", "Members"), columns=_MEMBER, empty=NO_MEMBERS, page_size=50
)
KEPT_MEMBERS: Table[CrewMember] = Table(
    key="members", label=Text("成员", "Members"), columns=(*_MEMBER, _LEAVES), empty=NO_MEMBERS, page_size=50
)
FORMER: Table[CrewMember] = Table(
    key="former",
    label=Text("曾经的成员", "Former members"),
    columns=(*_MEMBER, Column("until", Text("至", "Until"), lambda row: row.until)),
    empty=Text("没有人离开过。", "Nobody has left."),
)
