"""The rule table: what is in force, what it was, who stands in."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.dispatch import services
from chengshu.kernel.dispatch.forms.rules import RuleForm, StandInForm, WhyForm
from chengshu.kernel.dispatch.models import Draft, Period, Rule, StandIn
from chengshu.kernel.dispatch.queries.choosing import with_units
from chengshu.kernel.dispatch.queries.shares import automatic_share, taken_share
from chengshu.kernel.dispatch.rights import KEEP, SEE
from chengshu.kernel.dispatch.tables.rules import (
    DRAFTS,
    ENDED_STAND_INS,
    KEPT_STAND_INS,
    RULES,
    STAND_INS,
    VERSIONS,
    mode_of,
    rule_url,
    said,
    units_of,
)
from chengshu.ui.forms import Form, form_view, typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import list_page, short_list

MONTH = timedelta(days=30)
RULES_URL = "dispatch:rules"


@require_safe
@requires(SEE)
def rules(request: HubRequest) -> HttpResponseBase:
    """The rules in force with how much they send."""
    now, may_keep = clock.now(), request.actor.may(KEEP)
    stand_ins = StandIn.objects.select_related("unit", "instead")
    context = {
        "tiles": _tiles(automatic_share(now - MONTH, now).percent, taken_share(now - MONTH, now).percent),
        "may_keep": may_keep,
        "drafts": short_list(DRAFTS, Draft.objects.select_related("by")[:10]),
        "stand_ins": short_list(KEPT_STAND_INS if may_keep else STAND_INS, stand_ins.filter(until=None)),
        "ended": short_list(ENDED_STAND_INS, stand_ins.exclude(until=None).order_by("-until")[:10]),
    }
    return list_page(
        request, "dispatch/rules.html", RULES, with_units(Rule.objects.filter(until=None, draft=None)), context
    )


def _tiles(automatic: float | None, taken: float | None) -> list[Tile]:
    return [
        Tile(
            Text("自动派遣率（近三十天）", "Sent by rules, thirty days"),
            None if automatic is None else round(automatic, 1),
            "%",
            icon="send",
        ),
        Tile(
            Text("建议采用率（近三十天）", "Proposals taken, thirty days"),
            None if taken is None else round(taken, 1),
            "%",
            icon="check",
        ),
    ]


@require_safe
@requires(SEE)
def rule(request: HubRequest, key: int) -> HttpResponse:
    """A rule with all its versions."""
    row = one_of(with_units(Rule.objects.filter(draft=None)), key)
    versions = with_units(Rule.objects.filter(number=row.number, draft=None)).order_by("-since", "-pk")
    context = {
        "row": row,
        "mode": mode_of(row),
        "conditions": said(row),
        "units": units_of(row),
        "versions": short_list(VERSIONS, versions),
        "may_keep": request.actor.may(KEEP) and row.in_force,
    }
    return render(request, "dispatch/rule.html", context)


@requires(KEEP)
def new_rule(request: HubRequest) -> HttpResponseBase:
    """A rule that decides from now on."""
    form = typed(RuleForm, request)
    title = Text("新增派遣规则", "A new rule")

    def save(filled: RuleForm) -> str:
        return rule_url(services.add_rule(filled.content(), by=request.actor))

    return form_view(request, form, save, title=title, back=reverse(RULES_URL))


@requires(KEEP)
def replace_rule(request: HubRequest, key: int) -> HttpResponseBase:
    """Another rule in the place of this one."""
    row = one_of(Rule.objects.filter(draft=None), key)
    form = typed(RuleForm, request, rule=row)
    title = Text("修改派遣规则", "Change a rule")
    note = Text(
        "原规则保留在历次版本中，新规则立即生效。", "The rule as it was stays in the history; the new one begins now."
    )

    def save(filled: RuleForm) -> str:
        return rule_url(services.replace_rule(row, filled.content(), by=request.actor, why=filled.cleaned_data["why"]))

    return form_view(request, form, save, title=title, back=rule_url(row), note=note)


@requires(KEEP)
def end_rule(request: HubRequest, key: int) -> HttpResponseBase:
    """The rule decides no more."""
    row = one_of(Rule.objects.filter(draft=None), key)
    form = typed(WhyForm, request)

    def save(filled: WhyForm) -> str:
        services.end_rule(row, by=request.actor, why=filled.cleaned_data["why"])
        return reverse(RULES_URL)

    return form_view(request, form, save, title=Text("停用规则", "End the rule"), back=rule_url(row))


@requires(KEEP)
def stand_in(request: HubRequest) -> HttpResponseBase:
    """Who takes a unit's cases off hours."""
    form = typed(StandInForm, request)

    def save(filled: StandInForm) -> str:
        given = filled.cleaned_data
        services.set_stand_in(
            given["unit"],
            Period(given["period"]),
            given["instead"],
            by=request.actor,
            first_day=given["first_day"],
            last_day=given["last_day"],
        )
        return reverse(RULES_URL)

    return form_view(request, form, save, title=Text("设置值班单位", "Who stands in"), back=reverse(RULES_URL))


@requires(KEEP)
def end_stand_in(request: HubRequest, key: int) -> HttpResponseBase:
    """The unit takes its own cases again."""
    row = one_of(StandIn.objects.filter(until=None).select_related("unit", "instead"), key)

    def save(_: Form) -> str:
        services.end_stand_in(row, by=request.actor)
        return reverse(RULES_URL)

    names = {"unit": row.unit.name, "instead": row.instead.name}
    note = Text(
        "取消后，%(unit)s在该时段的案件不再由%(instead)s代接，立即生效；记录保留。",
        "At these times cases of %(unit)s no longer go to %(instead)s, from now on; it stays on record.",
    ).with_values(**names)
    title, form = Text("取消代值班", "End it"), typed(Form, request)
    return form_view(request, form, save, title=title, back=reverse(RULES_URL), note=note, submit=title)
