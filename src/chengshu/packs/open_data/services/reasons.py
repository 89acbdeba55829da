"""What is ended, withdrawn, reversed or overruled on the portal is so for a reason."""

from __future__ import annotations

from chengshu.packs.open_data.errors import NoReason


def reason_in(typed: str) -> str:
    """The reason as it is kept. Raises NoReason where nothing was written."""
    if not (reason := typed.strip()):
        raise NoReason
    return reason
