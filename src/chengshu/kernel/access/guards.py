"""The guards of ``kernel.acting``, where the floors above look for them."""

from __future__ import annotations

from chengshu.kernel.acting.guards import HubRequest, guard_of, public, requires, signed_in, to_sign_in

__all__ = ["HubRequest", "guard_of", "public", "requires", "signed_in", "to_sign_in"]
