"""Lists of subject areas and of what was fused."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.lake.queries.pool import AreaStanding
from chengshu.ui.tables import Column, Table, unlinked


@dataclass(frozen=True)
class Priced:
    """A subject area with what it costs in a month, fen."""

    standing: AreaStanding
    fen: int


@dataclass(frozen=True)
class Linked:
    """A resource with how many of its rows found their subject; ``resource`` is None for one that is no more."""

    resource: Resource | None
    kind: Text
    row: dict[str, Any]


@dataclass(frozen=True)
class Pair:
    """Two bureaus with the subjects they have in common."""

    one: Text | None
    other: Text | None
    kind: Text
    subjects: int


@dataclass(frozen=True)
class Subjects:
    """A kind of subject with its numbers."""

    kind: Text
    row: dict[str, int]


def _area(one: AreaStanding) -> object:
    return one.area.name if one.area else Text("未归入主题域", "In none")


def _url(one: AreaStanding) -> str:
    return f"{reverse('lake:tables')}?area={one.area.pk}" if one.area else ""


AREAS: Table[AreaStanding] = Table(
    key="areas",
    label=Text("主题域", "Subject areas"),
    columns=(
        Column("area", Text("主题域", "Area"), _area, link=_url),
        Column("tables", Text("湖表", "Tables"), numeric=True),
        Column("rows", Text("行数", "Rows"), numeric=True),
        Column("grown", Text("30 天增长", "Grown in 30 days"), numeric=True),
        Column("filled_at", Text("最近写入", "Last written")),
    ),
    exported=False,
)
AREAS_TO_READ = unlinked(AREAS, "area")
PRICED: Table[Priced] = Table(
    key="priced",
    label=Text("各主题域", "By subject area"),
    columns=(
        Column("area", Text("主题域", "Area"), lambda one: _area(one.standing), link=lambda one: _url(one.standing)),
        Column("tables", Text("湖表", "Tables"), lambda one: one.standing.tables, numeric=True),
        Column("rows", Text("行数", "Rows"), lambda one: one.standing.rows, numeric=True),
        Column("grown", Text("30 天增长", "Grown in 30 days"), lambda one: one.standing.grown, numeric=True),
        Column("stored", Text("占用空间", "On disk"), lambda one: filesizeformat(one.standing.stored)),
        Column("filled_at", Text("最近写入", "Last written"), lambda one: one.standing.filled_at),
        Column("reads", Text("30 天使用（次）", "Reads in 30 days"), lambda one: one.standing.reads, numeric=True),
        Column("rows_read", Text("使用行数", "Rows read"), lambda one: one.standing.rows_read, numeric=True),
        Column("cost", Text("月成本（元）", "Month (yuan)"), lambda one: f"{Decimal(one.fen) / 100:.2f}", numeric=True),
    ),
    exported=False,
)
PRICED_TO_READ = unlinked(PRICED, "area")
SUBJECTS: Table[Subjects] = Table(
    key="subjects",
    label=Text("人、法人、地址跨部门关联", "Subjects across departments"),
    columns=(
        Column("kind", Text("主体", "Subject")),
        Column("subjects", Text("主体数", "Subjects"), lambda one: one.row["subjects"], numeric=True),
        Column("shared", Text("两个以上部门掌握", "Known to several"), lambda one: one.row["shared"], numeric=True),
        Column("links", Text("关联记录", "Links"), lambda one: one.row["links"], numeric=True),
        Column("events", Text("其中有时间的事件", "Events with a day"), lambda one: one.row["events"], numeric=True),
    ),
    empty=Text("还没有找到主体。", "No subjects found yet."),
    exported=False,
)
PAIRS: Table[Pair] = Table(
    key="pairs",
    label=Text("哪些部门的数据在同一主体上相遇", "Which bureaus meet in the same subjects"),
    columns=(
        Column("one", Text("部门", "Bureau")),
        Column("other", Text("与部门", "And bureau")),
        Column("kind", Text("主体", "Subject")),
        Column("subjects", Text("共同主体数", "In common"), numeric=True),
    ),
    empty=Text("还没有两个部门掌握同一主体。", "No two bureaus know the same subject yet."),
    exported=False,
)
LINKED: Table[Linked] = Table(
    key="linked",
    label=Text("各信息资源的关联情况", "By resource"),
    columns=(
        Column(
            "resource",
            Text("信息资源", "Resource"),
            lambda one: one.resource.name if one.resource else one.row["resource"],
            wide=True,
        ),
        Column("kind", Text("关联到", "Joined to")),
        Column("rows", Text("行数", "Rows"), lambda one: one.row["rows"], numeric=True),
        Column("linked", Text("找到主体", "Found"), lambda one: one.row["linked"], numeric=True),
    ),
    exported=False,
)
MISSING: Table[Resource] = Table(
    key="missing",
    label=Text("尚未融合的信息资源", "Resources not fused yet"),
    columns=(
        Column("name", Text("信息资源", "Resource"), lambda one: one.name, wide=True),
        Column("provider", Text("提供部门", "Provider"), lambda one: one.provider.name),
        Column("system_code", Text("信息系统", "System"), phone=False),
    ),
    empty=Text("全部已融合。", "All of them are fused."),
    exported=False,
)
