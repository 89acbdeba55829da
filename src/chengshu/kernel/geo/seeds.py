"""The divisions of the invented city: ten counties with 208 towns. No code beginning with 99 is assigned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chengshu.kernel.geo.models import Division, DivisionLevel
from chengshu.kernel.identity.seeds import CITY_CODE, COUNTIES, PROVINCE_CODE, County

_FIRST = (
    ("云", "Yun"), ("清", "Qing"), ("石", "Shi"), ("柳", "Liu"), ("杏", "Xing"), ("望", "Wang"), ("碧", "Bi"),
    ("白", "Bai"), ("竹", "Zhu"), ("桃", "Tao"), ("双", "Shuang"), ("金", "Jin"), ("玉", "Yu"), ("松", "Song"),
    ("梧", "Wu"), ("古", "Gu"), ("新", "Xin"), ("安", "An"), ("永", "Yong"), ("和", "He"), ("长", "Chang"),
    ("高", "Gao"), ("平", "Ping"),
)  # fmt: skip
_SECOND = (
    ("溪", "xi"), ("桥", "qiao"), ("店", "dian"), ("湾", "wan"), ("坡", "po"), ("岭", "ling"), ("集", "ji"),
    ("寨", "zhai"), ("塘", "tang"), ("渡", "du"), ("泉", "quan"), ("沟", "gou"), ("滩", "tan"), ("岗", "gang"),
    ("堰", "yan"), ("庄", "zhuang"), ("楼", "lou"), ("埠", "bu"), ("林", "lin"),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A place of the invented city."""

    code: str
    level: DivisionLevel
    name_zh: str
    name_en: str

    @property
    def parent_code(self) -> str:
        """The place it lies in; the province lies in none."""
        lengths = {DivisionLevel.PROVINCE: 0, DivisionLevel.CITY: 2, DivisionLevel.COUNTY: 4, DivisionLevel.TOWN: 6}
        return self.code[: lengths[self.level]]


def places() -> Iterator[Place]:
    """All places, each after the one it lies in."""
    yield Place(PROVINCE_CODE, DivisionLevel.PROVINCE, "示例省", "Sample Province")
    yield Place(CITY_CODE, DivisionLevel.CITY, "天中市", "Tianzhong")
    number = 0
    for county in COUNTIES:
        yield Place(county.code, DivisionLevel.COUNTY, county.name_zh, county.name_en)
        for serial in range(county.towns):
            yield _town(county, serial, number)
            number += 1


def seed_divisions() -> None:
    """Add the places that are missing; one that is there stays as it is."""
    keys = dict(Division.objects.filter(code__startswith=PROVINCE_CODE).values_list("code", "pk"))
    for level in DivisionLevel:
        missing = [place for place in places() if place.level == level and place.code not in keys]
        Division.objects.bulk_create(
            Division(
                code=place.code,
                level=place.level,
                name_zh=place.name_zh,
                name_en=place.name_en,
                parent_id=keys.get(place.parent_code),
            )
            for place in missing
        )
        keys |= dict(Division.objects.filter(code__startswith=PROVINCE_CODE, level=level).values_list("code", "pk"))


def _town(county: County, serial: int, number: int) -> Place:
    """A town whose name is used once: 23 and 19 share no factor, so the pairs repeat only after 437."""
    (first, first_en), (second, second_en) = _FIRST[number % len(_FIRST)], _SECOND[number % len(_SECOND)]
    kind, kind_en = _kind(county, serial)
    code = f"{county.code}{_serial(kind, serial):03}"
    return Place(code, DivisionLevel.TOWN, f"{first}{second}{kind}", f"{first_en}{second_en} {kind_en}")


def _kind(county: County, serial: int) -> tuple[str, str]:
    """Districts have subdistricts, counties two of them, then towns, then townships."""
    if county.is_district or serial < 2:
        return "街道", "Subdistrict"
    return ("镇", "Town") if serial < 14 else ("乡", "Township")


def _serial(kind: str, serial: int) -> int:
    """Serial numbers as GB/T 10114 spreads them: 001 for subdistricts, 100 for towns, 200 for townships."""
    return {"街道": 1, "镇": 100, "乡": 200}[kind] + serial
