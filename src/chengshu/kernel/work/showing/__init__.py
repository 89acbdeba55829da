"""How work looks: states of lateness, lines of the inbox, what can be done with an item and what was done."""

from __future__ import annotations

from chengshu.kernel.work.showing.deeds import Deed, deeds_for, delegated_by, reaches_unit
from chengshu.kernel.work.showing.history import files_of, history_of, values_of
from chengshu.kernel.work.showing.items import Seated, about_link, item_context, panel_of
from chengshu.kernel.work.showing.lines import inbox_table, step_label, title_of
from chengshu.kernel.work.showing.states import due_state, state_of, timer_label, url_of

__all__ = [
    "Deed",
    "Seated",
    "about_link",
    "deeds_for",
    "delegated_by",
    "due_state",
    "files_of",
    "history_of",
    "inbox_table",
    "item_context",
    "panel_of",
    "reaches_unit",
    "state_of",
    "step_label",
    "timer_label",
    "title_of",
    "url_of",
    "values_of",
]
