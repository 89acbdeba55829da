"""What other floors may do here."""

from __future__ import annotations

from chengshu.kernel.texts.services.letters import count_shingles, drop_old_clues, forget, mark, remember
from chengshu.kernel.texts.services.rules import end_urgent_word, set_alike_rule, set_formula, set_urgent_word
from chengshu.kernel.texts.services.topics import measure_topics
from chengshu.kernel.texts.services.training import (
    adopt,
    carry_out_orders,
    define_scheme,
    end_broken_orders,
    order_training,
    train,
)

__all__ = [
    "adopt",
    "carry_out_orders",
    "count_shingles",
    "define_scheme",
    "drop_old_clues",
    "end_broken_orders",
    "end_urgent_word",
    "forget",
    "mark",
    "measure_topics",
    "order_training",
    "remember",
    "set_alike_rule",
    "set_formula",
    "set_urgent_word",
    "train",
]
