"""What a run has before it: the registry's fields, its feeds with their tables, the rules in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chengshu.base import clock
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.queries import served_table
from chengshu.kernel.registries.models import (
    Choice,
    Feed,
    FieldRule,
    Kind,
    MatchRule,
    MergeRun,
    Registry,
    RegistryField,
    RunState,
)
from chengshu.spec.data import Meaning

_NUMBERS: Mapping[str, str] = {Kind.PERSON: Meaning.IDENTITY_NUMBER, Kind.ENTITY: Meaning.CREDIT_CODE}
_NAMES: Mapping[str, str] = {Kind.PERSON: Meaning.PERSON_NAME, Kind.ENTITY: Meaning.ENTITY_NAME}
PLACE_CODE = "place_code"


@dataclass(frozen=True)
class Gathered:
    """A feed with the table that can be read now."""

    feed: Feed
    table: TableName
    version: int


@dataclass(frozen=True)
class Plan:
    """Everything a run needs to know."""

    registry: Registry
    fields: tuple[RegistryField, ...]
    feeds: tuple[Gathered, ...]
    authority: Mapping[str, FieldRule]
    same_from: float
    ask_from: float
    before: MergeRun | None
    now: datetime

    @property
    def kind(self) -> Kind:
        """Of what the subjects are: a topic's are those of its base registry."""
        return Kind(self.registry.subject.kind if self.registry.subject else self.registry.kind)

    @property
    def number(self) -> RegistryField | None:
        """The field that tells subjects apart for certain."""
        if self.kind is Kind.PLACE:
            return next((one for one in self.fields if one.key == PLACE_CODE), None)
        return self._of_meaning(_NUMBERS.get(self.kind, ""))

    @property
    def name(self) -> RegistryField | None:
        """The field by which subjects are called."""
        return self._of_meaning(_NAMES.get(self.kind, Meaning.ADDRESS if self.kind is Kind.PLACE else ""))

    @property
    def born(self) -> RegistryField | None:
        """The birth date, of persons."""
        return self._of_meaning(Meaning.BIRTH_DATE) if self.kind is Kind.PERSON else None

    def gold(self, part: str = "") -> TableName:
        """A table of the registry in the lake: the records, or ``sources`` or ``keys``."""
        return TableName(Layer.GOLD, f"registries.{self.registry.key.replace('-', '_')}{part and '_' + part}")

    def _of_meaning(self, meaning: str) -> RegistryField | None:
        return next((one for one in self.fields if meaning and one.meaning == meaning), None)


def plan_for(registry: Registry) -> Plan:
    """The plan as of now; feeds that have not been gathered yet are left out."""
    feeds = Feed.objects.filter(registry=registry, active=True).select_related("resource")
    served = [(feed, served_table(feed.resource)) for feed in feeds]
    rules = FieldRule.objects.filter(field__registry=registry, until=None).select_related("field")
    thresholds = MatchRule.objects.filter(registry=registry, until=None).first() or MatchRule()
    return Plan(
        registry=registry,
        fields=tuple(registry.fields.all()),
        feeds=tuple(Gathered(feed, table.name, table.version) for feed, table in served if table is not None),
        authority={rule.field.key: rule for rule in rules},
        same_from=float(thresholds.same_from),
        ask_from=float(thresholds.ask_from),
        before=registry.runs.filter(state=RunState.DONE).first(),
        now=clock.now(),
    )


def order_of(plan: Plan, field: RegistryField) -> tuple[dict[int, int], Choice]:
    """The rank of each feed for a field, the authoritative one first, and how its value is chosen."""
    rule = plan.authority.get(field.key)
    ranks = {one.feed.pk: one.feed.rank for one in plan.feeds}
    if rule is not None and rule.feed_id is not None:
        ranks[rule.feed_id] = -1
    return ranks, Choice(rule.choice) if rule is not None else Choice.ORDER
