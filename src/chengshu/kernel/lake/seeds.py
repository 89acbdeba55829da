"""Subject areas of the invented city, after the operating fields that the plans name (000 §二), and its retention."""

from __future__ import annotations

from chengshu.kernel.lake.models import AreaRule, Retention, SubjectArea
from chengshu.kernel.lake.names import Layer

#: Key, Chinese, English, icon, beginnings of the keys of its tables.
AREAS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    (
        "governance",
        "社会治理",
        "Social governance",
        "users-group",
        ("police.", "politics.", "residents.", "registries.population"),
    ),
    ("city", "城市管理", "City management", "building-community", ("urban.", "city.", "parking.")),
    ("transport", "交通出行", "Transport", "bus", ("transport.", "traffic.")),
    ("environment", "生态环境", "Environment", "leaf", ("environment.", "air.", "water.")),
    ("greening", "园林绿化", "Greening", "trees", ("greening.", "parks.", "forestry.")),
    ("disasters", "防灾减灾", "Disaster prevention", "umbrella", ("emergency.", "weather.", "flood.")),
    ("safety", "公共安全", "Public safety", "shield", ("safety.", "fire.", "food.")),
    (
        "services",
        "民生服务",
        "Services for people",
        "heart-handshake",
        ("civil.", "health.", "education.", "social.", "housing.", "insurance."),
    ),
    (
        "economy",
        "经济运行",
        "Economy",
        "chart-line",
        ("economy.", "tax.", "statistics.", "market.", "registries.entities", "registries.economy"),
    ),
    (
        "land",
        "空间与地名",
        "Space and places",
        "map-pin",
        ("land.", "geo.", "places.", "addresses.", "registries.places"),
    ),
    ("fused", "跨域融合", "Across fields", "arrows-join", ("fusion.", "registries.", "analysis.", "pool.")),
)


def seed_lake() -> None:
    """Areas with their rules, and a first retention; what officials changed stays."""
    if SubjectArea.objects.exists():
        return
    for rank, (key, zh, en, icon, starts) in enumerate(AREAS, start=1):
        area = SubjectArea.objects.create(key=key, name_zh=zh, name_en=en, icon=icon, rank=rank)
        AreaRule.objects.bulk_create(AreaRule(area=area, key_start=start) for start in starts)
    Retention.objects.create(days=30, reason="全市统一：旧版本保留 30 天，可查看和恢复。")
    Retention.objects.create(layer=Layer.GOLD, days=180, reason="模型层供追溯，保留半年。")
