"""Words about datasets and interfaces that visitors read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.packs.open_data.addresses import absolute
from chengshu.packs.open_data.files import FORMATS
from chengshu.packs.open_data.models import OpenDataset, Release
from chengshu.spec.data import Cycle, FieldType
from chengshu.ui.parts import State

CYCLES: Mapping[str, Text] = {
    Cycle.REAL_TIME: Text("实时", "Continuous"),
    Cycle.DAILY: Text("每日", "Daily"),
    Cycle.WEEKLY: Text("每周", "Weekly"),
    Cycle.MONTHLY: Text("每月", "Monthly"),
    Cycle.QUARTERLY: Text("每季度", "Quarterly"),
    Cycle.HALF_YEARLY: Text("每半年", "Half-yearly"),
    Cycle.YEARLY: Text("每年", "Yearly"),
    Cycle.OTHER: Text("不定期", "Irregular"),
}
TYPES: Mapping[str, Text] = {
    FieldType.TEXT: Text("文本", "Text"),
    FieldType.LONG_TEXT: Text("长文本", "Long text"),
    FieldType.INTEGER: Text("整数", "Whole number"),
    FieldType.DECIMAL: Text("小数", "Decimal"),
    FieldType.FLOAT: Text("浮点数", "Number"),
    FieldType.DATE: Text("日期", "Date"),
    FieldType.TIME: Text("时间", "Time"),
    FieldType.LOGICAL: Text("是否", "Yes or no"),
}
CKAN = "/open_data/api/3/action"


@dataclass(frozen=True)
class Example:
    """A call that can be copied."""

    label: Text
    url: str


@dataclass(frozen=True)
class Part:
    """A section of the page about interfaces."""

    label: Text
    words: Text
    urls: tuple[str, ...]


def freshness_of(dataset: OpenDataset) -> State:
    """Whether the data are as new as their cycle promises."""
    if dataset.due_on is None:
        return State("neutral", Text("不定期更新", "Updated irregularly"))
    late = (clock.today() - dataset.due_on).days
    if late > 0:
        word = Text("已超过更新周期 %(n)s 天", "%(n)s days beyond its update cycle").with_values(n=late)
        return State("warning", word)
    return State("good", Text("按周期更新", "Up to date"))


def examples(dataset: OpenDataset, release: Release) -> list[Example]:
    """Calls about this dataset, filled with its own columns."""
    key = str(dataset.file_id(FORMATS[0].number))
    base = absolute(f"{CKAN}/datastore_search")
    found = [Example(Text("前 5 行", "The first five rows"), f"{base}?{urlencode({'resource_id': key, 'limit': 5})}")]
    column = next((one for one in release.columns if one["least"]), None)
    if column is not None:
        filters = json.dumps({column["name"]: column["least"]}, ensure_ascii=False)
        query = urlencode({"resource_id": key, "filters": filters})
        found.append(Example(Text("按取值筛选", "Filtered by a value"), f"{base}?{query}"))
        query = urlencode({"resource_id": key, "sort": f"{column['name']} desc", "limit": 10})
        found.append(Example(Text("排序取前 10 行", "The ten greatest"), f"{base}?{query}"))
    shown = absolute(f"{CKAN}/package_show?{urlencode({'id': dataset.slug})}")
    return [*found, Example(Text("数据集说明", "About the dataset"), shown)]


def interface_parts() -> list[Part]:
    """How the interfaces are called."""
    catalogue = absolute(reverse("open_data:catalog"))
    return [
        Part(
            Text("查找数据集", "Finding datasets"),
            Text(
                "CKAN 动作接口，GET 和 POST（JSON）均可。q 为检索词，"
                "fq 可按 organization、groups、tags、license_id 筛选。",
                "The CKAN action API by GET or POST (JSON). q holds words; "
                "fq narrows by organization, groups, tags, license_id.",
            ),
            tuple(
                absolute(f"{CKAN}/{path}")
                for path in ("package_list", "package_search?q=空气&rows=10", "package_show?id=…")
            ),
        ),
        Part(
            Text("读取数据", "Reading rows"),
            Text(
                "datastore_search 支持 filters（JSON）、q、fields、sort、limit、offset、distinct "
                "和 records_format，返回 total。",
                "datastore_search takes filters (JSON), q, fields, sort, limit, offset, distinct and records_format, "
                "and tells total.",
            ),
            (absolute(f"{CKAN}/datastore_search?resource_id=…&limit=100"), absolute(f"{CKAN}/datastore_info?id=…")),
        ),
        Part(
            Text("采集目录", "Harvesting the catalogue"),
            Text(
                "DCAT-AP，JSON-LD 或 Turtle，按 Accept 协商或用扩展名，每页 100 个数据集，"
                "可用 modified_since 增量采集。",
                "DCAT-AP as JSON-LD or Turtle, by Accept or by ending, 100 datasets a page; "
                "modified_since asks for changes alone.",
            ),
            (f"{catalogue}.jsonld", f"{catalogue}.ttl?page=2"),
        ),
        Part(
            Text("密钥", "Keys"),
            Text(
                "放在请求头 Authorization 或 X-CKAN-API-Key 中。",
                "Send it in the header Authorization or X-CKAN-API-Key.",
            ),
            (),
        ),
    ]
