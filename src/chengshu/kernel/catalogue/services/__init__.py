"""Writes of the catalogue; the functions named here are the door for the floors above."""

from __future__ import annotations

from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent
from chengshu.kernel.catalogue.services.entries import draft
from chengshu.kernel.catalogue.services.publishing import publish_directly, withdraw_directly

__all__ = ["ItemContent", "ResourceContent", "draft", "publish_directly", "withdraw_directly"]
