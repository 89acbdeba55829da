"""The scopes of ``kernel.acting``, where the floors above look for them."""

from __future__ import annotations

from chengshu.kernel.acting.scopes import Anchors, Scoped, Unscoped, reaches

__all__ = ["Anchors", "Scoped", "Unscoped", "reaches"]
