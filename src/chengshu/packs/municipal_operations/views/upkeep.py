"""Patrols, findings, orders, plans, assessments, waste."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.places.maps import Map, Pick
from chengshu.packs.municipal_operations.forms import books as book_forms
from chengshu.packs.municipal_operations.forms import upkeep as forms
from chengshu.packs.municipal_operations.models import Cost, Shot
from chengshu.packs.municipal_operations.models.upkeep import FindingState, OrderKind, OrderState, Severity
from chengshu.packs.municipal_operations.queries import ledger, upkeep
from chengshu.packs.municipal_operations.registers import REGISTERS, register_called
from chengshu.packs.municipal_operations.rights import ASSESS, ASSIGN, DO, PATROL, PLAN, SEE
from chengshu.packs.municipal_operations.services import orders as doing
from chengshu.packs.municipal_operations.services.assessing import HaulContent, enter_haul
from chengshu.packs.municipal_operations.services.cases import report_case
from chengshu.packs.municipal_operations.services.patrols import (
    FindingContent,
    dismiss,
    end_patrol,
    report_finding,
    start_patrol,
)
from chengshu.packs.municipal_operations.services.plans import PlanContent, end_plan, entries_of, make_plan, round_of
from chengshu.packs.municipal_operations.tables import books as book_tables
from chengshu.packs.municipal_operations.tables import upkeep as tables
from chengshu.packs.municipal_operations.views.frame import (
    UPKEEP,
    action,
    file_lines,
    listed,
    one_point,
    people_for,
    tabs,
    work_panel,
)
from chengshu.ui.forms import SAVED, done, form_page, form_view, typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import short_list

FORM = "municipal_operations/form.html"
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


@requires(SEE)
def findings(request: HubRequest) -> HttpResponseBase:
    """All findings within reach."""
    actions = action(request, PATROL, Text("上报发现", "Report a finding"), "choose_book", "plus")
    views = tabs(request, UPKEEP, "findings")
    return listed(request, tables.FINDINGS, upkeep.findings_seen_by(request.actor), views=views, actions=actions)


@requires(SEE)
def patrols(request: HubRequest) -> HttpResponseBase:
    """All patrols within reach."""
    actions = action(request, PATROL, Text("开始巡查", "Start a patrol"), "new_patrol", "player-play")
    views = tabs(request, UPKEEP, "patrols")
    return listed(request, tables.PATROLS, upkeep.patrols_seen_by(request.actor), views=views, actions=actions)


@requires(SEE)
def plans(request: HubRequest) -> HttpResponseBase:
    """All plans within reach."""
    actions = action(request, PLAN, Text("制定计划", "Make a plan"), "new_plan", "plus")
    views = tabs(request, UPKEEP, "plans")
    return listed(request, tables.PLANS, upkeep.plans_seen_by(request.actor), views=views, actions=actions)


@requires(SEE)
def assessments(request: HubRequest) -> HttpResponseBase:
    """All scores within reach."""
    rows = upkeep.assessments_seen_by(request.actor)
    return listed(request, book_tables.ASSESSMENTS, rows, views=tabs(request, UPKEEP, "assessments"))


@requires(SEE)
def hauls(request: HubRequest) -> HttpResponseBase:
    """What was collected."""
    actions = action(request, ASSESS, Text("登记收运量", "Enter a load"), "new_haul", "plus")
    views = tabs(request, UPKEEP, "hauls")
    return listed(request, book_tables.HAULS, upkeep.hauls_seen_by(request.actor), views=views, actions=actions)


@requires(ASSESS)
def new_haul(request: HubRequest) -> HttpResponseBase:
    """Enter a load."""
    url = reverse("municipal_operations:hauls")

    def save(form: book_forms.HaulForm) -> str:
        enter_haul(HaulContent(**form.cleaned_data), by=request.actor)
        return url

    form = typed(book_forms.HaulForm, request)
    return form_view(request, form, save, title=Text("登记收运量", "Enter a load"), back=url)


@requires(PATROL)
def new_patrol(request: HubRequest) -> HttpResponseBase:
    """A patrol begins."""
    form = typed(forms.PatrolForm, request, actor=request.actor, permission=PATROL)

    def save(form: forms.PatrolForm) -> str:
        asked = form.cleaned_data
        patrol = start_patrol(asked["unit"], register_called(asked["register"]), asked["area"], by=request.actor)
        return reverse("municipal_operations:patrol", args=[patrol.pk])

    back = reverse("municipal_operations:patrols")
    return form_view(request, form, save, title=Text("开始巡查", "Start a patrol"), back=back)


@requires(SEE)
def patrol(request: HubRequest, patrol_id: int) -> HttpResponse:
    """One patrol with what it found."""
    row = upkeep.patrol_seen_by(request.actor, patrol_id)
    found = upkeep.findings_seen_by(request.actor).filter(patrol=row)
    mine = row.ended_at is None and reaches(request.actor, PATROL, row.unit)
    context = {
        "row": row,
        "listing": short_list(tables.FINDINGS, found),
        "may_patrol": mine,
        "form": forms.EndPatrolForm(),
    }
    return render(request, "municipal_operations/patrol.html", context)


@requires(PATROL)
@require_POST
def finish_patrol(request: HubRequest, patrol_id: int) -> HttpResponse:
    """A patrol is over."""
    row = upkeep.patrol_seen_by(request.actor, patrol_id)
    form = forms.EndPatrolForm(request.POST)
    end_patrol(row, by=request.actor, words=form.cleaned_data["words"] if form.is_valid() else "")
    return done(request, Text("巡查已结束。", "The patrol is over."), reverse("municipal_operations:patrols"))


@requires(PATROL)
def choose_book(request: HubRequest) -> HttpResponse:
    """In which book something was found."""
    shown = [one for one in REGISTERS.values() if one.findings]
    return render(request, "municipal_operations/choose_book.html", {"registers": shown})


@requires(PATROL)
def new_finding(request: HubRequest, key: str, entry_id: int | None = None) -> HttpResponseBase:
    """Something wrong, at a row where one is named, on a patrol where one is under way."""
    register = register_called(key)
    at = ledger.entry_seen_by(request.actor, entry_id) if entry_id else None
    asked = request.GET.get("patrol", "")
    on = upkeep.patrol_seen_by(request.actor, int(asked)) if asked.isascii() and asked.isdigit() else None
    initial = {"entry": at, "unit": at.unit_id if at else on.unit_id if on else request.actor.organisation_id}
    kwargs = {"actor": request.actor, "permission": PATROL, "initial": initial}
    form = typed(forms.finding_form(register), request, **kwargs)

    def save(form: forms.FindingForm) -> HttpResponse:
        given = dict(form.cleaned_data)
        unit, pictures = given.pop("unit"), given.pop("pictures")
        content = FindingContent(**given | {"severity": Severity(int(given["severity"]))}, patrol=on)
        row = report_finding(unit, register, content, by=request.actor, pictures=pictures)
        return done(request, Text("已上报。", "Reported."), tables.finding_url(row))

    back = reverse("municipal_operations:patrol", args=[on.pk]) if on else reverse("municipal_operations:findings")
    context: dict[str, Any] = {"title": Text(f"{register.label.zh}：上报发现", f"{register.label.en}: a finding")}
    context |= {"back": back, "map": Map(Text("在图上选择位置", "Pick a position"), pick=Pick())}
    return form_page(request, FORM, form, save, context)


@requires(SEE)
def finding(request: HubRequest, finding_id: int) -> HttpResponse:
    """One finding and what became of it."""
    row = upkeep.finding_seen_by(request.actor, finding_id)
    is_open = row.state == FindingState.OPEN
    context = {
        "row": row,
        "badge": tables.finding_badge(row),
        "severity": tables.severity_badge(row),
        "files": file_lines(row),
        "orders": [(one, tables.order_badge(one)) for one in row.orders.all()],
        "may_order": is_open and reaches(request.actor, ASSIGN, row.unit),
        "may_report": is_open and reaches(request.actor, PATROL, row.unit),
        "reason": forms.ReasonForm(),
        "map": one_point(Text("位置", "Where"), row),
    }
    return render(request, "municipal_operations/finding.html", context)


@requires(PATROL)
@require_POST
def finding_to_case(request: HubRequest, finding_id: int) -> HttpResponse:
    """Hand a finding to the cases."""
    row = upkeep.finding_seen_by(request.actor, finding_id)
    case = report_case(row, by=request.actor)
    said = Text("已上报案件 %(number)s。", "Reported as case %(number)s.").with_values(number=case.number)
    return done(request, said, tables.finding_url(row))


@requires(ASSIGN)
@require_POST
def dismiss_finding(request: HubRequest, finding_id: int) -> HttpResponse:
    """Nothing to do about a finding."""
    row = upkeep.finding_seen_by(request.actor, finding_id)
    form = forms.ReasonForm(request.POST)
    dismiss(row, by=request.actor, why=form.cleaned_data["why"] if form.is_valid() else "")
    return done(request, SAVED, tables.finding_url(row))


@requires(ASSIGN)
def choose_order(request: HubRequest) -> HttpResponse:
    """For which book an order is made."""
    shown = list(REGISTERS.values())
    return render(request, "municipal_operations/choose_book.html", {"registers": shown, "ordering": True})


@requires(ASSIGN)
def new_order(request: HubRequest, key: str) -> HttpResponseBase:
    """An order for a book, of a finding or a row where the address names one."""
    register = register_called(key)
    found = _named(request, "finding", upkeep.finding_seen_by)
    at = found.entry if found else _named(request, "entry", ledger.entry_seen_by)
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


def _named(request: HubRequest, name: str, seen: Any) -> Any:
    key = request.GET.get(name, "")
    return seen(request.actor, int(key)) if key.isascii() and key.isdigit() and len(key) < 16 else None


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


@requires(PLAN)
def new_plan(request: HubRequest) -> HttpResponseBase:
    """A plan of upkeep."""
    form = typed(forms.PlanForm, request, actor=request.actor, permission=PLAN)

    def save(form: forms.PlanForm) -> str:
        given = dict(form.cleaned_data)
        plan = make_plan(given.pop("unit"), PlanContent(**given), by=request.actor)
        return reverse("municipal_operations:plan", args=[plan.pk])

    back = reverse("municipal_operations:plans")
    return form_view(request, form, save, title=Text("制定养护计划", "Make a plan"), back=back)


@requires(SEE)
def plan(request: HubRequest, plan_id: int) -> HttpResponse:
    """One plan with its orders."""
    row = upkeep.plan_seen_by(request.actor, plan_id)
    made = list(upkeep.orders_seen_by(request.actor).filter(plan=row)[:50])
    context = {
        "row": row,
        "kinds": [row.book.kind_label(kind) for kind in row.kinds],
        "rows": entries_of(row).count(),
        "round": round_of(row, clock.today()),
        "listing": short_list(tables.ORDERS, made),
        "may_end": row.until is None and reaches(request.actor, PLAN, row.unit),
    }
    return render(request, "municipal_operations/plan.html", context)


@requires(PLAN)
@require_POST
def stop_plan(request: HubRequest, plan_id: int) -> HttpResponse:
    """No further rounds."""
    row = upkeep.plan_seen_by(request.actor, plan_id)
    end_plan(row, by=request.actor)
    return done(request, SAVED, reverse("municipal_operations:plan", args=[row.pk]))
