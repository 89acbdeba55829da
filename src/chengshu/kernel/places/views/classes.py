"""Pages of the classes of components."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.places import services
from chengshu.kernel.places.forms.classes import NamesForm, NewClassForm
from chengshu.kernel.places.forms.registers import WhyForm
from chengshu.kernel.places.queries.classes import class_of_code, keeps_classes, must_keep_classes, standard_missing
from chengshu.kernel.places.queries.components import classes, counts_by_class
from chengshu.kernel.places.rights import EDIT_COMPONENTS, SEE_COMPONENTS
from chengshu.kernel.places.tables.classes import class_url, classes_table, origin_of, state_of_class
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.panels import panels_for
from chengshu.ui.tables import list_page


@requires(SEE_COMPONENTS)
@require_safe
def component_classes(request: HubRequest) -> HttpResponseBase:
    """The classes, with how many components stand under each."""
    table = classes_table(dict(counts_by_class(request.actor)))
    context = {"may_keep": keeps_classes(request.actor), "missing": standard_missing()}
    return list_page(request, "places/component_classes.html", table, classes(all_of_them=True), context)


@requires(SEE_COMPONENTS)
@require_safe
def component_class(request: HubRequest, code: str) -> HttpResponse:
    """A class: whose it is, how many components it has, whether new ones come under it."""
    row = class_of_code(code)
    context = {
        "row": row,
        "state": state_of_class(row),
        "origin": origin_of(row),
        "count": dict(counts_by_class(request.actor)).get(code, 0),
        "may_keep": keeps_classes(request.actor),
        "panels": panels_for("places.component_class", request.actor, row),
    }
    return render(request, "places/component_class.html", context)


@requires(EDIT_COMPONENTS)
def new_class(request: HubRequest) -> HttpResponseBase:
    """A class of the city's own."""
    must_keep_classes(request.actor)

    def save(form: NewClassForm) -> str:
        return class_url(services.add_class(form.cleaned_data["code"], form.names(), by=request.actor))

    title, back = Text("新增扩展小类", "A class of the city's own"), reverse("places:component_classes")
    return form_view(request, typed(NewClassForm, request), save, title=title, back=back)


@requires(EDIT_COMPONENTS)
def rename_class(request: HubRequest, code: str) -> HttpResponseBase:
    """What a class is called, in both languages."""
    must_keep_classes(request.actor)
    row = class_of_code(code)

    def save(form: NamesForm) -> str:
        return class_url(services.rename_class(code, form.names(), by=request.actor))

    title = Text("修改名称：%(code)s", "Change the names of %(code)s").with_values(code=code)
    return form_view(request, typed(NamesForm, request, row=row), save, title=title, back=class_url(row))


@requires(EDIT_COMPONENTS)
def end_class(request: HubRequest, code: str) -> HttpResponseBase:
    """No new components under a class."""
    must_keep_classes(request.actor)
    row = class_of_code(code)

    def save(form: WhyForm) -> str:
        return class_url(services.end_class(code, by=request.actor, why=form.cleaned_data["why"]))

    title = Text("停用“%(name)s”", "End “%(name)s”").with_values(name=row.name)
    note = Text(
        "停用后不再登记新部件；已登记的部件保留，可以继续变更。",
        "No new components come under it; those that are there stay and can still be changed.",
    )
    return form_view(request, typed(WhyForm, request), save, title=title, back=class_url(row), note=note)


@requires(EDIT_COMPONENTS)
def resume_class(request: HubRequest, code: str) -> HttpResponseBase:
    """Take a class up again."""
    must_keep_classes(request.actor)
    row = class_of_code(code)

    def save(form: WhyForm) -> str:
        return class_url(services.resume_class(code, by=request.actor, why=form.cleaned_data["why"]))

    title = Text("恢复启用“%(name)s”", "Take “%(name)s” up again").with_values(name=row.name)
    return form_view(request, typed(WhyForm, request), save, title=title, back=class_url(row))


@require_POST
@requires(EDIT_COMPONENTS)
def load_standard(request: HubRequest) -> HttpResponse:
    """Add what is missing of the national list."""
    added = services.load_standard_classes(by=request.actor)
    sentence = Text("已载入国家标准小类 %(n)s 个。", "%(n)s classes of the standard were added.").with_values(n=added)
    return done(request, sentence, reverse("places:component_classes"))
