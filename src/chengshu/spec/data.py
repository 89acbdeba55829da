"""Declared tables: what the city keeps, how sensitive it is and how it is shared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chengshu.base.text import Text
from chengshu.base.units import Unit


class Sharing(StrEnum):
    """Sharing types of the State Council's rules on government information resources (国发〔2016〕51号, §9)."""

    OPEN_TO_ALL = "unconditional"
    ON_REQUEST = "conditional"
    NOT_SHARED = "not_shared"


class Opening(StrEnum):
    """Whether society may have it (是否向社会开放): the opening types of the guide of 2017."""

    OPEN = "open"
    CONDITIONAL = "conditional"
    CLOSED = "closed"


class Grade(StrEnum):
    """Grades of data by harm when leaked (GB/T 43697-2024): general levels 1 to 4."""

    PUBLIC = "1"
    INTERNAL = "2"
    SENSITIVE = "3"
    HIGHLY_SENSITIVE = "4"


class Cycle(StrEnum):
    """How often a dataset is brought up to date (更新周期), as the guide of 2017 lists it."""

    REAL_TIME = "real_time"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    OTHER = "other"


class FieldType(StrEnum):
    """Types of information items (数据类型) of the guide of 2017, reduced to those that differ in a table."""

    TEXT = "text"  # 字符型 C
    LONG_TEXT = "long_text"  # 备注型 M
    INTEGER = "integer"  # 整型
    DECIMAL = "decimal"  # 数值型 N, 货币型 Y: exact, with a scale
    FLOAT = "float"  # 浮点型, 双精度型
    DATE = "date"  # 日期型 D
    TIME = "time"  # 日期时间型 T, aware
    LOGICAL = "logical"  # 逻辑型 L
    BINARY = "binary"  # 通用型 G: pictures, files


class Meaning(StrEnum):
    """What a field says about whom. Decides its mask, its usual quality rules, matching, and what could identify."""

    PLAIN = ""
    PERSON_NAME = "person_name"
    IDENTITY_NUMBER = "identity_number"  # 公民身份号码, GB 11643-1999
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    ENTITY_NAME = "entity_name"
    CREDIT_CODE = "credit_code"  # 统一社会信用代码, GB 32100-2015
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    DIVISION = "division"  # 行政区划代码, GB/T 2260
    PLATE = "plate"  # 号牌号码, GA 36-2018
    LICENCE_NUMBER = "licence_number"
    BANK_ACCOUNT = "bank_account"
    LONGITUDE = "longitude"
    LATITUDE = "latitude"
    UPDATED_AT = "updated_at"  # when the row last changed at its source
    HAPPENED_AT = "happened_at"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Field:
    """A field of a dataset, by the name it has in the model."""

    name: str
    label: Text
    unit: Unit | None = None
    grade: Grade = Grade.INTERNAL
    meaning: Meaning = Meaning.PLAIN


@dataclass(frozen=True)
class Dataset:
    """A declared table (信息资源). ``model`` is ``app.Model``, resolved when the city starts (check hub.E101)."""

    key: str
    label: Text
    model: str
    fields: tuple[Field, ...]
    sharing: Sharing = Sharing.ON_REQUEST
    grade: Grade = Grade.INTERNAL
    standard: str = ""
    opening: Opening = Opening.CLOSED
    cycle: Cycle = Cycle.REAL_TIME
    sharing_ground: str = ""
