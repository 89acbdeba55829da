"""Figures that companies hand in and permits that can be applied for: set by officials, former ones kept."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.packs.municipal_operations.errors import RuleOver
from chengshu.packs.municipal_operations.models import Figure, PermitKind, UtilityRule

TAKEN = Text("已有这个代码，请换一个。", "This key is taken; please choose another.")


@transaction.atomic
def set_figure(*, by: Actor, **content: Any) -> Figure:
    """A further figure, from this month on. Raises BadInput where the trade has one of this key."""
    if Figure.objects.filter(trade=content["trade"], key=content["key"], until=None).exists():
        raise BadInput(TAKEN, fields={"key": TAKEN})
    row = Figure.objects.create(**content, since=clock.today().replace(day=1))
    record(by, "municipal_operations.figure.set", row, key=row.key, trade=row.trade)
    return row


@transaction.atomic
def set_utility_rule(*, by: Actor, **limits: Any) -> UtilityRule:
    """How far ahead interruptions are told, from a day on; the former rule stays for what came before."""
    row = UtilityRule.objects.create(**limits, set_by_id=by.person_id)
    record(by, "municipal_operations.utility_rule.set", row, **limits)
    return row


@transaction.atomic
def end_figure(figure: Figure, *, by: Actor) -> Figure:
    """A figure is asked for no more. Raises RuleOver."""
    row = Figure.objects.select_for_update().get(pk=figure.pk)
    if row.until is not None:
        raise RuleOver
    row.until = clock.today()
    row.save(update_fields=["until"])
    record(by, "municipal_operations.figure.ended", row)
    return row


@transaction.atomic
def set_permit_kind(kind: PermitKind | None, *, by: Actor, **content: Any) -> PermitKind:
    """Something that can be applied for, new or changed. Raises BadInput where the key is taken."""
    others = PermitKind.objects.filter(key=content["key"])
    if (others.exclude(pk=kind.pk) if kind else others).exists():
        raise BadInput(TAKEN, fields={"key": TAKEN})
    row = kind or PermitKind()
    for name, value in content.items():
        setattr(row, name, value)
    row.save()
    record(by, "municipal_operations.permit_kind.set", row, key=row.key, longest_days=row.longest_days)
    return row


@transaction.atomic
def offer(kind: PermitKind, *, by: Actor) -> PermitKind:
    """Take applications of a kind, or no more; the other of what it was."""
    row = PermitKind.objects.select_for_update().get(pk=kind.pk)
    row.active = not row.active
    row.save(update_fields=["active"])
    record(by, "municipal_operations.permit_kind.offered", row, active=row.active)
    return row
