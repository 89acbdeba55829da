"""Pages of types, templates and lists."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.licences.forms.licences import BatchForm, TemplateForm, TypeForm, fields_typed
from chengshu.kernel.licences.lists import empty_list
from chengshu.kernel.licences.models import BatchKind, BatchState, LicenceTemplate, LicenceType, RowState, TypeState
from chengshu.kernel.licences.printing.typesetting import layout
from chengshu.kernel.licences.queries.licences import batches_seen_by, types_in_use, types_seen_by
from chengshu.kernel.licences.rights import ISSUE, KEEP_TYPES, SEE
from chengshu.kernel.licences.services.batches import confirm_batch, drop_batch, read_batch
from chengshu.kernel.licences.services.types import (
    TemplateContent,
    add_template,
    change_type,
    register_type,
    set_type_state,
    try_template,
    use_template,
)
from chengshu.kernel.licences.tables.licences import BATCHES, TYPES, batch_url, type_url
from chengshu.kernel.licences.views.frame import STORE, tabs_of
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.tables import list_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_FAULTS = 200


@requires(SEE)
def types(request: HubRequest) -> HttpResponseBase:
    """All types."""
    context = {
        "tabs": tabs_of(request.actor, "licences:types", STORE),
        "may_keep": request.actor.may(KEEP_TYPES),
        "new_url": reverse("licences:new_type"),
        "new_label": Text("登记类型", "Register a type"),
    }
    return list_page(request, "licences/list.html", TYPES, types_seen_by(request.actor), context)


@requires(SEE)
def type_page(request: HubRequest, type_id: int) -> HttpResponse:
    """A type with its fields and templates."""
    kind = one_of(types_seen_by(request.actor), type_id)
    context = {
        "kind": kind,
        "fields": list(kind.fields.all()),
        "templates": list(kind.templates.select_related("made_by")),
        "may_keep": reaches(request.actor, KEEP_TYPES, kind.organisation),
        "may_issue": request.actor.may(ISSUE) and kind.state == TypeState.ACTIVE,
        "next_state": TypeState.RETIRED if kind.state == TypeState.ACTIVE else TypeState.ACTIVE,
    }
    return render(request, "licences/type.html", context)


@requires(KEEP_TYPES)
def new_type(request: HubRequest) -> HttpResponseBase:
    """Register a type."""

    def save(form: TypeForm) -> str:
        given = form.cleaned_data
        return type_url(register_type(given["organisation"], form.content(), given["fields_text"], by=request.actor))

    initial = {"numbering": "{year}{area}{serial}"}
    form = typed(TypeForm, request, actor=request.actor, permission=KEEP_TYPES, initial=initial)
    title = Text("登记证照类型", "Register a type")
    return form_view(request, form, save, title=title, back=reverse("licences:types"))


@requires(KEEP_TYPES)
def edit_type(request: HubRequest, type_id: int) -> HttpResponseBase:
    """Change a type."""
    kind = one_of(types_seen_by(request.actor), type_id)

    def save(form: TypeForm) -> str:
        return type_url(change_type(kind.pk, form.content(), form.cleaned_data["fields_text"], by=request.actor))

    initial: dict[str, Any] = {name: getattr(kind, name) for name in TypeForm.base_fields if name != "fields_text"}
    initial["fields_text"] = fields_typed(kind)
    form = typed(TypeForm, request, actor=request.actor, permission=KEEP_TYPES, initial=initial)
    return form_view(request, form, save, title=Text("修改证照类型", "Change the type"), back=type_url(kind))


@requires(KEEP_TYPES)
@require_POST
def type_state(request: HubRequest, type_id: int, state: str) -> HttpResponse:
    """Put a type in use, or retire it."""
    kind = one_of(types_seen_by(request.actor), type_id)
    if state not in {TypeState.ACTIVE.value, TypeState.RETIRED.value}:
        raise NotFound
    changed = set_type_state(kind.pk, TypeState(state), by=request.actor)
    said = Text(f"状态已改为“{changed.state_label.zh}”。", f"It stands at “{changed.state_label.en}” now.")
    return done(request, said, type_url(kind))


@requires(KEEP_TYPES)
def new_template(request: HubRequest, type_id: int) -> HttpResponseBase:
    """Write a new version of a type's template, beginning with the last one or with a layout."""
    kind = one_of(types_seen_by(request.actor), type_id)

    def save(form: TemplateForm) -> str:
        return template_url(add_template(kind.pk, TemplateContent(**form.cleaned_data), by=request.actor))

    last = kind.templates.first()
    chosen = request.GET.get("layout", "")
    if last is None or chosen in ("certificate", "booklet"):
        booklet = chosen == "booklet"
        fresh = TemplateContent(layout("booklet" if booklet else "certificate"))
        initial = {**vars(fresh), **({"seal_left_mm": 92, "seal_bottom_mm": 22} if booklet else {})}
    else:
        initial = {name: getattr(last, name) for name in TemplateForm.base_fields}
    title = Text(f"{kind.name.zh}：新模板", f"{kind.name.en}: new template")
    form = typed(TemplateForm, request, initial=initial)
    return form_view(
        request, form, save, title=title, back=type_url(kind), template="licences/template_form.html", kind=kind
    )


