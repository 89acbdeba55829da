"""Pages of experts and their committee."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.governance.forms.experts import (
    AppointmentForm,
    AvoidanceForm,
    ChangedExpertForm,
    CommitteeForm,
    ExpertForm,
    NewExpertForm,
    RateForm,
    RelationForm,
    WordForm,
)
from chengshu.kernel.governance.forms.fields import DayForm, ReasonForm
from chengshu.kernel.governance.models import (
    Appointment,
    Branch,
    Committee,
    ConsultationKind,
    ExpertField,
    ExpertKind,
    FeeRule,
    Relation,
    RelationKind,
)
from chengshu.kernel.governance.queries.avoidance import rules_in_force
from chengshu.kernel.governance.queries.experts import experts_seen_by
from chengshu.kernel.governance.rights import (
    EDIT_EXPERTS,
    SEE_CONSULTATIONS,
    SEE_EXPERTS,
    SEE_FEES,
    SET_RULES,
    SET_WORDS,
)
from chengshu.kernel.governance.services.experts import (
    Declared,
    ExpertContent,
    Newcomer,
    appoint_expert,
    change_expert,
    declare_relation,
    end_appointment,
    end_relation,
    found_committee,
    register_newcomer,
    set_avoidance,
)
from chengshu.kernel.governance.services.fees import set_fee_rate
from chengshu.kernel.governance.services.words import add_branch, add_field
from chengshu.kernel.governance.tables.experts import (
    APPOINTMENTS,
    AVOIDANCE,
    DECLARED,
    EXPERTS,
    HELD,
    RATES,
    RELATIONS,
    expert_url,
)
from chengshu.kernel.governance.views.frame import tabs_of
from chengshu.ui.forms import form_view, typed
from chengshu.ui.parts import Tab
from chengshu.ui.tables import list_page, short_list


def tabs(request: HubRequest, current: str) -> list[Tab]:
    """The views of the expert committee and its work."""
    actor = request.actor
    return tabs_of(
        current,
        (
            ("governance:consultations", Text("咨询评审", "Requests"), actor.may(SEE_CONSULTATIONS)),
            ("governance:experts", Text("专家库", "Experts"), actor.may(SEE_EXPERTS)),
            ("governance:fees", Text("咨询费", "Fees"), actor.may(SEE_FEES)),
            ("governance:expert_rules", Text("回避规则和收费标准", "Avoidance and rates"), actor.may(SET_RULES)),
        ),
    )


@requires(SEE_EXPERTS)
def experts(request: HubRequest) -> HttpResponseBase:
    """The experts within reach."""
    context = {
        "tabs": tabs(request, "governance:experts"),
        "may_edit": request.actor.may(EDIT_EXPERTS),
        "committees": Committee.scoped.within(request.actor, SEE_EXPERTS),
    }
    return list_page(request, "governance/experts.html", EXPERTS, experts_seen_by(request.actor), context)


@requires(SEE_EXPERTS)
def expert(request: HubRequest, expert_id: int) -> HttpResponse:
    """An expert with appointments and relations."""
    found = one_of(experts_seen_by(request.actor), expert_id)
    keeps = reaches(request.actor, EDIT_EXPERTS, found.organisation)
    declares = keeps or found.person_id == request.actor.person_id
    context = {
        "expert": found,
        "appointments": short_list(HELD if keeps else APPOINTMENTS, found.appointments.select_related("committee")),
        "relations": short_list(DECLARED if declares else RELATIONS, found.relations.select_related("organisation")),
        "may_edit": keeps,
        "may_declare": declares,
    }
    return render(request, "governance/expert.html", context)


@requires(EDIT_EXPERTS)
def new_committee(request: HubRequest) -> HttpResponseBase:
    """Found a committee."""

    def save(form: CommitteeForm) -> str:
        found_committee(**form.cleaned_data, by=request.actor)
        return reverse("governance:experts")

    form = typed(CommitteeForm, request, actor=request.actor, permission=EDIT_EXPERTS)
    title = Text("组建专家委员会", "Found an expert committee")
    return form_view(request, form, save, title=title, back=reverse("governance:experts"))


def _content(form: ExpertForm) -> ExpertContent:
    given = form.cleaned_data
    return ExpertContent(
        kind=ExpertKind(given["kind"]),
        employer=given["employer"],
        employer_body=given["employer_body"],
        title=given["title"],
        biography=given["biography"],
        fields=tuple(given["fields_of"]),
    )


@requires(EDIT_EXPERTS)
def new_expert(request: HubRequest) -> HttpResponseBase:
    """Register and appoint an expert."""

    def save(form: NewExpertForm) -> str:
        given = form.cleaned_data
        newcomer = Newcomer(given["name_zh"], given["name_en"], given["phone"], given["email"])
        expert = register_newcomer(given["committee"], newcomer, _content(form), by=request.actor)
        appoint_expert(
            expert.pk,
            given["committee"],
            certificate=given["certificate"],
            seat=given["seat"],
            since=given["since"],
            until=given["until"],
            by=request.actor,
        )
        return expert_url(expert)

    form = typed(NewExpertForm, request, actor=request.actor, initial={"since": clock.today()})
    title = Text("聘请专家", "Register and appoint an expert")
    return form_view(request, form, save, title=title, back=reverse("governance:experts"))


@requires(EDIT_EXPERTS)
def edit_expert(request: HubRequest, expert_id: int) -> HttpResponseBase:
    """Change an expert's record."""
    found = one_of(experts_seen_by(request.actor), expert_id)

    def save(form: ChangedExpertForm) -> str:
        active = form.cleaned_data["active"]
        return expert_url(change_expert(found.pk, _content(form), active=active, by=request.actor))

    names = ("kind", "employer", "employer_body", "title", "biography", "active")
    initial = {name: getattr(found, name) for name in names} | {"fields_of": found.fields.all()}
    form = typed(ChangedExpertForm, request, initial=initial)
    return form_view(
        request, form, save, title=Text("修改专家信息", "Change the record"), back=expert_url(found), note=found
    )


