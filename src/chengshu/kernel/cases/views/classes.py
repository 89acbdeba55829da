"""Classes: their trees, terms, duties; who takes in what."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.cases import services
from chengshu.kernel.cases.forms.classes import (
    ApplyForm,
    DutyForm,
    KeeperForm,
    NewClassForm,
    RenameForm,
    RetireForm,
    TermsForm,
    TreeForm,
)
from chengshu.kernel.cases.models import CaseClass, ClassImport, ClassKind, Keeper, Scheme
from chengshu.kernel.cases.models.classes import KIND_LABELS, SCHEME_LABELS
from chengshu.kernel.cases.queries.classes import ancestors, branches_of, leaves_found, standard_missing, terms_in_force
from chengshu.kernel.cases.rights import KEEP_CLASSES, SEE
from chengshu.kernel.cases.services import TermsContent, trees
from chengshu.kernel.cases.tables.classes import DIFFERENCES, DUTIES, FORMER_NAMES, IMPORTS, KEEPERS, TERMS, class_url
from chengshu.ui import exports
from chengshu.ui.forms import done, form_page, form_view, typed
from chengshu.ui.panels import panels_for
from chengshu.ui.parts import Tab
from chengshu.ui.tables import list_page, listing, short_list


@requires(SEE)
def classes(request: HubRequest) -> HttpResponseBase:
    """A tree, searched by words; or the whole of it as a file that can be handed in again."""
    scheme = Scheme.HOTLINE if request.GET.get("scheme") == Scheme.HOTLINE else Scheme.CITY
    if request.GET.get("format") in {"csv", "xlsx"}:
        return _exported(request, scheme)
    words = request.GET.get("q", "").strip()[:60]
    context = {
        "tabs": [Tab(SCHEME_LABELS[one], f"?scheme={one}", one == scheme) for one in Scheme],
        "scheme": scheme,
        "words": words,
        "found": leaves_found(scheme, words) if words else [],
        "branches": [] if words else branches_of(scheme),
        "may_keep": request.actor.may(KEEP_CLASSES),
        "missing": standard_missing() if scheme == Scheme.CITY else 0,
    }
    return render(request, "cases/classes.html", context)


@requires(SEE)
def one_class(request: HubRequest, key: int) -> HttpResponse:
    """A class with its terms and duties, and what they were."""
    row = one_of(CaseClass.objects.select_related("parent"), key)
    context = {
        "row": row,
        "above": ancestors(row),
        "kind": KIND_LABELS[row.kind],
        "children": row.children.all(),
        "terms": short_list(TERMS, row.terms.all()),
        "names": short_list(FORMER_NAMES, row.former_names.select_related("changed_by")),
        "duties": short_list(DUTIES, row.duties.select_related("unit").order_by("until", "division_code")),
        "may_keep": request.actor.may(KEEP_CLASSES),
        "panels": panels_for("cases.class", request.actor, row),
    }
    return render(request, "cases/class.html", context)


@requires(KEEP_CLASSES)
def new_class(request: HubRequest) -> HttpResponseBase:
    """A class below another, or a main class of a tree."""
    digits = request.GET.get("parent", "")
    parent = one_of(CaseClass.objects.all(), int(digits)) if digits.isdigit() else None
    scheme = (
        Scheme(parent.scheme) if parent else Scheme.HOTLINE if request.GET.get("scheme") == "hotline" else Scheme.CITY
    )

    def save(filled: NewClassForm) -> str:
        given = filled.cleaned_data
        name = Text(given["name_zh"], given["name_en"] or given["name_zh"])
        row = services.add_class(
            scheme, given["code"], name, kind=ClassKind(given["kind"]), by=request.actor, parent=parent
        )
        return class_url(row)

    form = typed(NewClassForm, request)
    return form_view(request, form, save, title=Text("新增类别", "A new class"), back=reverse("cases:classes"))


@requires(KEEP_CLASSES)
def rename(request: HubRequest, key: int) -> HttpResponseBase:
    """What a class is called, in both languages."""
    row = one_of(CaseClass.objects.all(), key)

    def save(filled: RenameForm) -> str:
        given = filled.cleaned_data
        name = Text(given["name_zh"], given["name_en"] or given["name_zh"])
        services.rename_class(row, name, by=request.actor, why=given["why"])
        return class_url(row)

    note = Text(
        "原名称保留在曾用名称中，已有案件显示新名称。", "What it was called stays on record; cases show the new name."
    )
    form = typed(RenameForm, request, row=row)
    return form_view(request, form, save, title=Text("修改名称", "Change the name"), back=class_url(row), note=note)


@requires(KEEP_CLASSES)
def set_terms(request: HubRequest, key: int) -> HttpResponseBase:
    """New terms of a class from a day on."""
    row = one_of(CaseClass.objects.all(), key)
    number = request.GET.get("number", "")
    now = next((one for one in terms_in_force(row) if not number or str(one.number) == number), None)

    def save(filled: TermsForm) -> str:
        given = filled.cleaned_data
        content = TermsContent(
            Text(given["filing_zh"], given["filing_en"] or given["filing_zh"]),
            Text(given["closing_zh"], given["closing_en"] or given["closing_zh"]),
            filled.limits(),
            number=given["number"],
            urgency=int(given["urgency"]),
            basis=given["basis"],
            since=given["since"],
        )
        services.set_terms(row, content, by=request.actor)
        return class_url(row)

    note = Text("已立案件仍按立案时的规范计时。", "Cases filed before keep the terms they were filed by.")
    form = typed(TermsForm, request, terms=now)
    return form_view(request, form, save, title=Text("设置立结案规范", "Set the terms"), back=class_url(row), note=note)


@requires(KEEP_CLASSES)
def set_duty(request: HubRequest, key: int) -> HttpResponseBase:
    """Who answers for a class."""
    row = one_of(CaseClass.objects.all(), key)

    def save(filled: DutyForm) -> str:
        given = filled.cleaned_data
        services.set_duty(row, given["unit"], by=request.actor, division_code=given["division_code"])
        return class_url(row)

    form = typed(DutyForm, request)
    return form_view(request, form, save, title=Text("指定责任单位", "Name who answers"), back=class_url(row))


@requires(KEEP_CLASSES)
def retire(request: HubRequest, key: int) -> HttpResponseBase:
    """No new case under it."""
    row = one_of(CaseClass.objects.all(), key)

    def save(filled: RetireForm) -> str:
        services.retire_class(row, by=request.actor, on=filled.cleaned_data["on"])
        return class_url(row)

    note = Text("停用后不再立新案，在办案件照常办理。", "No new case is filed under it; open ones go on.")
    form = typed(RetireForm, request)
    return form_view(request, form, save, title=Text("停用类别", "Retire the class"), back=class_url(row), note=note)


@requires(KEEP_CLASSES)
def keepers(request: HubRequest) -> HttpResponseBase:
    """Who takes in what comes through each channel, and who did."""
    rows = Keeper.objects.select_related("unit").order_by("until", "channel", "-since")
    return render(request, "cases/keepers.html", {"keepers": short_list(KEEPERS, rows)})


@requires(KEEP_CLASSES)
def set_keeper(request: HubRequest) -> HttpResponseBase:
    """Name who takes in a channel from today on."""

    def save(filled: KeeperForm) -> str:
        given = filled.cleaned_data
        services.set_keeper(given["channel"], given["unit"], Scheme(given["scheme"]), by=request.actor)
        return reverse("cases:keepers")

    form = typed(KeeperForm, request)
    return form_view(request, form, save, title=Text("设置受理单位", "Name a keeper"), back=reverse("cases:keepers"))


@requires(KEEP_CLASSES)
def tree_imports(request: HubRequest) -> HttpResponseBase:
    """Handing in a tree as a table, and those handed in before."""

    def save(filled: TreeForm) -> str:
        table = filled.cleaned_data["table"]
        row = trees.hand_in_tree(Scheme(filled.cleaned_data["scheme"]), table.read(), table.name, by=request.actor)
        return reverse("cases:tree", args=[row.pk])

    context = {"listing": listing(request, IMPORTS, ClassImport.objects.all())}
    return form_page(request, "cases/tree_imports.html", typed(TreeForm, request), save, context)


@require_POST
@requires(KEEP_CLASSES)
def load_standard(request: HubRequest) -> HttpResponse:
    """Add what is missing of the national list, with its first terms."""
    added = services.load_standard(by=request.actor)
    sentence = Text("已载入国家标准类别 %(n)s 个。", "%(n)s classes of the national list were added.").with_values(
        n=added
    )
    return done(request, sentence, reverse("cases:classes"))


@requires(KEEP_CLASSES)
def tree_import(request: HubRequest, key: int) -> HttpResponseBase:
    """What a table would change."""
    row = one_of(ClassImport.objects.all(), key)
    found = [] if row.applied_at else trees.differences_of(row)
    context = {"row": row, "count": len(found), "form": ApplyForm()}
    return list_page(request, "cases/tree_import.html", DIFFERENCES, found, context)


@require_POST
@requires(KEEP_CLASSES)
def apply_tree(request: HubRequest, key: int) -> HttpResponse:
    """Change the tree as the table says."""
    row = one_of(ClassImport.objects.all(), key)
    trees.apply_tree(row, by=request.actor, retire=bool(request.POST.get("retire")))
    return done(
        request, Text("分类已更新。", "The tree was changed."), f"{reverse('cases:classes')}?scheme={row.scheme}"
    )


def _exported(request: HubRequest, scheme: Scheme) -> HttpResponseBase:
    kind = request.GET["format"]
    head, *lines = trees.tree_lines(scheme)
    exports.announce(request, f"cases.classes.{scheme}", kind, len(lines))
    return exports.file_response(kind, str(SCHEME_LABELS[scheme]), [str(one) for one in head], lines)
