"""What analysis declares: its own tables and the figure of the register."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.kernel.analysis.queries.fusion import systems_and_resources_fused
from chengshu.spec.data import Cycle, Dataset, Field, Grade, Sharing
from chengshu.spec.figures import Indicator

FUSIONS = Dataset(
    key="hub.fusion",
    label=Text("数据融合运行记录", "Runs of the fusion"),
    model="analysis.Fusion",
    fields=(
        Field("asked_at", Text("时间", "At")),
        Field("rows", Text("参与行数", "Rows"), Unit.COUNT),
        Field("linked", Text("关联行数", "Rows linked"), Unit.COUNT),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    cycle=Cycle.DAILY,
)
RUNS = Dataset(
    key="hub.run",
    label=Text("分析查询记录", "Runs of queries"),
    model="analysis.Run",
    fields=(
        Field("asked_at", Text("时间", "At")),
        Field("purpose", Text("用途", "Purpose")),
        Field("rows", Text("结果行数", "Rows"), Unit.COUNT),
        Field("text", Text("查询", "Query"), grade=Grade.SENSITIVE),
    ),
    grade=Grade.SENSITIVE,
)
ORDERS = Dataset(
    key="hub.order",
    label=Text("数据任务单", "Orders to the data centre"),
    model="analysis.Order",
    fields=(
        Field("number", Text("编号", "No.")),
        Field("kind", Text("类别", "Kind")),
        Field("title", Text("任务", "What")),
        Field("standing", Text("状态", "State")),
    ),
)
FEEDS = Dataset(
    key="hub.feed",
    label=Text("指标数据流", "Feeds of numbers"),
    model="analysis.FeedPoint",
    fields=(
        Field("at", Text("时间", "At")),
        Field("place", Text("分组", "Series")),
        Field("value", Text("值", "Value")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
)
FIGURES = Dataset(
    key="hub.topic_figure",
    label=Text("主题数据供给目录", "Figures that topics supply"),
    model="analysis.TopicFigure",
    fields=(
        Field("key", Text("标识", "Key")),
        Field("name_zh", Text("指标名称", "Name")),
        Field("registry", Text("所属主题库", "Topic")),
        Field("measure", Text("统计方式", "Measure")),
        Field("cycle", Text("更新周期", "Cycle")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
)
SUPPLIES = Dataset(
    key="hub.supply_receipt",
    label=Text("主题数据供给回执", "Receipts of topic data supplied"),
    model="analysis.SupplyReceipt",
    fields=(
        Field("at", Text("时间", "At")),
        Field("supply", Text("供给关系", "Supply")),
        Field("release", Text("版本", "Release")),
        Field("rows", Text("行数", "Rows"), Unit.COUNT),
    ),
)
DATASETS = (FUSIONS, RUNS, ORDERS, FEEDS, FIGURES, SUPPLIES)
INDICATORS = (
    Indicator(
        key="systems_and_resources_fused",
        label=Text("政务信息系统和信息资源融合率", "Systems and resources fused"),
        unit=Unit.RATIO,
        source=FUSIONS,
        compute=systems_and_resources_fused,
        formula=Text(
            "（已融合信息系统数＋已融合信息资源数）÷（编目的信息系统数＋已发布信息资源数）；数据已流入模型层、基础库、服务或指标为已融合。",
            "Systems and resources fused, of those in the catalogue; fused is what flows into gold, a registry, a "
            "service or an indicator.",
        ),
    ),
)
