"""Money: whole fen (1/100 yuan) as integers, never floats."""

from __future__ import annotations

import re
from decimal import Decimal

_YUAN = re.compile(r"-?\d{1,15}(\.\d{1,2})?")


def yuan(fen: int) -> str:
    """The amount as printed, with grouping: 123456 fen is ``1,234.56``."""
    return f"{Decimal(fen) / 100:,.2f}"


def fen_from_yuan(typed: str) -> int:
    """The amount a person typed in yuan, as fen. Raises ValueError for more than two decimals or no number."""
    plain = typed.strip().replace(",", "").replace("，", "")
    if not _YUAN.fullmatch(plain):
        raise ValueError(f"not an amount in yuan: {typed!r}")
    return int(Decimal(plain) * 100)
