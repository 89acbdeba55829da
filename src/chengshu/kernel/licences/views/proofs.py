"""Pages of proofs, items, verification, and what was cut."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.audit.services import read
from chengshu.kernel.licences.forms.proofs import AskForm, DecisionForm, ItemForm, MaterialForm, MeasureForm
from chengshu.kernel.licences.holders import holder
from chengshu.kernel.licences.models import DISPOSAL_LABELS, Material, Moment, Verification
from chengshu.kernel.licences.queries.licences import verifications_seen_by
from chengshu.kernel.licences.queries.measures import Cut, answering_hours, five_cuts, items_seen_by
from chengshu.kernel.licences.rights import ANSWER, FETCH, KEEP_PROOFS, SEE_PROOFS
from chengshu.kernel.licences.services.items import (
    MeasureContent,
    add_material,
    decide,
    measure,
    register_item,
)
from chengshu.kernel.licences.services.verifying import VERIFICATION, ask, number_of
from chengshu.kernel.licences.tables.proofs import (
    ITEMS,
    MATERIALS,
    PROOFS,
    VERIFICATIONS,
    answer_of,
    item_url,
    verification_url,
)
from chengshu.kernel.licences.views import frame
from chengshu.kernel.licences.views.frame import tabs_of
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.ui.forms import form_view, typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import list_page, short_list


def _proofs(request: HubRequest) -> QuerySet[Material]:
    rows = Material.scoped.within(request.actor, SEE_PROOFS).filter(item__active=True)
    return rows.select_related("item__organisation", "type", "checked_by")


@requires(SEE_PROOFS)
def proofs(request: HubRequest) -> HttpResponseBase:
    """The list of proofs demanded, and what became of each."""
    found = _proofs(request).filter(proof=True)
    counts = dict(found.order_by().values_list("disposal").annotate(n=Count("pk")))
    unit = Text("项", "proofs")
    context = {
        "tabs": tabs_of(request.actor, "licences:proofs", frame.PROOFS),
        "tiles": [
            Tile(label, counts.get(key, 0), unit, url=f"?disposal={key}") for key, label in DISPOSAL_LABELS.items()
        ],
    }
    return list_page(request, "licences/list.html", PROOFS, found, context)


@requires(SEE_PROOFS)
def items(request: HubRequest) -> HttpResponseBase:
    """The items with their materials before and now."""
    context = {
        "tabs": tabs_of(request.actor, "licences:items", frame.PROOFS),
        "may_keep": request.actor.may(KEEP_PROOFS),
        "new_url": reverse("licences:new_item"),
        "new_label": Text("登记事项", "Register an item"),
    }
    found = items_seen_by(request.actor).filter(active=True)
    return list_page(request, "licences/list.html", ITEMS, found, context)


@requires(SEE_PROOFS)
def item(request: HubRequest, item_id: int) -> HttpResponse:
    """An item: its materials and what it costs an applicant."""
    found = one_of(items_seen_by(request.actor), item_id)
    materials = list(_proofs(request).filter(item=found).order_by("order"))
    context = {
        "item": found,
        "materials": materials,
        "listing": short_list(MATERIALS, materials),
        "cuts": five_cuts([found]),
        "may_keep": reaches(request.actor, KEEP_PROOFS, found.organisation),
    }
    return render(request, "licences/item.html", context)


@requires(KEEP_PROOFS)
def new_item(request: HubRequest) -> HttpResponseBase:
    """Register an item."""

    def save(form: ItemForm) -> str:
        return item_url(register_item(form.cleaned_data["organisation"], form.content(), by=request.actor))

    form = typed(ItemForm, request, actor=request.actor, permission=KEEP_PROOFS)
    title = Text("登记事项", "Register an item")
    return form_view(request, form, save, title=title, back=reverse("licences:items"))


@requires(KEEP_PROOFS)
def new_material(request: HubRequest, item_id: int) -> HttpResponseBase:
    """Put a material on an item's list."""
    found = one_of(items_seen_by(request.actor), item_id)

    def save(form: MaterialForm) -> str:
        add_material(found.pk, form.content(), by=request.actor)
        return item_url(found)

    title = Text("登记改革前的申请材料", "Register a material of before")
    form = typed(MaterialForm, request)
    return form_view(request, form, save, title=title, back=item_url(found), note=found.name)


@requires(KEEP_PROOFS)
def decide_material(request: HubRequest, material_id: int) -> HttpResponseBase:
    """Decide what becomes of a material."""
    found = one_of(_proofs(request), material_id)

    def save(form: DecisionForm) -> str:
        decide(found.pk, form.decision(), by=request.actor)
        return item_url(found.item)

    initial = {name: getattr(found, name) for name in DecisionForm.base_fields}
    form = typed(DecisionForm, request, initial=initial)
    title = Text(f"处理“{found.name.zh}”", f"Decide on “{found.name.en}”")
    return form_view(request, form, save, title=title, back=item_url(found.item), note=found.item.name)


