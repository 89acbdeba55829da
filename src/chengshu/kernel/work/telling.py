"""Messages about work, through the floor below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.messages.services import tell
from chengshu.kernel.work.models import Desk, EscalationRule, Item
from chengshu.spec.pages import MessageTemplate

NEW_WORK = MessageTemplate(
    "work.desk.new",
    Text("新的待办：%(title)s", "New work: %(title)s"),
    Text("“%(title)s”到了“%(state)s”环节，请您办理。", "“%(title)s” has come to “%(state)s” and is yours to do."),
)
URGED = MessageTemplate(
    "work.item.urged",
    Text("催办：%(title)s", "Please hurry: %(title)s"),
    Text("%(who)s 催办“%(title)s”。%(why)s", "%(who)s asks you to hurry with “%(title)s”. %(why)s"),
    urgent=True,
)
COPIED = MessageTemplate(
    "work.item.copied",
    Text("抄送：%(title)s", "For your information: %(title)s"),
    Text("%(who)s 将“%(title)s”抄送给您。", "%(who)s wants you to know of “%(title)s”."),
)
ESCALATED = MessageTemplate(
    "work.item.escalated",
    Text("期限提醒：%(title)s", "Deadline: %(title)s"),
    Text(
        "“%(title)s”%(when)s，期限 %(due)s。请督促办理。", "“%(title)s” %(when)s; it is due %(due)s. Please see to it."
    ),
)
OVERDUE = MessageTemplate(
    "work.item.overdue",
    Text("已超期：%(title)s", "Overdue: %(title)s"),
    Text("“%(title)s”已于 %(due)s 超期，请尽快办理。", "“%(title)s” was due %(due)s. Please do it as soon as you can."),
    urgent=True,
)


def tell_new_desks(desks: Sequence[Desk]) -> None:
    """Tell people that work has come to them. A queue is looked at, not told."""
    for desk in desks:
        if desk.person_id is not None:
            label = desk.item.type.state(desk.state).label
            tell(
                [desk.person_id],
                NEW_WORK.key,
                subject=desk.item,
                url=url_of(desk.item),
                title=desk.item.title,
                state=label,
            )


def tell_urged(item: Item, people: Sequence[int], *, by: Actor, why: str) -> None:
    """Tell those with whom it lies to hurry."""
    tell(people, URGED.key, subject=item, url=url_of(item), title=item.title, who=by.name, why=why)


def tell_copies(item: Item, people: Sequence[int], *, by: Actor) -> None:
    """Tell people that they were copied."""
    tell(people, COPIED.key, subject=item, url=url_of(item), title=item.title, who=by.name)


def tell_overdue(item: Item, people: Sequence[int], due: datetime) -> None:
    """Tell holders that the time has passed."""
    tell(people, OVERDUE.key, subject=item, url=url_of(item), title=item.title, due=_shown(due))


def tell_escalated(item: Item, people: Sequence[int], due: datetime, rule: EscalationRule) -> None:
    """Tell a level before or after the due time."""
    tell(people, ESCALATED.key, subject=item, url=url_of(item), title=item.title, when=rule.when, due=_shown(due))


def url_of(item: Item) -> str:
    """The page of an item; written out, as messages outlive the request."""
    return f"/work/items/{item.pk}/"


def _shown(moment: datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"