@requires(EDIT_EXPERTS)
def appoint(request: HubRequest, expert_id: int) -> HttpResponseBase:
    """Appoint an expert for a term."""
    found = one_of(experts_seen_by(request.actor), expert_id)

    def save(form: AppointmentForm) -> str:
        appoint_expert(found.pk, by=request.actor, **form.cleaned_data)
        return expert_url(found)

    form = typed(AppointmentForm, request, actor=request.actor)
    return form_view(request, form, save, title=Text("聘任", "Appoint"), back=expert_url(found), note=found)


@requires(EDIT_EXPERTS)
def dismiss(request: HubRequest, appointment_id: int) -> HttpResponseBase:
    """End an appointment."""
    held = one_of(Appointment.objects.filter(expert__in=experts_seen_by(request.actor).values("pk")), appointment_id)

    def save(form: ReasonForm) -> str:
        return expert_url(end_appointment(held.pk, why=form.cleaned_data["why"], by=request.actor).expert)

    title = Text("解聘", "End the appointment")
    return form_view(request, typed(ReasonForm, request), save, title=title, back=expert_url(held.expert), note=held)


@requires(SEE_EXPERTS)
def new_relation(request: HubRequest, expert_id: int) -> HttpResponseBase:
    """Declare a relation."""
    found = one_of(experts_seen_by(request.actor), expert_id)

    def save(form: RelationForm) -> str:
        given = dict(form.cleaned_data)
        declare_relation(found.pk, Declared(**given | {"kind": RelationKind(given["kind"])}), by=request.actor)
        return expert_url(found)

    title = Text("申报利害关系", "Declare a relation")
    return form_view(request, typed(RelationForm, request), save, title=title, back=expert_url(found), note=found)


@requires(SEE_EXPERTS)
def over_relation(request: HubRequest, relation_id: int) -> HttpResponseBase:
    """Say since when a relation is over."""
    held = one_of(Relation.objects.filter(expert__in=experts_seen_by(request.actor).values("pk")), relation_id)

    def save(form: DayForm) -> str:
        return expert_url(end_relation(held.pk, until=form.cleaned_data["on"], by=request.actor).expert)

    title = Text("登记关系结束", "The relation is over")
    return form_view(request, typed(DayForm, request), save, title=title, back=expert_url(held.expert), note=held)


@requires(SET_RULES)
def expert_rules(request: HubRequest) -> HttpResponse:
    """Rules of avoidance and rates of fees in force, with their history."""
    rates = FeeRule.scoped.within(request.actor, SET_RULES).select_related("organisation")
    context = {
        "tabs": tabs(request, "governance:expert_rules"),
        "avoidance": short_list(AVOIDANCE, list(rules_in_force().values())),
        "rates": short_list(RATES, rates),
        "fields": ExpertField.objects.annotate(size=Count("experts")),
        "branches": Branch.objects.annotate(size=Count("standards")),
        "may_name": request.actor.may(SET_WORDS),
    }
    return render(request, "governance/expert_rules.html", context)


@requires(SET_WORDS)
def new_field(request: HubRequest) -> HttpResponseBase:
    """Add a field of experts."""

    def save(form: WordForm) -> str:
        add_field(**form.cleaned_data, by=request.actor)
        return reverse("governance:expert_rules")

    title = Text("增加专业领域", "Add a field")
    return form_view(request, typed(WordForm, request), save, title=title, back=reverse("governance:expert_rules"))


@requires(SET_WORDS)
def new_branch(request: HubRequest) -> HttpResponseBase:
    """Add a branch of the standards."""

    def save(form: WordForm) -> str:
        add_branch(**form.cleaned_data, by=request.actor)
        return reverse("governance:expert_rules")

    title = Text("增加标准分类", "Add a branch")
    return form_view(request, typed(WordForm, request), save, title=title, back=reverse("governance:expert_rules"))


@requires(SET_RULES)
def new_avoidance(request: HubRequest) -> HttpResponseBase:
    """Set a rule of avoidance from today on."""

    def save(form: AvoidanceForm) -> str:
        given = form.cleaned_data
        kind = RelationKind(given["kind"])
        set_avoidance(kind, bars=given["bars"], years=given["years"], basis=given["basis"], by=request.actor)
        return reverse("governance:expert_rules")

    title = Text("设置回避规则", "Set a rule of avoidance")
    return form_view(request, typed(AvoidanceForm, request), save, title=title, back=reverse("governance:expert_rules"))


@requires(SET_RULES)
def new_rate(request: HubRequest) -> HttpResponseBase:
    """Set a fee rate."""

    def save(form: RateForm) -> str:
        given = form.cleaned_data
        set_fee_rate(
            given["organisation"],
            ConsultationKind(given["kind"]),
            amount_fen=given["amount"],
            seat=given["seat"],
            since=given["since"],
            basis=given["basis"],
            by=request.actor,
        )
        return reverse("governance:expert_rules")

    form = typed(RateForm, request, actor=request.actor, permission=SET_RULES)
    title = Text("设置咨询费标准", "Set a fee rate")
    return form_view(request, form, save, title=title, back=reverse("governance:expert_rules"))
