"""The registries' own tables as information resources."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.data import Dataset, Field, Grade, Meaning, Sharing

REGISTRIES = Dataset(
    key="registry",
    label=Text("基础库和主题库目录", "Base and topic databases"),
    model="registries.Registry",
    fields=(
        Field("key", Text("标识", "Key")),
        Field("name_zh", Text("名称", "Name")),
        Field("kind", Text("类别", "Kind")),
        Field("owner", Text("主管部门", "Owner")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
)
RECORDS = Dataset(
    key="record",
    label=Text("基础库记录", "Golden records"),
    model="registries.Record",
    fields=(
        Field("registry", Text("所属库", "Registry")),
        Field("number", Text("号码", "Number"), grade=Grade.SENSITIVE, meaning=Meaning.IDENTITY_NUMBER),
        Field("name", Text("名称", "Name"), grade=Grade.SENSITIVE, meaning=Meaning.PERSON_NAME),
        Field("valid_from", Text("有效自", "Valid from")),
        Field("known_from", Text("认定自", "Known from")),
    ),
    grade=Grade.SENSITIVE,
)
RECEIPTS = Dataset(
    key="receipt",
    label=Text("基础信息使用回执", "Receipts of uses"),
    model="registries.Receipt",
    fields=(
        Field("registry", Text("所属库", "Registry")),
        Field("service", Text("服务", "Service")),
        Field("purpose", Text("目的", "Purpose")),
        Field("at", Text("时间", "At")),
        Field("organisation", Text("使用单位", "Unit")),
        Field("asked", Text("请求条数", "Asked")),
        Field("found", Text("命中条数", "Found")),
    ),
)
OBSERVATIONS = Dataset(
    key="observation",
    label=Text("经济指标数值", "Economic values"),
    model="registries.Observation",
    fields=(
        Field("series", Text("指标", "Series")),
        Field("division_code", Text("行政区划", "Division"), meaning=Meaning.DIVISION),
        Field("period", Text("时期", "Period")),
        Field("value", Text("数值", "Value"), meaning=Meaning.AMOUNT),
        Field("revision", Text("修订", "Revision")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    grade=Grade.PUBLIC,
)
DATASETS = (REGISTRIES, RECORDS, RECEIPTS, OBSERVATIONS)
