"""Words of the guide of 2017 (政务信息资源目录编制指南) as the catalogue writes them, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from chengshu.base.text import Text
from chengshu.spec.data import Cycle, FieldType, Grade, Meaning, Opening, Sharing


class Format(models.TextChoices):
    """Formats of information resources (信息资源格式分类) of the guide of 2017."""

    DATABASE = "database", "数据库"
    SPREADSHEET = "spreadsheet", "电子表格"
    DOCUMENT = "document", "电子文件"
    PICTURE = "picture", "图形图像"
    MEDIA = "media", "流媒体"
    SELF_DESCRIBING = "self_describing", "自描述格式"


class Origin(models.TextChoices):
    """How an entry came into the catalogue."""

    COMPILED = "compiled", "部门编制"
    DECLARED = "declared", "平台自有数据"
    INVENTORY = "inventory", "信息系统梳理生成"
    NODE = "node", "其他节点同步"


class Standing(models.TextChoices):
    """Where an entry stands. Only published ones are seen by other units."""

    DRAFT = "draft", "编制中"
    IN_REVIEW = "in_review", "审核中"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤销"


class SharingWay(models.TextChoices):
    """How it is handed over (共享方式)."""

    PLATFORM = "platform", "共享平台"
    MAIL = "mail", "邮件"
    MEDIUM = "medium", "拷盘或介质交换"
    OTHER = "other", "其他"


class Secrecy(models.TextChoices):
    """Level of secrecy (密级). State secrets are not catalogued on this network (保守国家秘密法 第三十一条)."""

    NONE = "none", "非涉密"
    WORK = "work", "工作秘密"


SHARING_LABELS: Mapping[Sharing, Text] = {
    Sharing.OPEN_TO_ALL: Text("无条件共享", "Shared without conditions"),
    Sharing.ON_REQUEST: Text("有条件共享", "Shared on conditions"),
    Sharing.NOT_SHARED: Text("不予共享", "Not shared"),
}
OPENING_LABELS: Mapping[Opening, Text] = {
    Opening.OPEN: Text("无条件开放", "Open"),
    Opening.CONDITIONAL: Text("有条件开放", "Open on conditions"),
    Opening.CLOSED: Text("不予开放", "Not open"),
}
GRADE_LABELS: Mapping[Grade, Text] = {
    Grade.PUBLIC: Text("1级（公开）", "1 (public)"),
    Grade.INTERNAL: Text("2级（内部）", "2 (internal)"),
    Grade.SENSITIVE: Text("3级（敏感）", "3 (sensitive)"),
    Grade.HIGHLY_SENSITIVE: Text("4级（高敏感）", "4 (highly sensitive)"),
}
CYCLE_LABELS: Mapping[Cycle, Text] = {
    Cycle.REAL_TIME: Text("实时", "Real time"),
    Cycle.DAILY: Text("每日", "Daily"),
    Cycle.WEEKLY: Text("每周", "Weekly"),
    Cycle.MONTHLY: Text("每月", "Monthly"),
    Cycle.QUARTERLY: Text("每季度", "Quarterly"),
    Cycle.HALF_YEARLY: Text("每半年", "Half-yearly"),
    Cycle.YEARLY: Text("每年", "Yearly"),
    Cycle.OTHER: Text("其他", "Other"),
}
TYPE_LABELS: Mapping[FieldType, Text] = {
    FieldType.TEXT: Text("字符型", "Text"),
    FieldType.LONG_TEXT: Text("备注型", "Long text"),
    FieldType.INTEGER: Text("整型", "Whole number"),
    FieldType.DECIMAL: Text("数值型", "Exact number"),
    FieldType.FLOAT: Text("浮点型", "Floating point"),
    FieldType.DATE: Text("日期型", "Date"),
    FieldType.TIME: Text("日期时间型", "Date and time"),
    FieldType.LOGICAL: Text("逻辑型", "Yes or no"),
    FieldType.BINARY: Text("通用型", "Picture or file"),
}
MEANING_LABELS: Mapping[Meaning, Text] = {
    Meaning.PLAIN: Text("一般信息", "Plain"),
    Meaning.PERSON_NAME: Text("自然人姓名", "Name of a person"),
    Meaning.IDENTITY_NUMBER: Text("公民身份号码", "Citizen's identity number"),
    Meaning.SEX: Text("性别", "Sex"),
    Meaning.BIRTH_DATE: Text("出生日期", "Date of birth"),
    Meaning.ENTITY_NAME: Text("法人名称", "Name of a legal entity"),
    Meaning.CREDIT_CODE: Text("统一社会信用代码", "Unified social credit code"),
    Meaning.PHONE: Text("电话号码", "Telephone number"),
    Meaning.EMAIL: Text("电子邮箱", "E-mail address"),
    Meaning.ADDRESS: Text("地址", "Address"),
    Meaning.DIVISION: Text("行政区划", "Administrative division"),
    Meaning.PLATE: Text("号牌号码", "Plate number"),
    Meaning.LICENCE_NUMBER: Text("证照编号", "Number of a licence"),
    Meaning.BANK_ACCOUNT: Text("银行账号", "Bank account"),
    Meaning.LONGITUDE: Text("经度", "Longitude"),
    Meaning.LATITUDE: Text("纬度", "Latitude"),
    Meaning.UPDATED_AT: Text("更新时间", "Time of last change"),
    Meaning.HAPPENED_AT: Text("发生时间", "Time of the event"),
    Meaning.AMOUNT: Text("金额", "Amount"),
}
FORMAT_LABELS: Mapping[Format, Text] = {
    Format.DATABASE: Text("数据库", "Database"),
    Format.SPREADSHEET: Text("电子表格", "Spreadsheet"),
    Format.DOCUMENT: Text("电子文件", "Document"),
    Format.PICTURE: Text("图形图像", "Picture"),
    Format.MEDIA: Text("流媒体", "Stream"),
    Format.SELF_DESCRIBING: Text("自描述格式", "Self-describing"),
}
ORIGIN_LABELS: Mapping[Origin, Text] = {
    Origin.COMPILED: Text("部门编制", "Compiled by a unit"),
    Origin.DECLARED: Text("平台自有数据", "The platform's own"),
    Origin.INVENTORY: Text("信息系统梳理生成", "From the inventory of systems"),
    Origin.NODE: Text("其他节点同步", "Taken over from a node"),
}
STANDING_LABELS: Mapping[Standing, Text] = {
    Standing.DRAFT: Text("编制中", "Draft"),
    Standing.IN_REVIEW: Text("审核中", "Under review"),
    Standing.PUBLISHED: Text("已发布", "Published"),
    Standing.WITHDRAWN: Text("已撤销", "Withdrawn"),
}
SHARING_WAY_LABELS: Mapping[SharingWay, Text] = {
    SharingWay.PLATFORM: Text("共享平台", "Sharing platform"),
    SharingWay.MAIL: Text("邮件", "Mail"),
    SharingWay.MEDIUM: Text("拷盘或介质交换", "On a medium"),
    SharingWay.OTHER: Text("其他", "Other"),
}
SECRECY_LABELS: Mapping[Secrecy, Text] = {
    Secrecy.NONE: Text("非涉密", "Not classified"),
    Secrecy.WORK: Text("工作秘密", "Work secret"),
}


class SubmissionKind(models.TextChoices):
    """What is asked for."""

    NEW = "new", "新编"
    CHANGE = "change", "变更"
    WITHDRAWAL = "withdrawal", "撤销"


class SubmissionState(models.TextChoices):
    """Where a submission stands; the same keys as the states of its work."""

    COMPILING = "compiling", "编制"
    DEPARTMENT = "department", "部门审核"
    BUREAU = "bureau", "数据主管部门审核"
    PUBLISHED = "published", "已发布"
    DROPPED = "dropped", "已终止"


class DatumStanding(models.TextChoices):
    """Whether it is settled who is the source of a datum that several bureaus offer."""

    OPEN = "open", "待认定"
    SETTLED = "settled", "已认定"
    DIFFERENT = "different", "并非同一数据"


class NeedState(models.TextChoices):
    """Where a need stands."""

    ASKED = "asked", "待答复"
    DISPUTED = "disputed", "待协调"
    AGREED = "agreed", "同意提供"
    FULFILLED = "fulfilled", "已满足"
    REFUSED = "refused", "不予提供"
    DROPPED = "dropped", "已撤回"


class DutyState(models.TextChoices):
    """Where a duty stands."""

    OPEN = "open", "待履行"
    FULFILLED = "fulfilled", "已履行"
    DROPPED = "dropped", "已免除"


class RuleKind(models.TextChoices):
    """What a management rule is about."""

    MANAGEMENT = "management", "管理规范"
    FLOW = "flow", "交换流程"


class Weight(models.TextChoices):
    """What a finding of a check means for an entry."""

    BLOCKS = "blocks", "必须改正"
    WARNS = "warns", "提醒"
    OFF = "off", "不检查"


SUBMISSION_KIND_LABELS: Mapping[SubmissionKind, Text] = {
    SubmissionKind.NEW: Text("新编", "New"),
    SubmissionKind.CHANGE: Text("变更", "Change"),
    SubmissionKind.WITHDRAWAL: Text("撤销", "Withdrawal"),
}
SUBMISSION_STATE_LABELS: Mapping[SubmissionState, Text] = {
    SubmissionState.COMPILING: Text("编制", "Being compiled"),
    SubmissionState.DEPARTMENT: Text("部门审核", "Review by the department"),
    SubmissionState.BUREAU: Text("数据主管部门审核", "Review by the data bureau"),
    SubmissionState.PUBLISHED: Text("已发布", "Published"),
    SubmissionState.DROPPED: Text("已终止", "Ended"),
}
DATUM_LABELS: Mapping[DatumStanding, Text] = {
    DatumStanding.OPEN: Text("待认定", "To be settled"),
    DatumStanding.SETTLED: Text("已认定", "Settled"),
    DatumStanding.DIFFERENT: Text("并非同一数据", "Not the same"),
}
NEED_LABELS: Mapping[NeedState, Text] = {
    NeedState.ASKED: Text("待答复", "To be answered"),
    NeedState.DISPUTED: Text("待协调", "To be settled"),
    NeedState.AGREED: Text("同意提供", "Agreed"),
    NeedState.FULFILLED: Text("已满足", "Fulfilled"),
    NeedState.REFUSED: Text("不予提供", "Refused"),
    NeedState.DROPPED: Text("已撤回", "Taken back"),
}
DUTY_LABELS: Mapping[DutyState, Text] = {
    DutyState.OPEN: Text("待履行", "Open"),
    DutyState.FULFILLED: Text("已履行", "Fulfilled"),
    DutyState.DROPPED: Text("已免除", "Dropped"),
}
RULE_KIND_LABELS: Mapping[RuleKind, Text] = {
    RuleKind.MANAGEMENT: Text("管理规范", "Management rule"),
    RuleKind.FLOW: Text("交换流程", "Exchange flow"),
}
WEIGHT_MEANINGS: Mapping[Weight, Text] = {
    Weight.BLOCKS: Text("改正后才能提交", "The entry cannot be handed in before"),
    Weight.WARNS: Text("提示编目人，可以照常提交", "Its writer is told; it can be handed in all the same"),
    Weight.OFF: Text("不提示", "Nobody is told"),
}
WEIGHT_LABELS: Mapping[Weight, Text] = {
    Weight.BLOCKS: Text("必须改正", "Must be put right"),
    Weight.WARNS: Text("提醒", "A hint"),
    Weight.OFF: Text("不检查", "Not checked"),
}
