"""Lists of experts, requests, draws, opinions and fees."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse

from chengshu.base import money
from chengshu.base.text import Text
from chengshu.kernel.governance.models import (
    CONSULTATION_KIND_LABELS,
    CONSULTATION_STATE_LABELS,
    EXPERT_KIND_LABELS,
    FEE_STATE_LABELS,
    SEAT_LABELS,
    Appointment,
    AvoidanceRule,
    Candidate,
    Consultation,
    ConsultationState,
    Expert,
    ExpertField,
    Fee,
    FeeRule,
    FeeState,
    Opinion,
    OpinionState,
    Relation,
    Seat,
)
from chengshu.kernel.governance.tables.tones import badge
from chengshu.ui.parts import Chip, Link, State, plain
from chengshu.ui.tables import Column, Filter, Table


def expert_url(expert: Expert) -> str:
    """The page of an expert."""
    return reverse("governance:expert", args=[expert.pk])


def consultation_url(consultation: Consultation) -> str:
    """The page of a request."""
    return reverse("governance:consultation", args=[consultation.pk])


def fields_offered(request: HttpRequest) -> list[tuple[str, Text | str]]:
    """The fields as choices."""
    return [(str(field.pk), field.name) for field in ExpertField.objects.all()]


def _appointed(expert: Expert) -> State:
    if not expert.active:
        return State("off", Text("已停用", "Inactive"))
    return (
        State("good", Text("在聘", "Appointed"))
        if getattr(expert, "appointed", 0)
        else State("warning", Text("未在聘期", "Not appointed"))
    )


EXPERTS: Table[Expert] = Table(
    key="experts",
    label=Text("专家库", "Experts"),
    columns=(
        Column("name", Text("姓名", "Name"), lambda one: one.person.name, link=expert_url, sort="person__name_zh"),
        Column("employer", Text("工作单位", "Employer"), sort="employer", wide=True),
        Column("title", Text("职称", "Title"), phone=False),
        Column("kind", Text("类别", "Kind"), lambda one: one.kind_label, phone=False),
        Column(
            "fields",
            Text("专业领域", "Fields"),
            lambda one: plain([field.name for field in one.fields.all()]),
        ),
        Column(
            "given", Text("出具意见", "Opinions"), lambda one: getattr(one, "given", None), numeric=True, sort="given"
        ),
        Column(
            "declined",
            Text("回避", "Stood aside"),
            lambda one: getattr(one, "declined", None),
            numeric=True,
            phone=False,
        ),
        Column("state", Text("状态", "State"), _appointed),
    ),
    search=("person__name_zh", "person__name_en", "employer", "title"),
    filters=(
        Filter("field", Text("专业领域", "Field"), fields_offered, field="fields"),
        Filter("kind", Text("类别", "Kind"), list(EXPERT_KIND_LABELS.items())),
    ),
    order=("person__name_zh", "pk"),
    empty=Text("专家库还没有专家。", "No experts yet."),
)

APPOINTMENTS: Table[Appointment] = Table(
    key="appointments",
    label=Text("聘任", "Appointments"),
    columns=(
        Column("certificate", Text("聘书编号", "Certificate")),
        Column("committee", Text("专家委员会", "Committee"), lambda one: one.committee.name, wide=True),
        Column("seat", Text("职务", "Seat"), lambda one: one.seat_label),
        Column("since", Text("聘期自", "From")),
        Column("until", Text("聘期至", "Until")),
        Column(
            "state",
            Text("状态", "State"),
            lambda one: (
                State("good", Text("在聘", "In force")) if one.in_force else State("off", Text("已结束", "Over"))
            ),
        ),
    ),
    empty=Text("还没有聘任。", "Not appointed yet."),
)

RELATIONS: Table[Relation] = Table(
    key="relations",
    label=Text("利害关系申报", "Declared relations"),
    columns=(
        Column("kind", Text("关系", "Relation"), lambda one: one.kind_label),
        Column("body", Text("单位", "Body"), lambda one: one.body_name, wide=True),
        Column("since", Text("自", "From")),
        Column("until", Text("至", "Until")),
        Column("note", Text("说明", "Note"), phone=False),
        Column("declared_on", Text("申报日期", "Declared"), phone=False),
    ),
    empty=Text("没有申报利害关系。", "Nothing declared."),
)

CONSULTATIONS: Table[Consultation] = Table(
    key="consultations",
    label=Text("专家咨询评审", "Requests to experts"),
    columns=(
        Column("title", Text("事项", "Request"), link=consultation_url, sort="title", wide=True),
        Column("number", Text("编号", "No."), sort="number", phone=False),
        Column("kind", Text("类别", "Kind"), lambda one: one.kind_label, phone=False),
        Column("asker", Text("提出单位", "Asked by"), lambda one: one.organisation.name),
        Column("field", Text("专业领域", "Field"), lambda one: one.field.name, phone=False),
        Column("given", Text("意见", "Opinions"), lambda one: f"{getattr(one, 'given', 0)}/{one.wanted}"),
        Column("due_on", Text("截止", "Due"), sort="due_on"),
        Column("state", Text("状态", "State"), lambda one: badge(ConsultationState(one.state), one.state_label)),
    ),
    search=("number", "title", "question", "organisation__name_zh", "organisation__name_en"),
    filters=(
        Filter("state", Text("状态", "State"), list(CONSULTATION_STATE_LABELS.items())),
        Filter("kind", Text("类别", "Kind"), list(CONSULTATION_KIND_LABELS.items())),
        Filter("field", Text("专业领域", "Field"), fields_offered),
    ),
    order=("-created_at", "-pk"),
    empty=Text("还没有专家咨询。", "No requests yet."),
)


def _result(candidate: Candidate) -> State:
    why = candidate.barred
    if why:
        return State("off", Text(f"回避：{why.zh}", f"Stands aside: {why.en}"))
    return State("good", Text("抽中", "Drawn")) if candidate.drawn else State("neutral", Text("未抽中", "Not drawn"))


CANDIDATES: Table[Candidate] = Table(
    key="candidates",
    label=Text("抽取记录", "The draw"),
    columns=(
        Column("expert", Text("专家", "Expert"), lambda one: Chip(one.expert.person.name, "person")),
        Column("employer", Text("工作单位", "Employer"), lambda one: one.expert.employer, phone=False),
        Column("lot", Text("签号（前 12 位）", "Lot (first 12)"), lambda one: one.lot[:12]),
        Column("result", Text("结果", "Result"), _result),
    ),
    empty=Text("该领域没有在聘专家。", "No appointed expert of this field."),
)


OPINIONS: Table[Opinion] = Table(
    key="opinions",
    label=Text("专家意见", "Opinions"),
    columns=(
        Column("expert", Text("专家", "Expert"), lambda one: Chip(one.expert.person.name, "person")),
        Column("state", Text("状态", "State"), lambda one: badge(OpinionState(one.state), one.state_label)),
        Column("verdict", Text("结论", "Verdict"), lambda one: one.verdict_label),
        Column("words", Text("书面意见", "Opinion"), wide=True),
        Column("at", Text("时间", "When"), phone=False),
    ),
    empty=Text("还没有抽取专家。", "No experts drawn yet."),
)

FEES: Table[Fee] = Table(
    key="fees",
    label=Text("专家咨询费", "Experts' fees"),
    columns=(
        Column(
            "expert",
            Text("专家", "Expert"),
            lambda fee: fee.opinion.expert.person.name,
            sort="opinion__expert__person__name_zh",
        ),
        Column(
            "consultation",
            Text("事项", "Request"),
            lambda fee: fee.opinion.consultation.title,
            link=lambda fee: consultation_url(fee.opinion.consultation),
            wide=True,
        ),
        Column(
            "amount",
            Text("金额（元）", "Amount (yuan)"),
            lambda fee: money.yuan(fee.amount_fen),
            numeric=True,
            sort="amount_fen",
            plain=lambda fee: fee.amount_fen / 100,
        ),
        Column("paid_on", Text("支付日期", "Paid on"), sort="paid_on", phone=False),
        Column("voucher", Text("凭证号", "Voucher"), phone=False),
        Column("state", Text("状态", "State"), lambda fee: badge(FeeState(fee.state), fee.state_label)),
        Column(
            "settle",
            Text("办理", "Settle"),
            lambda fee: Link(Text("办理", "Settle"), reverse("governance:fee", args=[fee.pk])),
            export=False,
        ),
    ),
    search=("opinion__expert__person__name_zh", "opinion__consultation__title", "voucher"),
    filters=(Filter("state", Text("状态", "State"), list(FEE_STATE_LABELS.items())),),
    order=("-created_at", "pk"),
    empty=Text("还没有咨询费。", "No fees yet."),
)

AVOIDANCE: Table[AvoidanceRule] = Table(
    key="avoidance",
    label=Text("回避规则", "Rules of avoidance"),
    columns=(
        Column("kind", Text("关系", "Relation"), lambda rule: rule.kind_label),
        Column(
            "bars",
            Text("是否回避", "Stands aside"),
            lambda rule: State("warning", Text("应回避", "Yes")) if rule.bars else State("off", Text("不回避", "No")),
        ),
        Column("years", Text("结束后年限", "Years after its end"), numeric=True),
        Column("basis", Text("依据", "Basis"), wide=True),
        Column("since", Text("自", "From")),
    ),
    empty=Text("还没有回避规则，任何关系都不回避。", "No rules: nobody stands aside."),
)

RATES: Table[FeeRule] = Table(
    key="rates",
    label=Text("咨询费标准", "Fee rates"),
    columns=(
        Column("kind", Text("类别", "Kind"), lambda rule: rule.kind_label),
        Column(
            "seat",
            Text("适用", "For"),
            lambda rule: SEAT_LABELS[Seat(rule.seat)] if rule.seat else Text("全部专家", "Every expert"),
        ),
        Column("amount", Text("每次（元）", "Each (yuan)"), lambda rule: money.yuan(rule.amount_fen), numeric=True),
        Column("organisation", Text("制定单位", "Set by"), lambda rule: rule.organisation.name, phone=False),
        Column("since", Text("自", "From")),
        Column("basis", Text("依据", "Basis"), phone=False),
    ),
    empty=Text("还没有收费标准，发布结论后不产生费用。", "No rates: results owe no fees."),
)


def _dismiss(one: Appointment) -> Link | None:
    return Link(Text("解聘", "End"), reverse("governance:dismiss_expert", args=[one.pk])) if one.in_force else None


def _over(one: Relation) -> Link | None:
    return None if one.until else Link(Text("已结束", "Is over"), reverse("governance:end_relation", args=[one.pk]))


# The same lists for those who may change them.
HELD = replace(
    APPOINTMENTS, columns=(*APPOINTMENTS.columns, Column("end", Text("办理", "Change"), _dismiss, export=False))
)
DECLARED = replace(RELATIONS, columns=(*RELATIONS.columns, Column("end", Text("办理", "Change"), _over, export=False)))
FEES_TO_READ = replace(FEES, columns=FEES.columns[:-1])
