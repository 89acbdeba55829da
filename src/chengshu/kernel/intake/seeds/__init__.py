"""The channels of the invented city."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases.models import Channel
from chengshu.kernel.cases.queries.classes import leaves_found
from chengshu.kernel.cases.queries.keepers import keeper_of
from chengshu.kernel.intake.models import DataType, Jurisdiction
from chengshu.kernel.intake.queries.services import questions_of
from chengshu.kernel.intake.services import set_field, set_jurisdiction

LAMP_SIZES = (("one", "一盏", "one"), ("several", "几盏", "several"), ("road", "整条路", "the whole road"))


def seed_intake() -> None:
    """One jurisdiction, the whole city; and what is asked of whoever reports a lamp."""
    if not Jurisdiction.objects.exists():
        name = Text("天中市", "Tianzhong")
        set_jurisdiction("tianzhong.example", name, division_code="9901", usual=True, by=PLATFORM)
    for lamp in leaves_found(keeper_of(Channel.WEB).scheme, "路灯")[:1]:
        if not questions_of(lamp).exists():
            label = Text("几盏灯不亮", "How many lamps are dark")
            set_field(lamp, "size", label, data_type=DataType.SINGLE, values=LAMP_SIZES, by=PLATFORM)
