"""Addresses as people write them, read into the parts of a standard address."""

from __future__ import annotations

from chengshu.kernel.registries.addresses.locating import Located, locate
from chengshu.kernel.registries.addresses.reading import Part, Read, read

__all__ = ["Located", "Part", "Read", "locate", "read"]
