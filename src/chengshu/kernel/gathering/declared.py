"""The tables of gathering as entries of the catalogue, and its figures."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.kernel.gathering.queries.board import gathering_rate, unit_shares
from chengshu.spec.data import Cycle, Dataset, Field, Grade, Sharing
from chengshu.spec.figures import Indicator, Rating

RUNS = Dataset(
    key="gathering.run",
    label=Text("数据归集记录", "Runs of gathering"),
    model="gathering.Run",
    fields=(
        Field("source", Text("数据源", "Source"), grade=Grade.PUBLIC),
        Field("number", Text("序号", "Number"), grade=Grade.PUBLIC),
        Field("state", Text("状态", "State"), grade=Grade.PUBLIC),
        Field("started_at", Text("开始时间", "Began"), grade=Grade.PUBLIC),
        Field("ended_at", Text("结束时间", "Ended"), grade=Grade.PUBLIC),
        Field("read", Text("读取行数", "Rows read"), grade=Grade.PUBLIC),
        Field("added", Text("新增行数", "Rows added"), grade=Grade.PUBLIC),
        Field("updated", Text("更新行数", "Rows updated"), grade=Grade.PUBLIC),
        Field("quarantined", Text("隔离行数", "Rows in quarantine"), grade=Grade.PUBLIC),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    cycle=Cycle.REAL_TIME,
)
SOURCES = Dataset(
    key="gathering.source",
    label=Text("数据源登记", "Register of sources"),
    model="gathering.Source",
    fields=(
        Field("resource", Text("信息资源", "Resource")),
        Field("data_class", Text("数据类别", "Class of data")),
        Field("mode", Text("归集方式", "Way of gathering")),
        Field("rows", Text("湖中行数", "Rows in the lake")),
        Field("gathered_at", Text("最近归集时间", "Last gathered")),
    ),
    cycle=Cycle.DAILY,
)
DATASETS = (RUNS, SOURCES)
GATHERING_RATE = Indicator(
    key="data_gathering_rate",
    label=Text("数据归集率", "Data gathering rate"),
    unit=Unit.PERCENT,
    source=RUNS,
    compute=gathering_rate,
    formula=Text(
        "已归集的目录数 ÷ 应归集的目录数 × 100；应归集为部门编制并已发布、以数据表形式存在的目录。",
        "Entries gathered ÷ entries due × 100; due are those that units compiled and published and that hold rows.",
    ),
)
GATHERING = Rating(
    key="gathering.rate",
    label=Text("数据归集", "Data gathering"),
    source=RUNS,
    compute=unit_shares,
    formula=Text("期末已归集目录数 ÷ 应归集目录数。", "Entries gathered by the last day ÷ entries due."),
)