@requires(KEEP_PROOFS)
def measure_item(request: HubRequest, item_id: int) -> HttpResponseBase:
    """Write down what an item costs an applicant."""
    found = one_of(items_seen_by(request.actor), item_id)

    def save(form: MeasureForm) -> str:
        given = dict(form.cleaned_data)
        moment, fee = Moment(given.pop("moment")), int(given.pop("fee_yuan") * 100)
        since = clock.today() if moment is Moment.AFTER else found.created_at.date()
        measure(found.pk, moment, MeasureContent(**given, fee_fen=fee), by=request.actor, since=since)
        return item_url(found)

    title = Text("登记环节、时限、费用、中介", "Steps, time, fees, intermediaries")
    form = typed(MeasureForm, request)
    return form_view(request, form, save, title=title, back=item_url(found), note=found.name)


@requires(SEE_PROOFS)
def measures(request: HubRequest) -> HttpResponse:
    """The five cuts of all items within reach, and what the departments' answers took."""
    found = list(items_seen_by(request.actor).filter(active=True))
    cuts = five_cuts(found)
    answered = verifications_seen_by(request.actor)
    context = {
        "tabs": tabs_of(request.actor, "licences:measures", frame.PROOFS),
        "tiles": _cut_tiles(cuts, answering_hours(answered)),
        "cuts": cuts,
        "chart": _chart(found),
        "count": len(found),
    }
    return render(request, "licences/measures.html", context)


def _cut_tiles(cuts: Sequence[Cut], hours: Decimal | None) -> list[Tile]:
    tiles = [
        Tile(
            Text(f"减{cut.label.zh.split('（')[0]}", f"{cut.label.en.split(' (')[0]} cut by"),
            round(cut.percent, 1) if cut.percent is not None else None,
            "%",
            tone="good" if cut.percent and cut.percent >= 60 else "",
        )
        for cut in cuts
    ]
    mean = round(hours, 1) if hours is not None else None
    return [*tiles, Tile(Text("核验平均用时", "Mean answering time"), mean, Text("小时", "h"))]


def _chart(found: Sequence[Any]) -> dict[str, Any]:
    units: dict[int, list[Any]] = {}
    for one in found:
        units.setdefault(one.organisation_id, []).append(one)
    groups = [rows for rows in units.values() if sum(row.before for row in rows)]
    return {
        "kind": "bar",
        "unit": str(Text("份", "papers")),
        "x": [str(rows[0].organisation.name) for rows in groups],
        "series": [
            {"name": str(Text("改革前", "Before")), "values": [sum(row.before for row in rows) for rows in groups]},
            {"name": str(Text("现需提交", "Now")), "values": [sum(row.now for row in rows) for rows in groups]},
        ],
    }


@requires(SEE_PROOFS)
def verifications(request: HubRequest) -> HttpResponseBase:
    """The requests within reach."""
    context = {
        "tabs": tabs_of(request.actor, "licences:verifications", frame.PROOFS),
        "may_keep": request.actor.may(FETCH),
        "new_url": reverse("licences:ask"),
        "new_label": Text("发起核验", "Ask a department"),
    }
    return list_page(request, "licences/list.html", VERIFICATIONS, verifications_seen_by(request.actor), context)


@requires(SEE_PROOFS)
def verification(request: HubRequest, verification_id: int) -> HttpResponse:
    """A request with its answer; the number is shown to whoever answers, and that is written down."""
    found = one_of(verifications_seen_by(request.actor), verification_id)
    answers = reaches(request.actor, ANSWER, found.organisation)
    work_item = item_about(found, VERIFICATION)
    if answers:
        read(request.actor, found, Text("办理部门核验", "Answering a request").zh)
    context = {
        "row": found,
        "answer": answer_of(found),
        "number": number_of(found) if answers else "",
        "took": _took(found),
        "panel": panel_of(request.actor, work_item) if work_item else None,
    }
    return render(request, "licences/verification.html", context)


def _took(row: Verification) -> Decimal | None:
    if row.answered_at is None:
        return None
    return round(Decimal((row.answered_at - row.created_at).total_seconds()) / 3600, 1)


@requires(FETCH)
def ask_department(request: HubRequest) -> HttpResponseBase:
    """Ask another department in place of a citizen's proof."""

    def save(form: AskForm) -> str:
        given = form.cleaned_data
        held = holder(given["material"].item.holder_kind, given["number"], given["name"])
        row = ask(given["material"], given["organisation"], held, given["question"], by=request.actor)
        return verification_url(row)

    initial = {"material": request.GET.get("material", "")}
    form = typed(AskForm, request, actor=request.actor, permission=FETCH, initial=initial)
    title = Text("发起部门核验", "Ask a department")
    return form_view(request, form, save, title=title, back=reverse("licences:verifications"))
