"""What is built in the invented city."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.kernel.lifecycle.models import Kind, Urgency


@dataclass(frozen=True)
class Told:
    """A project as the story tells it: money in 10,000 yuan, ``ahead`` 0 for this year's plan, 1 for the next one's.

    ``stages`` is how many stages are done; ``late`` leaves the next one beyond its day.
    """

    unit: str
    name: Text
    functions: str
    purpose: str
    kind: Kind
    wan: int
    mode: str = "government_government"
    urgency: Urgency = Urgency.NEEDED
    cross: bool = False
    secret: bool = False
    ahead: int = 0
    stages: int = 0
    late: bool = False
    open_words: str = ""


PROJECTS = (
    Told(
        "data",
        Text("政务云平台扩容", "Government cloud extension"),
        "扩充计算、存储和国产密码资源池，承接各部门业务系统迁移上云，建设同城灾备。",
        "现有云资源使用率超过八成，部门上云需求无法满足。",
        Kind.BASIC,
        1280,
        cross=True,
        urgency=Urgency.PRESSING,
        stages=6,
        open_words="为全市政务系统提供统一的云资源，减少各单位自建机房。",
    ),
    Told(
        "transport",
        Text("智慧停车管理平台", "Smart parking platform"),
        "汇聚全市停车场泊位数据，提供停车诱导、无感支付、泊位共享和收费监管服务。",
        "中心城区停车难，停车场各自为政，市民找不到空余泊位。",
        Kind.PUBLIC_BENEFIT,
        860,
        mode="joint_enterprise",
        cross=True,
        stages=4,
        late=True,
        open_words="建成后市民可以在手机上查空余泊位、先离场后付费。",
    ),
    Told(
        "data",
        Text("政务数据共享交换平台二期", "Data exchange platform, second phase"),
        "建设数据目录、共享授权、接口网关和质量监测，支撑部门间数据共享交换。",
        "一期平台接口能力不足，部门间共享仍靠人工拷贝。",
        Kind.BASIC,
        640,
        cross=True,
        urgency=Urgency.PRESSING,
        stages=5,
        open_words="让部门之间的数据多跑路，群众办事少交材料。",
    ),
    Told(
        "urban",
        Text("城市运行管理中心", "City operations centre"),
        "建设城市运行监测大厅、指标体系、事件协同和移动指挥应用，接入城管、应急、交通等专题。",
        "城市运行情况分散在各部门，缺少统一监测和协同处置手段。",
        Kind.DEMONSTRATION,
        1860,
        cross=True,
        urgency=Urgency.PRESSING,
        stages=3,
    ),
    Told(
        "education",
        Text("智慧校园示范工程", "Smart campus demonstration"),
        "在十所学校建设智慧课堂、校园安防和家校互动应用，形成可推广的建设规范。",
        "学校信息化水平参差不齐，优质课程难以共享。",
        Kind.DEMONSTRATION,
        520,
        mode="purchase",
        stages=2,
    ),
    Told(
        "police",
        Text("公共安全视频图像平台", "Public safety video platform"),
        "整合视频图像资源，建设分级授权、调阅审计和运行维护管理。",
        "视频资源重复建设，调阅缺少统一授权和留痕。",
        Kind.BASIC,
        980,
        secret=True,
        stages=4,
    ),
    Told(
        "civil",
        Text("智慧养老服务平台", "Care platform for the elderly"),
        "建设老年人服务目录、服务派单、补贴结算和服务质量评价，联通社区养老机构。",
        "养老服务供需对接不畅，补贴结算周期长。",
        Kind.PUBLIC_BENEFIT,
        310,
        mode="government_enterprise",
        stages=8,
        open_words="老人和家属可以在线预约助餐、助浴、助医等上门服务。",
    ),
    Told(
        "linqu",
        Text("临渠县数字乡村综合应用", "Digital village of Linqu"),
        "建设农业生产监测、农村人居环境和村务公开应用，覆盖二十二个乡镇。",
        "乡村治理和农业服务缺少数字化手段。",
        Kind.INNOVATIVE,
        430,
        stages=1,
    ),
    Told(
        "water",
        Text("智慧水务监测平台", "Smart water monitoring"),
        "建设水雨情、供水管网漏损和排水内涝监测，形成预警和调度应用。",
        "汛期内涝点位掌握不及时，供水漏损率偏高。",
        Kind.BASIC,
        760,
        urgency=Urgency.PRESSING,
        cross=True,
        ahead=1,
    ),
    Told(
        "health",
        Text("全民健康信息平台升级", "Public health information platform"),
        "汇聚电子病历和健康档案，建设检查检验互认和家庭医生签约服务。",
        "医院之间检查结果不能互认，群众重复检查。",
        Kind.PUBLIC_BENEFIT,
        890,
        cross=True,
        ahead=1,
    ),
    Told(
        "culture",
        Text("文旅一张图", "One map of culture and travel"),
        "汇聚景区、场馆和客流数据，提供预约、导览和客流预警服务。",
        "节假日客流难以预判，游客信息服务分散。",
        Kind.INNOVATIVE,
        260,
        mode="enterprise_enterprise",
        ahead=1,
    ),
    Told(
        "emergency",
        Text("应急指挥调度系统", "Emergency command system"),
        "建设值班值守、预案管理、资源一张图和现场通信，接入各专业指挥部。",
        "汛期前必须具备统一的指挥调度能力。",
        Kind.BASIC,
        590,
        urgency=Urgency.PRESSING,
        ahead=1,
    ),
    Told(
        "industry",
        Text("工业互联网公共服务平台", "Industrial internet service platform"),
        "为中小企业提供设备上云、能耗分析和供需对接服务。",
        "中小企业数字化转型成本高、缺少公共服务。",
        Kind.INNOVATIVE,
        450,
        mode="enterprise_enterprise",
        ahead=1,
    ),
)
IN_REVIEW = "culture"
EXCEPTION = "emergency"
SUSPENDED = "industry"
DRAFT = Told(
    "urban",
    Text("路侧停车收费系统", "Roadside parking charges"),
    "汇聚全市路侧停车泊位数据，提供停车诱导、无感支付和收费监管服务。",
    "路侧停车收费缺少统一系统。",
    Kind.OTHER,
    180,
    ahead=1,
)
NEEDS = (
    ("market", "食品安全追溯平台", "食用农产品从产地到餐桌的追溯查询。", 220),
    ("agriculture", "农业生产监测", "田间墒情、苗情和病虫害监测。", 160),
    ("labour", "就业服务一体化平台", "招聘、培训和补贴一网通办。", 310),
)
