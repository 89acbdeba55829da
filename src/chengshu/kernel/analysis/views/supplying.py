"""Pages of decision views and of the figures that topics supply."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.analysis.forms.supplying import AgreedForm, FigureForm, GrantForm, ViewForm, WhyForm
from chengshu.kernel.analysis.queries import supplying as queries
from chengshu.kernel.analysis.rights import KEEP_VIEWS, SEE_FIGURES, SEE_VIEWS
from chengshu.kernel.analysis.services import supplying as services
from chengshu.kernel.analysis.supplied import figure_page, view_page
from chengshu.kernel.analysis.tables.supplying import FIGURES, VIEWS
from chengshu.kernel.registries.rights import KEEP_REGISTRIES
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.tables import list_page


@requires(SEE_VIEWS)
def views(request: HubRequest) -> HttpResponseBase:
    """The views that leaders read."""
    rows = queries.views_listed().annotate(figures=Count("supplies", filter=Q(supplies__ended_at=None)))
    return list_page(request, "analysis/views.html", VIEWS, rows, {"may_keep": request.actor.may(KEEP_VIEWS)})


@requires(SEE_VIEWS)
def view(request: HubRequest, key: str) -> HttpResponse:
    """A view: its figures with charts, where each comes from, how fresh it is, and the receipt of this reading."""
    row = queries.view_named(key)
    return render(
        request, "analysis/view.html", view_page(row, services.read_view(row, by=request.actor), request.actor)
    )


@requires(KEEP_VIEWS)
def new_view(request: HubRequest) -> HttpResponseBase:
    """Set up a view."""

    def save(form: ViewForm) -> str:
        given = form.cleaned_data
        label = Text(given["name_zh"], given["name_en"] or given["name_zh"])
        row = services.set_up_view(given["key"], label, owner=given["owner"], system=given["system"], by=request.actor)
        return reverse("analysis:view", args=[row.key])

    title = Text("新建决策视图", "New decision view")
    return form_view(request, typed(ViewForm, request), save, title=title, back=reverse("analysis:views"))


@requires(KEEP_VIEWS)
def add(request: HubRequest, key: str) -> HttpResponseBase:
    """Let a view show a figure for which its body holds an agreement."""
    row = queries.view_named(key)
    back = reverse("analysis:view", args=[key])

    def save(form: AgreedForm) -> str:
        services.supply_by_agreement(row, form.cleaned_data["figure"], by=request.actor)
        return back

    title = Text("按共享授权接入指标", "Add a figure under an agreement")
    note = Text(
        "使用单位须先在共享交换中申请该指标并获授权；由主题库直接供给的，请主管部门在指标页办理。",
        "The view's body applies for the figure in the exchange first; its owner may also give it on its page.",
    )
    return form_view(request, typed(AgreedForm, request), save, title=title, back=back, note=note)


@requires(SEE_FIGURES)
def figures(request: HubRequest) -> HttpResponseBase:
    """All figures."""
    context = {"may_keep": request.actor.may(KEEP_REGISTRIES)}
    return list_page(request, "analysis/figures.html", FIGURES, queries.figures_listed(), context)


@requires(SEE_FIGURES)
def figure(request: HubRequest, key: str) -> HttpResponse:
    """A figure: its newest numbers, releases, to whom it is given, receipts."""
    return render(request, "analysis/figure.html", figure_page(queries.figure_named(key), request.actor))


@requires(KEEP_REGISTRIES)
def new_figure(request: HubRequest) -> HttpResponseBase:
    """Publish a figure of a topic that one keeps."""

    def save(form: FigureForm) -> str:
        given = form.cleaned_data
        row = services.define_figure(given["key"], given["registry"], form.content(), by=request.actor)
        services.release(row)
        return reverse("analysis:figure", args=[row.key])

    form = typed(FigureForm, request, actor=request.actor)
    return form_view(request, form, save, title=Text("发布指标", "Publish a figure"), back=reverse("analysis:figures"))


@requires(KEEP_REGISTRIES)
def grant(request: HubRequest, key: str) -> HttpResponseBase:
    """The topic's owner gives a figure to a view."""
    row = queries.figure_named(key)
    back = reverse("analysis:figure", args=[key])

    def save(form: GrantForm) -> str:
        given = form.cleaned_data
        services.grant_to_view(row, given["view"], ground=given["ground"], until=given["until"], by=request.actor)
        return back

    return form_view(request, typed(GrantForm, request), save, title=Text("供给决策视图", "Give to a view"), back=back)


@require_POST
@requires(KEEP_REGISTRIES)
def publish(request: HubRequest, key: str) -> HttpResponse:
    """Give a figure its entry in the catalogue."""
    services.publish_figure(queries.figure_named(key), by=request.actor)
    said = Text("已发布到目录，各单位可在共享交换中申请。", "Published; bodies may apply for it in the exchange.")
    return done(request, said, reverse("analysis:figure", args=[key]))


@requires(SEE_FIGURES)
def end(request: HubRequest, supply_id: int) -> HttpResponseBase:
    """Take a figure out of a view."""
    row = queries.supply_of(supply_id)
    back = reverse("analysis:figure", args=[row.figure.key])

    def save(form: WhyForm) -> str:
        services.end_supply(row, by=request.actor, why=form.cleaned_data["why"])
        return back

    title = Text("收回供给：%(name)s", "Take %(name)s back").with_values(name=row.figure.name)
    return form_view(request, typed(WhyForm, request), save, title=title, back=back)
