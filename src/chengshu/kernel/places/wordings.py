"""Words of the register that several pages say."""

from __future__ import annotations

from chengshu.base.text import Text

FIELD_LABELS: dict[str, Text] = {
    "code": Text("标识码", "Code"),
    "name": Text("名称", "Name"),
    "position": Text("位置", "Position"),
    "height": Text("高程（米）", "Height (m)"),
    "address": Text("地址", "Address"),
    "owner": Text("权属单位", "Owner"),
    "keeper": Text("养护单位", "Kept by"),
    "state": Text("状态", "State"),
    "placed_on": Text("设置日期", "Placed on"),
    "note": Text("备注", "Note"),
}
