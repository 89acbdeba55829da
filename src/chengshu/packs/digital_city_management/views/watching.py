"""Warnings and their rules, referrals, verification, shifts."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires, signed_in
from chengshu.kernel.access.queries import who_may
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.audit.services import read
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.kernel.cases.tables import CASES, case_url
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.places.maps import Layer, Map, line, point
from chengshu.kernel.work import queries as work
from chengshu.kernel.work.showing.states import due_state, state_of
from chengshu.packs.digital_city_management import tables
from chengshu.packs.digital_city_management.forms.registers import (
    AnswerForm,
    AskForm,
    CommandForm,
    ReferForm,
    RuleForm,
    TrackRuleForm,
    WhyForm,
)
from chengshu.packs.digital_city_management.models import Referral, Warning, WarningRule
from chengshu.packs.digital_city_management.models.watching import WarningState
from chengshu.packs.digital_city_management.queries.fieldwork import shifts_seen_by
from chengshu.packs.digital_city_management.rights import ANSWER, ASK, REFER, SEE, SEE_TRACKS, SET_RULES, SETTLE
from chengshu.packs.digital_city_management.services import commanding, referring, shifts, verifying, warning
from chengshu.ui.forms import form_view, typed
from chengshu.ui.parts import FileLine, Link
from chengshu.ui.tables import list_page, short_list

LIST = "digital_city_management/list.html"


def _url(name: str, *args: Any) -> str:
    return reverse(f"digital_city_management:{name}", args=args)


@require_safe
@requires(SEE)
def warnings(request: HubRequest) -> HttpResponseBase:
    """The warnings, newest first."""
    rows = Warning.scoped.within(request.actor, SEE).select_related("rule").annotate(n=Count("cases"))
    actions = [Link(Text("预警规则", "Rules"), _url("rules"), "settings")] if request.actor.may(SET_RULES) else []
    context = {"title": Text("突发事件预警", "Warnings of sudden events"), "actions": actions}
    return list_page(request, LIST, tables.WARNINGS, rows, context)


@require_safe
@requires(SEE)
def one_warning(request: HubRequest, key: int) -> HttpResponse:
    """A warning with its cases on the map."""
    row = one_of(Warning.scoped.within(request.actor, SEE).select_related("rule", "item", "unit"), key)
    cases = list(row.cases.select_related("case_class", "lead", "item"))
    spots = [
        point(one.lon, one.lat, one.title, url=case_url(one), tone="bad")
        for one in cases
        if one.lon is not None and one.lat is not None
    ]
    layers = (Layer("cases", Text("案件", "Cases"), features=tuple(spots), clustered=False),)
    context = {
        "row": row,
        "map": Map(Text("聚集位置", "Where they gather"), layers=layers),
        "listing": short_list(CASES, cases),
        "offers": work.offers_to(request.actor, row.item) if row.item else [],
        "orders": orders_of(row.item) if row.item else [],
        "may_order": row.state == WarningState.RAISED and request.actor.may(SETTLE),
    }
    return render(request, "digital_city_management/warning.html", context)


@requires(SETTLE)
def give_order(request: HubRequest, key: int) -> HttpResponseBase:
    """Units are ordered to act on a warning."""
    row = one_of(Warning.scoped.within(request.actor, SEE).select_related("rule"), key)

    def save(filled: CommandForm) -> str:
        given = filled.cleaned_data
        commanding.command(row, given["units"], given["order"], minutes=given["minutes"], by=request.actor)
        return _url("warning", row.pk)

    title = Text("下达处置指令：%(name)s", "Order: %(name)s").with_values(name=row.rule.name)
    note = Text(
        "指令立即送到各单位待办；全部回报后才能办结预警。",
        "It lies on the units' desks at once; the warning is settled when all have answered.",
    )
    form = typed(CommandForm, request)
    return form_view(request, form, save, title=title, back=_url("warning", row.pk), note=note)


@require_safe
@requires(SET_RULES)
def rules(request: HubRequest) -> HttpResponseBase:
    """The rules, those in force first."""
    context = {
        "title": Text("预警规则", "Rules of warnings"),
        "actions": [Link(Text("新增规则", "New rule"), _url("new_rule"), "plus")],
    }
    rows = WarningRule.objects.filter(unit__in=units_within(request.actor, SET_RULES)).select_related("ended_by")
    return list_page(request, LIST, tables.RULES, rows, context)


@requires(SET_RULES)
def new_rule(request: HubRequest) -> HttpResponseBase:
    """A rule begins."""
    return _rule(request, None)


@requires(SET_RULES)
def change_rule(request: HubRequest, key: int) -> HttpResponseBase:
    """A rule is replaced by another."""
    rows = WarningRule.objects.filter(unit__in=units_within(request.actor, SET_RULES), active=True)
    return _rule(request, one_of(rows.select_related("unit"), key))


def _rule(request: HubRequest, before: WarningRule | None) -> HttpResponseBase:
    initial = {name: getattr(before, name) for name in RuleForm.base_fields} if before else {}
    form = typed(RuleForm, request, initial=initial)

    def save(filled: RuleForm) -> str:
        given = dict(filled.cleaned_data)
        name = Text(given.pop("name_zh"), given.pop("name_en") or filled.cleaned_data["name_zh"])
        unit = before.unit if before else one_of(units_within(request.actor, SET_RULES), request.actor.organisation_id)
        warning.set_rule(warning.RuleContent(name, **given), unit, by=request.actor, replaces=before)
        return _url("rules")

    return form_view(request, form, save, title=Text("设置预警规则", "Set a rule"), back=_url("rules"))


@requires(SET_RULES)
def end_rule(request: HubRequest, key: int) -> HttpResponseBase:
    """A rule raises nothing any more."""
    rows = WarningRule.objects.filter(unit__in=units_within(request.actor, SET_RULES), active=True)
    row = one_of(rows.select_related("unit"), key)

    def save(filled: WhyForm) -> str:
        warning.end_rule(row, by=request.actor, why=filled.cleaned_data["why"])
        return _url("rules")

    title = Text("停用预警规则：%(name)s", "End the rule: %(name)s").with_values(name=row.name)
    note = Text(
        "停用后不再产生预警；已产生的预警继续处理，规则保留在历史中。",
        "It raises nothing any more; warnings that it raised go on, and it stays on record.",
    )
    return form_view(request, typed(WhyForm, request), save, title=title, back=_url("rules"), note=note)


@require_safe
@signed_in
def referrals(request: HubRequest) -> HttpResponseBase:
    """Cases shared with enforcement, for those who gave and those who got them."""
    context = {"title": Text("移交执法", "Referrals to enforcement"), "actions": []}
    return list_page(request, LIST, tables.REFERRALS, _referrals(request), context)


@require_safe
@signed_in
def referral(request: HubRequest, key: int) -> HttpResponse:
    """One of them with the evidence; who looked is written down."""
    row = one_of(_referrals(request), key)
    read(request.actor, row, "查看移交执法的案件和证据")
    files = [
        FileLine(one.name, reverse("files:download", args=[one.pk]), one.stored.size) for one in attachments_of(row)
    ]
    may_answer = row.answered_at is None and row.item is not None and bool(work.offers_to(request.actor, row.item))
    context = {"row": row, "files": files, "may_answer": may_answer}
    return render(request, "digital_city_management/referral.html", context)


@requires(ANSWER)
def answer_referral(request: HubRequest, key: int) -> HttpResponseBase:
    """Enforcement tells what became of it."""
    row = one_of(_referrals(request), key)

    def save(filled: AnswerForm) -> str:
        referring.answer(row, by=request.actor, **filled.cleaned_data)
        return _url("referral", row.pk)

    form = typed(AnswerForm, request)
    return form_view(request, form, save, title=Text("反馈结果", "Answer"), back=_url("referral", row.pk))


@requires(REFER)
def refer(request: HubRequest, key: int) -> HttpResponseBase:
    """A case is given to enforcement."""
    case = case_for(request.actor, key)

    def save(filled: ReferForm) -> str:
        to = next(grant.organisation for grant in who_may(ANSWER) if grant.organisation_id == filled.cleaned_data["to"])
        return _url("referral", referring.refer(case, to, filled.cleaned_data["words"], by=request.actor).pk)

    note = Text(
        "案情、照片和附件一并移交；结果会回到本案。",
        "The case, its photos and files go along; the result comes back to it.",
    )
    return form_view(
        request,
        typed(ReferForm, request),
        save,
        title=Text("移交执法", "Refer to enforcement"),
        back=case_url(case),
        note=note,
    )


@requires(ASK)
def ask(request: HubRequest, key: int) -> HttpResponseBase:
    """Inspectors are asked to verify a case."""
    case = case_for(request.actor, key)

    def save(filled: AskForm) -> str:
        verifying.ask_to_verify(case, by=request.actor, words=filled.cleaned_data["words"])
        return case_url(case)

    return form_view(
        request, typed(AskForm, request), save, title=Text("下达核实任务", "Ask to verify"), back=case_url(case)
    )


@require_safe
@requires(SEE_TRACKS)
def list_shifts(request: HubRequest) -> HttpResponseBase:
    """Shifts of inspectors."""
    rule = shifts.rule_in_force()
    note = Text(
        f"用途：{rule.purpose}。位置保存 {rule.days} 天后删除。", f"Positions are deleted after {rule.days} days."
    )
    may = request.actor.may(SET_RULES)
    actions = [Link(Text("保存规则", "How long they are kept"), _url("track_rule"), "settings")] if may else []
    context = {"title": Text("采集员考勤", "Shifts"), "actions": actions, "note": note}
    return list_page(request, LIST, tables.SHIFTS, shifts_seen_by(request.actor), context)


@require_safe
@requires(SEE_TRACKS)
def one_shift(request: HubRequest, key: int) -> HttpResponse:
    """Where somebody went on a shift; who looked is written down."""
    row = one_of(shifts_seen_by(request.actor), key)
    read(request.actor, row, "查看采集员轨迹")
    spots = [(one.lon, one.lat) for one in row.points.all()]
    features = (
        (line(spots, str(row.person.name)),)
        if len(spots) > 1
        else tuple(point(*spot, str(row.person.name)) for spot in spots)
    )
    label = Text("轨迹", "Track")
    context = {
        "title": row.person.name,
        "facts": ((Text("上岗", "Began"), row.started_at), (Text("下岗", "Ended"), row.ended_at)),
        "map": Map(label, layers=(Layer("track", label, features=features, clustered=False),)) if spots else None,
        "back": _url("shifts"),
    }
    return render(request, "digital_city_management/thing.html", context)


@requires(SET_RULES)
def track_rule(request: HubRequest) -> HttpResponseBase:
    """How long positions are kept."""
    now = shifts.rule_in_force()
    form = typed(TrackRuleForm, request, initial={"days": now.days, "purpose": now.purpose})

    def save(filled: TrackRuleForm) -> str:
        shifts.set_rule(filled.cleaned_data["days"], filled.cleaned_data["purpose"], by=request.actor)
        return _url("shifts") if request.actor.may(SEE_TRACKS) else _url("overview")

    return form_view(request, form, save, title=Text("轨迹保存规则", "Keeping of tracks"), back=_url("overview"))


def orders_of(item: Any) -> list[Any]:
    """The orders below a warning: what was asked of whom, how it stands, what was answered."""
    rows = item.children.select_related("unit").order_by("pk")
    return [
        (row, state_of(row), due_state(row, row.due_at), row.values.get("order"), row.values.get("result"))
        for row in rows
    ]


def _referrals(request: HubRequest) -> Any:
    given = Referral.scoped.within(request.actor, REFER) | Referral.scoped.within(request.actor, ANSWER)
    wide = Referral.scoped.within(request.actor, SEE)
    return (given | wide).distinct().select_related("case__case_class", "unit", "to", "item")
