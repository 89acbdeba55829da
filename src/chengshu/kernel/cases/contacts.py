"""Telephones and e-mail addresses of reporters: sealed, and found again by keyed digest."""

from __future__ import annotations

import re

from chengshu.kernel.identity.ciphers import decrypted, digest, encrypted

OWNER = "cases.reporter"
MOBILE = 11
SHORTEST = 7


def sealed(value: str) -> str:
    """A name, telephone or e-mail as it is kept; empty stays empty."""
    return encrypted(value.strip()[:200], owner=OWNER) if value.strip() else ""


def opened(sealed: str) -> str:
    """A sealed name, telephone or e-mail in clear, for who may see it."""
    return decrypted(sealed, owner=OWNER) if sealed else ""


def phone_key(phone: str) -> str:
    """By what a telephone is found again: its digits without the country's code; empty for none.

    What an exchange shows of callers who withhold their number (0, 00000000, 匿名) is the number of nobody.
    """
    digits = re.sub(r"\D", "", phone)
    digits = digits[-MOBILE:] if digits.startswith("86") and len(digits) > MOBILE else digits
    if len(digits) < SHORTEST or len(set(digits)) == 1:
        return ""
    return digest(digits, purpose="cases.phone")


def email_key(email: str) -> str:
    """By what an e-mail address is found again; empty for none."""
    return digest(email.strip().lower(), purpose="cases.email") if email.strip() else ""
