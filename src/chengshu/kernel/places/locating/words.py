"""The sentences by which a found place is explained."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.places.locating.names import Sort

TYPED = Text("文中写明了经纬度（%(datum)s）。", "The text gives the degrees (%(datum)s).")
BY_CODE = Text("文中写明了部件标识码 %(code)s。", "The text gives the component's code %(code)s.")
CROSSING = Text("“%(one)s”与“%(other)s”的交叉口。", "Where “%(one)s” and “%(other)s” meet.")
BETWEEN = Text("“%(road)s”在“%(one)s”与“%(other)s”之间的路段。", "“%(road)s” between “%(one)s” and “%(other)s”.")
ADDRESS = Text(
    "按地址“%(address)s”，取“%(road)s”在该区域路段的中点。",
    "By the address “%(address)s”: the middle of “%(road)s” there.",
)
NUMBERED = Text(
    "按地址“%(address)s”，参照%(one)s号、%(other)s号处已测部件推算。",
    "By the address “%(address)s”, between what was measured at numbers %(one)s and %(other)s.",
)
BESIDE = Text("“%(name)s”%(side)s。", "By “%(name)s” (%(side)s).")
BY_SORT: dict[Sort, Text] = {
    Sort.CITY: Text("文中只提到“%(name)s”。", "The text only names “%(name)s”."),
    Sort.COUNTY: Text("文中提到“%(name)s”，取其中心。", "The text names “%(name)s”; its centre is taken."),
    Sort.TOWN: Text("文中提到“%(name)s”，取其中心。", "The text names “%(name)s”; its centre is taken."),
    Sort.COMMUNITY: Text("文中提到社区“%(name)s”，取其中心。", "The text names the community “%(name)s”."),
    Sort.DUTY: Text("文中提到责任网格“%(name)s”。", "The text names the duty grid “%(name)s”."),
    Sort.UNIT: Text("文中提到单元网格“%(name)s”。", "The text names the unit cell “%(name)s”."),
    Sort.ROAD: Text("文中提到“%(name)s”，取路段中点。", "The text names “%(name)s”; its middle is taken."),
    Sort.WATER: Text("文中提到“%(name)s”。", "The text names “%(name)s”."),
    Sort.LANDMARK: Text("文中提到地标“%(name)s”。", "The text names the landmark “%(name)s”."),
    Sort.COMPONENT: Text("文中提到部件“%(name)s”。", "The text names the component “%(name)s”."),
}
AGREES = Text("与文中的“%(name)s”一致。", "It lies in “%(name)s”, which the text names.")
ELSEWHERE = Text("文中另提到“%(name)s”，两者不在一处。", "The text also names “%(name)s”, which is elsewhere.")
UNKNOWN = Text("文中的“%(name)s”不是本市的区划。", "“%(name)s”, which the text names, is no division of this city.")
SEVERAL = Text("同名的有%(n)s处。", "%(n)s places have this name.")
NEARBY = Text("离给出的位置约%(metres)s米。", "Some %(metres)s m from the position given.")
SHORTENED = Text("写的是简称。", "Written without its ending.")
NO_POSITION = Text("该区划尚未登记位置。", "Nobody has given the position of this division.")
OUTSIDE = Text("不在本市网格范围内。", "It is not in this city's grid.")
