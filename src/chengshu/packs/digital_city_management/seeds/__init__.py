"""What digital city management of the invented city begins with."""

from __future__ import annotations

from chengshu.packs.digital_city_management.seeds.first import seed_digital_city_management

__all__ = ["seed_digital_city_management"]
