"""Actions about datasets, organisations, groups, tags and licences."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q

from chengshu.packs.open_data.ckan import shapes, solr
from chengshu.packs.open_data.ckan.errors import Invalid, Missing
from chengshu.packs.open_data.ckan.reading import Params, flag, listed, needed, parsed, text, whole
from chengshu.packs.open_data.errors import NoSuchDataset
from chengshu.packs.open_data.files import FORMATS
from chengshu.packs.open_data.models import OpenDataset, OpenLicence, Theme
from chengshu.packs.open_data.queries import datasets
from chengshu.packs.open_data.queries.bodies import body_coded, publishers
from chengshu.packs.open_data.queries.datasets import Wanted

MOST_ROWS = 1000
MOST_NAMES = 10_000
MOST_START = 1_000_000
FACETS = {
    "organization": "publisher",
    "groups": "theme",
    "tags": "tag",
    "license_id": "licence",
    "res_format": "",
    "opening": "opening",
}
ORDERS = {
    "name asc": "name",
    "title_string asc": "name",
    "metadata_modified desc": "newest",
    "metadata_created desc": "newest",
    "views_recent desc": "used",
}


def found(action: Callable[[Params], Any]) -> Callable[[Params], Any]:
    """What is not there is answered as CKAN does."""

    @functools.wraps(action)
    def answered(params: Params) -> Any:
        try:
            return action(params)
        except NoSuchDataset:
            raise Missing from None

    return answered


def package_list(params: Params) -> list[str]:
    """The names of all datasets, a page of them where ``limit`` and ``offset`` say so."""
    limit = whole(params, "limit", MOST_NAMES, most=MOST_NAMES)
    offset = whole(params, "offset", 0, most=MOST_START)
    return list(datasets.published().order_by("slug").values_list("slug", flat=True)[offset : offset + limit])


@found
def package_show(params: Params) -> dict[str, Any]:
    """One dataset by name or identifier."""
    key = text(params, "id") or text(params, "name_or_id")
    return shapes.package(datasets.dataset_called(key or needed(params, "id")))


def package_search(params: Params) -> dict[str, Any]:
    """Datasets by words, facets and order."""
    wanted = solr.asked(Wanted(), text(params, "q", "*:*"))
    for query in [text(params, "fq"), *listed(params, "fq_list")]:
        wanted = solr.asked(wanted, query)
    sort = text(params, "sort").strip().lower()
    first = sort.split(",")[0].strip() if sort and not sort.startswith("score") else ""
    wanted = Wanted(wanted.words, wanted.chosen, wanted.but, ORDERS.get(first, ""))
    rows = whole(params, "rows", 10, most=MOST_ROWS)
    start = whole(params, "start", 0, most=MOST_START)
    count = datasets.count_of(wanted)
    query_set = datasets.with_names(datasets.ordered(datasets.found_for(wanted), wanted, count))
    results = [shapes.package(dataset) for dataset in query_set[start : start + rows]] if rows else []
    facets = _facets(wanted, params, count) if flag(params, "facet", usual=True) else {}
    return {
        "count": count,
        "sort": text(params, "sort") or "score desc, metadata_modified desc",
        "facets": {name: {one["name"]: one["count"] for one in facet["items"]} for name, facet in facets.items()},
        "search_facets": facets,
        "results": results,
    }


def _facets(wanted: Wanted, params: Params, count: int) -> dict[str, dict[str, Any]]:
    asked = parsed(params, "facet.field") or []
    names = [str(name) for name in (asked if isinstance(asked, list) else listed(params, "facet.field"))]
    most = whole(params, "facet.limit", 50, most=500)
    known = tuple(dict.fromkeys(FACETS[name] for name in names if FACETS.get(name)))
    counted = datasets.facets_of(wanted, known, most=most) if known else {}
    titles = _titles(counted)
    answer: dict[str, dict[str, Any]] = {}
    for name in names:
        facet = FACETS.get(name)
        if name == "res_format":
            items = [{"name": f.key.upper(), "display_name": f.key.upper(), "count": count} for f in FORMATS if count]
        else:
            items = [
                {"name": value, "display_name": titles.get((facet, value), value), "count": number}
                for value, number in counted.get(facet or "", [])
            ]
        answer[name] = {"title": name, "items": items}
    return answer


def _titles(counted: dict[str, list[tuple[str, int]]]) -> dict[tuple[str | None, str], str]:
    titles: dict[tuple[str | None, str], str] = {}
    if "theme" in counted:
        titles.update({("theme", key): name for key, name in Theme.objects.values_list("key", "name_zh")})
    if "licence" in counted:
        titles.update({("licence", key): name for key, name in OpenLicence.objects.values_list("key", "name_zh")})
    if "publisher" in counted:
        titles.update({("publisher", body.code): body.name_zh for body, _ in publishers()})
    return titles


def package_autocomplete(params: Params) -> list[dict[str, Any]]:
    """Datasets whose title holds what was typed."""
    typed = needed(params, "q")
    rows = datasets.published().filter(Q(name_zh__icontains=typed) | Q(slug__startswith=typed)).order_by("-uses", "pk")
    return [
        {"name": row.slug, "title": row.name_zh, "match_field": "title", "match_displayed": row.name_zh}
        for row in rows[: whole(params, "limit", 10, most=100)]
    ]


def current_package_list_with_resources(params: Params) -> list[dict[str, Any]]:
    """Datasets with their files, the newest first."""
    limit, offset = whole(params, "limit", 10, most=MOST_ROWS), whole(params, "offset", 0, most=MOST_START)
    rows = datasets.with_names(datasets.published()).order_by("-modified_at", "-pk")
    return [shapes.package(dataset) for dataset in rows[offset : offset + limit]]


def recently_changed(params: Params) -> list[dict[str, Any]]:
    """What was published or brought up to date last."""
    limit, offset = whole(params, "limit", 31, most=100), whole(params, "offset", 0, most=MOST_START)
    rows = datasets.published().order_by("-modified_at", "-pk")[offset : offset + limit]
    return [
        {
            "id": f"{row.uid}-{row.release}",
            "object_id": str(row.uid),
            "user_id": "",
            "timestamp": shapes.stamp(row.modified_at),
            "activity_type": "new package" if row.release == 1 else "changed package",
            "data": {"package": {"id": str(row.uid), "name": row.slug, "title": row.name_zh}},
        }
        for row in rows
    ]


@found
def resource_show(params: Params) -> dict[str, Any]:
    """One file by identifier."""
    dataset, form = datasets.file_called(needed(params, "id"))
    return shapes.resource(dataset, form)


def resource_search(params: Params) -> dict[str, Any]:
    """Files by ``field:term``, as far as ``name`` and ``format`` go."""
    given = parsed(params, "query")
    terms = given if isinstance(given, list) else [given or ""]
    wanted, forms = Wanted(), list(FORMATS)
    for term in terms:
        name, _, value = str(term).partition(":")
        if not value:
            raise Invalid(query=["Must be <field>:<value> pair(s)"])
        if name == "format":
            forms = [form for form in forms if form.key == value.lower() or (value.lower(), form.key) == ("rdf", "ttl")]
        else:
            wanted = solr.asked(wanted, value)
    limit = whole(params, "limit", 100, most=MOST_ROWS)
    rows = datasets.with_names(datasets.found_for(wanted)).order_by("pk")[:limit]
    results = [shapes.resource(dataset, form) for dataset in rows for form in forms]
    return {"count": datasets.count_of(wanted) * len(forms), "results": results[:limit]}


def organization_list(params: Params) -> list[Any]:
    """Who publishes anything."""
    rows = publishers()
    if not flag(params, "all_fields"):
        return [body.code for body, _ in rows]
    return [{**shapes.organisation(body), "package_count": count} for body, count in rows]


def organization_show(params: Params) -> dict[str, Any]:
    """One publisher."""
    body = body_coded(needed(params, "id"))
    if body is None:
        raise Missing
    wanted = Wanted(chosen={"publisher": (body.code,)})
    return {**shapes.organisation(body), "users": [], **_contents(wanted, params)}


def group_list(params: Params) -> list[Any]:
    """The fields."""
    counted = Count("datasets", filter=Q(datasets__stage="published"))
    themes = Theme.objects.filter(active=True).annotate(held=counted)
    if not flag(params, "all_fields"):
        return [theme.key for theme in themes]
    return [{**shapes.group(theme), "package_count": theme.held} for theme in themes]


def group_show(params: Params) -> dict[str, Any]:
    """One field."""
    theme = Theme.objects.filter(key=needed(params, "id")).first()
    if theme is None:
        raise Missing
    return {**shapes.group(theme), **_contents(Wanted(chosen={"theme": (theme.key,)}), params)}


def _contents(wanted: Wanted, params: Params) -> dict[str, Any]:
    contents: dict[str, Any] = {"package_count": datasets.count_of(wanted)}
    if flag(params, "include_datasets"):
        rows = datasets.with_names(datasets.found_for(wanted)).order_by("-modified_at")
        contents["packages"] = [shapes.package(row) for row in rows[:MOST_ROWS]]
    return contents


def tag_list(params: Params) -> list[Any]:
    """Keywords in use."""
    typed = text(params, "query")
    rows = OpenDataset.everywhere.filter(stage="published", tags__name__icontains=typed)
    names = sorted({name for name in rows.values_list("tags__name", flat=True)[:MOST_NAMES] if name})
    return [shapes.tag_dict(name) for name in names] if flag(params, "all_fields") else names


def tag_show(params: Params) -> dict[str, Any]:
    """One keyword."""
    name = needed(params, "id")
    count = datasets.count_of(Wanted(chosen={"tag": (name,)}))
    if not count:
        raise Missing
    return {**shapes.tag_dict(name), "package_count": count}


def license_list(params: Params) -> list[dict[str, Any]]:
    """The licences."""
    return [shapes.licence_dict(licence) for licence in OpenLicence.objects.filter(active=True)]
