"""Telephones and e-mail addresses of reporters: sealed, and found again by keyed digest."""

from __future__ import annotations

import re

from chengshu.kernel.identity.ciphers import decrypted, digest, encrypted

OWNER = "cases.reporter"
MOBILE = 11


def sealed(value: str) -> str:
    """A name, telephone or e-mail as it is kept; empty stays empty."""
    return encrypted(value.strip()[:200], owner=OWNER) if value.strip() else ""


def opened(sealed: str) -> str:
    """A sealed name, telephone or e-mail in clear, for who may see it."""
    return decrypted(sealed, owner=OWNER) if sealed else ""


def phone_key(phone: str) -> str:
    """By what a telephone is found again: its digits without the country's code; empty for none."""
    digits = re.sub(r"\D", "", phone)
    digits = digits[-MOBILE:] if digits.startswith("86") and len(digits) > MOBILE else digits
    return digest(digits, purpose="cases.phone") if digits else ""


def email_key(email: str) -> str:
    """By what an e-mail address is found again; empty for none."""
    return digest(email.strip().lower(), purpose="cases.email") if email.strip() else ""
