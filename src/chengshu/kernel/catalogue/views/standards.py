"""Pages of data standards."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.catalogue.checks import CHECKS
from chengshu.kernel.catalogue.forms.standards import (
    ChangeClassForm,
    CodeListForm,
    CodesForm,
    ElementForm,
    EndForm,
    NewClassForm,
    RuleForm,
    TargetForm,
    WeightForm,
    element_initial,
)
from chengshu.kernel.catalogue.models import (
    CatalogueClass,
    Code,
    CodeList,
    DataElement,
    Item,
    ManagementRule,
    Resource,
    Standing,
    Weight,
)
from chengshu.kernel.catalogue.queries.sources import source_of
from chengshu.kernel.catalogue.queries.standards import weights
from chengshu.kernel.catalogue.queries.statistics import MEASURES, indicator_lines
from chengshu.kernel.catalogue.queries.tree import tree
from chengshu.kernel.catalogue.rights import EDIT_STANDARDS, EDIT_TREE, SEE
from chengshu.kernel.catalogue.services.standards import (
    add_class,
    add_code_list,
    add_element,
    change_class,
    change_element,
    end_code,
    put_rule_in_force,
    set_codes,
    set_target,
    set_weight,
)
from chengshu.kernel.catalogue.tables.standards import (
    CHECKS_IN_FORCE,
    CODE_LISTS,
    CODES,
    ELEMENTS,
    INDICATORS,
    RULES,
    code_list_url,
    element_url,
    rule_url,
    type_of,
)
from chengshu.kernel.catalogue.views.frame import STANDARDS, tabs_of
from chengshu.ui.forms import form_view, typed
from chengshu.ui.tables import Table, list_page, short_list, without


@requires(SEE)
def elements(request: HubRequest) -> HttpResponseBase:
    """The data elements of the city."""
    rows = DataElement.objects.select_related("code_list").annotate(used=Count("items"))
    return _list(request, "catalogue:elements", ELEMENTS, rows)


@requires(SEE)
def element(request: HubRequest, code: str) -> HttpResponse:
    """A data element, where it is used, and who is its source."""
    found = one_of(DataElement.objects.select_related("code_list"), code=code)
    items = Item.objects.filter(element=found, resource__standing=Standing.PUBLISHED)
    context = {
        "element": found,
        "type": type_of(found),
        "source": source_of(found.code),
        "datum": found.data.first(),
        "items": items.select_related("resource__provider")[:50],
        "may_edit": request.actor.may(EDIT_STANDARDS),
    }
    return render(request, "catalogue/element.html", context)


@requires(EDIT_STANDARDS)
def new_element(request: HubRequest) -> HttpResponseBase:
    """Add a data element."""

    def save(form: ElementForm) -> str:
        return element_url(add_element(form.content(), by=request.actor))

    form = typed(ElementForm, request, initial={"single_source": True, "active": True})
    return form_view(
        request, form, save, title=Text("新增数据元", "Add a data element"), back=reverse("catalogue:elements")
    )


@requires(EDIT_STANDARDS)
def edit_element(request: HubRequest, code: str) -> HttpResponseBase:
    """Change a data element."""
    found = one_of(DataElement.objects.all(), code=code)

    def save(form: ElementForm) -> str:
        return element_url(change_element(found, form.content(), by=request.actor))

    form = typed(ElementForm, request, initial=element_initial(found))
    title = Text("修改数据元", "Change the data element")
    return form_view(request, form, save, title=title, back=element_url(found), note=found.code)


@requires(SEE)
def code_lists(request: HubRequest) -> HttpResponseBase:
    """The code lists."""
    rows = CodeList.objects.annotate(in_force=Count("codes", filter=Q(codes__until=None)))
    return _list(request, "catalogue:code_lists", CODE_LISTS, rows)


@requires(SEE)
def code_list(request: HubRequest, key: str) -> HttpResponseBase:
    """A code list with its history."""
    found = one_of(CodeList.objects.all(), key=key)
    context = {"code_list": found, "may_edit": request.actor.may(EDIT_STANDARDS)}
    return list_page(request, "catalogue/code_list.html", CODES, found.codes.all(), context)


@requires(EDIT_STANDARDS)
def new_code_list(request: HubRequest) -> HttpResponseBase:
    """Add a code list."""

    def save(form: CodeListForm) -> str:
        given = form.cleaned_data
        return code_list_url(
            add_code_list(
                given["key"], given["name_zh"], name_en=given["name_en"], standard=given["standard"], by=request.actor
            )
        )

    form = typed(CodeListForm, request)
    return form_view(
        request, form, save, title=Text("新增代码集", "Add a code list"), back=reverse("catalogue:code_lists")
    )


@requires(EDIT_STANDARDS)
def codes(request: HubRequest, key: str) -> HttpResponseBase:
    """Put codes in force."""
    found = one_of(CodeList.objects.all(), key=key)

    def save(form: CodesForm) -> str:
        set_codes(found, form.cleaned_data["codes"], since=form.cleaned_data["since"], by=request.actor)
        return code_list_url(found)

    title = Text("增加或修改代码", "Add or change codes")
    return form_view(request, typed(CodesForm, request), save, title=title, back=code_list_url(found), note=found.name)


@requires(EDIT_STANDARDS)
def end(request: HubRequest, code_id: int) -> HttpResponseBase:
    """Let a code end."""
    found = one_of(Code.objects.select_related("code_list"), pk=code_id)

    def save(form: EndForm) -> str:
        return code_list_url(end_code(found, until=form.cleaned_data["until"], by=request.actor).code_list)

    title = Text("停用代码", "End the code")
    note = f"{found.code} {found.name}"
    return form_view(
        request, typed(EndForm, request), save, title=title, back=code_list_url(found.code_list), note=note
    )


@requires(SEE)
def rules(request: HubRequest) -> HttpResponseBase:
    """Management rules and exchange flows in force."""
    return _list(request, "catalogue:rules", RULES, ManagementRule.objects.filter(until=None))


@requires(SEE)
def rule(request: HubRequest, rule_id: int) -> HttpResponse:
    """A rule with its earlier editions."""
    found = one_of(ManagementRule.objects.all(), pk=rule_id)
    editions = ManagementRule.objects.filter(code=found.code).order_by("-since", "-pk")
    context = {"rule": found, "editions": editions, "may_edit": request.actor.may(EDIT_STANDARDS)}
    return render(request, "catalogue/rule.html", context)


@requires(EDIT_STANDARDS)
def new_rule(request: HubRequest) -> HttpResponseBase:
    """Put a rule, or a new edition of one (``?of=``), in force."""
    before = ManagementRule.objects.filter(pk=request.GET.get("of") or 0).first()

    def save(form: RuleForm) -> str:
        return rule_url(put_rule_in_force(form.content(), since=form.cleaned_data["since"], by=request.actor))

    names = ("code", "kind", "name_zh", "name_en", "text")
    form = typed(RuleForm, request, initial={name: getattr(before, name) for name in names} if before else {})
    title = Text("发布管理规范或流程", "Put a rule or flow in force")
    return form_view(request, form, save, title=title, back=reverse("catalogue:rules"))


@requires(SEE)
def indicators(request: HubRequest) -> HttpResponse:
    """The sharing indicators as counted now, with what they are to reach."""
    table = INDICATORS if request.actor.may(EDIT_STANDARDS) else without(INDICATORS, "set")
    context = {"tabs": tabs_of("catalogue:indicators", STANDARDS), "listing": short_list(table, indicator_lines())}
    return render(request, "catalogue/short.html", context)


@requires(EDIT_STANDARDS)
def target(request: HubRequest, measure: str) -> HttpResponseBase:
    """Set what an indicator is to reach."""
    found = MEASURES.get(measure)
    if found is None:
        raise NotFound

    def save(form: TargetForm) -> str:
        ratio = form.cleaned_data["target"] / Decimal(100)
        set_target(measure, ratio, name_zh=found.label.zh, name_en=found.label.en, by=request.actor)
        return reverse("catalogue:indicators")

    title = Text("设置目标值", "Set the target")
    back = reverse("catalogue:indicators")
    return form_view(request, typed(TargetForm, request), save, title=title, back=back, note=found.label)


@requires(SEE)
def checks(request: HubRequest) -> HttpResponse:
    """What entries are checked for, and what a finding means."""
    now = weights()
    table = CHECKS_IN_FORCE if request.actor.may(EDIT_STANDARDS) else without(CHECKS_IN_FORCE, "set")
    rows = [(check, now[check.key]) for check in CHECKS]
    context = {"tabs": tabs_of("catalogue:checks", STANDARDS), "listing": short_list(table, rows)}
    return render(request, "catalogue/short.html", context)


@requires(EDIT_STANDARDS)
def weigh(request: HubRequest, check_key: str) -> HttpResponseBase:
    """Set what findings of a check mean."""
    found = next((check for check in CHECKS if check.key == check_key), None)
    if found is None:
        raise NotFound

    def save(form: WeightForm) -> str:
        set_weight(check_key, Weight(form.cleaned_data["weight"]), by=request.actor)
        return reverse("catalogue:checks")

    form = typed(WeightForm, request, initial={"weight": weights()[check_key]})
    title = Text("设置核验规则：%(name)s", "Set the check: %(name)s").with_values(name=found.label)
    return form_view(request, form, save, title=title, back=reverse("catalogue:checks"), note=found.asks)


@requires(SEE)
def classes(request: HubRequest) -> HttpResponse:
    """The whole tree of classes."""
    held = Resource.everywhere.filter(standing=Standing.PUBLISHED).order_by().values_list("classification")
    counted = {key: n for key, n in held.annotate(n=Count("pk")) if key}
    context = {
        "tabs": tabs_of("catalogue:classes", STANDARDS),
        "branches": tree(counted, empty=True),
        "retired": CatalogueClass.objects.filter(active=False),
        "may_edit": request.actor.may(EDIT_TREE),
    }
    return render(request, "catalogue/classes.html", context)


@requires(EDIT_TREE)
def new_class(request: HubRequest) -> HttpResponseBase:
    """Add a class; ``?below=`` begins its code."""

    def save(form: NewClassForm) -> str:
        given = form.cleaned_data
        add_class(given["code"], given["name_zh"], name_en=given["name_en"], by=request.actor)
        return reverse("catalogue:classes")

    form = typed(NewClassForm, request, initial={"code": request.GET.get("below", "")[:30]})
    return form_view(request, form, save, title=Text("新增分类", "Add a class"), back=reverse("catalogue:classes"))


@requires(EDIT_TREE)
def edit_class(request: HubRequest, code: str) -> HttpResponseBase:
    """Rename or retire a class."""
    found = one_of(CatalogueClass.objects.all(), code=code)

    def save(form: ChangeClassForm) -> str:
        change_class(found, **form.cleaned_data, by=request.actor)
        return reverse("catalogue:classes")

    initial = {name: getattr(found, name) for name in ChangeClassForm.base_fields}
    form = typed(ChangeClassForm, request, initial=initial)
    title, back = Text("修改分类", "Change the class"), reverse("catalogue:classes")
    return form_view(request, form, save, title=title, back=back, note=found.code)


def _list(request: HubRequest, name: str, table: Table[Any], rows: QuerySet[Any]) -> HttpResponseBase:
    context = {"tabs": tabs_of(name, STANDARDS), "may_edit": request.actor.may(EDIT_STANDARDS), "name": name}
    return list_page(request, "catalogue/standards.html", table, rows, context)
