"""The verbs of dispatch; each is one transaction with its audit entry."""

from __future__ import annotations

from chengshu.kernel.dispatch.services.crews import (
    CrewContent,
    add_crew,
    add_member,
    arrive,
    assign,
    change_crew,
    end_member,
    forget_positions,
    note_position,
    report_done,
    withdraw,
)
from chengshu.kernel.dispatch.services.disputing import contest, rule
from chengshu.kernel.dispatch.services.hours import drop_day, forget_days, set_day, set_hours
from chengshu.kernel.dispatch.services.rules import (
    RuleContent,
    add_rule,
    apply_draft,
    begin_draft,
    draft_rule,
    drop_draft,
    drop_from_draft,
    end_rule,
    end_stand_in,
    replace_rule,
    set_stand_in,
)
from chengshu.kernel.dispatch.services.sending import send_as_proposed
from chengshu.kernel.dispatch.services.trying import begin_trial, try_due

__all__ = [
    "CrewContent",
    "RuleContent",
    "add_crew",
    "add_member",
    "add_rule",
    "apply_draft",
    "arrive",
    "assign",
    "begin_draft",
    "begin_trial",
    "change_crew",
    "contest",
    "draft_rule",
    "drop_day",
    "drop_draft",
    "drop_from_draft",
    "end_member",
    "end_rule",
    "end_stand_in",
    "forget_days",
    "forget_positions",
    "note_position",
    "replace_rule",
    "report_done",
    "rule",
    "send_as_proposed",
    "set_day",
    "set_hours",
    "set_stand_in",
    "try_due",
    "withdraw",
]
