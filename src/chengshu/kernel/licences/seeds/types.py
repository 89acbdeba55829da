"""Types of licences that any city issues, each with the bureau that issues it."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.kernel.licences.models import FieldKind, HolderKind
from chengshu.kernel.licences.services.types import FieldContent as F
from chengshu.spec.data import Grade


@dataclass(frozen=True)
class Told:
    """A type as the story tells it; ``layout`` is one that comes along."""

    key: str
    body: str
    name_zh: str
    name_en: str
    holder: HolderKind
    fields: tuple[F, ...]
    numbering: str
    ground: str
    days: int | None = None
    layout: str = "certificate"
    single: bool = True


SECRET = Grade.SENSITIVE
TYPES = (
    Told(
        "business",
        "market",
        "营业执照",
        "Business licence",
        HolderKind.ENTITY,
        (
            F("form", "类型", "Legal form"),
            F("head", "法定代表人", "Legal representative"),
            F("capital", "注册资本", "Registered capital"),
            F("founded", "成立日期", "Founded", FieldKind.DATE),
            F("address", "住所", "Address"),
            F("scope", "经营范围", "Scope of business", FieldKind.LONG),
        ),
        "{area}{year}{serial}",
        "中华人民共和国市场主体登记管理条例",
    ),
    Told(
        "food",
        "market",
        "食品经营许可证",
        "Food trading permit",
        HolderKind.ENTITY,
        (
            F("head", "法定代表人", "Legal representative"),
            F("place", "经营场所", "Premises"),
            F("format", "主体业态", "Kind of trade"),
            F("scope", "经营项目", "Items traded", FieldKind.LONG),
        ),
        "JY1{area}{serial}",
        "中华人民共和国食品安全法 第三十五条",
        days=1826,
    ),
    Told(
        "several",
        "market",
        "“一业一证”行业综合许可证",
        "Merged trade permit",
        HolderKind.ENTITY,
        (F("head", "法定代表人", "Legal representative"), F("scope", "许可项目", "What is permitted", FieldKind.LONG)),
        "ZH{area}{year}{serial}",
        "国务院关于深化“证照分离”改革的通知（国发〔2021〕7号）",
    ),
    Told(
        "marriage",
        "civil",
        "结婚证",
        "Marriage certificate",
        HolderKind.PERSON,
        (
            F("spouse", "配偶姓名", "Spouse", grade=SECRET),
            F("spouse_number", "配偶身份证号", "Spouse's number", grade=SECRET),
            F("registered", "登记日期", "Registered on", FieldKind.DATE),
        ),
        "J{area}-{year}-{serial}",
        "婚姻登记条例",
        layout="booklet",
    ),
    Told(
        "residence",
        "police",
        "居住证",
        "Residence permit",
        HolderKind.PERSON,
        (
            F("home", "户籍地址", "Registered address", grade=SECRET),
            F("address", "居住地址", "Address", grade=SECRET),
        ),
        "JZ{area}{serial}",
        "居住证暂行条例（国令第663号）",
        days=365,
        layout="booklet",
    ),
    Told(
        "household",
        "police",
        "居民户口簿（首页及本人页）",
        "Household register",
        HolderKind.PERSON,
        (
            F("relation", "与户主关系", "Relation to the head"),
            F("address", "住址", "Address", grade=SECRET),
        ),
        "HK{area}{serial}",
        "户口登记条例",
        layout="booklet",
    ),
)
