"""The unified social credit code (GB 32100-2015)."""

from __future__ import annotations

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH = 18


def check_sign(first: str) -> str:
    """The check character of the first 17 signs (GB 32100-2015, appendix A). Raises ValueError for another sign."""
    if len(first) != _LENGTH - 1 or not set(first) <= set(_SIGNS):
        raise ValueError(f"not the first 17 signs of a credit code: {first!r}")
    total = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return _SIGNS[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether this is a code with the right check character."""
    if len(code) != _LENGTH or not set(code) <= set(_SIGNS):
        return False
    return check_sign(code[:-1]) == code[-1]
