"""The counties of the invented city; no code beginning with 99 is assigned by GB/T 2260."""

from __future__ import annotations

from dataclasses import dataclass

PROVINCE_CODE = "99"
CITY_CODE = "9901"


@dataclass(frozen=True)
class County:
    """A county, county-level city or district with the key its accounts begin with."""

    code: str
    key: str
    name_zh: str
    name_en: str
    towns: int

    @property
    def is_district(self) -> bool:
        """Districts have subdistricts (街道) where counties have towns and townships."""
        return self.name_zh.endswith("区")


COUNTIES = (
    County("990102", "hengchuan", "衡川区", "Hengchuan District", 16),
    County("990103", "wanghe", "望河区", "Wanghe District", 16),
    County("990121", "linqu", "临渠县", "Linqu County", 22),
    County("990122", "anpei", "安沛县", "Anpei County", 22),
    County("990123", "dongpu", "东濮县", "Dongpu County", 22),
    County("990124", "shiliang", "石梁县", "Shiliang County", 22),
    County("990125", "shadian", "沙淀县", "Shadian County", 22),
    County("990126", "hefeng", "禾丰县", "Hefeng County", 22),
    County("990127", "qingbei", "清陂县", "Qingbei County", 22),
    County("990181", "yunbu", "云埠市", "Yunbu City", 22),
)