def template_url(template: LicenceTemplate) -> str:
    """The page of a template."""
    return reverse("licences:template", args=[template.pk])


@requires(SEE)
def template(request: HubRequest, template_id: int) -> HttpResponse:
    """A template with its preview."""
    found = _template(request, template_id)
    context = {
        "template": found,
        "kind": found.type,
        "may_keep": reaches(request.actor, KEEP_TYPES, found.type.organisation),
    }
    return render(request, "licences/template.html", context)


@requires(SEE)
def template_picture(request: HubRequest, template_id: int) -> HttpResponse:
    """The preview with sample values."""
    found = _template(request, template_id)
    return HttpResponse(try_template(found.type, found.markup), content_type="image/png")


@requires(KEEP_TYPES)
@require_POST
def template_use(request: HubRequest, template_id: int) -> HttpResponse:
    """Print new licences by this version."""
    found = _template(request, template_id)
    use_template(found.pk, by=request.actor)
    return done(request, Text("模板已启用。", "The template is in use."), template_url(found))


def _template(request: HubRequest, template_id: int) -> LicenceTemplate:
    seen = types_seen_by(request.actor).order_by().values("pk")
    rows = LicenceTemplate.objects.select_related("type__organisation", "made_by").filter(type__in=seen)
    return one_of(rows, template_id)


@requires(ISSUE)
def batches(request: HubRequest) -> HttpResponseBase:
    """The lists within reach."""
    context = {
        "tabs": tabs_of(request.actor, "licences:batches", STORE),
        "may_keep": True,
        "new_url": reverse("licences:new_batch"),
        "new_label": Text("上传清单", "Upload a list"),
    }
    return list_page(request, "licences/list.html", BATCHES, batches_seen_by(request.actor), context)


@requires(ISSUE)
def new_batch(request: HubRequest) -> HttpResponseBase:
    """Upload a list."""

    def save(form: BatchForm) -> str:
        given, upload = form.cleaned_data, form.cleaned_data["upload"]
        kind = BatchKind(given["kind"])
        content = upload.read(20 * 1024 * 1024 + 1)
        batch = read_batch(given["type"], given["organisation"], kind, upload.name, content, by=request.actor)
        return batch_url(batch)

    form = typed(BatchForm, request, actor=request.actor, permission=ISSUE)
    said = Text("清单已检查，请查看结果。", "The list was checked; see what was found.")
    return form_view(
        request,
        form,
        save,
        title=Text("上传清单", "Upload a list"),
        back=reverse("licences:batches"),
        said=said,
        template="licences/batch_form.html",
        types=types_in_use(),
    )


@requires(ISSUE)
def blank_list(request: HubRequest, type_id: int, kind: str) -> HttpResponse:
    """The empty list of a type, as Excel."""
    found: LicenceType = one_of(types_seen_by(request.actor), type_id)
    if kind not in {one.value for one in BatchKind}:
        raise NotFound
    answer = HttpResponse(empty_list(found, kind), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.code}-{kind}.xlsx"'
    return answer


@requires(ISSUE)
def batch(request: HubRequest, batch_id: int) -> HttpResponse:
    """A list: what is wrong in it, how far it is."""
    found = one_of(batches_seen_by(request.actor), batch_id)
    rows = found.rows.all()
    done_rows = rows.filter(state=RowState.DONE).count()
    sound = rows.count()
    context = {
        "batch": found,
        "sound": sound,
        "issued": done_rows,
        "percent": done_rows * 100 / sound if sound else None,
        "refused": rows.filter(state=RowState.REFUSED)[:SHOWN_FAULTS],
        "faults": [(line, Text(zh, en), Text(said, says)) for line, zh, en, said, says in found.faults[:SHOWN_FAULTS]],
        "open": found.state in (BatchState.READ, BatchState.FAULTY),
        "gathers": found.kind == BatchKind.GATHER,
    }
    return render(request, "licences/batch.html", context)


@requires(ISSUE)
@require_POST
def batch_confirm(request: HubRequest, batch_id: int) -> HttpResponse:
    """Let the worker issue the sound rows."""
    found = one_of(batches_seen_by(request.actor), batch_id)
    confirm_batch(found.pk, by=request.actor)
    return done(
        request,
        Text("已开始签发，可在本页查看进度。", "It is being issued; this page shows how far."),
        batch_url(found),
    )


@requires(ISSUE)
@require_POST
def batch_drop(request: HubRequest, batch_id: int) -> HttpResponse:
    """Give a list up."""
    found = one_of(batches_seen_by(request.actor), batch_id)
    drop_batch(found.pk, by=request.actor)
    return done(request, Text("已放弃该清单。", "The list was dropped."), reverse("licences:batches"))
