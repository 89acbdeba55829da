"""Where the values of golden records come from, for the lineage graph."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from chengshu.kernel.lake.lineage.places import in_lake, in_registry
from chengshu.kernel.lake.lineage.services import record_flow
from chengshu.kernel.registries.merging.plan import Plan

PROCESS = "registries.merging"


def note_flows(plan: Plan) -> None:
    """From each feed's table into the gold table and on into the registry, column by column."""
    gold = in_lake(plan.gold(), plan.registry.name)
    for one in plan.feeds:
        columns = {key: [column] for key, column in one.feed.mapping.items()}
        record_flow(in_lake(one.table), gold, process=PROCESS, columns=columns, how="golden")
    registry = in_registry(plan.registry.key, plan.registry.name, _address(plan))
    record_flow(gold, registry, process=PROCESS, columns={field.key: [field.key] for field in plan.fields})


def _address(plan: Plan) -> str:
    try:
        return reverse("registries:registry", args=(plan.registry.key,))
    except NoReverseMatch:
        return ""
