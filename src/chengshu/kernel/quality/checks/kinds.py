"""All kinds of rules, as officials choose them."""

from __future__ import annotations

from collections.abc import Mapping

from chengshu.base.text import Text
from chengshu.kernel.quality.checks import conditions
from chengshu.kernel.quality.checks.words import Asks, Check, Setting
from chengshu.kernel.quality.dimensions import Dimension


def _needs(key: str, zh: str, en: str, asks: Asks, *, required: bool = True, hint: Text | None = None) -> Setting:
    return Setting(key, Text(zh, en), asks, required, hint)


_ALL = (
    Check(
        "filled",
        Text("必填", "Filled"),
        Dimension.COMPLETENESS,
        Text("不能为空", "must not be empty"),
        conditions.filled,
    ),
    Check(
        "identity_number",
        Text("公民身份号码", "Citizen's number"),
        Dimension.ACCURACY,
        Text("格式、地区、出生日期和校验码正确（GB 11643）", "form, area, birth date and check character (GB 11643)"),
        conditions.identity,
    ),
    Check(
        "credit_code",
        Text("统一社会信用代码", "Unified social credit code"),
        Dimension.ACCURACY,
        Text("格式和校验码正确（GB 32100）", "form and check character (GB 32100)"),
        conditions.credit,
    ),
    Check(
        "day",
        Text("日期写法", "A date"),
        Dimension.CONFORMITY,
        Text("是存在的日期", "must be a day that exists"),
        conditions.day,
    ),
    Check(
        "past",
        Text("不晚于今天", "Not to come"),
        Dimension.ACCURACY,
        Text("不早于 1850 年，不晚于今天", "not before 1850 and not to come"),
        conditions.past,
    ),
    Check(
        "codes",
        Text("代码取值", "A code"),
        Dimension.CONFORMITY,
        Text("取值在代码集内", "must be one of the codes"),
        conditions.codes,
        (
            _needs("code_list", "代码集", "Code list", Asks.CODE_LIST, required=False),
            _needs(
                "codes",
                "或直接列出代码",
                "Or list the codes",
                Asks.WORDS,
                required=False,
                hint=Text("用空格或换行分隔。", "Parted by spaces or lines."),
            ),
        ),
    ),
    Check(
        "reference",
        Text("在另一资源中存在", "Is found in another resource"),
        Dimension.CONSISTENCY,
        Text("取值在另一资源的字段中存在", "must be found in another resource"),
        conditions.reference,
        (
            _needs("resource", "另一资源", "Other resource", Asks.RESOURCE),
            _needs("column", "其字段名", "Its column", Asks.LINE),
        ),
    ),
    Check(
        "range",
        Text("取值范围", "Within bounds"),
        Dimension.ACCURACY,
        Text("在最小值和最大值之间", "must lie between the bounds"),
        conditions.range,
        (
            _needs("least", "最小值", "Least", Asks.LINE, required=False),
            _needs(
                "most",
                "最大值",
                "Most",
                Asks.LINE,
                required=False,
                hint=Text("日期写作 2024-01-31，“today”为当天。", "Dates as 2024-01-31; “today” is the present day."),
            ),
        ),
    ),
    Check(
        "pattern",
        Text("书写格式", "Written like"),
        Dimension.CONFORMITY,
        Text("符合正则表达式", "must fit the pattern"),
        conditions.pattern,
        (
            _needs(
                "pattern",
                "正则表达式",
                "Pattern",
                Asks.LINE,
                hint=Text("整个值须匹配，RE2 语法。", "The whole value must fit; RE2 syntax."),
            ),
        ),
    ),
    Check(
        "length",
        Text("长度", "Length"),
        Dimension.CONFORMITY,
        Text("不超过规定的字符数", "must not be longer than declared"),
        conditions.length,
        (_needs("most", "最多字符数", "Characters at most", Asks.NUMBER),),
    ),
    Check(
        "unique",
        Text("不重复", "No repeats"),
        Dimension.UNIQUENESS,
        Text("不能与其他行重复", "must not occur twice"),
        conditions.unique,
        (_needs("columns", "组合字段", "Together with", Asks.COLUMNS, required=False),),
    ),
    Check(
        "birth_agrees",
        Text("出生日期与身份号码一致", "Birth date as in the number"),
        Dimension.CONSISTENCY,
        Text("与公民身份号码中的出生日期相同", "must be the birth date inside the number"),
        conditions.birth_agrees,
        (_needs("number", "身份号码字段", "Column of the number", Asks.COLUMN),),
    ),
    Check(
        "sex_agrees",
        Text("性别与身份号码一致", "Sex as in the number"),
        Dimension.CONSISTENCY,
        Text("与公民身份号码中的性别相同", "must be the sex inside the number"),
        conditions.sex_agrees,
        (_needs("number", "身份号码字段", "Column of the number", Asks.COLUMN),),
    ),
    Check(
        "order",
        Text("先后顺序", "Not after"),
        Dimension.CONSISTENCY,
        Text("不晚于另一日期", "must not be after another date"),
        conditions.order,
        (_needs("later", "较晚的日期字段", "Column of the later date", Asks.COLUMN),),
    ),
    Check(
        "formula",
        Text("公式", "Formula"),
        Dimension.ACCURACY,
        Text("公式成立", "the formula must hold"),
        conditions.formula,
        (
            _needs(
                "formula",
                "公式",
                "Formula",
                Asks.LINE,
                hint=Text(
                    "用字段名书写，如 occupancy <= capacity。",
                    "Over names of columns, such as occupancy <= capacity.",
                ),
            ),
        ),
        of_column=False,
    ),
    Check(
        "fresh",
        Text("按周期更新", "Up to date"),
        Dimension.TIMELINESS,
        Text("在更新周期内更新", "updated within the cycle of the catalogue"),
        conditions.fresh,
        (_needs("days", "最长天数", "Days at most", Asks.NUMBER),),
        of_column=False,
        over_table=True,
    ),
)
CHECKS: Mapping[str, Check] = {check.key: check for check in _ALL}
