"""Cases found by words, class, area, channel, unit: an inverted index beside the table, as each database has it."""

from __future__ import annotations

from chengshu.kernel.cases.finding.index import index, index_missing
from chengshu.kernel.cases.finding.lookup import found_before
from chengshu.kernel.cases.finding.tokens import Tokens, tokens_of, wanted_words

__all__ = ["Tokens", "found_before", "index", "index_missing", "tokens_of", "wanted_words"]
