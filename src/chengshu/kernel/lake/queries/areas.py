"""Subject areas with their rules, and which rule a table follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.kernel.catalogue.models import CatalogueClass
from chengshu.kernel.lake.models import AreaRule, LakeTable, SubjectArea


@dataclass(frozen=True)
class RuleStanding:
    """A rule with the number of tables that follow it; ``class_name`` is that of its class, None where it has none."""

    rule: AreaRule
    class_name: Text | None
    tables: int


@dataclass(frozen=True)
class RuledArea:
    """A subject area with its rules; ``tables`` lie in it, ``by_hand`` of them because somebody put them there."""

    area: SubjectArea
    rules: Sequence[RuleStanding]
    tables: int
    by_hand: int


def rules_in_force() -> list[AreaRule]:
    """The rules of the areas in use."""
    return list(AreaRule.objects.filter(area__active=True).select_related("area"))


def rule_for(key: str, class_code: str, rules: Iterable[AreaRule]) -> AreaRule | None:
    """The rule that a table with this key and class follows, None where none fits.

    A beginning of the key goes before a class of the catalogue, then the longer before the shorter.
    """
    fitting = [
        rule
        for rule in rules
        if (rule.key_start and key.startswith(rule.key_start))
        or (rule.class_code and class_code.startswith(rule.class_code))
    ]
    return max(fitting, key=lambda rule: (bool(rule.key_start), len(str(rule))), default=None)


def ruled_areas() -> list[RuledArea]:
    """All subject areas in their order, those in use first."""
    force = rules_in_force()
    followed: Counter[int] = Counter()
    held: Counter[tuple[int, bool]] = Counter()
    tables = LakeTable.objects.values_list("key", "resource__classification__code", "area", "area_by_hand")
    for key, code, area_id, by_hand in tables:
        if area_id is not None:
            held[area_id, by_hand] += 1
        rule = None if by_hand else rule_for(key, code or "", force)
        if rule is not None:
            followed[rule.pk] += 1
    names = {
        one.code: one.name for one in CatalogueClass.objects.filter(code__in=AreaRule.objects.values("class_code"))
    }
    return [
        RuledArea(
            area,
            [RuleStanding(rule, names.get(rule.class_code), followed[rule.pk]) for rule in area.rules.all()],
            tables=held[area.pk, False] + held[area.pk, True],
            by_hand=held[area.pk, True],
        )
        for area in SubjectArea.objects.prefetch_related("rules").order_by("-active", "rank", "key")
    ]
