"""The queries that come with the platform."""

from __future__ import annotations

from collections.abc import Mapping

import ibis

from chengshu.base.text import Text
from chengshu.kernel.lake.shipped.declaring import Column, Expression, Parameter, Shipped

Tables = Mapping[str, Expression]
Values = Mapping[str, int]

AREA = Column("area", "string", Text("行政区划代码", "Division code"))
AT = Column("at", "timestamp", Text("发生时间", "When"))
SUBJECT = Column(
    "subject", "string", Text("主体标识（去标识化关联键、统一社会信用代码等）", "Token or code of the subject")
)
DIGITS = Parameter("digits", Text("区划代码位数", "Digits of the division code"), 6, 2, 12)


def rows_by_area_and_month(tables: Tables, values: Values) -> Expression:
    """One line per area and month."""
    rows = tables["rows"].filter(tables["rows"].at.notnull())
    grouped = rows.group_by(area=rows.area.left(values["digits"]), month=rows.at.truncate("M").date())
    return grouped.aggregate(rows=rows.count()).order_by("area", "month")


def subjects_per_area(tables: Tables, values: Values) -> Expression:
    """Each subject counted once in every area it is seen in."""
    rows = tables["rows"]
    grouped = rows.group_by(area=rows.area.left(values["digits"]))
    return grouped.aggregate(subjects=rows.subject.nunique(), rows=rows.count()).order_by("area")


def overlap(tables: Tables, _values: Values) -> Expression:
    """How many subjects are in the one, in both, in the other."""
    sides = [
        tables[name]
        .filter(tables[name].subject.notnull())
        .select("subject")
        .distinct()
        .mutate(side=ibis.literal(mark, "int64"))
        for name, mark in (("one", 1), ("other", 2))
    ]
    both = sides[0].union(sides[1])
    summed = both.group_by("subject").aggregate(side=both.side.sum())
    return summed.group_by("side").aggregate(subjects=summed.count()).order_by("side")


def near_in_time_and_place(tables: Tables, values: Values) -> Expression:
    """Pairs of the same area within so many hours, by area."""
    one, other = tables["one"], tables["other"]
    left = one.select(place=one.area.left(values["digits"]), first=one.at.epoch_seconds().cast("int64"))
    right = other.select(where=other.area.left(values["digits"]), second=other.at.epoch_seconds().cast("int64"))
    paired = left.join(right, left.place == right.where)
    near = paired.filter((paired.first - paired.second).abs() <= values["hours"] * 3600)
    counted = near.group_by("place").aggregate(pairs=near.count(), events=near.first.nunique())
    return counted.order_by("place")


def in_grid(tables: Tables, values: Values) -> Expression:
    """Points by cells of a grid of degrees (lon, lat; CGCS2000)."""
    points = tables["points"]
    cells = values["cells_per_degree"]
    grouped = points.group_by(
        column=(points.lon * cells).floor().cast("int64"), line=(points.lat * cells).floor().cast("int64")
    )
    return grouped.aggregate(points=points.count()).order_by("column", "line")


def latest_of_each(tables: Tables, _values: Values) -> Expression:
    """The newest row of each subject; of two at one moment the one with the lower area."""
    rows = tables["rows"].filter(tables["rows"].at.notnull())
    window = ibis.window(group_by="subject", order_by=[rows.at.desc(), rows.area])
    ranked = rows.mutate(place=ibis.row_number().over(window))
    return ranked.filter(ranked.place == 0).select("subject", "area", "at").order_by("subject")


def seen_by_bureaus(tables: Tables, values: Values) -> Expression:
    """How many subjects are known to how many bureaus."""
    links = tables["links"]
    subjects = links.group_by("kind", "record").aggregate(bureaus=links.provider.nunique())
    counted = subjects.group_by("kind", "bureaus").aggregate(subjects=subjects.count())
    return counted.filter(counted.bureaus >= values["least"]).order_by("kind", "bureaus")


def pool_growth(tables: Tables, values: Values) -> Expression:
    """Rows and bytes of each layer and subject area by day, with what was added since so many days before."""
    days = tables["days"]
    summed = days.group_by("layer", "area", "day").aggregate(rows=days.rows.sum(), size=days.size.sum())
    window = ibis.window(group_by=["layer", "area"], order_by="day")
    before = values["days"]
    grown = summed.mutate(
        rows_added=summed.rows - summed.rows.lag(before).over(window),
        size_added=summed["size"] - summed["size"].lag(before).over(window),
    )
    return grown.order_by("layer", "area", "day")


