"""Code lists, data elements, rules and targets that the invented city begins with; codes as the standards have them."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.catalogue.models import CodeList, DataElement, ManagementRule, RuleKind, SharingIndicator
from chengshu.kernel.catalogue.queries.statistics import MEASURES
from chengshu.kernel.catalogue.services.sources import liken_again
from chengshu.kernel.catalogue.services.standards import (
    ElementContent,
    RuleContent,
    add_code_list,
    add_element,
    put_rule_in_force,
    set_codes,
    set_target,
)
from chengshu.spec.data import FieldType, Meaning

HERE = Path(__file__).parent
ETHNIC = [
    "汉族",
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克族",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "高山族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜族",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯族",
    "阿昌族",
    "普米族",
    "塔吉克族",
    "怒族",
    "乌孜别克族",
    "俄罗斯族",
    "鄂温克族",
    "德昂族",
    "保安族",
    "裕固族",
    "京族",
    "塔塔尔族",
    "独龙族",
    "鄂伦春族",
    "赫哲族",
    "门巴族",
    "珞巴族",
    "基诺族",
]
ETHNIC_EN = [
    "Han",
    "Mongol",
    "Hui",
    "Tibetan",
    "Uyghur",
    "Miao",
    "Yi",
    "Zhuang",
    "Buyei",
    "Korean",
    "Manchu",
    "Dong",
    "Yao",
    "Bai",
    "Tujia",
    "Hani",
    "Kazakh",
    "Dai",
    "Li",
    "Lisu",
    "Va",
    "She",
    "Gaoshan",
    "Lahu",
    "Sui",
    "Dongxiang",
    "Naxi",
    "Jingpo",
    "Kirgiz",
    "Tu",
    "Daur",
    "Mulao",
    "Qiang",
    "Blang",
    "Salar",
    "Maonan",
    "Gelao",
    "Xibe",
    "Achang",
    "Pumi",
    "Tajik",
    "Nu",
    "Uzbek",
    "Russian",
    "Ewenki",
    "Deang",
    "Bonan",
    "Yugur",
    "Gin",
    "Tatar",
    "Derung",
    "Oroqen",
    "Hezhen",
    "Monba",
    "Lhoba",
    "Jino",
]
LISTS: tuple[tuple[str, str, str, str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "gb2261_1",
        "人的性别代码",
        "Sex",
        "GB/T 2261.1-2003",
        (
            ("0", "未知的性别", "Unknown"),
            ("1", "男性", "Male"),
            ("2", "女性", "Female"),
            ("9", "未说明的性别", "Not stated"),
        ),
    ),
    (
        "gb2261_2",
        "婚姻状况代码",
        "Marital status",
        "GB/T 2261.2-2003",
        (
            ("10", "未婚", "Never married"),
            ("20", "已婚", "Married"),
            ("21", "初婚", "First marriage"),
            ("22", "再婚", "Remarried"),
            ("23", "复婚", "Remarried to former spouse"),
            ("30", "丧偶", "Widowed"),
            ("40", "离婚", "Divorced"),
            ("90", "未说明的婚姻状况", "Not stated"),
        ),
    ),
    (
        "gb3304",
        "中国各民族名称代码",
        "Ethnic groups of China",
        "GB/T 3304-1991",
        tuple((f"{n:02}", zh, en) for n, (zh, en) in enumerate(zip(ETHNIC, ETHNIC_EN, strict=True), 1)),
    ),
    (
        "gb4658",
        "学历代码",
        "Education",
        "GB/T 4658-2006",
        (
            ("10", "研究生教育", "Postgraduate"),
            ("20", "大学本科教育", "University"),
            ("30", "大学专科教育", "College"),
            ("40", "中等职业教育", "Vocational school"),
            ("60", "普通高级中学教育", "Senior middle school"),
            ("70", "初级中学教育", "Junior middle school"),
            ("80", "小学教育", "Primary school"),
            ("90", "其他", "Other"),
        ),
    ),
    (
        "gb4762",
        "政治面貌代码",
        "Political affiliation",
        "GB/T 4762-1984",
        (
            ("01", "中国共产党党员", "Member of the Communist Party"),
            ("02", "中国共产党预备党员", "Probationary member"),
            ("03", "中国共产主义青年团团员", "Member of the Youth League"),
            ("12", "无党派民主人士", "Non-party personage"),
            ("13", "群众", "None"),
        ),
    ),
    (
        "gb4754",
        "国民经济行业门类代码",
        "Industries (sections)",
        "GB/T 4754-2017",
        (
            ("A", "农、林、牧、渔业", "Agriculture, forestry, fishing"),
            ("B", "采矿业", "Mining"),
            ("C", "制造业", "Manufacturing"),
            ("D", "电力、热力、燃气及水生产和供应业", "Electricity, heat, gas and water"),
            ("E", "建筑业", "Construction"),
            ("F", "批发和零售业", "Wholesale and retail"),
            ("G", "交通运输、仓储和邮政业", "Transport, storage, post"),
            ("H", "住宿和餐饮业", "Accommodation and catering"),
            ("I", "信息传输、软件和信息技术服务业", "Information technology"),
            ("J", "金融业", "Finance"),
            ("K", "房地产业", "Real estate"),
            ("L", "租赁和商务服务业", "Leasing and business services"),
            ("M", "科学研究和技术服务业", "Research and technical services"),
            ("N", "水利、环境和公共设施管理业", "Water, environment, public facilities"),
            ("O", "居民服务、修理和其他服务业", "Resident services and repair"),
            ("P", "教育", "Education"),
            ("Q", "卫生和社会工作", "Health and social work"),
            ("R", "文化、体育和娱乐业", "Culture, sports, entertainment"),
            ("S", "公共管理、社会保障和社会组织", "Public administration"),
            ("T", "国际组织", "International organisations"),
        ),
    ),
)
RULES = (
    RuleContent(
        "TZSJ-GL-01",
        "天中市政务信息资源目录管理规范",
        "一、各部门负责本部门目录的编制、审核和更新，数据主管部门负责审核发布。\n\n"
        "二、职责、业务或信息系统变化后，应在 10 个工作日内更新目录。\n\n"
        "三、信息项有国家标准数据元的，应引用数据元和代码集。\n\n"
        "四、一项数据由一个部门作为权威来源，其他部门共享使用，不重复采集。",
        RuleKind.MANAGEMENT,
        "1.0",
        "Rules on keeping the catalogue",
    ),
    RuleContent(
        "TZSJ-GL-02",
        "天中市数据分类分级管理规范",
        "一、数据级别分为 1 至 4 级，资源级别按信息项就高确定。\n\n"
        "二、3 级及以上数据不得无条件开放，共享时按级别脱敏。",
        RuleKind.MANAGEMENT,
        "1.0",
        "Rules on grades of data",
    ),
    RuleContent(
        "TZSJ-LC-01",
        "数据共享申请与交换流程",
        "1. 需求部门在目录中查找资源，写明用途、字段和期限，提交申请。\n\n"
        "2. 提供部门在 10 个工作日内答复，不同意的须说明依据。\n\n"
        "3. 同意后按接口、库表、文件或消息方式交换，每次使用留有回执。\n\n4. 到期、撤回或超出用途的，立即停止。",
        RuleKind.FLOW,
        "1.0",
        "Flow of asking for and exchanging data",
    ),
)
TARGETS = {
    "departments_catalogued": "1",
    "shared": "0.95",
    "items_standardised": "0.6",
    "needs_in_time": "1",
    "duties_done": "0.9",
    "sources_settled": "0.8",
}


def seed_standards() -> None:
    """Add what is missing; what officials changed stays."""
    for key, zh, en, standard, codes in LISTS:
        if not CodeList.objects.filter(key=key).exists():
            set_codes(add_code_list(key, zh, name_en=en, standard=standard, by=PLATFORM), codes, by=PLATFORM)
    if not DataElement.objects.exists():
        _add_elements()
    for rule in RULES:
        if not ManagementRule.objects.filter(code=rule.code).exists():
            put_rule_in_force(rule, by=PLATFORM)
    for measure, target in TARGETS.items():
        if not SharingIndicator.objects.filter(measure=measure).exists():
            label = MEASURES[measure].label
            set_target(measure, Decimal(target), name_zh=label.zh, name_en=label.en, by=PLATFORM)


def _add_elements() -> None:
    lists = {one.key: one for one in CodeList.objects.all()}
    with (HERE / "elements.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            meaning = Meaning(row["meaning"])
            content = ElementContent(
                row["name_zh"],
                row["column"],
                row["name_en"],
                [one for one in row["aliases"].split("、") if one],
                standard=row["standard"],
                type=FieldType(row["type"]),
                length=int(row["length"]) if row["length"] else None,
                scale=6 if meaning in {Meaning.LONGITUDE, Meaning.LATITUDE} else None,
                meaning=meaning,
                code_list=lists.get(row["code_list"]),
                single_source=bool(row["single_source"]),
            )
            add_element(content, by=PLATFORM, settle=False)
    liken_again()
