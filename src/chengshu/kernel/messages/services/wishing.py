"""What a person decides about messages to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from django.db import transaction

from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.messages.models import QuietHours, Wish


@transaction.atomic
def set_wishes(wishes: Mapping[tuple[str, str], bool | None], *, by: Actor) -> None:
    """Wishes by (channel, template); an empty template speaks for all, None goes back to what is usual."""
    if by.person_id is None:
        return
    for (channel, template), wanted in wishes.items():
        if wanted is None:
            Wish.objects.filter(person=by.person_id, channel=channel, template=template).delete()
        else:
            Wish.objects.update_or_create(
                person_id=by.person_id, channel=channel, template=template, defaults={"wanted": wanted}
            )
    audit.record(by, "messages.wishes.set", changed=len(wishes))


@transaction.atomic
def set_quiet_hours(hours: tuple[time, time] | None, *, by: Actor) -> None:
    """One's own quiet hours, from and until; equal times mean none, None goes back to the city's rule."""
    if by.person_id is None:
        return
    if hours is None:
        QuietHours.objects.filter(person=by.person_id).delete()
    else:
        QuietHours.objects.update_or_create(
            person_id=by.person_id, defaults={"starts": hours[0], "ends": hours[1], "city": False}
        )
    audit.record(by, "messages.quiet_hours.set", hours=[f"{one:%H:%M}" for one in hours or ()])
