"""Work orders: the list, one of them, and what is done with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.packs.municipal_operations.forms import upkeep as forms
from chengshu.packs.municipal_operations.models import Cost, Shot
from chengshu.packs.municipal_operations.models.upkeep import OrderKind, OrderState, Severity
from chengshu.packs.municipal_operations.queries import ledger, upkeep
from chengshu.packs.municipal_operations.registers import REGISTERS, register_called
from chengshu.packs.municipal_operations.rights import ASSIGN, DO, SEE
from chengshu.packs.municipal_operations.services import orders as doing
from chengshu.packs.municipal_operations.services.cases import order_for_case
from chengshu.packs.municipal_operations.tables import upkeep as tables
from chengshu.packs.municipal_operations.views.frame import (
    UPKEEP,
    action,
    file_lines,
    listed,
    people_for,
    tabs,
    work_panel,
)
from chengshu.ui.forms import SAVED, done, form_view, typed
from chengshu.ui.parts import Tile

DANGEROUS_DAYS, USUAL_DAYS = 1, 3


@requires(SEE)
def orders(request: HubRequest) -> HttpResponseBase:
    """All orders within reach."""
    counts = upkeep.counts_for(request.actor)
    tiles = [
        Tile(Text("待处理发现", "Open findings"), counts.open_findings, url=reverse("municipal_operations:findings")),
        Tile(Text("在办工单", "Orders under way"), counts.under_way),
        Tile(Text("逾期工单", "Late"), counts.late, tone="bad" if counts.late else ""),
        Tile(Text("本月完成", "Done this month"), counts.done),
        Tile(Text("本月支出", "Spent this month"), round(counts.cost_fen / 100), Text("元", "yuan")),
    ]
    actions = action(request, ASSIGN, Text("新建工单", "New order"), "choose_order", "plus")
    views = tabs(request, UPKEEP, "orders")
    rows = upkeep.orders_seen_by(request.actor)
    return listed(request, tables.ORDERS, rows, views=views, actions=actions, tiles=tiles)


@requires(ASSIGN)
def choose_order(request: HubRequest) -> HttpResponse:
    """For which book an order is made."""
    shown = list(REGISTERS.values())
    return render(request, "municipal_operations/choose_book.html", {"registers": shown, "ordering": True})


@requires(ASSIGN)
def new_order(request: HubRequest, key: str) -> HttpResponseBase:
    """An order for a book, of a finding or a row where the address names one."""
    register = register_called(key)
    found = _named(request.GET, "finding", request.actor, upkeep.finding_seen_by)
    at = found.entry if found else _named(request.GET, "entry", request.actor, ledger.entry_seen_by)
    initial = _order_of(found, at, request.actor.organisation_id)
    kwargs = {"actor": request.actor, "permission": ASSIGN, "initial": initial}
    form = typed(forms.OrderForm, request, **kwargs)

    def save(form: forms.OrderForm) -> str:
        given = dict(form.cleaned_data)
        unit, area = given.pop("unit"), found.division_code if found else at.division_code if at else ""
        content = doing.OrderContent(**given, register=register.key, entry=at, finding=found, division_code=area)
        return tables.order_url(doing.make_order(unit, content, by=request.actor))

    title = Text(f"{register.label.zh}：新建工单", f"{register.label.en}: new order")
    return form_view(request, form, save, title=title, back=reverse("municipal_operations:orders"))


@requires(ASSIGN)
@require_POST
def order_case(request: HubRequest, case_id: int) -> HttpResponse:
    """An order for a case with one press, at the row that was pressed, else for the unit that has the case in hand."""
    case = case_for(request.actor, case_id)
    at = _named(request.POST, "entry", request.actor, ledger.entry_seen_by)
    unit = at.unit if at else case.lead
    if unit is None:
        raise NotFound
    made = order_for_case(case, unit, by=request.actor, entry=at)
    said = Text("已下达工单 %(number)s。", "Order %(number)s was made.").with_values(number=made.number)
    return done(request, said, reverse("cases:case", args=[case.pk]))


def _order_of(found: Any, at: Any, unit_id: int | None) -> dict[str, Any]:
    if found is None:
        return {"unit": at.unit_id if at else unit_id, "title": f"{at.name_zh}维修" if at else ""}
    dangerous = found.severity == Severity.DANGEROUS
    days = DANGEROUS_DAYS if dangerous else USUAL_DAYS
    place = at.name_zh if at else found.address
    return {
        "unit": found.unit_id,
        "kind": OrderKind.RESCUE if dangerous else OrderKind.REPAIR,
        "title": f"{place}{found.kind_label.zh}维修"[:200],
        "task": found.words,
        "due_on": clock.today() + timedelta(days=days),
    }


def _named(typed_in: Any, name: str, actor: Actor, seen: Any) -> Any:
    key = typed_in.get(name, "")
    return seen(actor, int(key)) if key.isascii() and key.isdigit() and len(key) < 16 else None


@requires(SEE)
def order(request: HubRequest, order_id: int) -> HttpResponse:
    """One order with its pictures and costs."""
    row = upkeep.order_seen_by(request.actor, order_id)
    shots = list(row.shots.all())
    context = {
        "row": row,
        "badge": tables.order_badge(row),
        "before": file_lines(*(one for one in shots if one.when == Shot.When.BEFORE)),
        "after": file_lines(*(one for one in shots if one.when == Shot.When.AFTER)),
        "may_write": doing.may_write(request.actor, row),
        "may_assign": row.state == OrderState.ASSIGNING and reaches(request.actor, ASSIGN, row.unit),
        "may_finish": row.state == OrderState.DOING and reaches(request.actor, DO, row.unit),
        "may_check": row.state == OrderState.CHECKING and reaches(request.actor, ASSIGN, row.unit),
        "reason": forms.ReasonForm(),
        "panel": work_panel(request, row),
    }
    return render(request, "municipal_operations/order.html", context)


@requires(ASSIGN)
def assign_order(request: HubRequest, order_id: int) -> HttpResponseBase:
    """Send an order to people."""
    row = upkeep.order_seen_by(request.actor, order_id)
    form = typed(forms.AssignForm, request, people=people_for(DO, row.unit))

    def save(form: forms.AssignForm) -> str:
        crew = [int(key) for key in form.cleaned_data["crew"]]
        doing.assign(row, crew, by=request.actor, words=form.cleaned_data["words"])
        return tables.order_url(row)

    return form_view(request, form, save, title=Text("派工", "Assign"), back=tables.order_url(row), note=row.title)


@requires(SEE)
def add_cost(request: HubRequest, order_id: int) -> HttpResponseBase:
    """Enter a cost."""
    row = upkeep.order_seen_by(request.actor, order_id)

    def save(form: forms.CostForm) -> str:
        doing.add_cost(row, doing.CostContent(**form.cleaned_data), by=request.actor)
        return tables.order_url(row)

    form = typed(forms.CostForm, request)
    return form_view(request, form, save, title=Text("登记费用", "Enter a cost"), back=tables.order_url(row))


@requires(SEE)
@require_POST
def remove_cost(request: HubRequest, order_id: int, cost_id: int) -> HttpResponse:
    """Take out a cost."""
    row = upkeep.order_seen_by(request.actor, order_id)
    doing.remove_cost(one_of(Cost.objects.filter(order=row), cost_id), by=request.actor)
    return done(request, SAVED, tables.order_url(row))


@requires(SEE)
def add_shots(request: HubRequest, order_id: int) -> HttpResponseBase:
    """Pictures before or after."""
    row = upkeep.order_seen_by(request.actor, order_id)

    def save(form: forms.ShotsForm) -> str:
        when = Shot.When(form.cleaned_data["when"])
        doing.add_shots(row, form.cleaned_data["pictures"], when=when, by=request.actor)
        return tables.order_url(row)

    form, title = typed(forms.ShotsForm, request), Text("上传照片", "Add pictures")
    return form_view(request, form, save, title=title, back=tables.order_url(row), apart=True)


@requires(DO)
def finish_order(request: HubRequest, order_id: int) -> HttpResponseBase:
    """The work is done."""
    row = upkeep.order_seen_by(request.actor, order_id)

    def save(form: forms.DoneForm) -> str:
        doing.add_shots(row, form.cleaned_data["pictures"], when=Shot.When.AFTER, by=request.actor)
        doing.report_done(row, form.cleaned_data["report"], by=request.actor)
        return tables.order_url(row)

    form, title = typed(forms.DoneForm, request), Text("报完工", "Report it done")
    return form_view(request, form, save, title=title, back=tables.order_url(row), note=row.title, apart=True)


@requires(ASSIGN)
@require_POST
def check_order(request: HubRequest, order_id: int) -> HttpResponse:
    """Accept the work or send it back."""
    row = upkeep.order_seen_by(request.actor, order_id)
    if request.POST.get("do") == "accept":
        doing.accept(row, by=request.actor)
    else:
        form = forms.ReasonForm(request.POST)
        doing.send_back(row, by=request.actor, why=form.cleaned_data["why"] if form.is_valid() else "")
    return done(request, SAVED, tables.order_url(row))
