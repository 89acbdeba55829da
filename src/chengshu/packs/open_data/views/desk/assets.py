"""The register of data assets and authorised operation."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.audit.services import record
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.packs.open_data.forms.desk import AssetForm, IncomeForm, OperationForm, ReasonForm, RightForm, UseForm
from chengshu.packs.open_data.models import AssetRight, Income
from chengshu.packs.open_data.models.assets import AuthorisationState, RightKind
from chengshu.packs.open_data.queries import desk
from chengshu.packs.open_data.rights import (
    APPLY_OPERATION,
    AUDIT_OPERATION,
    KEEP_ASSETS,
    RECORD_OPERATION,
    REVIEW_OPERATION,
    SEE_ASSETS,
    SEE_OPERATIONS,
)
from chengshu.packs.open_data.services import assets as services
from chengshu.packs.open_data.tables import ASSETS, INCOMES, OPERATIONS, operation_badge
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.parts import Link, Tile
from chengshu.ui.tables import list_page


@requires(SEE_ASSETS)
def assets(request: HubRequest) -> HttpResponseBase:
    """Data assets within reach."""
    context: dict[str, Any] = {"title": Text("数据资产", "Data assets")}
    if request.actor.may(KEEP_ASSETS):
        context["action"] = Link(Text("登记资产", "Enter an asset"), reverse("open_data:new_asset"), "plus")
    return list_page(request, "open_data/desk_list.html", ASSETS, desk.assets_seen_by(request.actor), context)


@requires(KEEP_ASSETS)
def new_asset(request: HubRequest) -> HttpResponseBase:
    """Enter an asset."""

    def save(form: AssetForm) -> str:
        given = dict(form.cleaned_data)
        row = services.enter_asset(given.pop("keeper"), services.AssetContent(**given), by=request.actor)
        return reverse("open_data:asset", args=[row.pk])

    form = typed(AssetForm, request, actor=request.actor, permission=KEEP_ASSETS)
    return form_view(
        request, form, save, title=Text("登记数据资产", "Enter an asset"), back=reverse("open_data:assets")
    )


@requires(SEE_ASSETS)
def asset(request: HubRequest, asset_id: int) -> HttpResponse:
    """An asset with its three rights."""
    row = one_of(desk.assets_seen_by(request.actor), asset_id)
    rights = row.rights.select_related("holder", "authorisation")
    kinds = [(kind, label, [one for one in rights if one.kind == kind]) for kind, label in _kinds()]
    context = {"row": row, "kinds": kinds, "may_keep": reaches(request.actor, KEEP_ASSETS, row.keeper)}
    return render(request, "open_data/desk_asset.html", {**context, "reason": ReasonForm()})


def _kinds() -> list[tuple[str, Text]]:
    return [
        (RightKind.OWNERSHIP, Text("所有权", "Ownership")),
        (RightKind.MANAGEMENT, Text("管理权", "Management")),
        (RightKind.USE, Text("使用权", "Use")),
    ]


@requires(KEEP_ASSETS)
def new_right(request: HubRequest, asset_id: int) -> HttpResponseBase:
    """Enter who holds a right."""
    row = one_of(desk.assets_seen_by(request.actor), asset_id)
    back = reverse("open_data:asset", args=[row.pk])

    def save(form: RightForm) -> str:
        given = dict(form.cleaned_data)
        holder, kind = given.pop("holder"), RightKind(given.pop("kind"))
        services.grant_right(row.pk, services.RightContent(kind, holder.pk, **given), by=request.actor)
        return back

    form = typed(RightForm, request, actor=request.actor)
    return form_view(request, form, save, title=Text("登记权利", "Enter a right"), back=back, note=row.name)


@requires(KEEP_ASSETS)
@require_POST
def end_right(request: HubRequest, asset_id: int, right_id: int) -> HttpResponse:
    """End a right today."""
    row = one_of(desk.assets_seen_by(request.actor), asset_id)
    right = one_of(AssetRight.objects.filter(asset=row), right_id)
    form = ReasonForm(request.POST)
    services.end_right(right.pk, why=form.cleaned_data["why"] if form.is_valid() else "", by=request.actor)
    return done(request, Text("已终止。", "Ended."), reverse("open_data:asset", args=[row.pk]))


@requires(SEE_OPERATIONS)
def operations(request: HubRequest) -> HttpResponseBase:
    """Authorised operations within reach."""
    context: dict[str, Any] = {"title": Text("授权运营", "Authorised operation")}
    if request.actor.may(APPLY_OPERATION):
        context["action"] = Link(Text("申请授权运营", "Apply"), reverse("open_data:new_operation"), "plus")
    if request.actor.may(AUDIT_OPERATION):
        context["second"] = Link(Text("审计视图", "Audit view"), reverse("open_data:operation_audit"), "report-search")
    rows = desk.operations_seen_by(request.actor)
    return list_page(request, "open_data/desk_list.html", OPERATIONS, rows, context)


@requires(APPLY_OPERATION)
def new_operation(request: HubRequest) -> HttpResponseBase:
    """Apply to operate data assets."""

    def save(form: OperationForm) -> str:
        given = dict(form.cleaned_data)
        row = services.apply_for_operation(given.pop("operator"), services.OperationContent(**given), by=request.actor)
        return reverse("open_data:operation", args=[row.pk])

    form = typed(OperationForm, request, actor=request.actor, permission=APPLY_OPERATION)
    title = Text("申请授权运营", "Apply for authorised operation")
    return form_view(request, form, save, title=title, back=reverse("open_data:operations"))


@requires(SEE_OPERATIONS)
def operation(request: HubRequest, operation_id: int) -> HttpResponse:
    """An authorisation with its assets, uses and income."""
    row: Any = one_of(desk.operations_seen_by(request.actor), operation_id)
    item = item_about(row)
    in_force = row.state == AuthorisationState.IN_FORCE
    total = row.income_fen or 0
    context = {
        "row": row,
        "badge": operation_badge(row),
        "assets": row.assets.all(),
        "uses": row.uses.select_related("asset", "by")[:100],
        "incomes": row.incomes.select_related("by", "reverses")[:100],
        "total": total,
        "treasury": total * row.share // 100,
        "panel": panel_of(request.actor, item) if item else None,
        "may_record": in_force and reaches(request.actor, RECORD_OPERATION, row.operator),
        "may_end": in_force and reaches(request.actor, REVIEW_OPERATION, row.office),
        "reason": ReasonForm(),
    }
    return render(request, "open_data/desk_operation.html", context)


@requires(RECORD_OPERATION)
def new_use(request: HubRequest, operation_id: int) -> HttpResponseBase:
    """Enter a use."""
    row = one_of(desk.operations_seen_by(request.actor), operation_id)
    back = reverse("open_data:operation", args=[row.pk])
    form = typed(UseForm, request)
    field: Any = form.fields["asset"]
    field.queryset = row.assets.all()

    def save(form: UseForm) -> str:
        services.record_use(row.pk, services.UseContent(**form.cleaned_data), by=request.actor)
        return back

    return form_view(request, form, save, title=Text("登记用途", "Enter a use"), back=back)


@requires(RECORD_OPERATION)
def new_income(request: HubRequest, operation_id: int) -> HttpResponseBase:
    """Enter income."""
    row = one_of(desk.operations_seen_by(request.actor), operation_id)
    back = reverse("open_data:operation", args=[row.pk])

    def save(form: IncomeForm) -> str:
        services.record_income(row.pk, services.IncomeContent(**form.cleaned_data), by=request.actor)
        return back

    return form_view(request, typed(IncomeForm, request), save, title=Text("登记收入", "Enter income"), back=back)


@requires(RECORD_OPERATION)
@require_POST
def reverse_income(request: HubRequest, operation_id: int, income_id: int) -> HttpResponse:
    """Reverse a wrong entry."""
    row = one_of(desk.operations_seen_by(request.actor), operation_id)
    income = one_of(Income.objects.filter(authorisation=row), income_id)
    form = ReasonForm(request.POST)
    services.reverse_income(income.pk, why=form.cleaned_data["why"] if form.is_valid() else "", by=request.actor)
    return done(request, Text("已冲销。", "Reversed."), reverse("open_data:operation", args=[row.pk]))


@requires(REVIEW_OPERATION)
@require_POST
def end_operation(request: HubRequest, operation_id: int) -> HttpResponse:
    """End an authorisation."""
    row = one_of(desk.operations_seen_by(request.actor), operation_id)
    form = ReasonForm(request.POST)
    services.end_operation(row.pk, why=form.cleaned_data["why"] if form.is_valid() else "", by=request.actor)
    return done(request, Text("已终止授权。", "Ended."), reverse("open_data:operation", args=[row.pk]))


@requires(AUDIT_OPERATION)
def operation_audit(request: HubRequest) -> HttpResponseBase:
    """Every entry of income, reversals included; who looked is written down."""
    rows = desk.incomes_to_audit(request.actor)
    record(request.actor, "open_data.operation.audited", entries=rows.count())
    total = rows.aggregate(total=Sum("amount_fen"))["total"] or 0
    reversed_ones = rows.exclude(reverses=None).count()
    context = {
        "title": Text("授权运营审计", "Audit of authorised operation"),
        "tiles": (
            Tile(Text("净收入（元）", "Net income (yuan)"), total / 100),
            Tile(Text("登记笔数", "Entries"), rows.count()),
            Tile(Text("冲销笔数", "Reversals"), reversed_ones, tone="warning"),
        ),
    }
    return list_page(request, "open_data/desk_list.html", INCOMES, rows, context)
