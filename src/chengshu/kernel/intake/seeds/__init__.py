"""The channels of the invented city."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.intake.models import Jurisdiction
from chengshu.kernel.intake.services import set_jurisdiction


def seed_intake() -> None:
    """One jurisdiction, the whole city."""
    if not Jurisdiction.objects.exists():
        name = Text("天中市", "Tianzhong")
        set_jurisdiction("tianzhong.example", name, division_code="9901", usual=True, by=PLATFORM)
