"""Pages of registries and topics: how they stand, and how they are set up."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.registries.addresses import locate
from chengshu.kernel.registries.forms.asking import AddressForm
from chengshu.kernel.registries.forms.keeping import (
    AuthorityForm,
    FeedForm,
    FieldForm,
    GrantForm,
    ThresholdForm,
    TopicForm,
)
from chengshu.kernel.registries.models import FieldRule, Kind, MatchRule, Series
from chengshu.kernel.registries.queries.economy import series_named
from chengshu.kernel.registries.queries.overview import feeds_of, fields_standing, overview_of, overviews, runs_of
from chengshu.kernel.registries.queries.registries import registry_named
from chengshu.kernel.registries.rights import DECIDE_PAIRS, KEEP_REGISTRIES, LOOK_UP, SEE_REGISTRIES, SEE_SOURCES
from chengshu.kernel.registries.services import (
    FieldWanted,
    add_feed,
    define_fields,
    define_registry,
    grant_field,
    merge_sources,
    set_authority,
    set_thresholds,
)
from chengshu.kernel.registries.showing import address_parts, chart_of, registry_tiles, total_tiles
from chengshu.kernel.registries.tables.records import OBSERVATIONS
from chengshu.kernel.registries.tables.registries import (
    BASES,
    FEEDS,
    FIELDS,
    REGISTRIES,
    RULES,
    RUNS,
    SERIES,
    registry_url,
)
from chengshu.ui.forms import done, form_page, form_view, typed
from chengshu.ui.tables import list_page, listing, short_list

READ = Text("解析", "Read")


@requires(SEE_REGISTRIES)
def overview(request: HubRequest) -> HttpResponse:
    """All base and topic databases."""
    rows = overviews()
    context = {
        "tiles": total_tiles(rows),
        "bases": short_list(BASES, [one for one in rows if one.registry.base]),
        "topics": short_list(REGISTRIES, [one for one in rows if not one.registry.base]),
        "may_keep": request.actor.may(KEEP_REGISTRIES),
        "may_look_up": request.actor.may(LOOK_UP),
    }
    return render(request, "registries/overview.html", context)


@requires(SEE_REGISTRIES)
def registry(request: HubRequest, key: str) -> HttpResponse:
    """A registry: how it stands, its fields, sources, runs and rules."""
    found = registry_named(key)
    rules = FieldRule.objects.filter(field__registry=found).select_related("field", "feed__resource")
    standing = overview_of(found)
    context = {
        "registry": found,
        "standing": standing,
        "tiles": registry_tiles(standing),
        "fields": short_list(FIELDS, fields_standing(found)),
        "has_fields": found.fields.exists(),
        "feeds": short_list(FEEDS, feeds_of(found)),
        "runs": short_list(RUNS, list(runs_of(found)[:8])),
        "rules": short_list(RULES, list(rules)),
        "series": listing(request, SERIES, Series.objects.filter(registry=found).select_related("publisher")),
        "thresholds": MatchRule.objects.filter(registry=found, until=None).first() or MatchRule(),
        "is_series": found.kind == Kind.SERIES,
        "is_place": found.kind == Kind.PLACE,
        "may_keep": reaches(request.actor, KEEP_REGISTRIES, found.owner) and not found.kept_by,
        "may_see_sources": reaches(request.actor, SEE_SOURCES, found.owner) and not found.kept_by,
        "may_decide": reaches(request.actor, DECIDE_PAIRS, found.owner),
    }
    return render(request, "registries/registry.html", context)


@require_POST
@requires(KEEP_REGISTRIES)
def merge(request: HubRequest, key: str) -> HttpResponse:
    """Merge now."""
    found = registry_named(key)
    run = merge_sources(found, by=request.actor)
    said = Text("融合完成：新增 %(made)s 条，变更 %(changed)s 条。", "Merged: %(made)s new, %(changed)s changed.")
    return done(request, said.with_values(made=run.counts["made"], changed=run.counts["changed"]), registry_url(key))


@requires(KEEP_REGISTRIES)
def new_topic(request: HubRequest) -> HttpResponseBase:
    """Set up a topic database."""

    def save(form: TopicForm) -> str:
        given = form.cleaned_data
        summary = Text(given["summary_zh"], given["summary_zh"]) if given["summary_zh"] else None
        label = Text(given["name_zh"], given["name_en"] or given["name_zh"])
        found = define_registry(
            given["key"], label, kind=Kind.TOPIC, owner=given["owner"], by=request.actor, subject=given["subject"],
            summary=summary, per_row=given["per_row"],
        )  # fmt: skip
        return registry_url(found.key)

    form = typed(TopicForm, request, actor=request.actor)
    return form_view(request, form, save, title=Text("新建主题库", "New topic"), back=reverse("registries:overview"))


@requires(KEEP_REGISTRIES)
def new_field(request: HubRequest, key: str) -> HttpResponseBase:
    """Add a field."""
    found = registry_named(key)

    def save(form: FieldForm) -> str:
        given = dict(form.cleaned_data)
        label = Text(given.pop("name_zh"), given.pop("name_en") or form.cleaned_data["name_zh"])
        define_fields(found, [FieldWanted(given.pop("key"), label, **given)], by=request.actor)
        return registry_url(key)

    return form_view(
        request, typed(FieldForm, request), save, title=Text("增加字段", "Add a field"), back=registry_url(key)
    )


@requires(KEEP_REGISTRIES)
def new_feed(request: HubRequest, key: str) -> HttpResponseBase:
    """Add a table that fills the registry."""
    found = registry_named(key)

    def save(form: FeedForm) -> str:
        given = form.cleaned_data
        add_feed(
            found, given["resource"], given["mapping"], rank=given["rank"], founding=given["founding"], by=request.actor
        )
        return registry_url(key)

    note = Text(
        f"本库字段：{'、'.join(f'{field.key}（{field.name_zh}）' for field in found.fields.all()) or '无'}",
        f"Fields: {', '.join(field.key for field in found.fields.all()) or 'none'}",
    )
    title = Text("登记来源", "Add a source")
    return form_view(request, typed(FeedForm, request), save, title=title, back=registry_url(key), note=note)


@requires(KEEP_REGISTRIES)
def authority(request: HubRequest, key: str) -> HttpResponseBase:
    """Say who answers for a field."""
    found = registry_named(key)

    def save(form: AuthorityForm) -> str:
        given = form.cleaned_data
        set_authority(given["field"], given["feed"], choice=form.choice(), reason=given["reason"], by=request.actor)
        return registry_url(key)

    title = Text("指定权威来源（一数一源）", "Name the authoritative source")
    return form_view(request, typed(AuthorityForm, request, registry=found), save, title=title, back=registry_url(key))


@requires(KEEP_REGISTRIES)
def thresholds(request: HubRequest, key: str) -> HttpResponseBase:
    """From which likeness two are the same."""
    found = registry_named(key)
    now = MatchRule.objects.filter(registry=found, until=None).first() or MatchRule()

    def save(form: ThresholdForm) -> str:
        set_thresholds(found, by=request.actor, **form.cleaned_data)
        return registry_url(key)

    form = typed(ThresholdForm, request, initial={"same_from": now.same_from, "ask_from": now.ask_from})
    return form_view(request, form, save, title=Text("匹配阈值", "Thresholds"), back=registry_url(key))


@requires(KEEP_REGISTRIES)
def grant(request: HubRequest, key: str) -> HttpResponseBase:
    """Grant a field to a unit."""
    found = registry_named(key)

    def save(form: GrantForm) -> str:
        given = dict(form.cleaned_data)
        grant_field(given.pop("field"), given.pop("organisation"), given.pop("purpose"), by=request.actor, **given)
        return registry_url(key)

    title = Text("字段授权", "Grant a field")
    return form_view(request, typed(GrantForm, request, registry=found), save, title=title, back=registry_url(key))


@requires(SEE_REGISTRIES)
def series(request: HubRequest, key: str) -> HttpResponseBase:
    """A series of the economy: a chart and all values with their revisions."""
    found = series_named(key)
    area = request.GET.get("area", "")[:12] or found.registry.owner.division_code[:4]
    rows = found.observations.filter(division_code=area)
    context = {"series": found, "area": area, **chart_of(found, area)}
    return list_page(request, "registries/series.html", OBSERVATIONS, rows, context)


@requires(SEE_REGISTRIES)
def address(request: HubRequest) -> HttpResponseBase:
    """Read an address as somebody wrote it."""

    def save(form: AddressForm) -> HttpResponseBase:
        located = locate(form.cleaned_data["address"])
        context = {"form": form, "submit": READ, "located": located, "parts": address_parts(located.read)}
        return render(request, "registries/address.html", context)

    return form_page(request, "registries/address.html", typed(AddressForm, request), save, {"submit": READ})
