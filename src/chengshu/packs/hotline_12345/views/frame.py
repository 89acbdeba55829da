"""What the pages share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.packs.hotline_12345 import rights
from chengshu.spec.people import Permission
from chengshu.ui.parts import Tab

Offered = tuple[str, Text, Permission]
RUNNING: Sequence[Offered] = (
    ("figures", Text("运行分析", "Figures"), rights.SEE),
    ("shifts", Text("值班排班", "Shifts"), rights.SEE),
    ("hotlines", Text("热线归并", "Hotlines"), rights.SEE),
    ("overdue", Text("超期与转办", "Overdue and handed on"), rights.HAND_OVER),
    ("settings", Text("规则", "Rules"), rights.SET_RULES),
)


def tabs(request: HubRequest, current: str) -> list[Tab]:
    """The views that the reader may open."""
    return [
        Tab(label, reverse(f"hotline_12345:{name}"), name == current)
        for name, label, permission in RUNNING
        if request.actor.may(permission)
    ]


def day_of(text: str, usual: date) -> date:
    """A day of an address; the usual one where it cannot be read."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return usual
