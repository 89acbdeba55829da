"""Which column of a source is which item of the catalogue, proposed by names and by what the values look like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from chengshu.spec.data import Meaning

if TYPE_CHECKING:
    from chengshu.kernel.catalogue.models import Item

LIKE_ENOUGH = 0.72
NAMES: Mapping[str, tuple[str, ...]] = {
    Meaning.IDENTITY_NUMBER: (
        "身份证号",
        "身份证号码",
        "公民身份号码",
        "证件号码",
        "sfzh",
        "sfzhm",
        "idcard",
        "id_number",
    ),
    Meaning.PERSON_NAME: ("姓名", "xm", "name", "person_name"),
    Meaning.SEX: ("性别", "xb", "sex", "gender"),
    Meaning.BIRTH_DATE: ("出生日期", "csrq", "birthday", "birth_date", "dob"),
    Meaning.ENTITY_NAME: ("单位名称", "企业名称", "名称", "qymc", "dwmc", "company", "entity_name"),
    Meaning.CREDIT_CODE: ("统一社会信用代码", "信用代码", "tyshxydm", "uscc", "credit_code"),
    Meaning.PHONE: ("电话", "联系电话", "手机", "手机号", "lxdh", "phone", "mobile", "tel"),
    Meaning.EMAIL: ("邮箱", "电子邮箱", "email"),
    Meaning.ADDRESS: ("地址", "住址", "详细地址", "dz", "address"),
    Meaning.DIVISION: ("行政区划", "区划代码", "xzqh", "division", "area_code"),
    Meaning.PLATE: ("车牌", "车牌号", "号牌号码", "cphm", "plate"),
    Meaning.LONGITUDE: ("经度", "jd", "lng", "lon", "longitude"),
    Meaning.LATITUDE: ("纬度", "wd", "lat", "latitude"),
    Meaning.UPDATED_AT: ("更新时间", "修改时间", "gxsj", "updated_at", "update_time", "modified"),
    Meaning.AMOUNT: ("金额", "je", "amount"),
}
SHAPES: Mapping[str, re.Pattern[str]] = {
    Meaning.IDENTITY_NUMBER: re.compile(r"\d{17}[\dXx]"),
    Meaning.CREDIT_CODE: re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}"),
    Meaning.PHONE: re.compile(r"1[3-9]\d{9}"),
}


def proposed(items: Iterable[Item], columns: Sequence[str], sample: Sequence[Mapping[str, Any]] = ()) -> dict[str, str]:
    """For each item the column that is most likely it; each column once, and nothing where none is like it."""
    rated = [
        (_likeness(item, column, [row.get(column) for row in sample]), place, item.column, column)
        for item in items
        for place, column in enumerate(columns)
    ]
    taken: dict[str, str] = {}
    for rate, _, into, column in sorted(rated, key=lambda one: (-one[0], one[1])):
        if rate >= LIKE_ENOUGH and into not in taken and column not in taken.values():
            taken[into] = column
    return taken


def _likeness(item: Item, column: str, values: Sequence[Any]) -> float:
    wanted = [_plain(name) for name in (item.column, item.name_zh, item.name_en) if name]
    found = _plain(column)
    if found in wanted:
        return 1.0
    if found in map(_plain, NAMES.get(item.meaning, ())):
        return 0.95
    shape = SHAPES.get(item.meaning)
    texts = [str(value) for value in values if value not in (None, "")]
    if shape and texts and all(shape.fullmatch(text) for text in texts):
        return 0.9
    if any(len(name) > 1 and (name in found or found in name) and len(found) > 1 for name in wanted):
        return 0.75
    return max((SequenceMatcher(None, name, found).ratio() for name in wanted), default=0.0)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