def freshness(tables: Tables, values: Values) -> Expression:
    """Tables of each subject area, those not filled for so many days, and the newest filling."""
    seen = tables["tables"]
    late = seen.age_days > values["days"]
    counted = seen.group_by("area").aggregate(
        tables=seen.count(), late=late.cast("int64").sum(), youngest_days=seen.age_days.min(), rows=seen.rows.sum()
    )
    return counted.order_by("area")


POOL = tuple(
    Column(name, kind, Text(zh, en))
    for name, kind, zh, en in (
        ("layer", "string", "层", "Layer"),
        ("area", "string", "主题域", "Subject area"),
        ("day", "date", "日期", "Day"),
        ("rows", "int64", "行数", "Rows"),
        ("size", "int64", "字节数", "Bytes"),
    )
)
STANDING = tuple(
    Column(name, kind, Text(zh, en))
    for name, kind, zh, en in (
        ("area", "string", "主题域", "Subject area"),
        ("age_days", "int64", "距上次更新天数", "Days since it was filled"),
        ("rows", "int64", "行数", "Rows"),
    )
)
LINKS = tuple(
    Column(name, kind, Text(zh, en))
    for name, kind, zh, en in (
        ("kind", "string", "主体类别", "Kind of subject"),
        ("record", "int64", "主体编号", "Subject"),
        ("provider", "int64", "部门", "Bureau"),
    )
)
POINT = (Column("lon", "float64", Text("经度", "Longitude")), Column("lat", "float64", Text("纬度", "Latitude")))

QUERIES = (
    Shipped(
        "rows_by_area_and_month",
        Text("按区划和月份统计", "Rows by area and month"),
        Text("统计每个区划每月发生多少件。", "How many rows happened in each area and month."),
        {"rows": (AREA, AT)},
        rows_by_area_and_month,
        (DIGITS,),
    ),
    Shipped(
        "subjects_per_area",
        Text("各区划去重主体数", "Distinct persons or entities per area"),
        Text(
            "同一主体在一个区划只计一次，不需要看到证件号码。",
            "Each subject counts once in an area; no number is seen.",
        ),
        {"rows": (AREA, SUBJECT)},
        subjects_per_area,
        (DIGITS,),
    ),
    Shipped(
        "overlap",
        Text("两个数据集的主体重合", "Subjects two datasets share"),
        Text("1 为仅在前者，2 为仅在后者，3 为两者都有。", "1: only in the first, 2: only in the second, 3: in both."),
        {"one": (SUBJECT,), "other": (SUBJECT,)},
        overlap,
    ),
    Shipped(
        "near_in_time_and_place",
        Text("时空关联", "Near in time and place"),
        Text("同一区划、相隔不超过若干小时的两类事件配对。", "Pairs of events in one area within some hours."),
        {"one": (AREA, AT), "other": (AREA, AT)},
        near_in_time_and_place,
        (DIGITS, Parameter("hours", Text("小时", "Hours"), 24, 0, 24 * 366)),
    ),
    Shipped(
        "in_grid",
        Text("按经纬度网格统计", "Points in a grid"),
        Text("把点位按经纬度网格汇总，用于热力图。", "Points added up in cells of degrees, as for a heat map."),
        {"points": POINT},
        in_grid,
        (Parameter("cells_per_degree", Text("每度网格数", "Cells per degree"), 100, 1, 10_000),),
    ),
    Shipped(
        "latest_of_each",
        Text("每个主体的最新记录", "The newest row of each subject"),
        Text("按时间取每个主体最新的一条。", "Of each subject the newest row."),
        {"rows": (SUBJECT, AREA, AT)},
        latest_of_each,
    ),
    Shipped(
        "seen_by_bureaus",
        Text("跨部门主体分布", "Subjects by how many bureaus know them"),
        Text(
            "在融合关联表中，被若干部门同时掌握的主体数。",
            "In the links across departments: subjects known to several.",
        ),
        {"links": LINKS},
        seen_by_bureaus,
        (Parameter("least", Text("至少几个部门", "Bureaus at least"), 1, 1, 1000),),
    ),
    Shipped(
        "pool_growth",
        Text("资源池增长", "Growth of the pool"),
        Text(
            "按层和主题域逐日统计行数、容量及增量。",
            "Rows and bytes of each layer and area by day, and what was added.",
        ),
        {"days": POOL},
        pool_growth,
        (Parameter("days", Text("与几天前比较", "Days before"), 1, 1, 366),),
    ),
    Shipped(
        "freshness",
        Text("资源池新鲜度", "Freshness of the pool"),
        Text("各主题域有多少表超过期限未更新。", "Tables of each area that were not filled for too long."),
        {"tables": STANDING},
        freshness,
        (Parameter("days", Text("期限（天）", "Days allowed"), 30, 0, 3660),),
    ),
)
BY_KEY = {one.key: one for one in QUERIES}
