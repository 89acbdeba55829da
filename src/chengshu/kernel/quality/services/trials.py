"""A rule tried on the present data before it applies."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.quality import measuring
from chengshu.kernel.quality.checks import CHECKS, sound
from chengshu.kernel.quality.errors import BadRule, NothingGathered
from chengshu.kernel.quality.masking import masked
from chengshu.kernel.quality.models import Rule
from chengshu.kernel.quality.rights import EDIT_RULES
from chengshu.kernel.quality.services.rules import RuleDraft

SAMPLES = 5


@dataclass(frozen=True)
class Trial:
    """What a rule would find; ``samples`` are masked. ``problem`` says why it cannot be judged."""

    rows: int
    checked: int
    failed: int
    samples: tuple[str, ...] = ()
    problem: Text | None = None


def try_rule(resource: Resource, draft: RuleDraft, *, by: Actor) -> Trial:
    """Judge the newest gathered version by a rule that is not in force; nothing is kept.

    Raises NotAllowed, BadRule, NothingGathered.
    """
    must_reach(by, EDIT_RULES, resource.provider)
    check = CHECKS.get(draft.check_key)
    if check is None or check.over_table:
        raise BadRule(why=Text("这种规则不能试运行", "rules of this kind cannot be tried"))
    name = TableName(Layer.BRONZE, resource.key)
    if not store.exists(name):
        raise NothingGathered
    settings = sound(check, draft.settings)
    rule = Rule(resource=resource, key="trial", column=draft.column, check_key=check.key, settings=settings, pk=0)
    version = store.version_of(name)
    measured = measuring.measure(resource, name, version, [rule])
    (found,) = measured.measures
    samples = _samples(resource, name, version, rule) if found.failed else ()
    return Trial(measured.rows, found.checked, found.failed, samples, found.problem)


def _samples(resource: Resource, name: TableName, version: int, rule: Rule) -> tuple[str, ...]:
    items = {item.column: item for item in resource.items.all()}
    wanted = [item.column for item in items.values() if item.is_key] + ([rule.column] if rule.column else [])
    return tuple(
        " ".join(str(masked(items.get(column), row.get(column)) or "∅") for column in dict.fromkeys(wanted))
        for batch in measuring.failing(resource, name, version, rule, limit=SAMPLES)
        for row in batch.to_pylist()
    )
