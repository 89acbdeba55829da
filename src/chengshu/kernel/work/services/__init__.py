"""The verbs of work. Each is one transaction that locks the item, writes a step, the audit entry and the event."""

from __future__ import annotations

from chengshu.kernel.work.flow import Moved
from chengshu.kernel.work.services.escalating import RuleDraft, end_rule, look_at_clocks, set_allowance, set_rule
from chengshu.kernel.work.services.moving import Outcome, make_move, make_moves
from chengshu.kernel.work.services.opening import break_down, open_item
from chengshu.kernel.work.services.signing import (
    Place,
    add_signer,
    claim,
    delegate,
    release,
    sign,
    take_back,
    transfer,
)
from chengshu.kernel.work.services.timing import ask_extension, copy_to, pause, renew_clocks, resume, set_due, urge
from chengshu.kernel.work.services.turning import return_to, terminate, withdraw
from chengshu.kernel.work.services.years import publish_year, set_day, set_hours

__all__ = [
    "Moved",
    "Outcome",
    "Place",
    "RuleDraft",
    "add_signer",
    "ask_extension",
    "break_down",
    "claim",
    "copy_to",
    "delegate",
    "end_rule",
    "look_at_clocks",
    "make_move",
    "make_moves",
    "open_item",
    "pause",
    "publish_year",
    "release",
    "renew_clocks",
    "resume",
    "return_to",
    "set_allowance",
    "set_day",
    "set_due",
    "set_hours",
    "set_rule",
    "sign",
    "take_back",
    "terminate",
    "transfer",
    "urge",
    "withdraw",
]
