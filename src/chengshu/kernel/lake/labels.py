"""Words of the lake."""

from __future__ import annotations

from collections.abc import Mapping

from chengshu.base.text import Text
from chengshu.kernel.lake.models import Act, PlaceKind
from chengshu.kernel.lake.names import Layer

LAYER_LABELS: Mapping[str, Text] = {
    Layer.BRONZE: Text("原始层", "Bronze"),
    Layer.SILVER: Text("清洗层", "Silver"),
    Layer.GOLD: Text("模型层", "Gold"),
}
PLACE_LABELS: Mapping[str, Text] = {
    PlaceKind.SOURCE: Text("源表", "Source"),
    PlaceKind.TABLE: Text("湖表", "Table of the lake"),
    PlaceKind.REGISTRY: Text("基础库", "Registry"),
    PlaceKind.SERVICE: Text("数据服务", "Service"),
    PlaceKind.INDICATOR: Text("指标", "Indicator"),
}
ACT_LABELS: Mapping[str, Text] = {
    Act.COMPACTED: Text("合并小文件", "Small files joined"),
    Act.SORTED: Text("按键排序", "Rows sorted"),
    Act.CLEARED: Text("清理过期版本", "Old versions cleared away"),
    Act.BROUGHT_BACK: Text("恢复旧版本", "Older version brought back"),
}
OPERATION_LABELS: Mapping[str, Text] = {
    "WRITE": Text("写入", "Written"),
    "CREATE TABLE": Text("建表", "Made"),
    "MERGE": Text("合并更新", "Merged"),
    "DELETE": Text("删除", "Deleted"),
    "OPTIMIZE": Text("整理文件", "Files arranged"),
    "VACUUM START": Text("开始清理", "Clearing began"),
    "VACUUM END": Text("清理完成", "Clearing ended"),
    "RESTORE": Text("恢复旧版本", "Older version brought back"),
    "SET TBLPROPERTIES": Text("调整保留设置", "Retention set"),
    "ADD COLUMN": Text("增加列", "Columns added"),
}


def operation_label(operation: str) -> Text:
    """What was done, in words; an unknown operation as the store calls it."""
    return OPERATION_LABELS.get(operation, Text(operation, operation))
