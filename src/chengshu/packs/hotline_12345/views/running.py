"""How the hotline runs: figures, shifts, the register of hotlines, what is overdue, rules."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text, bracketed
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.queries import people_who_may
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.cases.tables import CASES
from chengshu.packs.hotline_12345.forms import desk as forms
from chengshu.packs.hotline_12345.models import PARTS, RECEIVERS, Handover, Receiver
from chengshu.packs.hotline_12345.queries import hotlines as registered
from chengshu.packs.hotline_12345.queries import rules
from chengshu.packs.hotline_12345.queries import shifts as scheduled
from chengshu.packs.hotline_12345.queries.figures import CHANNELS, Line
from chengshu.packs.hotline_12345.queries.figures import figures as counted
from chengshu.packs.hotline_12345.rights import (
    HAND_OVER,
    KEEP_LINES,
    KEEP_SHIFTS,
    SEE,
    SET_RULES,
    TAKE_CALLS,
)
from chengshu.packs.hotline_12345.services import hotlines, shifts
from chengshu.packs.hotline_12345.services.calls import seat_unit
from chengshu.packs.hotline_12345.services.hotlines import HotlineContent
from chengshu.packs.hotline_12345.services.rules import set_recipient, set_rule
from chengshu.packs.hotline_12345.tables.desk import AREAS, BY_CHANNEL, FIELDS, HOTLINES
from chengshu.packs.hotline_12345.views.frame import day_of, tabs
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import list_page, short_list

WEEK = 7
MOST = 100


@require_safe
@requires(SEE)
def figures(request: HubRequest) -> HttpResponse:
    """Volumes, closing rates and hot topics of a span of days."""
    today = clock.today()
    last = min(day_of(request.GET.get("last", ""), today), today)
    first = min(day_of(request.GET.get("first", ""), last - timedelta(days=29)), last)
    found = counted(first, last)
    context = {
        "tabs": tabs(request, "figures"),
        "figures": found,
        "tiles": _tiles(found.whole),
        "tables": [
            short_list(AREAS, found.areas),
            short_list(FIELDS, found.fields),
            short_list(BY_CHANNEL, found.channels),
        ],
    }
    return render(request, "hotline_12345/figures.html", context)


@require_safe
@requires(SEE)
def shift_plan(request: HubRequest) -> HttpResponse:
    """A week with its hours; gaps stand out."""
    today = clock.today()
    first = day_of(request.GET.get("from", ""), today - timedelta(days=today.weekday()))
    days = scheduled.plan_of(request.actor, first)
    context = {
        "tabs": tabs(request, "shifts"),
        "days": days,
        "hours": range(24),
        "gaps": sum(len(one.gaps) for one in days),
        "served": scheduled.hours_served(today),
        "before": first - timedelta(days=WEEK),
        "after": first + timedelta(days=WEEK),
        "may_keep": request.actor.may(KEEP_SHIFTS),
        "now": clock.now(),
    }
    return render(request, "hotline_12345/shifts.html", context)


@requires(KEEP_SHIFTS)
def new_shift(request: HubRequest) -> HttpResponseBase:
    """The same hours for several people on several days."""
    unit = seat_unit()
    names = [bracketed(one.name, unit.name) for one in people_who_may(TAKE_CALLS, unit).order_by("pk").distinct()]
    form = typed(forms.ShiftForm, request, names=names)

    def save(filled: forms.ShiftForm) -> str:
        given = filled.cleaned_data
        made = shifts.add_shifts(unit, given["people"], filled.days(), given["begin"], given["end"], by=request.actor)
        return f"{reverse('hotline_12345:shifts')}?from={clock.local(made[0].starts_at):%Y-%m-%d}" if made else ""

    return form_view(
        request, form, save, title=Text("安排值班", "Schedule shifts"), back=reverse("hotline_12345:shifts")
    )


@require_POST
@requires(KEEP_SHIFTS)
def drop_shift(request: HubRequest, key: int) -> HttpResponse:
    """Take away a shift that has not begun."""
    shifts.drop_shift(scheduled.shift_for(request.actor, key), by=request.actor)
    return done(request, Text("已取消。", "Taken away."), reverse("hotline_12345:shifts"))


@requires(SEE)
def hotline_list(request: HubRequest) -> HttpResponseBase:
    """The register."""
    share = registered.share_merged(clock.today())
    context = {
        "title": HOTLINES.label,
        "tabs": tabs(request, "hotlines"),
        "tiles": [
            Tile(
                Text("非紧急类热线归并率", "Merged, not for emergencies"),
                round(share.value, 1) if share else None,
                "%",
                Text("机构、职责、人员、号码全部归并", "organisation, duty, staff and number"),
            )
        ],
        "add_url": reverse("hotline_12345:new_hotline") if request.actor.may(KEEP_LINES) else "",
        "add_word": Text("登记热线", "Add a hotline"),
    }
    return list_page(request, "hotline_12345/list.html", HOTLINES, registered.hotlines().filter(until=None), context)


@requires(KEEP_LINES)
def new_hotline(request: HubRequest) -> HttpResponseBase:
    """Put a hotline on record."""
    back = reverse("hotline_12345:hotlines")

    def save(filled: forms.HotlineForm) -> str:
        hotlines.add_hotline(HotlineContent(**filled.content()), filled.cleaned_data["body"], by=request.actor)
        return back

    form = typed(forms.HotlineForm, request)
    return form_view(request, form, save, title=Text("登记部门热线", "Add a hotline"), back=back)


@requires(SEE)
def hotline(request: HubRequest, key: int) -> HttpResponse:
    """A hotline with what is merged of it."""
    row = one_of(registered.hotlines(), key)
    context = {
        "hotline": row,
        "parts": [(label, getattr(row, name)) for name, label in PARTS.items()],
        "may_keep": request.actor.may(KEEP_LINES),
    }
    return render(request, "hotline_12345/hotline.html", context)


@requires(KEEP_LINES)
def change_hotline(request: HubRequest, key: int) -> HttpResponseBase:
    """Say anew what is known of a hotline."""
    row = one_of(registered.hotlines(), key)
    back = reverse("hotline_12345:hotline", args=[row.pk])
    first = {name: getattr(row, name) for name in forms.HotlineForm.base_fields} | {"body": str(row.body.name)}

    def save(filled: forms.HotlineForm) -> str:
        hotlines.change_hotline(row, HotlineContent(**filled.content()), filled.cleaned_data["body"], by=request.actor)
        return back

    form = typed(forms.HotlineForm, request, initial=first)
    return form_view(request, form, save, title=Text("修改部门热线", "Change the hotline"), back=back)


@require_POST
@requires(KEEP_LINES)
def end_hotline(request: HubRequest, key: int) -> HttpResponse:
    """The number is no longer in use."""
    hotlines.end_hotline(one_of(registered.hotlines(), key), by=request.actor)
    return done(request, Text("已停用。", "Ended."), reverse("hotline_12345:hotlines"))


@require_safe
@requires(HAND_OVER)
def overdue(request: HubRequest) -> HttpResponse:
    """What of the hotline is past its time, and what was handed on."""
    late = cases_seen_by(request.actor).filter(outcome="", channel__in=list(CHANNELS), due_at__lt=clock.now())
    handed = Handover.scoped.within(request.actor, HAND_OVER).select_related("case", "unit", "other")
    context = {
        "tabs": tabs(request, "overdue"),
        "late": short_list(CASES, list(late.select_related("item").order_by("due_at")[:MOST])),
        "late_count": late.count(),
        "handed": [(RECEIVERS[Receiver(one.receiver)], one) for one in handed[:MOST]],
    }
    return render(request, "hotline_12345/overdue.html", context)


@require_safe
@requires(SET_RULES)
def settings(request: HubRequest) -> HttpResponse:
    """The rules in force, their history, and who receives what is handed on."""
    context = {
        "tabs": tabs(request, "settings"),
        "rule": rules.rule_on(),
        "history": rules.rules(),
        "recipients": [(RECEIVERS[one.receiver], one) for one in rules.recipients()],
    }
    return render(request, "hotline_12345/settings.html", context)


@requires(SET_RULES)
def new_rule(request: HubRequest) -> HttpResponseBase:
    """Other rules from today on."""
    now = rules.rule_on()
    first = {name: getattr(now, name) for name in forms.RuleForm.base_fields}

    def save(filled: forms.RuleForm) -> str:
        set_rule(by=request.actor, **filled.cleaned_data)
        return reverse("hotline_12345:settings")

    form = typed(forms.RuleForm, request, initial=first)
    title = Text("调整热线规则", "Change the rules")
    return form_view(request, form, save, title=title, back=reverse("hotline_12345:settings"))


@requires(SET_RULES)
def new_recipient(request: HubRequest) -> HttpResponseBase:
    """Name the body that receives what is handed on."""

    def save(filled: forms.RecipientForm) -> str:
        given = filled.cleaned_data
        set_recipient(Receiver(given["receiver"]), given["unit"], by=request.actor)
        return reverse("hotline_12345:settings")

    form = typed(forms.RecipientForm, request)
    title = Text("设置承接单位", "Name a receiving body")
    return form_view(request, form, save, title=title, back=reverse("hotline_12345:settings"))


def _tiles(whole: Line) -> list[Tile]:
    rate, on_time, stars = whole.closing_rate, whole.on_time_rate, whole.satisfaction
    return [
        Tile(Text("诉求量", "Requests"), whole.reported, icon="phone"),
        Tile(Text("办结率", "Closed"), None if rate is None else f"{rate * 100:.1f}", "%"),
        Tile(Text("按期办结率", "Closed in time"), None if on_time is None else f"{on_time * 100:.1f}", "%"),
        Tile(Text("满意度", "Satisfaction"), None if stars is None else f"{stars:.2f}", Text("分", "of 5")),
    ]
