"""The classes of components of GB/T 30428.2-2013: five main classes with their sub-classes."""

from __future__ import annotations

from chengshu.base.text import Text

_SUBS = """
0101 上水井盖 Water supply cover
0102 污水井盖 Sewage cover
0103 雨水井盖 Storm drain cover
0104 雨水箅子 Storm drain grate
0105 电力井盖 Power cover
0106 路灯井盖 Street light cover
0107 通信井盖 Telecom cover
0108 电视井盖 Cable television cover
0109 网络井盖 Network cover
0110 热力井盖 Heating cover
0111 燃气井盖 Gas cover
0112 公安井盖 Police cover
0113 消防设施 Fire hydrant and fittings
0114 无主井盖 Cover without an owner
0115 通信交接箱 Telecom cabinet
0116 电力设施 Power fitting
0117 立杆 Pole
0118 路灯 Street lamp
0119 地灯 Ground lamp
0120 景观灯 Landscape lamp
0121 报刊亭 News kiosk
0122 电话亭 Telephone booth
0123 邮筒 Post box
0124 信息亭 Information kiosk
0125 自动售货机 Vending machine
0126 健身设施 Fitness equipment
0127 中水井盖 Reclaimed water cover
0128 公交井盖 Bus system cover
0129 输油（气）井盖 Oil or gas main cover
0130 特殊井盖 Special cover
0131 民用水井 Civil well
0132 供水器 Water dispenser
0133 高压线铁塔 High-voltage pylon
0134 变压器（箱） Transformer
0135 燃气调压站（箱） Gas regulator
0136 监控电子眼 Surveillance camera
0137 售货亭 Sales kiosk
0138 治安岗亭 Police box
0201 停车场 Car park
0202 停车咪表 Parking meter
0203 公交站亭 Bus shelter
0204 出租车站牌 Taxi stand
0205 过街天桥 Footbridge
0206 地下通道 Underpass
0207 高架立交桥 Flyover
0208 跨河桥 River bridge
0209 交通标志牌 Traffic sign
0210 交通信号灯 Traffic lights
0211 交通护栏 Traffic barrier
0212 存车支架 Cycle rack
0213 路名牌 Street name plate
0214 道路信息显示屏 Road information display
0215 道路隔音屏 Noise barrier
0216 交通岗亭 Traffic police box
0217 交通信号设施 Signal equipment
0218 公共自行车租赁点 Cycle hire station
0219 人行横道桩 Crossing bollard
0301 公共厕所 Public toilet
0302 化粪池 Septic tank
0303 公厕指示牌 Toilet sign
0304 垃圾间（楼） Refuse room
0305 垃圾箱 Litter bin
0306 灯箱霓虹灯 Light box or neon sign
0307 广告牌匾 Advertising board
0308 环保监测站 Environment monitoring station
0309 气象监测站 Weather station
0310 污水口监测站 Outfall monitoring station
0311 噪声显示屏 Noise display
0401 古树名木 Old and notable tree
0402 行道树 Street tree
0403 护树设施 Tree guard
0404 花架花钵 Planter
0405 绿地 Green area
0406 雕塑 Sculpture
0407 街头座椅 Street bench
0408 绿地护栏 Green area fence
0409 绿地维护设施 Green area fitting
0410 喷泉 Fountain
0501 重大危险源 Major hazard source
0502 工地 Building site
0503 水域附属设施 Waterside fitting
0504 水域护栏 Waterside fence
0505 港监设施 Harbour fitting
0506 人防工事 Civil defence work
"""


def _read() -> dict[str, Text]:
    lines = (line.split(" ", 2) for line in _SUBS.strip().splitlines())
    return {code: Text(zh, en) for code, zh, en in lines}


MAINS: dict[str, Text] = {
    "01": Text("公用设施类", "Public utilities"),
    "02": Text("道路交通类", "Roads and traffic"),
    "03": Text("市容环境类", "Appearance and environment"),
    "04": Text("园林绿化类", "Parks and greening"),
    "05": Text("其他部件类", "Other components"),
}
STANDARD: dict[str, Text] = _read()
"""The names of the sub-classes by their codes, in the order of the standard."""


def first_of_the_city(main: str) -> str:
    """The first code that a city may give in a main class: its own come after those of the standard."""
    last = max((code for code in STANDARD if code[:2] == main), default=f"{main}00")
    return f"{main}{int(last[2:]) + 1:02}"
