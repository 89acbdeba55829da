"""What the registries refuse."""

from __future__ import annotations

from chengshu.base.errors import Refusal
from chengshu.base.text import Text


class NoSuchRegistry(Refusal):
    status = 404
    text = Text(
        "没有这个基础库或主题库，请从概况页选择。", "There is no such registry; please choose one from the overview."
    )


class NoPurpose(Refusal):
    status = 422
    text = Text(
        "请选择使用目的后再查询；目的会写入回执。",
        "Please choose the purpose first; it is written on the receipt.",
    )


class PurposeEnded(Refusal):
    status = 422
    text = Text(
        "使用目的“%(purpose)s”已停用，请选择启用中的目的。",
        "The purpose “%(purpose)s” is no longer in use; please choose one that is.",
    )


class FieldNotGranted(Refusal):
    status = 403
    text = Text(
        "“%(field)s”未授权给本单位用于该目的。请向基础库主管部门申请，或改用核验服务。",
        "“%(field)s” is not granted to your unit for this purpose. Ask the registry's owner, or verify it instead.",
    )


class UnknownField(Refusal):
    status = 422
    text = Text("该库没有“%(field)s”字段。", "This registry has no field “%(field)s”.")


class NotVerifiable(Refusal):
    status = 422
    text = Text("“%(field)s”不提供核验。", "“%(field)s” cannot be verified.")


class TooMany(Refusal):
    status = 422
    text = Text(
        "一次最多 %(most)s 条，请分批提交。", "At most %(most)s at a time; please send them in several batches."
    )


class FaultyNumber(Refusal):
    status = 422
    text = Text(
        "号码不正确：长度、日期或校验位有误，请核对后重新输入。",
        "The number is wrong (length, date or check character); please check it and type it again.",
    )


class PairDecided(Refusal):
    text = Text("这对记录已有判定。", "These two records have been decided already.")


class NotSplittable(Refusal):
    text = Text(
        "请至少选择一条、且不要全选来源行，才能拆分。",
        "Choose at least one source row, but not all of them, to split the record.",
    )


class NothingToFeed(Refusal):
    text = Text(
        "该库还没有可用的来源表：请先登记来源，并等待数据归集入湖。",
        "No source of this registry can be read yet: register sources and wait until they are gathered.",
    )


class KeptElsewhere(Refusal):
    text = Text(
        "该库由其他系统维护，这里只引用。", "This registry is kept by another system; it is only referred to here."
    )


class BadMapping(Refusal):
    status = 422
    text = Text(
        "来源表没有“%(column)s”列，请检查对应关系。", "The table has no column “%(column)s”; check the mapping."
    )


class ThresholdsOutOfOrder(Refusal):
    status = 422
    text = Text(
        "待判定阈值须大于 0 且不高于同一主体阈值，后者不高于 1。",
        "The asking threshold must be above 0 and not above that for sameness, which is at most 1.",
    )
