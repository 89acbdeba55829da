"""Tables of work: items and where they stand, their clocks, the calendar, escalation."""

from __future__ import annotations

from chengshu.kernel.work.models.calendar import CalendarDay, CalendarYear, WorkingHours
from chengshu.kernel.work.models.clocks import Alarm, AllowanceRule, EscalationRule, Grace, Standstill, Timer
from chengshu.kernel.work.models.desks import Copy, Desk, Purpose, Queue, SavedFilter
from chengshu.kernel.work.models.items import Item, Party, Status, Step, Token, TokenStatus

__all__ = [
    "Alarm",
    "AllowanceRule",
    "CalendarDay",
    "CalendarYear",
    "Copy",
    "Desk",
    "EscalationRule",
    "Grace",
    "Item",
    "Party",
    "Purpose",
    "Queue",
    "SavedFilter",
    "Standstill",
    "Status",
    "Step",
    "Timer",
    "Token",
    "TokenStatus",
    "WorkingHours",
]
