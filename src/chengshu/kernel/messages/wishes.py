"""Who wants what on which channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chengshu.kernel.messages.models import Channel, Wish
from chengshu.spec.pages import MessageTemplate


@dataclass(frozen=True)
class Wishes:
    """The wishes of some people about one template, by (person, channel, template)."""

    rows: dict[tuple[int, str, str], bool]

    def wants(self, person: int, channel: str, template: MessageTemplate) -> bool:
        """The wish about this template, else about all, else the usual: e-mail for all, SMS for what is urgent."""
        about_it = self.rows.get((person, channel, template.key))
        about_all = self.rows.get((person, channel, ""))
        if about_it is not None:
            return about_it
        if about_all is not None:
            return about_all
        return usual(channel, template)


def usual(channel: str, template: MessageTemplate) -> bool:
    """What holds for somebody who never said anything."""
    return channel == Channel.EMAIL or (channel == Channel.SMS and template.urgent)


def wishes_of(people: Iterable[int], template: str) -> Wishes:
    """The wishes of these people about a template and in general."""
    rows = Wish.objects.filter(person__in=tuple(people), template__in=("", template))
    return Wishes({(row.person_id, row.channel, row.template): row.wanted for row in rows})
