"""What is done with the base registries."""

from __future__ import annotations

from chengshu.kernel.registries.services.answers import (
    MOST,
    Allowed,
    Answer,
    Verdict,
    answer_kept,
    look_up,
    look_up_many,
    verify,
    verify_many,
)
from chengshu.kernel.registries.services.clerks import decide_pair, merge_records, split_record
from chengshu.kernel.registries.services.defining import (
    FieldWanted,
    add_feed,
    define_fields,
    define_registry,
    grant_field,
    set_authority,
    set_thresholds,
)
from chengshu.kernel.registries.services.keeping import Kept, note_kept
from chengshu.kernel.registries.services.merging import merge_sources
from chengshu.kernel.registries.services.purposes import set_purpose

__all__ = [
    "MOST",
    "Allowed",
    "Answer",
    "FieldWanted",
    "Kept",
    "Verdict",
    "add_feed",
    "answer_kept",
    "decide_pair",
    "define_fields",
    "define_registry",
    "grant_field",
    "look_up",
    "look_up_many",
    "merge_records",
    "merge_sources",
    "note_kept",
    "set_authority",
    "set_purpose",
    "set_thresholds",
    "split_record",
    "verify",
    "verify_many",
]
