"""Licences of the invented city."""

from __future__ import annotations

from chengshu.kernel.licences.seeds.story import seed_licences

__all__ = ["seed_licences"]
