"""What the channels write."""

from __future__ import annotations

from chengshu.kernel.intake.services.doors import end_key, knock, make_key, set_jurisdiction
from chengshu.kernel.intake.services.fields import set_field

__all__ = ["end_key", "knock", "make_key", "set_field", "set_jurisdiction"]
