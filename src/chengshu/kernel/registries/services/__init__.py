"""What is done with the base registries."""

from __future__ import annotations

from chengshu.kernel.registries.services.answers import (
    Allowed,
    Answer,
    Verdict,
    look_up,
    look_up_many,
    verify,
    verify_many,
)
from chengshu.kernel.registries.services.defining import (
    FieldWanted,
    add_feed,
    define_fields,
    define_registry,
    set_authority,
    set_thresholds,
)

__all__ = [
    "Allowed",
    "Answer",
    "FieldWanted",
    "Verdict",
    "add_feed",
    "define_fields",
    "define_registry",
    "look_up",
    "look_up_many",
    "set_authority",
    "set_thresholds",
    "verify",
    "verify_many",
]
