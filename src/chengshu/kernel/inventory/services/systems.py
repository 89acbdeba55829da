"""Registering systems, their functions, their use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.inventory.contents import FunctionLine, SystemContent
from chengshu.kernel.inventory.errors import CodeTaken, NoException, NotLiving
from chengshu.kernel.inventory.models import (
    EXCEPTIONAL,
    Hosting,
    InformationSystem,
    SystemFunction,
    SystemState,
    UseOfMonth,
)
from chengshu.kernel.inventory.queries.exceptions import exception_in_force
from chengshu.kernel.inventory.reach import locked
from chengshu.kernel.inventory.rights import KEEP_SYSTEMS


@transaction.atomic
def register_system(owner: Organisation, content: SystemContent, *, by: Actor) -> InformationSystem:
    """Take a system into the inventory. Raises NotAllowed, CodeTaken."""
    must_reach(by, KEEP_SYSTEMS, owner)
    _check_code(content.code, None)
    system = InformationSystem.everywhere.create(owner=owner, **asdict(content))
    if content.hosting == Hosting.CLOUD:
        system.cloud_since = content.built_on or clock.today()
        system.save(update_fields=["cloud_since"])
    record(by, "inventory.system.registered", system, code=system.code)
    return system


@transaction.atomic
def change_system(system: InformationSystem, content: SystemContent, *, by: Actor) -> InformationSystem:
    """Change what is registered; moving to the cloud notes the day.

    A system that leaves the common networks needs an exception in force. Raises NotAllowed, CodeTaken, NotLiving,
    NoException.
    """
    row = locked(system)
    must_reach(by, KEEP_SYSTEMS, row.owner)
    if not row.is_living:
        raise NotLiving
    _check_code(content.code, row.pk)
    leaves = content.network in EXCEPTIONAL and row.network not in EXCEPTIONAL
    if leaves and exception_in_force(row) is None:
        raise NoException
    if content.hosting == Hosting.CLOUD and row.hosting != Hosting.CLOUD:
        row.cloud_since = clock.today()
    changed = {name: value for name, value in asdict(content).items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    row.save()
    record(by, "inventory.system.changed", row, **changed)
    return row


@transaction.atomic
def set_functions(system: InformationSystem, lines: Sequence[FunctionLine], *, by: Actor) -> int:
    """Put a whole function menu in place of the former one; how many entries it has.

    A line may go at most one level deeper than the one above it; one that goes further is taken one level deeper.
    """
    row = locked(system)
    must_reach(by, KEEP_SYSTEMS, row.owner)
    row.functions.all().delete()
    numbers: list[int] = []
    made = []
    for line in lines:
        depth = max(1, min(line.depth, len(numbers) + 1))
        numbers = [*numbers[: depth - 1], (numbers[depth - 1] if len(numbers) >= depth else 0) + 1]
        made.append(
            SystemFunction(
                system=row,
                path=".".join(str(number) for number in numbers),
                name=line.name,
                business_item=line.business_item,
                yields=line.yields,
                resource_key=line.resource_key,
            )
        )
    SystemFunction.objects.bulk_create(made)
    row.checked_on = clock.today()
    row.save(update_fields=["checked_on"])
    record(by, "inventory.functions.set", row, entries=len(made))
    return len(made)


@transaction.atomic
def report_use(
    system: InformationSystem, month: date, *, active_users: int, sign_ins: int, last_used_on: date | None, by: Actor
) -> UseOfMonth:
    """Note how much a system was used in a month; the newest month stands on the system itself."""
    row = locked(system)
    must_reach(by, KEEP_SYSTEMS, row.owner)
    use, _ = UseOfMonth.objects.update_or_create(
        system=row, month=month.replace(day=1), defaults={"active_users": active_users, "sign_ins": sign_ins}
    )
    newest = row.use.first()
    row.active_users = newest.active_users if newest else None
    row.last_used_on = max(filter(None, (row.last_used_on, last_used_on)), default=None)
    row.save(update_fields=["active_users", "last_used_on"])
    record(by, "inventory.use.reported", row, month=use.month, active_users=active_users)
    return use


def set_state(system: InformationSystem, state: SystemState, **more: object) -> None:
    """Bring a locked system into a state; for the services of this floor."""
    system.state = state
    for name, value in more.items():
        setattr(system, name, value)
    system.changed_at = clock.now()
    system.save(update_fields=["state", "changed_at", *more])


def _check_code(code: str, but: int | None) -> None:
    if InformationSystem.everywhere.filter(code=code).exclude(pk=but or 0).exists():
        sentence = CodeTaken.text.with_values(code=code)
        raise CodeTaken(sentence, fields={"code": sentence})
