"""The verbs of cases; each is one transaction that locks the case's item and writes step, audit entry and event."""

from __future__ import annotations

from chengshu.kernel.cases.services.classing import (
    TermsContent,
    add_class,
    rename_class,
    retire_class,
    set_duty,
    set_keeper,
    set_terms,
)
from chengshu.kernel.cases.services.describing import Description, describe
from chengshu.kernel.cases.services.linking import link, remark
from chengshu.kernel.cases.services.loading import load_standard
from chengshu.kernel.cases.services.merging import merge
from chengshu.kernel.cases.services.moving import (
    answer,
    approve,
    ask_suspension,
    ask_time,
    assist,
    close,
    fail_check,
    file,
    first_values,
    hand_back,
    lapse_unrated,
    move_at_once,
    pass_check,
    rate,
    redo,
    refuse,
    reopen,
    report_done,
    resume,
    rework,
    send,
    suspend,
    take_in,
)
from chengshu.kernel.cases.services.past import Ending, keep_past
from chengshu.kernel.cases.services.reporters import Contact
from chengshu.kernel.cases.services.reporting import Place, Report, report
from chengshu.kernel.cases.services.supplementing import supplement

__all__ = [
    "Contact",
    "Description",
    "Ending",
    "Place",
    "Report",
    "TermsContent",
    "add_class",
    "answer",
    "approve",
    "ask_suspension",
    "ask_time",
    "assist",
    "close",
    "describe",
    "fail_check",
    "file",
    "first_values",
    "hand_back",
    "keep_past",
    "lapse_unrated",
    "link",
    "load_standard",
    "merge",
    "move_at_once",
    "pass_check",
    "rate",
    "redo",
    "refuse",
    "remark",
    "rename_class",
    "reopen",
    "report",
    "report_done",
    "resume",
    "retire_class",
    "rework",
    "send",
    "set_duty",
    "set_keeper",
    "set_terms",
    "supplement",
    "suspend",
    "take_in",
]
