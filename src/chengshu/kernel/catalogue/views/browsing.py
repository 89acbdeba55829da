"""Pages on which everybody finds and reads entries."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.contents import from_json
from chengshu.kernel.catalogue.differences import difference
from chengshu.kernel.catalogue.models import DataNeed, Resource, Standing
from chengshu.kernel.catalogue.queries.entries import content_of, items_of
from chengshu.kernel.catalogue.queries.seen import entry_seen_by, open_submission
from chengshu.kernel.catalogue.queries.standards import check_entry
from chengshu.kernel.catalogue.queries.statistics import (
    CHARTED,
    by_month,
    by_provider,
    by_value,
    departments_catalogued,
    totals,
)
from chengshu.kernel.catalogue.queries.tree import tree
from chengshu.kernel.catalogue.rights import COMPILE, PUBLISH, SEE, STATE_NEEDS
from chengshu.kernel.catalogue.search import Wanted, found_for
from chengshu.kernel.catalogue.search.finding import FACET_LABELS
from chengshu.kernel.catalogue.services.submissions import OURS
from chengshu.kernel.catalogue.sheets import written_sheet
from chengshu.kernel.catalogue.showing import conditions, entry_facts
from chengshu.kernel.catalogue.tables import tones
from chengshu.kernel.catalogue.tables.entries import ENTRIES, ITEMS
from chengshu.kernel.catalogue.views.frame import BROWSING, tabs_of
from chengshu.ui.pages import page
from chengshu.ui.panels import panels_for
from chengshu.ui.parts import Tile
from chengshu.ui.tables import list_page, short_list, without

MOST_EXPORTED = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(SEE)
def browse(request: HubRequest) -> HttpResponseBase:
    """The whole published catalogue: words, tree, facets; ``?as=form`` gives what is found as the official form."""
    wanted = _wanted(request.GET)
    found = found_for(wanted)
    if request.GET.get("as") == "form":
        return _form(request, [one.pk for one in found_for(_wanted(request.GET, size=100)).resources])
    context = {
        "tabs": tabs_of("catalogue:browse", BROWSING),
        "wanted": wanted,
        "found": found,
        "branches": tree(found.in_class, chosen=wanted.classification),
        "entries": [(one, tones.sharing(one.sharing)) for one in found.resources],
        "query": _query(request.GET),
        "chosen": [
            (facet, value, _query(request.GET, facet.key))
            for facet in found.facets
            for value in facet.values
            if value.chosen
        ],
        "may_compile": request.actor.may(COMPILE),
    }
    return page(request, "catalogue/browse.html", "catalogue/_found.html", context)


@requires(SEE)
def updates(request: HubRequest) -> HttpResponseBase:
    """What was published lately, the newest first."""
    rows = Resource.everywhere.filter(standing=Standing.PUBLISHED).select_related("provider", "classification")
    table = without(ENTRIES, "standing")
    context = {"tabs": tabs_of("catalogue:updates", BROWSING)}
    return list_page(request, "catalogue/updates.html", table, rows.order_by("-published_at", "-pk"), context)


@requires(SEE)
def statistics(request: HubRequest) -> HttpResponse:
    """Figures of the whole catalogue."""
    held, share = totals(), departments_catalogued()
    context = {
        "tabs": tabs_of("catalogue:statistics", BROWSING),
        "tiles": [
            Tile(Text("已发布目录", "Published entries"), held["entries"], url=reverse("catalogue:browse")),
            Tile(Text("信息项", "Items"), held["items"]),
            Tile(Text("提供单位", "Providers"), held["providers"]),
            Tile(
                Text("已编目市级部门", "City departments that catalogued"),
                share.part,
                Text(f"/ {share.whole}", f"of {share.whole}"),
            ),
            Tile(Text("近 30 天发布", "Published in 30 days"), held["fresh"], url=reverse("catalogue:updates")),
        ],
        "charts": _charts(),
    }
    return render(request, "catalogue/statistics.html", context)


@requires(SEE)
def entry(request: HubRequest, key: str) -> HttpResponse:
    """An entry with its items, versions and what higher floors say about it."""
    found = entry_seen_by(request.actor, key)
    items = items_of(found)
    writes = reaches(request.actor, COMPILE, found.provider) or reaches(request.actor, PUBLISH, found.provider)
    ours = found.origin in OURS
    under_way = open_submission(found)
    context = {
        "entry": found,
        "standing": tones.standing(found.standing),
        "sharing": tones.sharing(found.sharing),
        "facts": entry_facts(found),
        "conditions": conditions(found),
        "items": short_list(ITEMS, items),
        "count": len(items),
        "versions": list(found.versions.select_related("by")[:20]),
        "findings": check_entry(content_of(found), found.provider) if writes and ours else [],
        "submission": under_way if writes else None,
        "may_change": ours and under_way is None and reaches(request.actor, COMPILE, found.provider),
        "may_ask": request.actor.may(STATE_NEEDS) and found.standing == Standing.PUBLISHED,
        "needs": DataNeed.everywhere.filter(resource=found).count(),
        "panels": panels_for("catalogue.resource", request.actor, found),
    }
    return render(request, "catalogue/entry.html", context)


@requires(SEE)
def versions(request: HubRequest, key: str) -> HttpResponse:
    """Two versions of an entry side by side."""
    found = entry_seen_by(request.actor, key)
    held = list(found.versions.select_related("by"))
    chosen = {str(one.number): one for one in held}
    new = chosen.get(request.GET.get("new", "")) or (held[0] if held else None)
    earlier = [one for one in held if new and one.number < new.number]
    old = chosen.get(request.GET.get("old", "")) or (earlier[0] if earlier else None)
    context = {
        "entry": found,
        "versions": held,
        "old": old,
        "new": new,
        "difference": difference(from_json(old.content), from_json(new.content)) if old and new else None,
    }
    return render(request, "catalogue/versions.html", context)


@requires(SEE)
def form_of_entry(request: HubRequest, key: str) -> HttpResponse:
    """One entry as the official form."""
    return _form(request, [entry_seen_by(request.actor, key).pk])


def _form(request: HubRequest, keys: list[int]) -> HttpResponse:
    rows = Resource.everywhere.filter(pk__in=keys[:MOST_EXPORTED]).select_related("provider", "classification")
    content = written_sheet(list(rows.order_by("code", "pk")))
    record(request.actor, "catalogue.sheet.written", entries=len(keys))
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="catalogue.xlsx"'
    return answer


def _wanted(query: QueryDict, *, size: int = 20) -> Wanted:
    number = query.get("page", "")
    return Wanted(
        words=query.get("q", "").strip()[:100],
        classification=query.get("class", "")[:30],
        facets={key: query.get(key, "")[:40] for key in FACET_LABELS if query.get(key)},
        page=int(number) if number.isdigit() and len(number) < 7 else 1,
        size=size,
    )


def _query(query: QueryDict, *left_out: str) -> str:
    """The choices as an address, for links that change one of them."""
    kept = QueryDict(mutable=True)
    for key in ("q", "class", *FACET_LABELS):
        if query.get(key) and key not in left_out:
            kept[key] = query.get(key, "")
    return kept.urlencode()


def _charts() -> list[dict[str, Any]]:
    months = by_month()
    providers = by_provider()
    published = [
        (Text("首次发布", "New"), [new for _, new, _ in months]),
        (Text("变更", "Changed"), [again for _, _, again in months]),
    ]
    held = [(Text("目录数", "Entries"), [n for _, n in providers])]
    charts = [
        _chart(
            "months", Text("近一年发布与变更", "Published in a year"), [one for one, _, _ in months], published, "line"
        ),
        _chart("providers", Text("目录最多的单位", "Most entries"), [str(name) for name, _ in providers], held),
    ]
    for field, label, labels in CHARTED:
        counted = by_value(field, labels)
        series = [(Text("目录数", "Entries"), [n for _, n in counted])]
        charts.append(_chart(field, label, [str(text) for text, _ in counted], series))
    return charts


def _chart(
    key: str, label: Text, x: list[str], series: list[tuple[Text, list[int]]], kind: str = "bar"
) -> dict[str, Any]:
    props = {
        "kind": kind,
        "x": x,
        "unit": "",
        "series": [{"name": str(name), "values": values, "target": False} for name, values in series],
    }
    return {"key": f"chart-{key}", "label": label, "props": props}
