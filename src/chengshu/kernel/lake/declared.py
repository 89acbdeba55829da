"""The lake's own tables, as the catalogue shows them."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.spec.data import Cycle, Dataset, Field, Grade, Sharing

TABLES = Dataset(
    key="lake.table",
    label=Text("湖表目录", "Tables of the lake"),
    model="lake.LakeTable",
    fields=(
        Field("layer", Text("层", "Layer")),
        Field("key", Text("标识", "Key")),
        Field("rows", Text("行数", "Rows"), Unit.COUNT),
        Field("stored", Text("占用字节数", "Bytes on disk"), Unit.COUNT),
        Field("filled_at", Text("最近写入", "Last written")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    grade=Grade.INTERNAL,
    cycle=Cycle.REAL_TIME,
)
DAYS = Dataset(
    key="lake.table_day",
    label=Text("资源池逐日统计", "The pool by day"),
    model="lake.TableDay",
    fields=(
        Field("day", Text("日期", "Day")),
        Field("rows", Text("行数", "Rows"), Unit.COUNT),
        Field("stored", Text("占用字节数", "Bytes on disk"), Unit.COUNT),
        Field("reads", Text("使用次数", "Reads"), Unit.COUNT),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    cycle=Cycle.DAILY,
)
FLOWS = Dataset(
    key="lake.flow",
    label=Text("数据血缘", "Lineage"),
    model="lake.Flow",
    fields=(
        Field("process", Text("过程", "Process")),
        Field("since", Text("始于", "Since")),
        Field("seen_at", Text("最近一次", "Last seen")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
)
DATASETS = (TABLES, DAYS, FLOWS)
