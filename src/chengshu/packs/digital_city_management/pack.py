"""What digital city management declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.packs.digital_city_management.data import DATASETS, INDICATORS
from chengshu.packs.digital_city_management.panels import PANELS
from chengshu.packs.digital_city_management.purposes import ATTACHABLES, PURPOSES
from chengshu.packs.digital_city_management.rights import FIELD, PERMISSIONS, ROLES, SEE
from chengshu.packs.digital_city_management.searching import SEARCHES
from chengshu.packs.digital_city_management.seeds import seed_digital_city_management
from chengshu.packs.digital_city_management.services.shifts import forget
from chengshu.packs.digital_city_management.services.warning import raise_warnings
from chengshu.packs.digital_city_management.work_types import WORK_TYPES
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

_WARN = Text("突发事件预警", "Raise warnings")
_FORGET = Text("删除到期轨迹", "Delete old tracks")

PACK = Pack(
    key="digital_city_management",
    label=Text("数字城管", "Digital city management"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    indicators=INDICATORS,
    work_types=WORK_TYPES,
    pages=(
        Page(
            Text("数字城管", "City management"),
            "digital_city_management:overview",
            Section.CITY,
            SEE,
            "building-community",
            10,
        ),
        Page(
            Text("手机采集", "Phone page"), "digital_city_management:mobile", Section.CITY, FIELD, "device-mobile", 11
        ),
        Page(Text("突发预警", "Warnings"), "digital_city_management:warnings", Section.CITY, SEE, "alert-triangle", 12),
    ),
    panels=PANELS,
    searches=SEARCHES,
    purposes=PURPOSES,
    attachables=ATTACHABLES,
    jobs=(
        Job("digital_city_management.warn", _WARN, timedelta(minutes=2), raise_warnings),
        Job("digital_city_management.forget", _FORGET, timedelta(hours=6), forget),
    ),
    seeds=(seed_digital_city_management,),
    urls="chengshu.packs.digital_city_management.urls",
    api="chengshu.packs.digital_city_management.api",
)
