"""Amounts as officials print them: in 10,000 yuan (万元), kept in fen."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

FEN_IN_WAN = 1_000_000


def wan(fen: int | None) -> Decimal | None:
    """The amount in 10,000 yuan: 12,345,600 fen is 12.3456."""
    if fen is None:
        return None
    return Decimal(fen) / FEN_IN_WAN


def fen_from_wan(typed: str) -> int:
    """The amount a person typed in 10,000 yuan, as fen. Raises ValueError for none, or less than 0."""
    try:
        amount = Decimal(typed.strip().replace(",", "").replace("，", "")) * FEN_IN_WAN
    except InvalidOperation:
        raise ValueError(f"not an amount: {typed!r}") from None
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 <= amount < 10**17:
        raise ValueError(f"not an amount: {typed!r}")
    return int(amount)
