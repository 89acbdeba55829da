"""Pages of subject areas and the rules that put tables into them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.lake import services
from chengshu.kernel.lake.forms.areas import AreaForm, RuleForm
from chengshu.kernel.lake.models import AreaRule, SubjectArea
from chengshu.kernel.lake.queries.areas import ruled_areas
from chengshu.kernel.lake.rights import KEEP_LAKE
from chengshu.kernel.lake.tables.areas import rules_table
from chengshu.ui.forms import Form, form_view, typed
from chengshu.ui.tables import short_list

ENDING = Text(
    "按这条规则归类的湖表改按其他规则归类，没有适合的规则则不属于任何主题域；手工指定的不变。",
    "Tables that follow it will follow the next rule that fits, or belong to no area; those arranged by hand stay.",
)
FOLLOWING = Text(
    "保存后，湖表立即按规则重新归类；手工指定主题域的湖表不变。",
    "Tables follow as soon as it is saved; those arranged by hand stay where they are.",
)


@requires(KEEP_LAKE)
@require_safe
def areas(request: HubRequest) -> HttpResponse:
    """All subject areas, each with its rules."""
    shown = [(one, short_list(rules_table(one), one.rules)) for one in ruled_areas()]
    return render(request, "lake/areas.html", {"areas": shown})


@requires(KEEP_LAKE)
def new_area(request: HubRequest) -> HttpResponseBase:
    """One more subject area."""
    return _area_form(request, None, Text("新增主题域", "A new subject area"))


@requires(KEEP_LAKE)
def area(request: HubRequest, pk: int) -> HttpResponseBase:
    """Another name or order of an area, or its end."""
    row = one_of(SubjectArea.objects, pk)
    return _area_form(request, row, row.name)


@requires(KEEP_LAKE)
def new_rule(request: HubRequest, pk: int) -> HttpResponseBase:
    """One more rule of an area."""
    row = one_of(SubjectArea.objects, pk)
    return _rule_form(request, row, None, Text("新增归类规则", "A new rule"))


@requires(KEEP_LAKE)
def rule(request: HubRequest, pk: int) -> HttpResponseBase:
    """Let a rule say something else."""
    row = one_of(AreaRule.objects.select_related("area"), pk)
    return _rule_form(request, row.area, row, Text("修改归类规则", "Change a rule"))


@requires(KEEP_LAKE)
def end_rule(request: HubRequest, pk: int) -> HttpResponseBase:
    """Take a rule away."""
    row, back = one_of(AreaRule.objects.select_related("area"), pk), reverse("lake:areas")

    def save(_form: Form) -> str:
        services.end_rule(row, by=request.actor)
        return back

    title, submit = Text("移除规则“%(rule)s”", "Take the rule “%(rule)s” away"), Text("移除", "Take away")
    title = title.with_values(rule=str(row))
    return form_view(request, typed(Form, request), save, title=title, back=back, note=ENDING, submit=submit)


def _area_form(request: HubRequest, row: SubjectArea | None, title: Text) -> HttpResponseBase:
    back = reverse("lake:areas")

    def save(form: AreaForm) -> str:
        services.set_area(by=request.actor, **form.content())
        return back

    return form_view(request, typed(AreaForm, request, area=row), save, title=title, back=back)


def _rule_form(request: HubRequest, area: SubjectArea, row: AreaRule | None, title: Text) -> HttpResponseBase:
    back = reverse("lake:areas")

    def save(form: RuleForm) -> str:
        services.set_rule(by=request.actor, rule=row, **form.content())
        return back

    form = typed(RuleForm, request, area=area, rule=row)
    return form_view(request, form, save, title=title, back=back, note=FOLLOWING)
