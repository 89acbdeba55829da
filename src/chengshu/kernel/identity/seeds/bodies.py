"""The bodies of the invented city: what nearly every Chinese city has, under the names plans print."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.kernel.identity.models import OrganisationKind as Kind

CITY = "天中市"


@dataclass(frozen=True)
class Body:
    """A body: ``key`` begins its code and accounts, ``short`` are the names after 市 that stand for it in documents."""

    key: str
    name_zh: str
    name_en: str
    short: tuple[str, ...]
    head_zh: str = "局长"
    head_en: str = "Director"
    kind: str = Kind.BUREAU

    @property
    def aliases(self) -> tuple[str, ...]:
        """The short names with 市 before them; those that begin with 团市 or 市 stand as they are."""
        return tuple(name if name.startswith(("市", "团市")) else f"市{name}" for name in self.short)


def _party(key: str, name_zh: str, name_en: str, short: tuple[str, ...], head: tuple[str, str]) -> Body:
    return Body(key, name_zh, name_en, short, *head, kind=Kind.COMMITTEE)


def _institution(
    key: str, name_zh: str, name_en: str, short: tuple[str, ...], head: tuple[str, str] = ("主任", "Director")
) -> Body:
    return Body(key, name_zh, name_en, short, *head, kind=Kind.INSTITUTION)


def _enterprise(key: str, name_zh: str, name_en: str, short: tuple[str, ...]) -> Body:
    return Body(key, name_zh, name_en, short, "总经理", "General manager", Kind.ENTERPRISE)


PARTY = (
    _party(
        "office-party", "市委办公室", "General Office of the City Committee", ("委办公室", "委办"), ("主任", "Director")
    ),
    _party(
        "discipline",
        "市纪委监委",
        "Discipline Inspection and Supervision Commission",
        ("纪委监委", "纪委", "监委"),
        ("书记", "Secretary"),
    ),
    _party("personnel", "市委组织部", "Organisation Department", ("委组织部", "人才办"), ("部长", "Head")),
    _party("publicity", "市委宣传部", "Publicity Department", ("委宣传部",), ("部长", "Head")),
    _party("united-front", "市委统战部", "United Front Work Department", ("委统战部",), ("部长", "Head")),
    _party(
        "legal-affairs",
        "市委政法委",
        "Political and Legal Affairs Commission",
        ("委政法委", "政法委"),
        ("书记", "Secretary"),
    ),
    _party(
        "cyberspace",
        "市委网信办",
        "Cyberspace Administration",
        ("委网信办", "网信办", "互联网信息办公室"),
        ("主任", "Director"),
    ),
    _party("posts", "市委编办", "Office for Posts and Establishments", ("委编办", "编办"), ("主任", "Director")),
    _party("petitions", "市信访局", "Petitions Bureau", ("信访局",), ("局长", "Director")),
    _party("union", "市总工会", "Federation of Trade Unions", ("总工会",), ("主席", "Chair")),
    _party("youth", "共青团天中市委员会", "Youth League Committee", ("团市委",), ("书记", "Secretary")),
    _party("women", "市妇联", "Women's Federation", ("妇联",), ("主席", "Chair")),
    _party("disabled", "市残联", "Disabled Persons' Federation", ("残联",), ("理事长", "Chair")),
    _party("science-association", "市科协", "Association for Science and Technology", ("科协",), ("主席", "Chair")),
)

BUREAUS = (
    Body(
        "office",
        "市人民政府办公室",
        "General Office of the City Government",
        ("政府办公室", "政府办", "政府办公厅"),
        "主任",
    ),
    Body(
        "data",
        "市大数据管理局",
        "Data Administration",
        ("大数据局", "数据局", "大数据管理局", "政务服务和大数据管理局", "大数据中心"),
    ),
    Body(
        "reform",
        "市发展和改革委员会",
        "Development and Reform Commission",
        ("发展和改革委员会", "发改委", "发展改革委", "发展和改革委", "发改局"),
        "主任",
    ),
    Body("education", "市教育局", "Education Bureau", ("教育局", "教体局", "教育体育局")),
    Body("science", "市科学技术局", "Science and Technology Bureau", ("科学技术局", "科技局")),
    Body(
        "industry",
        "市工业和信息化局",
        "Industry and Information Technology Bureau",
        ("工业和信息化局", "工信局", "工信委", "工业和信息化委", "经信局"),
    ),
    Body("ethnic", "市民族宗教事务局", "Ethnic and Religious Affairs Bureau", ("民族宗教事务局", "民宗局")),
    Body("police", "市公安局", "Public Security Bureau", ("公安局",)),
    Body("security", "市国家安全局", "State Security Bureau", ("国家安全局", "国安局")),
    Body("civil", "市民政局", "Civil Affairs Bureau", ("民政局",)),
    Body("justice", "市司法局", "Justice Bureau", ("司法局",)),
    Body("finance", "市财政局", "Finance Bureau", ("财政局",)),
    Body(
        "labour",
        "市人力资源和社会保障局",
        "Human Resources and Social Security Bureau",
        ("人力资源和社会保障局", "人力资源社会保障局", "人社局"),
    ),
    Body(
        "planning",
        "市自然资源和规划局",
        "Natural Resources and Planning Bureau",
        ("自然资源和规划局", "自然资源规划局", "自然资源局", "资源规划局", "规划局", "国土资源局"),
    ),
    Body("environment", "市生态环境局", "Ecology and Environment Bureau", ("生态环境局", "环保局")),
    Body(
        "housing",
        "市住房和城乡建设局",
        "Housing and Urban-Rural Development Bureau",
        ("住房和城乡建设局", "住房城乡建设局", "住建局", "住建委"),
    ),
    Body(
        "urban",
        "市城市管理局",
        "Urban Management Bureau",
        ("城市管理局", "城管局", "城市管理和综合执法局", "城管委", "城市综合管理局"),
    ),
    Body("transport", "市交通运输局", "Transport Bureau", ("交通运输局", "交通局")),
    Body("water", "市水利局", "Water Resources Bureau", ("水利局", "水务局")),
    Body("agriculture", "市农业农村局", "Agriculture and Rural Affairs Bureau", ("农业农村局", "农业局", "农委")),
    Body("commerce", "市商务局", "Commerce Bureau", ("商务局",)),
    Body(
        "culture",
        "市文化广电和旅游局",
        "Culture, Broadcasting and Tourism Bureau",
        ("文化广电和旅游局", "文化广电旅游局", "文广旅局", "文旅局", "旅游局", "文化和旅游局"),
    ),
    Body(
        "health",
        "市卫生健康委员会",
        "Health Commission",
        ("卫生健康委员会", "卫生健康委", "卫健委", "卫健体委", "卫生计生委", "卫健局"),
        "主任",
    ),
    Body("veterans", "市退役军人事务局", "Veterans Affairs Bureau", ("退役军人事务局", "退役军人局")),
    Body("emergency", "市应急管理局", "Emergency Management Bureau", ("应急管理局", "应急局", "安监局")),
    Body("audit-bureau", "市审计局", "Audit Bureau", ("审计局",)),
    Body(
        "assets",
        "市国有资产监督管理委员会",
        "State-owned Assets Supervision Commission",
        ("国有资产监督管理委员会", "国资委"),
        "主任",
    ),
    Body(
        "market",
        "市市场监督管理局",
        "Market Regulation Bureau",
        (
            "市市场监督管理局",
            "市市场监督局",
            "市市场监管局",
            "市场监督管理局",
            "市场监管局",
            "工商局",
            "质监局",
            "食药监局",
        ),
    ),
    Body("statistics", "市统计局", "Statistics Bureau", ("统计局",)),
    Body("insurance", "市医疗保障局", "Healthcare Security Bureau", ("医疗保障局", "医保局")),
    Body("forestry", "市林业和园林局", "Forestry and Parks Bureau", ("林业和园林局", "林业局", "园林局", "园林绿化局")),
    Body("sports", "市体育局", "Sports Bureau", ("体育局",)),
    Body(
        "services",
        "市政务服务管理局",
        "Government Services Bureau",
        (
            "政务服务管理局",
            "政务服务局",
            "政务服务办",
            "政务服务中心",
            "行政审批局",
            "政务服务管理办公室",
            "行政审批服务局",
        ),
    ),
    Body(
        "money",
        "市地方金融管理局",
        "Local Finance Administration",
        ("地方金融管理局", "金融局", "金融办", "金融工作局"),
    ),
    Body("rural", "市乡村振兴局", "Rural Revitalisation Bureau", ("乡村振兴局", "扶贫办", "扶贫开发办公室")),
    Body("civil-defence", "市人民防空办公室", "Civil Air Defence Office", ("人民防空办公室", "人防办"), "主任"),
    Body(
        "premises",
        "市机关事务管理局",
        "Government Offices Administration",
        ("机关事务管理局", "机关事务局", "机关事务中心"),
    ),
    Body("grain", "市粮食和物资储备局", "Grain and Reserves Bureau", ("粮食和物资储备局", "粮食和储备局", "粮食局")),
    Body("tax", "市税务局", "Tax Bureau", ("税务局", "国税局", "地税局")),
    Body("customs", "天中海关", "Tianzhong Customs", ("海关",), "关长", "Head"),
    Body("weather", "市气象局", "Meteorological Bureau", ("气象局",)),
    Body("post", "市邮政管理局", "Postal Administration", ("邮政管理局", "邮管局")),
    Body("earthquake", "市地震局", "Earthquake Bureau", ("地震局",)),
    Body(
        "fire",
        "市消防救援支队",
        "Fire and Rescue Brigade",
        ("消防救援支队", "消防支队", "消防救援局"),
        "支队长",
        "Chief",
    ),
    Body(
        "court",
        "市中级人民法院",
        "Intermediate People's Court",
        ("中级人民法院", "法院", "中级法院"),
        "院长",
        "President",
    ),
    Body(
        "procurator", "市人民检察院", "People's Procuratorate", ("人民检察院", "检察院"), "检察长", "Chief procurator"
    ),
    _institution(
        "provident-fund",
        "市住房公积金管理中心",
        "Housing Provident Fund Centre",
        ("住房公积金管理中心", "公积金管理中心", "公积金中心"),
    ),
    _institution(
        "homes", "市住房保障服务中心", "Housing Support Centre", ("住房保障服务中心", "住房管理中心", "房管局")
    ),
    _institution(
        "trading",
        "市公共资源交易中心",
        "Public Resources Trading Centre",
        ("公共资源交易中心", "公共资源交易管理局"),
    ),
    _institution(
        "hotline", "市12345政务服务热线中心", "12345 Hotline Centre", ("12345政务服务热线中心", "热线中心", "12345热线")
    ),
    _institution(
        "command",
        "市数字化城市管理指挥中心",
        "Digital City Management Centre",
        ("数字化城市管理指挥中心", "数字城管中心", "数字城管指挥中心"),
    ),
    _institution(
        "facilities", "市市政设施管理处", "Municipal Facilities Office", ("市政设施管理处", "市政管理处", "市政处")
    ),
    _institution("sanitation", "市环境卫生管理处", "Sanitation Office", ("环境卫生管理处", "环卫处")),
    _institution("gardens", "市园林绿化管理处", "Parks and Gardens Office", ("园林绿化管理处", "园林处")),
    _institution(
        "enforcement",
        "市城市管理综合执法支队",
        "City Enforcement Brigade",
        ("城市管理综合执法支队", "城管执法支队"),
        ("支队长", "Chief"),
    ),
    _institution("archives", "市档案馆", "City Archives", ("档案馆", "档案局"), ("馆长", "Director")),
    _institution(
        "survey", "市规划设计院", "Planning and Design Institute", ("规划设计院", "规划院"), ("院长", "President")
    ),
    _enterprise("power", "天中供电公司", "Tianzhong Power Supply Company", ("供电公司",)),
    _enterprise("bus", "天中市公共交通公司", "Tianzhong Bus Company", ("公共交通公司", "公交公司", "公交集团")),
    _enterprise("waterworks", "天中市供水公司", "Tianzhong Waterworks", ("供水公司", "自来水公司", "水务公司")),
    _enterprise("gas", "天中市燃气公司", "Tianzhong Gas Company", ("燃气公司", "燃气集团")),
    _enterprise("heating", "天中市热力公司", "Tianzhong Heating Company", ("热力公司", "供热公司")),
    _enterprise("sewage", "天中市污水净化公司", "Tianzhong Sewage Treatment Company", ("污水净化公司", "污水处理公司")),
    _enterprise("digital", "天中市数字产业公司", "Tianzhong Digital Industry Company", ("数字产业公司", "大数据公司")),
)
