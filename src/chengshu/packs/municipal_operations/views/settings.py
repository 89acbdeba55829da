"""Standards and rules that officials set."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.packs.municipal_operations.forms import services as forms
from chengshu.packs.municipal_operations.forms.books import CriterionForm
from chengshu.packs.municipal_operations.models import Criterion, Figure, PermitKind
from chengshu.packs.municipal_operations.queries import alarms
from chengshu.packs.municipal_operations.queries.penalties import offences, rule_now
from chengshu.packs.municipal_operations.queries.utilities import utility_rule
from chengshu.packs.municipal_operations.registers import REGISTERS, register_called
from chengshu.packs.municipal_operations.rights import SET_RULES
from chengshu.packs.municipal_operations.services import setting
from chengshu.packs.municipal_operations.services.alarms import RuleContent, end_rule, set_rule
from chengshu.packs.municipal_operations.services.assessing import end_criterion, set_criterion
from chengshu.packs.municipal_operations.services.penalties import set_penalty_rule
from chengshu.packs.municipal_operations.tables.alarms import RULES, level_badge
from chengshu.packs.municipal_operations.views.frame import FIGURES, tabs
from chengshu.ui.forms import SAVED, done, form_view, typed
from chengshu.ui.tables import short_list


def _url() -> str:
    return reverse("municipal_operations:settings")


@requires(SET_RULES)
def settings(request: HubRequest) -> HttpResponse:
    """Rules of alarms, criteria, figures, permits and penalties on one page."""
    criteria = Criterion.objects.filter(until=None).order_by("register", "pk")
    context = {
        "tabs": tabs(request, FIGURES, "settings"),
        "rules": short_list(RULES, list(alarms.rules()[:100])),
        "criteria": [(REGISTERS[one.register].label, one) for one in criteria if one.register in REGISTERS],
        "figures": Figure.objects.filter(until=None).order_by("trade", "pk"),
        "kinds": PermitKind.objects.select_related("unit"),
        "offences": offences().count(),
        "penalty_rule": rule_now(),
        "utility_rule": utility_rule(),
    }
    return render(request, "municipal_operations/settings.html", context)


@requires(SET_RULES)
def new_alarm_rule(request: HubRequest) -> HttpResponseBase:
    """A further rule."""
    form = typed(forms.AlarmRuleForm, request, actor=request.actor, permission=SET_RULES)

    def save(form: forms.AlarmRuleForm) -> str:
        set_rule(RuleContent(**form.cleaned_data), by=request.actor)
        return _url()

    form.fields["unit"].initial = None
    return form_view(request, form, save, title=Text("添加预警规则", "Add a rule"), back=_url())


@requires(SET_RULES)
def alarm_rule(request: HubRequest, rule_id: int) -> HttpResponse:
    """One rule with what it raised."""
    row = alarms.rule_of(rule_id)
    raised = row.emergencies.count()
    context = {"row": row, "level": level_badge(row), "listing": short_list(RULES, [row]), "raised": raised}
    return render(request, "municipal_operations/alarm_rule.html", context)


@requires(SET_RULES)
@require_POST
def stop_alarm_rule(request: HubRequest, rule_id: int) -> HttpResponse:
    """A rule counts no more."""
    end_rule(alarms.rule_of(rule_id), by=request.actor)
    return done(request, SAVED, _url())


@requires(SET_RULES)
def new_criterion(request: HubRequest) -> HttpResponseBase:
    """A further criterion."""

    def save(form: CriterionForm) -> str:
        given = dict(form.cleaned_data)
        set_criterion(register_called(given.pop("register")), by=request.actor, **given)
        return _url()

    return form_view(
        request, typed(CriterionForm, request), save, title=Text("添加考评标准", "Add a criterion"), back=_url()
    )


@requires(SET_RULES)
@require_POST
def stop_criterion(request: HubRequest, criterion_id: int) -> HttpResponse:
    """A criterion counts no more."""
    end_criterion(one_of(Criterion.objects.all(), criterion_id), by=request.actor)
    return done(request, SAVED, _url())


@requires(SET_RULES)
def new_figure(request: HubRequest) -> HttpResponseBase:
    """A further figure that companies hand in."""

    def save(form: forms.FigureForm) -> str:
        setting.set_figure(by=request.actor, **form.cleaned_data)
        return _url()

    return form_view(
        request, typed(forms.FigureForm, request), save, title=Text("添加月报指标", "Add a figure"), back=_url()
    )


@requires(SET_RULES)
@require_POST
def stop_figure(request: HubRequest, figure_id: int) -> HttpResponse:
    """A figure is asked for no more."""
    setting.end_figure(one_of(Figure.objects.all(), figure_id), by=request.actor)
    return done(request, SAVED, _url())


@requires(SET_RULES)
def permit_kind(request: HubRequest, kind_id: int | None = None) -> HttpResponseBase:
    """Something that can be applied for, new or changed."""
    row = one_of(PermitKind.objects.all(), kind_id) if kind_id else None
    initial: dict[str, Any] = {name: getattr(row, name) for name in forms.PermitKindForm.base_fields} if row else {}
    kwargs = {"actor": request.actor, "permission": SET_RULES, "initial": initial}
    form = typed(forms.PermitKindForm, request, **kwargs)

    def save(form: forms.PermitKindForm) -> str:
        setting.set_permit_kind(row, by=request.actor, **form.cleaned_data)
        return _url()

    title = Text("许可事项", "Kind of permit")
    return form_view(request, form, save, title=title, back=_url())


@requires(SET_RULES)
@require_POST
def offer_permit_kind(request: HubRequest, kind_id: int) -> HttpResponse:
    """Take applications, or no more."""
    setting.offer(one_of(PermitKind.objects.all(), kind_id), by=request.actor)
    return done(request, SAVED, _url())


@requires(SET_RULES)
def penalty_rule(request: HubRequest) -> HttpResponseBase:
    """New limits and days of proceedings."""
    rule = rule_now()
    names = list(forms.PenaltyRuleForm.base_fields)
    initial = {name: _typed(name, getattr(rule, name)) for name in names if name not in ("since", "reason")}
    form = typed(forms.PenaltyRuleForm, request, initial=initial)

    def save(form: forms.PenaltyRuleForm) -> str:
        set_penalty_rule(by=request.actor, **form.cleaned_data)
        return _url()

    return form_view(request, form, save, title=Text("行政处罚规则", "Rules of proceedings"), back=_url())


@requires(SET_RULES)
def utilities_rule(request: HubRequest) -> HttpResponseBase:
    """How far ahead companies tell of planned interruptions."""
    form = typed(forms.UtilityRuleForm, request, initial={"ahead_days": utility_rule().ahead_days})

    def save(form: forms.UtilityRuleForm) -> str:
        setting.set_utility_rule(by=request.actor, **form.cleaned_data)
        return _url()

    return form_view(request, form, save, title=Text("停供登记规则", "Rule of interruptions"), back=_url())


def _typed(name: str, value: Any) -> Any:
    return f"{Decimal(value) / 100:.2f}" if name.endswith("_fen") else value
