"""What lists of strangers are read by: what heads their columns, a row as it is written, words for what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from charset_normalizer import from_bytes

from chengshu.base.text import Text
from chengshu.kernel.places.errors import FileNotRead

MOST_ROWS = 20_000

#: The columns by the words that head them; the first Chinese one heads the form.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("标识码", "部件标识码", "部件编码", "编码", "code"),
    "class_code": ("小类", "部件小类", "小类代码", "部件名称代码", "类别", "class"),
    "name_zh": ("名称", "部件名称", "name"),
    "name_en": ("英文名称", "name_en"),
    "lon": ("经度", "lon", "lng", "longitude", "x"),
    "lat": ("纬度", "lat", "latitude", "y"),
    "datum": ("坐标系", "datum", "crs"),
    "height_m": ("高程（米）", "高程", "高程(米)", "height", "height_m"),
    "position_by": ("定位方式", "数据来源", "position_by"),
    "address": ("地址", "位置描述", "address"),
    "owner": ("权属单位", "owner"),
    "keeper": ("养护单位", "管理单位", "keeper"),
    "state": ("状态", "部件状态", "state"),
    "placed_on": ("设置日期", "初始时间", "placed_on"),
    "note": ("备注", "note"),
}
NEEDED = ("class_code", "lon", "lat")
BY_WORD = {word.lower(): name for name, wording in COLUMNS.items() for word in wording}

NOT_READ = Text(
    "无法读取这个文件。请上传 xlsx、CSV（UTF-8 或 GBK）、GeoJSON 或 zip 压缩的 Shapefile。",
    "This file cannot be read. Please give xlsx, CSV (UTF-8 or GBK), GeoJSON or a zipped Shapefile.",
)
TOO_MANY = Text("一次最多导入 20000 行，请分批。", "At most 20,000 rows at a time; please split the list.")

NO_ROWS = Text("清单中没有数据行。", "The list has no rows.")
EMPTY = Text("不能为空", "must not be empty")
NO_NUMBER = Text("“%(value)s”不是数", "“%(value)s” is no number")
NO_DAY = Text("“%(value)s”不是日期，请写成 2026-01-31", "“%(value)s” is no day; write it as 2026-01-31")
TOO_LONG = Text("超过 %(most)s 个字", "is longer than %(most)s characters")


@dataclass
class Line:
    """A row as written: values by field, and where each stands."""

    number: int
    values: Mapping[str, str]
    columns: Mapping[str, str]


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8 or GBK, else in whatever it looks like. Raises FileNotRead."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        best = from_bytes(content[:200_000]).best()
        if best is None:
            raise FileNotRead(NOT_READ) from None
        return content.decode(best.encoding, errors="replace")
