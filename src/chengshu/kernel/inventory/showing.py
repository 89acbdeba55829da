"""How systems are shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.inventory import tables
from chengshu.kernel.inventory.models import (
    EXCEPTIONAL,
    HOSTING_LABELS,
    LIVING,
    NETWORK_LABELS,
    Hosting,
    InformationSystem,
    Network,
    RollOut,
    UseRule,
)
from chengshu.kernel.inventory.queries.exceptions import exception_in_force, isolated
from chengshu.kernel.inventory.queries.systems import islands, resources_of, systems_seen_by
from chengshu.kernel.inventory.queries.use import rule_on
from chengshu.kernel.inventory.rights import KEEP_SYSTEMS, SET_USE_RULE
from chengshu.kernel.inventory.services.imports import Taken
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.ui.parts import Tab, Tile
from chengshu.ui.tables import short_list

TABS = (
    ("inventory:systems", Text("系统清单", "Systems")),
    ("inventory:report", Text("各单位进展", "By unit")),
    ("inventory:mergers", Text("系统整合", "Mergers")),
    ("inventory:exceptions", Text("孤网例外", "Exceptions")),
    ("inventory:roll_outs", Text("应用推广", "Roll-out")),
)


def front(actor: Actor, current: str) -> dict[str, Any]:
    """Tabs and numbers above every list."""
    rows = systems_seen_by(actor)
    living = rows.filter(state__in=LIVING)
    tiles = [
        Tile(Text("在用系统", "Systems in use"), living.count(), url=reverse("inventory:systems")),
        Tile(
            Text("疑似僵尸", "Hardly used"),
            rows.filter(state="doubted").count(),
            url=f"{reverse('inventory:systems')}?state=doubted",
        ),
        Tile(Text("信息孤岛", "Islands"), islands(rows).count(), url=f"{reverse('inventory:systems')}?island=yes"),
        Tile(
            Text("无例外的孤网", "Isolated without leave"), isolated(rows).count(), url=reverse("inventory:exceptions")
        ),
        Tile(Text("已上政务云", "In the cloud"), living.filter(hosting=Hosting.CLOUD).count()),
    ]
    return {
        "tabs": [Tab(label, reverse(name), name == current) for name, label in TABS],
        "tiles": tiles,
        "may_keep": actor.may(KEEP_SYSTEMS),
        "may_rule": actor.may(SET_USE_RULE),
    }


def system_page(actor: Actor, system: InformationSystem) -> dict[str, Any]:
    """Everything about a system."""
    counted = systems_seen_by(actor).get(pk=system.pk)
    taken_in = list(system.taken_in.all())
    return {
        "system": system,
        "state": tables.system_state(system),
        "exchange": tables.exchange_state(counted),
        "network": NETWORK_LABELS[Network(system.network)],
        "hosting": HOSTING_LABELS[Hosting(system.hosting)],
        "functions": list(system.functions.all()),
        "resources": list(resources_of(system)),
        "use": short_list(tables.USE, system.use.all()[:12]),
        "roll_outs": short_list(tables.ROLL_OUTS_OF_ONE, system.roll_outs.select_related("system", "unit")),
        "connections": list(system.connections.select_related("client")),
        "taken_in": taken_in,
        "seen": _seen(actor, [system.merged_into_id, *(one.pk for one in taken_in)]),
        "needs_leave": system.network in EXCEPTIONAL,
        "leave": exception_in_force(system),
        "panels": list(_under_way(actor, system)),
        "may_keep": system.is_living and reaches(actor, KEEP_SYSTEMS, system.owner),
    }


def change_page(actor: Actor, row: Model, system: InformationSystem) -> dict[str, Any]:
    """A shut-down, merger or exception with its work; ``seen`` are the systems of it that the reader may open."""
    item = item_about(row)
    systems = {system.pk, getattr(row, "target_id", None)}
    return {
        "row": row,
        "system": system,
        "seen": _seen(actor, systems),
        "panel": panel_of(actor, item) if item else None,
    }


def _seen(actor: Actor, keys: Iterable[int | None]) -> set[int]:
    """Those of the systems that the reader may open: a merger joins systems of several units."""
    found = [key for key in keys if key is not None]
    return set(systems_seen_by(actor).order_by().filter(pk__in=found).values_list("pk", flat=True))


def form_about(system: Any, title: Text) -> dict[str, object]:
    """The frame of a form about a system."""
    return {"title": title, "note": system.name, "back": tables.system_url(system)}


def new_system_page() -> dict[str, object]:
    """The frame of the form for a new system."""
    return {"title": Text("登记信息系统", "Register a system"), "back": reverse("inventory:systems")}


def roll_out_page(row: RollOut) -> dict[str, object]:
    """The frame of the report of a unit."""
    title = Text("填报应用推广情况", "Report the roll-out")
    return {"title": title, "note": f"{row.system} · {row.unit}", "back": reverse("inventory:roll_outs")}


def rule_page(rules: QuerySet[UseRule]) -> dict[str, object]:
    """The rule in force and those before it."""
    return {"rule": rule_on(clock.today()), "history": short_list(tables.RULES, rules)}


def system_as_typed(system: InformationSystem) -> dict[str, object]:
    """A system as its form shows it; costs in 10,000 yuan."""
    names = (
        "name_zh",
        "name_en",
        "code",
        "purpose",
        "network",
        "hosting",
        "builder",
        "built_on",
        "users",
        "comprehensive",
    )
    wan = {"cost_wan": system.cost_fen / 1_000_000, "yearly_wan": system.yearly_fen / 1_000_000}
    return {name: getattr(system, name) for name in names} | wan


def menu_as_typed(system: InformationSystem) -> str:
    """The function menu as its form shows it."""
    lines = []
    for one in system.functions.all():
        parts = [one.name, one.business_item, one.yields, one.resource_key]
        while not parts[-1]:
            parts.pop()
        lines.append("  " * (one.depth - 1) + " | ".join(parts))
    return "\n".join(lines)


def taken_in_words(taken: Taken) -> Text:
    """What a form brought."""
    return Text(
        f"已登记 {taken.added} 个系统，更新 {taken.changed} 个，功能 {taken.functions} 项。",
        f"{taken.added} systems registered, {taken.changed} changed, {taken.functions} menu entries.",
    )


def _under_way(actor: Actor, system: InformationSystem) -> Any:
    rows = [
        *system.shut_downs.filter(settled_at=None),
        *system.mergers.filter(ended_at=None),
        *system.exceptions.filter(state="asked"),
    ]
    for row in rows:
        item = item_about(row)
        if item is not None:
            yield panel_of(actor, item)
