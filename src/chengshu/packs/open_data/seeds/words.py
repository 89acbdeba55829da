"""The 22 fields of the seed plan of 2020 (§四(五)), licences, and the first rules and standards."""

from __future__ import annotations

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.identity.queries import organisation_called
from chengshu.packs.open_data.models import Guideline, OpenLicence, PortalRule, Theme
from chengshu.packs.open_data.services.rules import RuleContent, publish_guideline, set_rule

_EU = "http://publications.europa.eu/resource/authority"
OFFICE = "天中市大数据管理局"
# key, Chinese, English, icon, nearest concept of the EU's data-theme vocabulary
THEMES = (
    ("credit", "信用服务", "Credit services", "rosette-discount-check", "ECON"),
    ("health", "医疗卫生", "Health care", "heartbeat", "HEAL"),
    ("employment", "社保就业", "Social security and employment", "briefcase", "SOCI"),
    ("safety", "公共安全", "Public safety", "shield", "JUST"),
    ("housing", "城建住房", "Construction and housing", "building", "REGI"),
    ("transport", "交通运输", "Transport", "bus", "TRAN"),
    ("education", "教育文化", "Education and culture", "school", "EDUC"),
    ("science", "科技创新", "Science and innovation", "bulb", "TECH"),
    ("energy", "资源能源", "Resources and energy", "bolt", "ENER"),
    ("environment", "生态环境", "Environment", "leaf", "ENVI"),
    ("industry", "工业农业", "Industry and agriculture", "tractor", "AGRI"),
    ("trade", "商贸流通", "Trade and logistics", "shopping-cart", "ECON"),
    ("finance", "财税金融", "Finance and taxes", "coin", "ECON"),
    ("emergency", "应急管理", "Emergency management", "alert-triangle", "GOVE"),
    ("market", "市场监管", "Market regulation", "scale", "ECON"),
    ("relief", "社会救助", "Social relief", "heart-handshake", "SOCI"),
    ("law", "法律服务", "Legal services", "gavel", "JUST"),
    ("life", "生活服务", "Daily life", "home", "SOCI"),
    ("weather", "气象服务", "Weather", "cloud", "ENVI"),
    ("geography", "地理空间", "Geographic space", "map-2", "REGI"),
    ("places", "地名地址", "Place names and addresses", "map-pin", "REGI"),
    ("bodies", "机构团体", "Institutions and groups", "users-group", "GOVE"),
)
LICENCES = (
    (
        "attribution",
        "署名开放许可",
        "Attribution licence",
        f"{_EU}/licence/CC_BY_4_0",
        "可以自由复制、修改、传播和商业使用，须注明数据来源和获取时间。\n\n数据按现状提供，提供单位不对使用后果负责。",
        "Copy, change, spread and use commercially as you like; name the source and the day you took the data.\n\n"
        "The data come as they are; the publisher does not answer for what is made of them.",
        True,
        False,
    ),
    (
        "zero",
        "无限制开放许可",
        "No rights reserved",
        f"{_EU}/licence/CC0",
        "不保留任何权利，无需注明来源即可使用。",
        "No right is reserved; use the data without naming the source.",
        True,
        False,
    ),
    (
        "terms-of-society",
        "社会数据共享条款",
        "Terms of shared social data",
        "",
        "数据由社会主体提供并对其真实合法负责。可用于研究和公益，商业使用须另行征得提供方同意。",
        "The body that shares them answers for the truth and legality of the data. They may be used for research and "
        "the public good; commercial use needs its consent.",
        False,
        True,
    ),
)
GUIDELINES = (
    (
        "transfer-interface",
        "transfer",
        "公共数据开放传输接口标准",
        "Interface standard for transfer",
        "一、目录接口采用 DCAT-AP，提供 JSON-LD 和 Turtle 两种格式，支持内容协商和分页。\n\n"
        "二、数据接口采用 CKAN 动作接口，文件采用 UTF-8 编码的 CSV、JSON、XML 和 RDF（Turtle）。\n\n"
        "三、传输使用 HTTPS；答复带 ETag，未变化的内容不重复传输。",
    ),
    (
        "storage-rules",
        "storage",
        "公共数据开放存储规范",
        "Rules for storage",
        "一、每次发布形成一个版本，版本一经发布不再改动，历史版本保留备查。\n\n"
        "二、开放数据与来源数据分开存放，只存放经审查的列和经处理的取值。",
    ),
    (
        "trade-rules",
        "trade",
        "公共数据授权运营与交易规范",
        "Rules for authorised operation and trade",
        "一、授权运营须经申请、审核、审批和签订合同，用途、客户和收入逐笔登记，接受审计。\n\n"
        "二、登记错误以冲销更正，不得修改或删除。\n\n三、原始数据不出域，个人信息不得交易。",
    ),
    (
        "use-rules",
        "use",
        "公共数据开放使用规范",
        "Rules for use",
        "一、使用数据须遵守所附许可，注明来源。\n\n二、不得将开放数据与其他数据结合以识别特定个人。\n\n"
        "三、发现数据有误，请通过“互动”栏目反馈，承办单位在期限内答复。",
    ),
    (
        "terms",
        "terms",
        "开放平台服务条款",
        "Terms of service",
        "一、任何人都可以浏览、下载和调用无条件开放的数据，不需要登录。\n\n"
        "二、登记的开发者妥善保管密钥，不得转让。\n\n"
        "三、共享社会数据的主体保证数据来源合法、不含个人信息和秘密，并同意按所选条款向社会共享。",
    ),
)


def seed_words() -> None:
    """Add what is missing; what officials changed stays as it is."""
    present = set(Theme.objects.values_list("key", flat=True))
    Theme.objects.bulk_create(
        Theme(key=key, name_zh=zh, name_en=en, icon=icon, uri=f"{_EU}/data-theme/{concept}", order=order)
        for order, (key, zh, en, icon, concept) in enumerate(THEMES, 1)
        if key not in present
    )
    known = set(OpenLicence.objects.values_list("key", flat=True))
    OpenLicence.objects.bulk_create(
        OpenLicence(
            key=key,
            name_zh=zh,
            name_en=en,
            uri=uri,
            text_zh=text_zh,
            text_en=text_en,
            is_open=is_open,
            for_social=for_social,
            order=order,
        )
        for order, (key, zh, en, uri, text_zh, text_en, is_open, for_social) in enumerate(LICENCES, 1)
        if key not in known
    )
    written = set(Guideline.objects.values_list("key", flat=True))
    for key, kind, zh, en, body in GUIDELINES:
        if key not in written:
            publish_guideline(key, {"kind": kind, "name_zh": zh, "name_en": en, "body_zh": body}, by=PLATFORM)
    office = organisation_called(OFFICE)
    if office is not None and not PortalRule.objects.exists():
        set_rule(RuleContent(office.pk), reason="初始规则", by=PLATFORM)
