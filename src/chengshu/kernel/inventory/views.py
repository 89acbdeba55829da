"""Pages of the inventory."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.inventory import forms, showing, tables
from chengshu.kernel.inventory.queries.changes import exception_of, merger_of, roll_out_of, shut_down_of
from chengshu.kernel.inventory.queries.exceptions import exceptions_seen_by
from chengshu.kernel.inventory.queries.report import report_for
from chengshu.kernel.inventory.queries.systems import systems_seen_by
from chengshu.kernel.inventory.queries.use import mergers_seen_by, roll_outs_seen_by, rules_in_order
from chengshu.kernel.inventory.reach import system_seen_by
from chengshu.kernel.inventory.rights import KEEP_SYSTEMS, SEE_SYSTEMS, SET_USE_RULE
from chengshu.kernel.inventory.services.exceptions import ask_exception
from chengshu.kernel.inventory.services.imports import import_sheet
from chengshu.kernel.inventory.services.links import draft_entries, link_client
from chengshu.kernel.inventory.services.mergers import plan_merger
from chengshu.kernel.inventory.services.roll_outs import plan_roll_out, report_roll_out
from chengshu.kernel.inventory.services.systems import change_system, register_system, report_use, set_functions
from chengshu.kernel.inventory.services.zombies import set_use_rule
from chengshu.kernel.inventory.sheets import LARGEST, template
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page

SAVED = Text("已保存。", "Saved.")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(SEE_SYSTEMS)
def systems(request: HubRequest) -> HttpResponseBase:
    """All systems within reach."""
    context = showing.front(request.actor, "inventory:systems")
    return list_page(request, "inventory/systems.html", tables.SYSTEMS, systems_seen_by(request.actor), context)


@requires(SEE_SYSTEMS)
def report(request: HubRequest) -> HttpResponseBase:
    """How far each unit has come."""
    context = showing.front(request.actor, "inventory:report")
    return list_page(request, "inventory/systems.html", tables.REPORT, report_for(request.actor), context)


@requires(SEE_SYSTEMS)
def mergers(request: HubRequest) -> HttpResponseBase:
    """Systems that go into comprehensive ones."""
    context = showing.front(request.actor, "inventory:mergers")
    return list_page(request, "inventory/systems.html", tables.MERGERS, mergers_seen_by(request.actor), context)


@requires(SEE_SYSTEMS)
def exceptions(request: HubRequest) -> HttpResponseBase:
    """Leave to stay on networks of their own."""
    context = showing.front(request.actor, "inventory:exceptions")
    return list_page(request, "inventory/systems.html", tables.EXCEPTIONS, exceptions_seen_by(request.actor), context)


@requires(SEE_SYSTEMS)
def roll_outs(request: HubRequest) -> HttpResponseBase:
    """Where finished systems come into use."""
    context = showing.front(request.actor, "inventory:roll_outs")
    table = tables.ROLL_OUTS if request.actor.may(KEEP_SYSTEMS) else tables.ROLL_OUTS_TO_READ
    return list_page(request, "inventory/systems.html", table, roll_outs_seen_by(request.actor), context)


@requires(SEE_SYSTEMS)
def system(request: HubRequest, key: int) -> HttpResponse:
    """A system with its menu, use, data and what is under way."""
    return render(
        request, "inventory/system.html", showing.system_page(request.actor, system_seen_by(request.actor, key))
    )


@requires(KEEP_SYSTEMS)
def new_system(request: HubRequest) -> HttpResponseBase:
    """Register a system."""

    def save(form: forms.NewSystemForm) -> HttpResponse:
        made = register_system(form.cleaned_data["owner"], form.content(), by=request.actor)
        return done(request, SAVED, tables.system_url(made))

    form = typed(forms.NewSystemForm, request, actor=request.actor)
    return form_page(request, "inventory/form.html", form, save, showing.new_system_page())


@requires(KEEP_SYSTEMS)
def edit_system(request: HubRequest, key: int) -> HttpResponseBase:
    """Change what is registered."""
    found = system_seen_by(request.actor, key)

    def save(form: forms.SystemForm) -> HttpResponse:
        change_system(found, form.content(), by=request.actor)
        return done(request, SAVED, tables.system_url(found))

    form = typed(forms.SystemForm, request, initial=showing.system_as_typed(found))
    return form_page(request, "inventory/form.html", form, save, _about(found, Text("修改系统信息", "Change a system")))


@requires(KEEP_SYSTEMS)
def menu(request: HubRequest, key: int) -> HttpResponseBase:
    """Walk the function menu level by level."""
    found = system_seen_by(request.actor, key)

    def save(form: forms.MenuForm) -> HttpResponse:
        number = set_functions(found, form.lines(), by=request.actor)
        said = Text("已保存 %(n)s 项功能。", "%(n)s entries saved.").with_values(n=number)
        return done(request, said, tables.system_url(found))

    form = typed(forms.MenuForm, request, initial={"menu": showing.menu_as_typed(found)})
    return form_page(request, "inventory/form.html", form, save, _about(found, Text("梳理功能菜单", "Function menu")))


@requires(KEEP_SYSTEMS)
def use(request: HubRequest, key: int) -> HttpResponseBase:
    """Report the use of a month."""
    found = system_seen_by(request.actor, key)

    def save(form: forms.UseForm) -> HttpResponse:
        report_use(found, by=request.actor, **form.cleaned_data)
        return done(request, SAVED, tables.system_url(found))

    form = typed(forms.UseForm, request)
    return form_page(request, "inventory/form.html", form, save, _about(found, Text("填报使用情况", "Report the use")))


@requires(KEEP_SYSTEMS)
def merge(request: HubRequest, key: int) -> HttpResponseBase:
    """Plan into which comprehensive system this one goes."""
    found = system_seen_by(request.actor, key)

    def save(form: forms.MergerForm) -> HttpResponse:
        made = plan_merger(found, by=request.actor, **form.cleaned_data)
        return done(request, SAVED, reverse("inventory:merger", args=[made.pk]))

    form = typed(forms.MergerForm, request)
    return form_page(request, "inventory/form.html", form, save, _about(found, Text("计划整合", "Plan a merger")))


@requires(KEEP_SYSTEMS)
def ask(request: HubRequest, key: int) -> HttpResponseBase:
    """Ask for an exception."""
    found = system_seen_by(request.actor, key)

    def save(form: forms.ExceptionForm) -> HttpResponse:
        made = ask_exception(found, by=request.actor, **form.cleaned_data)
        return done(request, SAVED, reverse("inventory:exception", args=[made.pk]))

    form = typed(forms.ExceptionForm, request)
    return form_page(request, "inventory/form.html", form, save, _about(found, Text("申请孤网例外", "Ask for leave")))


@requires(KEEP_SYSTEMS)
def roll_out(request: HubRequest, key: int) -> HttpResponseBase:
    """Name the units that are to use a system."""
    found = system_seen_by(request.actor, key)

    def save(form: forms.RollOutForm) -> HttpResponse:
        units = list(form.cleaned_data.pop("units"))
        plan_roll_out(found, units, by=request.actor, **form.cleaned_data)
        return done(request, SAVED, reverse("inventory:roll_outs"))

    form = typed(forms.RollOutForm, request)
    return form_page(request, "inventory/form.html", form, save, _about(found, Text("登记推广单位", "Name the units")))


@requires(KEEP_SYSTEMS)
def rolled_out(request: HubRequest, key: int) -> HttpResponseBase:
    """Report how many of a unit use a system."""
    found = roll_out_of(request.actor, key)

    def save(form: forms.RolledOutForm) -> HttpResponse:
        report_roll_out(found, by=request.actor, **form.cleaned_data)
        return done(request, SAVED, reverse("inventory:roll_outs"))

    form = typed(
        forms.RolledOutForm, request, initial={"in_use_since": found.in_use_since, "active_users": found.active_users}
    )
    return form_page(request, "inventory/form.html", form, save, showing.roll_out_page(found))


@requires(KEEP_SYSTEMS)
def link(request: HubRequest, key: int) -> HttpResponseBase:
    """Say with which credentials a system calls the exchange."""
    found = system_seen_by(request.actor, key)

    def save(form: forms.ClientForm) -> HttpResponse:
        link_client(found, form.cleaned_data["client"], by=request.actor)
        return done(request, SAVED, tables.system_url(found))

    form = typed(forms.ClientForm, request, owner_id=found.owner_id)
    return form_page(
        request, "inventory/form.html", form, save, _about(found, Text("关联接口凭据", "Link credentials"))
    )


@require_POST
@requires(KEEP_SYSTEMS)
def draft(request: HubRequest, key: int) -> HttpResponse:
    """Begin entries of the catalogue for what the menu yields."""
    drafted = draft_entries(system_seen_by(request.actor, key), by=request.actor)
    said = Text(
        "已生成 %(n)s 条目录草稿，请到数据目录完善后提交。", "%(n)s drafts begun; complete them in the catalogue."
    )
    return done(request, said.with_values(n=len(drafted)), reverse("inventory:system", args=[key]))


@requires(KEEP_SYSTEMS)
def hand_in(request: HubRequest) -> HttpResponseBase:
    """Hand in a filled form."""

    def save(form: forms.SheetForm) -> HttpResponse:
        content = form.cleaned_data["file"].read(LARGEST + 1)
        taken = import_sheet(form.cleaned_data["owner"], content, by=request.actor)
        return done(request, showing.taken_in_words(taken), reverse("inventory:systems"))

    form = typed(forms.SheetForm, request, actor=request.actor)
    return form_page(request, "inventory/hand_in.html", form, save)


@requires(KEEP_SYSTEMS)
def empty_sheet(request: HubRequest) -> HttpResponse:
    """The form to fill."""
    answer = HttpResponse(template(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="systems.xlsx"'
    return answer


@requires(SEE_SYSTEMS)
def shut_down(request: HubRequest, key: int) -> HttpResponse:
    """Whether a system is to be shut down, and how far that is."""
    found = shut_down_of(request.actor, key)
    return render(request, "inventory/shut_down.html", showing.change_page(request.actor, found, found.system))


@requires(SEE_SYSTEMS)
def merger(request: HubRequest, key: int) -> HttpResponse:
    """A merger and how far it is."""
    found = merger_of(request.actor, key)
    return render(request, "inventory/merger.html", showing.change_page(request.actor, found, found.source))


@requires(SEE_SYSTEMS)
def exception(request: HubRequest, key: int) -> HttpResponse:
    """An exception and its ground."""
    found = exception_of(request.actor, key)
    return render(request, "inventory/exception.html", showing.change_page(request.actor, found, found.system))


@requires(SET_USE_RULE)
def rule(request: HubRequest) -> HttpResponseBase:
    """When a system counts as hardly used."""

    def save(form: forms.RuleForm) -> HttpResponse:
        set_use_rule(by=request.actor, **form.cleaned_data)
        return done(request, SAVED, reverse("inventory:rule"))

    return form_page(
        request, "inventory/rule.html", typed(forms.RuleForm, request), save, showing.rule_page(rules_in_order())
    )


def _about(found: object, title: Text) -> dict[str, object]:
    return showing.form_about(found, title)
