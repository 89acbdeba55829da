"""What is done in the exchange."""

from __future__ import annotations

from chengshu.kernel.exchange.services.admission import Admission, admit, end_admission
from chengshu.kernel.exchange.services.agreeing import change_limits, prolong, resume, suspend, withdraw
from chengshu.kernel.exchange.services.asking import Ask, apply_for, apply_for_all
from chengshu.kernel.exchange.services.deciding import Terms, ask_more, cancel, grant, refuse, supply
from chengshu.kernel.exchange.services.limits import set_limit
from chengshu.kernel.exchange.services.using import check_usable, use

__all__ = [
    "Admission",
    "Ask",
    "Terms",
    "admit",
    "apply_for",
    "apply_for_all",
    "ask_more",
    "cancel",
    "change_limits",
    "check_usable",
    "end_admission",
    "grant",
    "prolong",
    "refuse",
    "resume",
    "set_limit",
    "supply",
    "suspend",
    "use",
    "withdraw",
]
