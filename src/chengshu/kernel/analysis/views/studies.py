"""Pages of scheduled analysis and of its feeds."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.analysis import showing
from chengshu.kernel.analysis.forms.analysis import FeedForm, PublishForm, StudyForm
from chengshu.kernel.analysis.models import Every, Study
from chengshu.kernel.analysis.queries.runs import run_seen_by
from chengshu.kernel.analysis.queries.studies import feed_named, points_of, studies_seen_by
from chengshu.kernel.analysis.rights import EDIT_STUDIES, PUBLISH, SEE_HUB, SEE_STUDIES
from chengshu.kernel.analysis.services import studies as services
from chengshu.kernel.analysis.tables.analysis import RECENT, STUDIES, run_url, study_url
from chengshu.kernel.analysis.tones import study_state
from chengshu.kernel.lake.lineage.places import in_lake
from chengshu.kernel.lake.models import LakeTable, Place
from chengshu.spec.data import Sharing
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.tables import list_page, short_list


@requires(SEE_STUDIES)
def studies(request: HubRequest) -> HttpResponseBase:
    """Scheduled analysis within one's reach."""
    context = {"tabs": showing.work_tabs(request.actor, "studies"), "may_edit": request.actor.may(EDIT_STUDIES)}
    return list_page(request, "analysis/studies.html", STUDIES, studies_seen_by(request.actor), context)


@requires(SEE_STUDIES)
def study(request: HubRequest, study_id: int) -> HttpResponse:
    """A study with its runs, its table, its service and its feeds."""
    found = one_of(studies_seen_by(request.actor), study_id)
    table = LakeTable.objects.filter(layer=found.table.layer, key=found.table.key).first()
    edits = showing.may_edit(request.actor, found)
    context = {
        "study": found,
        "state": study_state(found),
        "table": table,
        "place": Place.objects.filter(key=in_lake(found.table).key).first(),
        "runs": short_list(RECENT, found.runs.select_related("person", "organisation")[:10]),
        "feeds": found.feeds.all(),
        "may_edit": edits,
        "may_publish": edits and table is not None and request.actor.may(PUBLISH),
    }
    return render(request, "analysis/study.html", context)


def _content(form: StudyForm) -> services.StudyContent:
    given = {name: value for name, value in form.cleaned_data.items() if name != "key"}
    return services.StudyContent(**given | {"every": Every(given["every"])})


@requires(EDIT_STUDIES)
def new_study(request: HubRequest) -> HttpResponseBase:
    """Set one up, from a query that was run where ``again`` names it."""
    initial: dict[str, Any] = {"every": Every.DAY}
    if again := request.GET.get("again", ""):
        run = run_seen_by(request.actor, again)
        initial |= {"text": run.text, "purpose": run.purpose, "personal": run.personal}

    def save(form: StudyForm) -> str:
        return study_url(services.set_up(form.cleaned_data["key"], _content(form), by=request.actor))

    title = Text("新建分析作业", "Schedule an analysis")
    form = typed(StudyForm, request, initial=initial)
    return form_view(request, form, save, title=title, back=reverse("analysis:studies"))


def _own(request: HubRequest, study_id: int) -> Study:
    return one_of(Study.scoped.within(request.actor, EDIT_STUDIES), study_id)


@requires(EDIT_STUDIES)
def edit_study(request: HubRequest, study_id: int) -> HttpResponseBase:
    """Change one; it runs with the rights of who changed it."""
    found = _own(request, study_id)
    form = typed(StudyForm, request, initial=vars(found) | {"area": found.area_id})
    del form.fields["key"]

    def save(form: StudyForm) -> str:
        return study_url(services.change(found, _content(form), by=request.actor))

    return form_view(request, form, save, title=Text("修改分析作业", "Change it"), back=study_url(found))


@requires(EDIT_STUDIES)
@require_POST
def run_study(request: HubRequest, study_id: int) -> HttpResponse:
    """Run it out of turn."""
    run = services.run_now(_own(request, study_id), by=request.actor)
    return done(request, Text("已安排运行。", "It runs soon."), run_url(run))


@requires(EDIT_STUDIES)
@require_POST
def suspend_study(request: HubRequest, study_id: int) -> HttpResponse:
    """Let it run no more, or again."""
    found = _own(request, study_id)
    services.set_active(found, active=not found.active, by=request.actor)
    return done(request, Text("已保存。", "Saved."), study_url(found))


@requires(PUBLISH)
def publish(request: HubRequest, study_id: int) -> HttpResponseBase:
    """Make its result a data service."""
    found = _own(request, study_id)

    def save(form: PublishForm) -> str:
        given = form.cleaned_data
        sharing = Sharing(given["sharing"])
        services.publish_result(
            found, summary=given["summary"], sharing=sharing, ground=given["ground"], by=request.actor
        )
        return study_url(found)

    title = Text("发布为数据服务", "Publish as a data service")
    said = Text("已发布，各部门可在共享交换中申请。", "Published; departments apply for it in the exchange.")
    return form_view(request, typed(PublishForm, request), save, title=title, back=study_url(found), said=said)


@requires(PUBLISH)
def new_feed(request: HubRequest, study_id: int) -> HttpResponseBase:
    """Keep one of its numbers as a feed."""
    found = _own(request, study_id)
    table = LakeTable.objects.filter(layer=found.table.layer, key=found.table.key).first()
    named = [(name, name) for name, _ in table.columns] if table else []
    form = typed(FeedForm, request)
    form.fields["column"].choices = named  # type: ignore[attr-defined]
    form.fields["place_column"].choices = [("", "—"), *named]  # type: ignore[attr-defined]

    def save(form: FeedForm) -> str:
        given = dict(form.cleaned_data)
        name = Text(given.pop("name_zh"), given.pop("name_en") or form.cleaned_data["name_zh"])
        return reverse("analysis:feed", args=[services.add_feed(found, name=name, **given, by=request.actor).key])

    return form_view(request, form, save, title=Text("新增指标数据流", "Add a feed"), back=study_url(found))


@requires(SEE_HUB)
def feed(request: HubRequest, key: str) -> HttpResponse:
    """A feed as a curve and as its newest values."""
    found = feed_named(key)
    points = points_of(found)
    moments = sorted({point.at for point in points})
    places = sorted({point.place for point in points})
    values = {(point.at, point.place): float(point.value) for point in points}
    chart = {
        "kind": "line",
        "x": [f"{moment:%m-%d %H:%M}" for moment in moments],
        "unit": found.unit,
        "series": [
            {"name": place or str(found.name), "values": [values.get((moment, place)) for moment in moments]}
            for place in places[:12]
        ],
    }
    newest = [point for point in points if moments and point.at == moments[-1]]
    return render(request, "analysis/feed.html", {"feed": found, "chart": chart, "newest": newest})
