"""Who may do what, and within which reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chengshu.base.text import Text


class Scope(StrEnum):
    """How far a permission reaches, seen from the organisation for which its role was granted."""

    OWN = "own"
    UNIT = "unit"
    UNIT_AND_BELOW = "unit_and_below"
    AREA_AND_BELOW = "area_and_below"
    ALL = "all"


SCOPE_LABELS: Mapping[Scope, Text] = {
    Scope.OWN: Text("本人", "Own"),
    Scope.UNIT: Text("本单位", "Own unit"),
    Scope.UNIT_AND_BELOW: Text("本单位及下级", "Own unit and below"),
    Scope.AREA_AND_BELOW: Text("本辖区及下级", "Own area and below"),
    Scope.ALL: Text("全部", "Everything"),
}


class Power(StrEnum):
    """The three administrators who must be three persons (三员分立, GB/T 22239-2019 8.1.5)."""

    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"


@dataclass(frozen=True)
class Permission:
    """Something a person may do; ``key`` is ``pack.noun.verb``. ``guarded`` reads are written to the audit chain.

    One with a ``power`` stands in roles of that power alone, so that nobody mixes the three administrators' work.
    """

    key: str
    label: Text
    guarded: bool = False
    power: Power | None = None


@dataclass(frozen=True)
class Role:
    """A bundle of permissions with their usual scopes; officials may change the scope of each in the role's rows.

    A role with a ``power`` is never held by a person who holds a role with another power.
    """

    key: str
    label: Text
    may: Mapping[Permission, Scope] = field(hash=False)
    power: Power | None = None

    def __post_init__(self) -> None:
        foreign = [permission.key for permission in self.may if permission.power not in (None, self.power)]
        if foreign:
            raise ValueError(f"role {self.key} lacks the power that goes with {foreign}")
