"""Subject areas of the invented city, after the operating fields that the plans name (000 §二), and its retention."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.lake.models import Retention, SubjectArea
from chengshu.kernel.lake.names import Layer
from chengshu.kernel.lake.services import set_area, set_rule

#: Key, Chinese, English, icon, beginnings of the keys of its tables.
AREAS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "governance",
        "社会治理",
        "Social governance",
        "users-group",
        "police. justice. politics. registries.population",
    ),
    (
        "city",
        "城市管理",
        "City management",
        "building-community",
        "urban. city. open_demo.parking",
    ),
    (
        "transport",
        "交通出行",
        "Transport",
        "bus",
        "transport. traffic. open_demo.stops",
    ),
    (
        "environment",
        "生态环境",
        "Environment",
        "leaf",
        "environment. water. open_demo.air",
    ),
    (
        "greening",
        "园林绿化",
        "Greening",
        "trees",
        "greening. forestry. open_demo.parks",
    ),
    (
        "disasters",
        "防灾减灾",
        "Disaster prevention",
        "umbrella",
        "emergency. weather. flood.",
    ),
    (
        "safety",
        "公共安全",
        "Public safety",
        "shield",
        "safety. fire. food.",
    ),
    (
        "services",
        "民生服务",
        "Services for people",
        "heart-handshake",
        "civil. health. education. insurance. labour. provident_fund. housing. veterans. culture. open_demo.visits",
    ),
    (
        "economy",
        "经济运行",
        "Economy",
        "chart-line",
        "market. tax. statistics. reform. science. agriculture. registries.entities registries.economy",
    ),
    (
        "land",
        "空间与地名",
        "Space and places",
        "map-pin",
        "planning. land. geo. registries.places",
    ),
    (
        "fused",
        "跨域融合",
        "Across fields",
        "arrows-join",
        "fusion. registries. analysis. pool. open_data.",
    ),
)


def seed_lake() -> None:
    """Areas with their rules, and a first retention; what officials changed stays."""
    if SubjectArea.objects.exists():
        return
    for rank, (key, zh, en, icon, starts) in enumerate(AREAS, start=1):
        area = set_area(key, Text(zh, en), rank=rank, by=PLATFORM, icon=icon)
        for start in starts.split():
            set_rule(area, key_start=start, by=PLATFORM)
    Retention.objects.create(days=30, reason="全市统一：旧版本保留 30 天，可查看和恢复。")
    Retention.objects.create(layer=Layer.GOLD, days=180, reason="模型层供追溯，保留半年。")
