"""Identifiers of licences (电子证照标识) in the form of GB/T 36904-2018.

``1.2.156.3005.2.<type, 21>.<issuer, 18>.<serial, 10>.<version, 3>.<check>``: the check character is that of ISO 7064
MOD 37,36 (GB/T 17710-2008) over everything after the root, without the dots.
"""

from __future__ import annotations

import re

from chengshu.base.numbers import mod_37_36_check

ROOT = "1.2.156.3005.2"
_FORM = re.compile(r"1\.2\.156\.3005\.2\.([0-9A-Z]{21})\.([0-9A-Z]{18})\.([0-9A-Z]{10})\.([0-9]{3})\.([0-9A-Z])")


def identifier(*, type_code: str, issuer_code: str, serial: int, version: int) -> str:
    """The identifier of one version of a licence."""
    parts = (type_code, issuer_code, f"{serial:010}", f"{version:03}")
    return ".".join((ROOT, *parts, mod_37_36_check("".join(parts))))


def is_identifier(text: str) -> bool:
    """Whether form and check character are right."""
    found = _FORM.fullmatch(text)
    return found is not None and found.group(5) == mod_37_36_check("".join(found.groups()[:4]))
