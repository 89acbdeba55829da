"""Lists of partners, members, agreements and activities."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.governance.models import (
    ACTIVITY_KIND_LABELS,
    AGREEMENT_KIND_LABELS,
    PARTNER_KIND_LABELS,
    Activity,
    Alliance,
    CooperationAgreement,
    Membership,
    Partner,
)
from chengshu.kernel.governance.tables.tones import badge
from chengshu.ui.parts import Link, State, plain
from chengshu.ui.tables import Column, Filter, Rows, Table


def partner_url(partner: Partner) -> str:
    """The page of a partner."""
    return reverse("governance:partner", args=[partner.pk])


def agreement_url(agreement: CooperationAgreement) -> str:
    """The page of an agreement."""
    return reverse("governance:agreement", args=[agreement.pk])


PARTNERS: Table[Partner] = Table(
    key="partners",
    label=Text("联盟和支撑机构", "Alliance and support bodies"),
    columns=(
        Column("name", Text("名称", "Name"), lambda one: one.name, link=partner_url, sort="name_zh", wide=True),
        Column("kind", Text("类别", "Kind"), lambda one: one.kind_label, sort="kind"),
        Column("credit_code", Text("统一社会信用代码", "Credit code"), phone=False),
        Column("contact", Text("联系人", "Contact"), phone=False, export=False),
        Column("in_force", Text("有效协议", "Agreements"), lambda one: getattr(one, "in_force", None), numeric=True),
        Column(
            "state",
            Text("状态", "State"),
            lambda one: (
                State("good", Text("合作中", "Working")) if one.active else State("off", Text("已停用", "Inactive"))
            ),
        ),
    ),
    search=("name_zh", "name_en", "credit_code"),
    filters=(Filter("kind", Text("类别", "Kind"), list(PARTNER_KIND_LABELS.items())),),
    order=("kind", "name_zh"),
    empty=Text("还没有登记合作单位。", "No partners yet."),
)

ALLIANCES: Table[Alliance] = Table(
    key="alliances",
    label=Text("企业战略合作联盟", "Alliances"),
    columns=(
        Column(
            "name",
            Text("名称", "Name"),
            lambda one: one.name,
            link=lambda one: reverse("governance:alliance", args=[one.pk]),
            wide=True,
        ),
        Column("keeper", Text("秘书处", "Kept by"), lambda one: one.organisation.name),
        Column("size", Text("成员单位", "Members"), lambda one: getattr(one, "size", None), numeric=True),
        Column("founded_on", Text("成立", "Founded")),
    ),
    empty=Text("还没有成立联盟。", "No alliance yet."),
)

MEMBERSHIPS: Table[Membership] = Table(
    key="memberships",
    label=Text("成员单位", "Members"),
    columns=(
        Column(
            "partner",
            Text("单位", "Partner"),
            lambda one: one.partner.name,
            link=lambda one: partner_url(one.partner),
            wide=True,
        ),
        Column("standing", Text("地位", "Standing"), lambda one: one.standing_label),
        Column("since", Text("加入", "Since")),
        Column("until", Text("退出", "Until")),
    ),
    empty=Text("联盟还没有成员。", "Nobody has joined yet."),
)


def _by_state(rows: Rows, chosen: str) -> Rows:
    today = clock.today()
    if chosen == "expiring":
        soon = [one.pk for one in rows.filter(until__gte=today, ended_on=None) if one.state == "expiring"]
        return rows.filter(pk__in=soon)
    if chosen == "expired":
        return rows.filter(until__lt=today, ended_on=None, renewal=None)
    return rows.filter(ended_on=None, since__lte=today).exclude(until__lt=today)


AGREEMENTS: Table[CooperationAgreement] = Table(
    key="agreements",
    label=Text("合作协议", "Agreements"),
    columns=(
        Column("title", Text("协议", "Agreement"), link=agreement_url, sort="title", wide=True),
        Column("number", Text("编号", "No."), sort="number", phone=False),
        Column("kind", Text("类别", "Kind"), lambda one: one.kind_label, phone=False),
        Column(
            "partners",
            Text("签约方", "Parties"),
            lambda one: plain([partner.name for partner in one.partners.all()]),
        ),
        Column("since", Text("自", "From"), sort="since", phone=False),
        Column("until", Text("至", "Until"), sort="until"),
        Column("state", Text("状态", "State"), lambda one: badge(one.state, one.state_label)),
    ),
    search=("title", "number", "substance"),
    filters=(
        Filter(
            "state",
            Text("状态", "State"),
            [
                ("in_force", Text("履行中", "In force")),
                ("expiring", Text("即将到期", "Expiring soon")),
                ("expired", Text("已到期", "Expired")),
            ],
            narrow=_by_state,
        ),
        Filter("kind", Text("类别", "Kind"), list(AGREEMENT_KIND_LABELS.items())),
    ),
    empty=Text("还没有登记协议。", "No agreements yet."),
)

ACTIVITIES: Table[Activity] = Table(
    key="activities",
    label=Text("联合活动", "Joint activities"),
    columns=(
        Column("title", Text("活动", "Activity"), sort="title", wide=True),
        Column("kind", Text("类别", "Kind"), lambda one: one.kind_label, sort="kind"),
        Column(
            "partners",
            Text("参加单位", "Partners"),
            lambda one: plain([partner.name for partner in one.partners.all()]),
            phone=False,
        ),
        Column("since", Text("开始", "From"), sort="since"),
        Column("until", Text("结束", "Until"), sort="until", phone=False),
        Column("people", Text("参加人数", "People"), numeric=True, sort="people"),
        Column("results", Text("成果数", "Results"), numeric=True, sort="results"),
        Column("outcome", Text("成效", "Outcome"), phone=False),
    ),
    search=("title", "outcome"),
    filters=(Filter("kind", Text("类别", "Kind"), list(ACTIVITY_KIND_LABELS.items())),),
    order=("-since", "-pk"),
    empty=Text("还没有联合活动。", "No joint activities yet."),
)


def _leave(one: Membership) -> Link:
    return Link(Text("退出", "Leaves"), reverse("governance:leave_alliance", args=[one.pk]))


# The same list for those who may change it.
MEMBERS = replace(
    MEMBERSHIPS, columns=(*MEMBERSHIPS.columns[:-1], Column("end", Text("办理", "Change"), _leave, export=False))
)
