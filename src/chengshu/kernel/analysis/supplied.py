"""What the pages of decision views and figures show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.analysis.forms.supplying import SYSTEMS
from chengshu.kernel.analysis.models import MEASURE_LABELS, DecisionView, Release, TopicFigure
from chengshu.kernel.analysis.queries.supplying import is_late, receipts_of, system_is_there
from chengshu.kernel.analysis.rights import KEEP_VIEWS, SEE_VIEWS
from chengshu.kernel.analysis.services.supplying import Supplied
from chengshu.kernel.analysis.tables.supplying import RECEIPTS, RELEASES, SUPPLIES, SUPPLIES_TO_READ
from chengshu.kernel.catalogue.words import CYCLE_LABELS
from chengshu.kernel.lake.models import Place
from chengshu.kernel.lake.rights import SEE_LAKE
from chengshu.kernel.registries.models import Kind
from chengshu.kernel.registries.rights import KEEP_REGISTRIES, SEE_REGISTRIES
from chengshu.spec.data import Cycle
from chengshu.ui.parts import State
from chengshu.ui.tables import short_list


def view_page(view: DecisionView, supplied: Sequence[Supplied], actor: Actor) -> dict[str, Any]:
    """The context of a view: a card for each figure, what is missing said in its place."""
    system = SYSTEMS.get(view.system)
    return {
        "view": view,
        "cards": [_card(one, number, actor) for number, one in enumerate(supplied)],
        "system": None if system is None or system_is_there(view.system) else system,
        "may_keep": actor.may(KEEP_VIEWS),
    }


def figure_page(figure: TopicFigure, actor: Actor) -> dict[str, Any]:
    """The context of a figure's page."""
    newest = figure.releases.first()
    keeps = reaches(actor, KEEP_REGISTRIES, figure.registry.owner)
    supplies = list(figure.supplies.select_related("view", "agreement").order_by("ended_at", "pk"))
    return {
        "figure": figure,
        "newest": newest,
        "chart": chart_of(figure, newest) if newest and len(newest.rows) > 1 else None,
        "number": newest.rows[0][1] if newest and len(newest.rows) == 1 else None,
        "fresh": _fresh(figure, newest) if newest else None,
        "measure": MEASURE_LABELS[figure.measure],
        "cycle": CYCLE_LABELS[Cycle(figure.cycle)],
        "lineage": lineage_url(figure, actor),
        "sources": sources_of(figure),
        "may_see_registry": actor.may(SEE_REGISTRIES),
        "releases": short_list(RELEASES, list(figure.releases.all()[:10])),
        "supplies": short_list(SUPPLIES if actor.may(SEE_VIEWS) else SUPPLIES_TO_READ, supplies),
        "open": [one for one in supplies if one.ended_at is None] if keeps or actor.may(KEEP_VIEWS) else [],
        "receipts": short_list(RECEIPTS, list(receipts_of(figure)[:15])),
        "may_keep": keeps,
    }


def chart_of(figure: TopicFigure, release: Release) -> dict[str, Any]:
    """A release as the chart island draws it: a line over periods, else bars."""
    return {
        "kind": "line" if figure.registry.kind == Kind.SERIES else "bar",
        "x": [str(label) for label, _ in release.rows],
        "unit": figure.unit,
        "series": [{"name": str(figure.name), "values": [value for _, value in release.rows]}],
    }


def lineage_url(figure: TopicFigure, actor: Actor) -> str:
    """Where the graph shows from what the figure is made; empty before its first release, or for who may not see it."""
    place = Place.objects.filter(kind="table", key=str(figure.table)).first() if actor.may(SEE_LAKE) else None
    return reverse("lake:lineage", args=[place.pk]) if place else ""


def sources_of(figure: TopicFigure) -> list[Text]:
    """The departments' tables from which the topic is filled, with whose they are."""
    feeds = figure.registry.feeds.filter(active=True).select_related("resource__provider")
    return [
        Text(
            f"{one.resource.provider.name.zh}《{one.resource.name.zh}》",
            f"{one.resource.provider.name.en}: {one.resource.name.en}",
        )
        for one in feeds
    ]


def _card(one: Supplied, number: int, actor: Actor) -> dict[str, Any]:
    figure, release = one.supply.figure, one.release
    card: dict[str, Any] = {
        "figure": figure,
        "id": f"chart-{number}",
        "refusal": one.refusal,
        "ground": one.supply.ground or one.supply.agreement,
        "source": figure.registry,
        "sources": sources_of(figure),
        "lineage": lineage_url(figure, actor),
    }
    if release is None:
        return card
    several = len(release.rows) > 1
    return card | {
        "release": release,
        "receipt": one.receipt,
        "chart": chart_of(figure, release) if several else None,
        "number": None if several or not release.rows else release.rows[0][1],
        "fresh": _fresh(figure, release),
    }


def _fresh(figure: TopicFigure, release: Release) -> State:
    """How old the data is beside its cycle."""
    late = is_late(figure, release)
    if late is None:
        return State("neutral", Text("来源未给出时点", "No date at the source"))
    day = clock.local(release.as_of).date().isoformat() if release.as_of else ""
    cycle = CYCLE_LABELS[Cycle(figure.cycle)]
    rule = Text(f"更新周期：{cycle.zh}", f"Cycle: {cycle.en}")
    if late:
        return State("warning", Text(f"{day}，已超过周期", f"{day}, late"), rule)
    return State("good", Text(f"{day}，按周期更新", f"{day}, in time"), rule)
