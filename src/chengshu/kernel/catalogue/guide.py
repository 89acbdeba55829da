"""The classes that the guide of 2017 names (政务信息资源目录编制指南); officials add bureaus and details."""

from __future__ import annotations

from chengshu.kernel.catalogue.models import CatalogueClass

PLATFORM_CLASS = "399001"
GUIDE = (
    ("1", "基础信息资源", "Base resources"),
    ("101", "人口信息", "Population"),
    ("102", "法人单位信息", "Legal entities"),
    ("103", "自然资源和空间地理信息", "Natural resources and geography"),
    ("104", "社会信用信息", "Social credit"),
    ("105", "电子证照信息", "Licences"),
    ("106", "宏观经济信息", "Economy"),
    ("2", "主题信息资源", "Topics across departments"),
    ("201", "公共服务", "Public services"),
    ("202", "健康保障", "Health"),
    ("203", "社会保障", "Social security"),
    ("204", "食品药品安全", "Safety of food and medicines"),
    ("205", "安全生产", "Safety at work"),
    ("206", "价格监管", "Prices"),
    ("207", "能源安全", "Energy"),
    ("208", "信用体系", "Credit"),
    ("209", "城乡建设", "Building"),
    ("210", "社区治理", "Communities"),
    ("211", "生态环保", "Environment"),
    ("212", "应急维稳", "Emergencies"),
    ("3", "部门信息资源", "By department"),
    ("301", "党委", "Party committees"),
    ("302", "人大", "People's congress"),
    ("303", "政协", "Political consultative conference"),
    ("304", "法院", "Courts"),
    ("305", "检察院", "Procuratorates"),
    ("306", "群团", "People's organisations"),
    ("307", "政府", "Government"),
    ("399", "平台运行", "The platform"),
    (PLATFORM_CLASS, "平台自有数据", "The platform's own data"),
)
LENGTHS = {1: 1, 3: 2, 6: 3}
"""Depth of a class by the length of its code; whatever is longer is a detail (细目)."""
DETAIL = 4


def depth_of(code: str) -> int:
    """1 for a class, 2 for an item, 3 for a topic, 4 for a detail."""
    return LENGTHS.get(len(code), DETAIL)


def parent_code(code: str) -> str:
    """The code of the class right above; empty for a class of the first depth. Details lie in their topic."""
    return code[:6] if len(code) > 6 else {1: "", 3: code[:1], 6: code[:3]}.get(len(code), "")


def ensure_guide_classes() -> None:
    """Add the classes of the guide that are missing; renamed ones stay as officials named them."""
    held = {one.code: one for one in CatalogueClass.objects.all()}
    for code, zh, en in GUIDE:
        if code not in held:
            held[code] = CatalogueClass.objects.create(
                code=code, name_zh=zh, name_en=en, depth=depth_of(code), parent=held.get(parent_code(code))
            )
