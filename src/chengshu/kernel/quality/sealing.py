"""Values of objections are kept ciphered: any of them may be personal."""

from __future__ import annotations

import json
from collections.abc import Mapping

from chengshu.kernel.identity.ciphers import decrypted, digest, encrypted

OWNER = "quality.objection"


def sealed(value: str) -> str:
    """As it is kept."""
    return encrypted(value, owner=OWNER)


def unsealed(kept: str) -> str:
    """As it was; empty for nothing kept."""
    return decrypted(kept, owner=OWNER) if kept else ""


def sealed_row(row: Mapping[str, str]) -> str:
    """The key columns of a row with their values, in the order of columns."""
    return sealed(_plain(row))


def unsealed_row(kept: str) -> dict[str, str]:
    """The key columns of a row with their values."""
    return dict(json.loads(unsealed(kept)))


def digest_of(row: Mapping[str, str]) -> str:
    """The same for the same row; it cannot be tried out without the city's secret."""
    return digest(_plain(row), purpose=OWNER)


def _plain(row: Mapping[str, str]) -> str:
    return json.dumps(dict(sorted(row.items())), ensure_ascii=False)
