"""The columns of the form, the names under which they are found, and the words that may stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.catalogue import words
from chengshu.kernel.catalogue.likeness import normalised
from chengshu.kernel.catalogue.words import Format, Secrecy, SharingWay
from chengshu.spec.data import Cycle, FieldType, Grade, Meaning, Opening, Sharing


@dataclass(frozen=True)
class FormColumn:
    """A column: its heading, the group above it, the names it may have, and whether it tells of each item."""

    key: str
    heading: str
    group: str = ""
    names: tuple[str, ...] = ()
    of_item: bool = False
    width: int = 14


COLUMNS = (
    FormColumn("class_1", "类", "信息资源分类", ("类代码",), width=6),
    FormColumn("class_2", "项", "信息资源分类", ("项代码",), width=6),
    FormColumn("class_3", "目", "信息资源分类", ("目代码",), width=6),
    FormColumn("class_4", "细目", "信息资源分类", ("细目代码",), width=8),
    FormColumn("name_zh", "信息资源名称", names=("资源名称", "目录名称"), width=26),
    FormColumn("code", "信息资源代码", names=("资源代码", "目录代码"), width=18),
    FormColumn("provider", "信息资源提供方", names=("资源提供方", "提供方", "提供单位", "信息资源提供单位"), width=20),
    FormColumn(
        "provider_code", "信息资源提供方代码", names=("资源提供方代码", "提供方代码", "提供方内部部门代码"), width=20
    ),
    FormColumn("summary_zh", "信息资源摘要", names=("资源摘要", "摘要"), width=36),
    FormColumn("format", "信息资源格式分类", "信息资源格式", ("格式分类", "资源格式分类")),
    FormColumn("format_detail", "信息资源格式类型", "信息资源格式", ("格式类型", "资源格式类型")),
    FormColumn("item_name", "信息项名称", "信息项信息", ("数据项名称", "信息项"), of_item=True, width=20),
    FormColumn("item_type", "数据类型", "信息项信息", ("信息项数据类型", "类型"), of_item=True),
    FormColumn("item_length", "数据长度", "信息项信息", ("长度", "信息项长度"), of_item=True, width=8),
    FormColumn("sharing", "共享类型", "共享属性"),
    FormColumn("sharing_condition", "共享条件", "共享属性", ("不予共享依据", "共享条件或不予共享依据"), width=26),
    FormColumn("sharing_way", "共享方式分类", "共享属性", ("共享方式",)),
    FormColumn("opening", "是否向社会开放", "开放属性", ("开放类型", "是否开放")),
    FormColumn("opening_condition", "开放条件", "开放属性", width=20),
    FormColumn("cycle", "更新周期", width=10),
    FormColumn("published_on", "发布日期", width=12),
    FormColumn("related", "关联资源代码", names=("关联信息资源代码",), width=20),
    FormColumn("name_en", "英文名称", "扩展信息", ("信息资源英文名称",), width=24),
    FormColumn("grade", "数据级别", "扩展信息", ("资源级别", "分级")),
    FormColumn("secrecy", "密级", "扩展信息", ("涉密属性",), width=10),
    FormColumn("standard", "遵循标准", "扩展信息", ("标准",), width=18),
    FormColumn("interface", "接口", "扩展信息", ("接口信息",), width=18),
    FormColumn("storage", "存储位置", "扩展信息", ("存储",), width=18),
    FormColumn("system_code", "所属信息系统", "扩展信息", ("所属系统", "系统代码"), width=16),
    FormColumn("item_column", "字段名", "信息项扩展", ("英文字段名", "字段英文名", "列名"), of_item=True),
    FormColumn("item_en", "信息项英文名称", "信息项扩展", of_item=True, width=18),
    FormColumn("item_scale", "小数位", "信息项扩展", of_item=True, width=8),
    FormColumn("item_meaning", "数据含义", "信息项扩展", of_item=True),
    FormColumn("item_unit", "计量单位", "信息项扩展", of_item=True, width=8),
    FormColumn("item_required", "必填", "信息项扩展", ("是否必填", "是否为空"), of_item=True, width=6),
    FormColumn("item_key", "主键", "信息项扩展", ("是否主键",), of_item=True, width=6),
    FormColumn("item_element", "数据元", "信息项扩展", ("数据元代码",), of_item=True, width=10),
    FormColumn("item_code_list", "代码集", "信息项扩展", ("值域",), of_item=True),
    FormColumn("item_grade", "信息项级别", "信息项扩展", of_item=True),
    FormColumn("item_sharing", "信息项共享类型", "信息项扩展", of_item=True),
    FormColumn("item_opening", "信息项开放类型", "信息项扩展", of_item=True),
    FormColumn("item_remark", "备注", "信息项扩展", ("信息项备注", "说明"), of_item=True, width=20),
)
BY_KEY: Mapping[str, FormColumn] = {one.key: one for one in COLUMNS}
REQUIRED = ("name_zh", "provider", "item_name")
LONGEST: Mapping[str, int] = {
    "name_zh": 200,
    "name_en": 200,
    "summary_zh": 2000,
    "format_detail": 60,
    "sharing_condition": 1000,
    "opening_condition": 1000,
    "standard": 200,
    "interface": 200,
    "storage": 200,
    "system_code": 60,
    "item_name": 200,
    "item_en": 200,
    "item_unit": 20,
    "item_remark": 400,
}
"""Characters that fit into the row."""


def column_called(heading: str) -> FormColumn | None:
    """The column that a heading means."""
    return _CALLED.get(normalised(heading)) if heading else None


_CALLED: Mapping[str, FormColumn] = {
    normalised(name): one for one in reversed(COLUMNS) for name in (one.heading, *one.names)
}


def _spoken(labels: Mapping[Any, Text], **more: tuple[str, ...]) -> dict[str, Any]:
    """Values by every word for them, in either language."""
    found = {normalised(word): value for value, text in labels.items() for word in (text.zh, text.en, str(value))}
    keys = {value.name: value for value in labels}
    return found | {normalised(word): keys[name] for name, said in more.items() for word in said}


VALUES: Mapping[str, Mapping[str, Any]] = {
    "format": _spoken(words.FORMAT_LABELS, DATABASE=("数据库类",), SPREADSHEET=("表格",), DOCUMENT=("文件", "文档")),
    "sharing": _spoken(
        words.SHARING_LABELS,
        OPEN_TO_ALL=("无条件", "无条件共享类"),
        ON_REQUEST=("有条件", "有条件共享类"),
        NOT_SHARED=("不共享", "不予共享类"),
    ),
    "sharing_way": _spoken(
        words.SHARING_WAY_LABELS,
        PLATFORM=("共享平台方式", "平台", "共享平台"),
        MEDIUM=("介质交换", "拷盘"),
        OTHER=("邮件拷盘介质交换等方式",),
    ),
    "opening": _spoken(
        words.OPENING_LABELS, OPEN=("是", "开放", "1"), CONDITIONAL=("有条件",), CLOSED=("否", "不开放", "0")
    ),
    "cycle": _spoken(
        words.CYCLE_LABELS,
        REAL_TIME=("即时",),
        DAILY=("每天", "日", "天"),
        WEEKLY=("周",),
        MONTHLY=("月",),
        QUARTERLY=("每季", "季度", "季"),
        HALF_YEARLY=("半年",),
        YEARLY=("年",),
        OTHER=("不定期", "不更新"),
    ),
    "grade": _spoken(
        words.GRADE_LABELS,
        PUBLIC=("1级", "一级", "公开"),
        INTERNAL=("2级", "二级", "内部"),
        SENSITIVE=("3级", "三级", "敏感"),
        HIGHLY_SENSITIVE=("4级", "四级", "高敏感"),
    ),
    "secrecy": _spoken(words.SECRECY_LABELS, NONE=("不涉密", "否", "公开"), WORK=("内部",)),
    "type": _spoken(
        words.TYPE_LABELS,
        TEXT=("字符型c", "字符", "字符串", "字符串型", "c", "varchar", "char", "string"),
        LONG_TEXT=("备注型m", "备注", "文本型", "m", "text", "clob"),
        INTEGER=("整数", "整数型", "i", "int", "bigint"),
        DECIMAL=("数值型n", "数值", "数字型", "货币型", "货币型y", "n", "y", "decimal", "numeric", "number"),
        FLOAT=("双精度型", "浮点", "b", "f", "double"),
        DATE=("日期型d", "日期", "d"),
        TIME=("日期时间型t", "日期时间", "时间型", "t", "datetime", "timestamp"),
        LOGICAL=("逻辑型l", "逻辑", "布尔型", "l", "boolean"),
        BINARY=("通用型g", "通用", "二进制", "图片型", "g", "blob"),
    ),
    "meaning": _spoken(words.MEANING_LABELS),
    "yes": {normalised(word): True for word in ("是", "y", "yes", "1", "true", "√", "必填")}
    | {normalised(word): False for word in ("否", "n", "no", "0", "false", "×", "非必填")},
}
SECRET = frozenset({"秘密", "机密", "绝密", "涉密"})
USUAL: Mapping[str, Any] = {
    "format": Format.DATABASE,
    "sharing": Sharing.ON_REQUEST,
    "sharing_way": SharingWay.PLATFORM,
    "opening": Opening.CLOSED,
    "cycle": Cycle.MONTHLY,
    "grade": Grade.INTERNAL,
    "secrecy": Secrecy.NONE,
    "type": FieldType.TEXT,
    "meaning": Meaning.PLAIN,
    "yes": False,
}
