"""What each column is to somebody who looks for a person: an identifier, a clue, a secret, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import duckdb

from chengshu.base.text import Text
from chengshu.kernel.lake.sql import identifier
from chengshu.packs.open_data.privacy.treatments import Column
from chengshu.spec.data import FieldType, Meaning

SAMPLE = 20_000
LOOKS_LIKE = 0.2


class Part(StrEnum):
    """The part a column plays."""

    DIRECT = "direct"
    QUASI = "quasi"
    SENSITIVE = "sensitive"
    HARMLESS = "harmless"


PART_LABELS: dict[str, Text] = {
    Part.DIRECT: Text("直接标识", "Direct identifier"),
    Part.QUASI: Text("准标识", "Quasi-identifier"),
    Part.SENSITIVE: Text("敏感", "Sensitive"),
    Part.HARMLESS: Text("一般", "Harmless"),
}

DIRECT: Mapping[Meaning, Text] = {
    Meaning.PERSON_NAME: Text("姓名直接指向个人", "A name points to a person"),
    Meaning.IDENTITY_NUMBER: Text("公民身份号码直接指向个人", "An identity number points to a person"),
    Meaning.PHONE: Text("电话号码直接指向个人", "A phone number points to a person"),
    Meaning.EMAIL: Text("电子邮箱直接指向个人", "An e-mail address points to a person"),
    Meaning.PLATE: Text("车牌号直接指向车主", "A plate points to the owner of the car"),
    Meaning.LICENCE_NUMBER: Text("证照号码直接指向持有人", "A licence number points to its holder"),
    Meaning.BANK_ACCOUNT: Text("银行账号直接指向开户人", "A bank account points to its holder"),
}
# What belongs to legal entities is public by law (企业信息公示暂行条例) where nothing in the table is about persons.
ENTITY_ONLY = frozenset({Meaning.LICENCE_NUMBER, Meaning.PHONE, Meaning.EMAIL})
QUASI: Mapping[Meaning, Text] = {
    Meaning.SEX: Text("性别与其他信息合在一起可认出个人", "Sex tells people apart together with other facts"),
    Meaning.BIRTH_DATE: Text("出生日期与其他信息合在一起可认出个人", "A birth date tells people apart"),
    Meaning.ADDRESS: Text("住址与其他信息合在一起可认出个人", "An address tells people apart"),
    Meaning.DIVISION: Text("所在区划与其他信息合在一起可认出个人", "The division narrows down who it is"),
    Meaning.LONGITUDE: Text("坐标可对应到住处", "Coordinates lead to a home"),
    Meaning.LATITUDE: Text("坐标可对应到住处", "Coordinates lead to a home"),
    Meaning.HAPPENED_AT: Text("发生时间与其他信息合在一起可认出个人", "When it happened narrows down who it is"),
    Meaning.ENTITY_NAME: Text("单位名称缩小了个人的范围", "The name of a body narrows down who it is"),
    Meaning.CREDIT_CODE: Text("单位代码缩小了个人的范围", "The code of a body narrows down who it is"),
}
PERSONAL = frozenset(
    {Meaning.PERSON_NAME, Meaning.IDENTITY_NUMBER, Meaning.SEX, Meaning.BIRTH_DATE, Meaning.PLATE, Meaning.BANK_ACCOUNT}
)
# What values look like, whatever the catalogue says they mean: people put numbers into remarks.
PATTERNS: Mapping[Meaning, str] = {
    Meaning.IDENTITY_NUMBER: (
        r"(^|[^0-9])[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]($|[^0-9])"
    ),
    Meaning.PHONE: r"(^|[^0-9])1[3-9][0-9]{9}($|[^0-9])",
    Meaning.EMAIL: r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
}
LOOKS: Mapping[Meaning, Text] = {
    Meaning.IDENTITY_NUMBER: Text("内容看起来是公民身份号码", "Its values look like identity numbers"),
    Meaning.PHONE: Text("内容看起来是手机号码", "Its values look like mobile numbers"),
    Meaning.EMAIL: Text("内容看起来是电子邮箱", "Its values look like e-mail addresses"),
}
_KEY = Text("每行各不相同，可逐条认出", "It is different in each row")
_RARE = Text(
    "实测：有 %(rows)s 行的取值出现不到 %(k)s 次", "Measured: the values of %(rows)s rows occur fewer than %(k)s times"
)
_SECRET = Text("目录定为敏感级别", "Graded as sensitive in the catalogue")
_AMOUNT = Text("个人金额属于敏感信息", "Amounts of persons are sensitive")
_PLAIN = Text("取值都很常见，不足以认出个人", "Its values are common")
_ENTITY = Text("未发现自然人信息", "Nothing about natural persons was found")


@dataclass(frozen=True)
class Found:
    """A column with its part and the reason in plain words; ``rare`` rows carry a value of fewer than k rows."""

    column: Column
    part: Part
    reason: Text
    distinct: int
    rare: int


def is_about_persons(columns: Sequence[Column], looks: Mapping[str, Meaning]) -> bool:
    """Whether rows of the source, opened columns or not, tell about natural persons."""
    return any(column.meaning in PERSONAL for column in columns) or Meaning.IDENTITY_NUMBER in looks.values()


def looks_of(engine: duckdb.DuckDBPyConnection, source: str, columns: Sequence[Column]) -> dict[str, Meaning]:
    """What the values of text columns look like, where at least a fifth of those given do so; over a sample."""
    texts = [column for column in columns if column.type in {FieldType.TEXT, FieldType.LONG_TEXT}]
    if not texts:
        return {}
    counted = [
        f"avg(regexp_matches(CAST({identifier(column.name)} AS VARCHAR), ?)::INT)" for column in texts for _ in PATTERNS
    ]
    sample = f"SELECT * FROM {identifier(source)} USING SAMPLE reservoir({SAMPLE} ROWS) REPEATABLE (42)"
    row = engine.execute(
        f"SELECT {', '.join(counted)} FROM ({sample})", [pattern for _ in texts for pattern in PATTERNS.values()]
    ).fetchone()
    shares = iter(row or ())
    found: dict[str, Meaning] = {}
    for column in texts:
        for meaning in PATTERNS:
            share = next(shares, None)
            if share is not None and share >= LOOKS_LIKE:
                found.setdefault(column.name, meaning)
    return found


def parts_of(
    columns: Sequence[Column],
    looks: Mapping[str, Meaning],
    measured: Mapping[str, tuple[int, int]],
    *,
    about_persons: bool,
    k: int,
) -> list[Found]:
    """The part of each column; ``measured`` are its distinct values and its rows with a value of fewer than k rows."""
    return [_part(column, looks, measured.get(column.name, (0, 0)), about_persons, k) for column in columns]


def _part(
    column: Column, looks: Mapping[str, Meaning], measured: tuple[int, int], about_persons: bool, k: int
) -> Found:
    distinct, rare = measured

    def found(part: Part, reason: Text) -> Found:
        return Found(column, part, reason, distinct, rare)

    look = looks.get(column.name)
    if column.meaning in DIRECT and (about_persons or column.meaning not in ENTITY_ONLY):
        return found(Part.DIRECT, DIRECT[column.meaning])
    if look is not None and (about_persons or look not in ENTITY_ONLY):
        return found(Part.DIRECT, LOOKS[look])
    if not about_persons:
        return found(Part.HARMLESS, _ENTITY)
    if column.meaning in QUASI:
        return found(Part.QUASI, QUASI[column.meaning])
    if column.is_key:
        return found(Part.QUASI, _KEY)
    if column.sensitive or column.meaning is Meaning.AMOUNT:
        return found(Part.SENSITIVE, _SECRET if column.sensitive else _AMOUNT)
    if rare:
        return found(Part.QUASI, _RARE.with_values(rows=f"{rare:,}", k=k))
    return found(Part.HARMLESS, _PLAIN)
