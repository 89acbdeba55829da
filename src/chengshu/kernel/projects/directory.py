"""Looks up whom the names mean that plans print: 市大数据局, 各区县."""

from __future__ import annotations

from collections.abc import Iterable

from chengshu.base import clock
from chengshu.kernel.identity.models import Level, Organisation, OrganisationAlias
from chengshu.kernel.projects.models import PrintedUnit
from chengshu.kernel.projects.reading.fold import folded


class Directory:
    """Looks up printed names for one owner of plans; reads all bodies once.

    A name is known when an officer settled it before, when a body is called so or has it as an alias (in either
    script, with 市 before it or without), or when it ends the full name of exactly one body of the owner's level and
    area (市财政局 in 天中市财政局).
    """

    def __init__(self, owner: Organisation) -> None:
        self.owner = owner
        bodies = list(Organisation.objects.filter(active=True, division_code__startswith=owner.division_code))
        self._called = {folded(name): body for body in bodies for name in (body.name_en, body.name_zh) if name}
        known = {body.pk: body for body in bodies}
        for alias in OrganisationAlias.objects.filter(organisation__in=known):
            self._called.setdefault(folded(alias.name), known[alias.organisation_id])
        level = Level.COUNTY if owner.level == Level.COUNTY else Level.CITY
        self._peers = [body for body in bodies if body.level == level]
        self._prefix = "" if level == Level.COUNTY else "市"
        self._settled = {
            unit.name: unit for unit in PrintedUnit.objects.filter(owner=owner).prefetch_related("organisations")
        }

    def bodies_of(self, name: str) -> list[Organisation]:
        """The bodies meant; empty where nobody knows, or where an officer said that no body is meant."""
        settled = self._settled.get(name)
        if settled is not None and settled.settled_at is not None:
            return list(settled.organisations.all())
        plain = folded(name)
        for called in (plain, self._prefix + plain):
            if called in self._called:
                return [self._called[called]]
        ending = [body for body in self._peers if len(plain) > 2 and body.name_zh.endswith(plain)]
        return ending if len(ending) == 1 else []

    def is_settled(self, name: str) -> bool:
        """Whether it is known whom the name means, be it nobody."""
        settled = self._settled.get(name)
        return bool(self.bodies_of(name)) or (settled is not None and settled.settled_at is not None)

    def list_names(self, names: Iterable[str]) -> None:
        """Keep every printed name: a clear one as recognised, with nobody as its settler, the others for an officer."""
        missing = [name for name in dict.fromkeys(names) if name not in self._settled]
        for name in missing:
            bodies = self.bodies_of(name)
            unit = PrintedUnit.objects.create(owner=self.owner, name=name, settled_at=clock.now() if bodies else None)
            unit.organisations.set(bodies)
            self._settled[name] = unit
