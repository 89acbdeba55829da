"""The catalogue for programs of the staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from ninja import Query, Router, Schema

from chengshu.base.errors import NotAllowed, NotFound
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.acting.guards import HubRequest
from chengshu.kernel.catalogue.contents import as_json, from_json
from chengshu.kernel.catalogue.differences import difference
from chengshu.kernel.catalogue.models import CodeList, Resource, ResourceVersion
from chengshu.kernel.catalogue.queries.entries import content_of
from chengshu.kernel.catalogue.queries.seen import entry_seen_by
from chengshu.kernel.catalogue.queries.standards import codes_of
from chengshu.kernel.catalogue.queries.tree import Branch, tree
from chengshu.kernel.catalogue.rights import SEE
from chengshu.kernel.catalogue.search import Wanted, found_for
from chengshu.kernel.catalogue.search.finding import FACET_LABELS

router = Router(tags=["catalogue"])
MOST = 100


class Filters(Schema):
    """What is looked for. ``class`` is the code of a class; a facet holds one value; ``size`` is at most 100."""

    q: str = ""
    classification: str = ""
    provider: str = ""
    sharing: str = ""
    opening: str = ""
    grade: str = ""
    format: str = ""
    cycle: str = ""
    origin: str = ""
    page: int = 1
    size: int = 20


class EntryOut(Schema):
    """An entry in a list; ``provider`` is the code of the body, ``version`` the newest one published."""

    key: str
    code: str
    name_zh: str
    name_en: str
    summary_zh: str
    provider: str
    provider_name: str
    classification: str
    sharing: str
    opening: str
    grade: str
    cycle: str
    node: str
    version: int
    published_at: datetime | None


class ValueOut(Schema):
    """A value of a facet with its word in both languages and how many have it."""

    value: str
    label_zh: str
    label_en: str
    count: int


class FoundOut(Schema):
    """A page of entries, how many there are, and their facets."""

    total: int
    page: int
    pages: int
    entries: list[EntryOut]
    facets: dict[str, list[ValueOut]]


class WholeEntryOut(EntryOut):
    """An entry with everything written in it, items among it."""

    content: dict[str, Any]


class VersionOut(Schema):
    """A published version with what changed since the one before, in both languages."""

    number: int
    published_at: datetime
    reason: str
    changes: list[dict[str, str]]


class ClassOut(Schema):
    """A class with the number of entries in it and below, and the classes below."""

    code: str
    name_zh: str
    name_en: str
    count: int
    classes: list[ClassOut]


class CodeOut(Schema):
    """A code in force."""

    code: str
    name_zh: str
    name_en: str


@router.get("entries", response=FoundOut)
def entries(request: HttpRequest, wanted: Query[Filters]) -> FoundOut:
    """Published entries that fit, best first; every word of ``q`` must occur in the name, the items or elsewhere."""
    _reader(request)
    facets = {key: getattr(wanted, key)[:40] for key in FACET_LABELS if getattr(wanted, key)}
    size, page = max(1, min(wanted.size, MOST)), max(1, wanted.page)
    found = found_for(Wanted(wanted.q[:100], wanted.classification[:30], facets, page, size))
    return FoundOut(
        total=found.total,
        page=found.page,
        pages=found.pages,
        entries=[EntryOut(**_entry(one)) for one in found.resources],
        facets={
            facet.key: [
                ValueOut(value=one.value, label_zh=one.label.zh, label_en=one.label.en, count=one.count)
                for one in facet.values
            ]
            for facet in found.facets
        },
    )


@router.get("entries/{key}", response=WholeEntryOut)
def entry(request: HttpRequest, key: str) -> WholeEntryOut:
    """An entry with its items."""
    found = entry_seen_by(_reader(request), key)
    return WholeEntryOut(**_entry(found), content=as_json(content_of(found)))


@router.get("entries/{key}/versions", response=list[VersionOut])
def versions(request: HttpRequest, key: str) -> list[VersionOut]:
    """The published versions of an entry, the newest first, each with what changed."""
    held = list(entry_seen_by(_reader(request), key).versions.all())
    return [_version(new, old) for new, old in zip(held, [*held[1:], None], strict=True)]


@router.get("tree", response=list[ClassOut])
def classes(request: HttpRequest) -> list[ClassOut]:
    """The whole tree of classes with how many published entries lie in each."""
    _reader(request)
    return [_class(one) for one in tree(found_for(Wanted(size=1)).in_class, empty=True)]


@router.get("codes/{key}", response=list[CodeOut])
def codes(request: HttpRequest, key: str) -> list[CodeOut]:
    """The codes of a list that are in force today."""
    _reader(request)
    if not CodeList.objects.filter(key=key).exists():
        raise NotFound
    return [CodeOut(code=one.code, name_zh=one.name_zh, name_en=one.name_en) for one in codes_of(key)]


def _reader(request: HttpRequest) -> Actor:
    actor = cast(HubRequest, request).actor
    if not actor.may(SEE):
        raise NotAllowed
    return actor


def _entry(one: Resource) -> dict[str, Any]:
    plain = ("key", "code", "name_zh", "name_en", "summary_zh", "sharing", "opening", "grade", "cycle", "node")
    return {
        **{name: getattr(one, name) for name in plain},
        "provider": one.provider.code,
        "provider_name": one.provider.name_zh,
        "classification": one.classification.code if one.classification else "",
        "version": one.version,
        "published_at": one.published_at,
    }


def _version(new: ResourceVersion, old: ResourceVersion | None) -> VersionOut:
    changes: list[dict[str, str]] = []
    if old is not None:
        found = difference(from_json(old.content), from_json(new.content))
        changes += [
            {"field_zh": one.label.zh, "field_en": one.label.en, "before": one.before.zh, "after": one.after.zh}
            for one in found.fields
        ]
        changes += [
            {"item": one.column, "item_zh": one.name.zh, "turn": one.turn, "turn_zh": one.turn_label.zh}
            for one in found.items
        ]
    return VersionOut(number=new.number, published_at=new.published_at, reason=new.reason, changes=changes)


def _class(one: Branch) -> ClassOut:
    return ClassOut(
        code=one.row.code,
        name_zh=one.row.name_zh,
        name_en=one.row.name_en,
        count=one.count,
        classes=[_class(below) for below in one.branches],
    )
