"""Subject areas, and the rules that put tables into them."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction

from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.lake.errors import RuleTaken, RuleUnclear
from chengshu.kernel.lake.models import AreaRule, LakeTable, SubjectArea
from chengshu.kernel.lake.queries.areas import rule_for, rules_in_force
from chengshu.kernel.lake.rights import KEEP_LAKE


@transaction.atomic
def set_area(
    key: str,
    name: Text,
    *,
    by: Actor,
    purpose: Text | None = None,
    rank: int = 0,
    active: bool = True,
    icon: str = "",
) -> SubjectArea:
    """Add a subject area, or change the one with this key. Raises NotAllowed.

    The rules of an ended one (``active`` false) hold no more, so its tables follow others but for those put there by
    hand.
    """
    _must_keep(by)
    row, made = SubjectArea.objects.update_or_create(
        key=key,
        defaults={
            "name_zh": name.zh,
            "name_en": name.en,
            "purpose_zh": purpose.zh if purpose else "",
            "purpose_en": purpose.en if purpose else "",
            "rank": rank,
            "active": active,
            **({"icon": icon} if icon else {}),
        },
    )
    moved = _follow_rules()
    record(by, f"lake.area.{'added' if made else 'changed'}", row, key=key, name=name, active=active, moved=moved)
    return row


@transaction.atomic
def set_rule(
    area: SubjectArea, *, by: Actor, key_start: str = "", class_code: str = "", rule: AreaRule | None = None
) -> AreaRule:
    """Add a rule to an area, or make ``rule`` say this; tables follow at once, but for those arranged by hand.

    Raises RuleUnclear unless it is either a beginning of keys or a class, RuleTaken where another says the same,
    NotAllowed.
    """
    _must_keep(by)
    if bool(key_start) == bool(class_code):
        raise RuleUnclear
    others = AreaRule.objects.exclude(pk=rule.pk) if rule else AreaRule.objects.all()
    taken = others.filter(key_start=key_start, class_code=class_code).select_related("area").first()
    if taken is not None:
        raise RuleTaken(rule=str(taken), area=taken.area.name)
    row = rule or AreaRule()
    before = str(row)
    row.area, row.key_start, row.class_code = area, key_start, class_code
    row.save()
    moved = _follow_rules()
    verb = f"lake.area_rule.{'changed' if rule else 'added'}"
    record(by, verb, row, area=area.key, before=before, key_start=key_start, class_code=class_code, moved=moved)
    return row


@transaction.atomic
def end_rule(rule: AreaRule, *, by: Actor) -> None:
    """Take a rule away; the tables that followed it follow the next that fits, or none. Raises NotAllowed."""
    _must_keep(by)
    record(by, "lake.area_rule.ended", rule, area=rule.area.key)
    rule.delete()
    _follow_rules()


def _follow_rules() -> int:
    """Put every table that nobody arranged by hand where the rules say; how many moved."""
    rules, moving = rules_in_force(), defaultdict(list)
    free = LakeTable.objects.filter(area_by_hand=False)
    for pk, key, code, now in free.values_list("pk", "key", "resource__classification__code", "area"):
        rule = rule_for(key, code or "", rules)
        if now != (rule.area_id if rule else None):
            moving[rule.area_id if rule else None].append(pk)
    for area_id, keys in moving.items():
        free.filter(pk__in=keys).update(area=area_id)
    return sum(map(len, moving.values()))


def _must_keep(by: Actor) -> None:
    if not by.may(KEEP_LAKE):
        raise NotAllowed
