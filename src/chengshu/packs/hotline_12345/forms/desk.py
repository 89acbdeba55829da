"""Forms of hotlines, shifts, callbacks, articles, rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.work.people import PersonField, UnitField, units_offered
from chengshu.packs.hotline_12345.models import RECEIVERS, WAYS
from chengshu.packs.hotline_12345.services.knowledge import Content
from chengshu.ui.fields import day, flag, line, long_text
from chengshu.ui.forms import Form, choices, words

RATINGS = {
    5: Text("5 非常满意", "5 very satisfied"),
    4: Text("4 满意", "4 satisfied"),
    3: Text("3 一般", "3 so-so"),
    2: Text("2 不满意", "2 dissatisfied"),
    1: Text("1 非常不满意", "1 very dissatisfied"),
}
SOLVED = {"yes": Text("已解决", "Solved"), "no": Text("没有解决", "Not solved")}
MOST_DAYS = 31


class HotlineForm(Form):
    """A departmental hotline."""

    number = line("号码", "Number", length=20)
    name_zh = line("名称", "Name")
    name_en = line("英文名称", "English name", required=False)
    body = UnitField(label=words("原主管单位", "Body"))
    urgent = flag("紧急类热线（只联动，不归并）", "For emergencies: connected, never merged")
    way = forms.ChoiceField(
        label=words("归并方式", "Way of merging"),
        choices=choices(WAYS, empty=Text("（不适用）", "(none)")),
        required=False,
    )
    seats = forms.IntegerField(label=words("坐席数", "Seats"), min_value=0, max_value=1000, initial=0)
    organisation_on = day("机构归并日期", "Organisation merged on", required=False)
    duty_on = day("职责归并日期", "Duty merged on", required=False)
    staff_on = day("人员归并日期", "Staff merged on", required=False)
    number_on = day("号码归并日期", "Number merged on", required=False)
    basis = line("依据", "Basis", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.names = units_offered()

    def content(self) -> dict[str, Any]:
        """What was typed, but for the body."""
        return {name: value for name, value in self.cleaned_data.items() if name != "body"}


class ShiftForm(Form):
    """The same hours for several people on several days."""

    people = PersonField(
        label=words("值班人员", "Agents"), many=True, help_text=words("多人用顿号分隔。", "Divide several by commas.")
    )
    first = day("从", "From")
    last = day("至", "Until")
    begin = forms.TimeField(label=words("上班", "Begins"), widget=forms.TimeInput({"type": "time"}))
    end = forms.TimeField(
        label=words("下班", "Ends"),
        widget=forms.TimeInput({"type": "time"}),
        help_text=words("不晚于上班时间的，算作次日。", "Up to the beginning it is that of the next day."),
    )

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].widget.names = names

    def clean(self) -> dict[str, Any]:
        """The days in their order, a month at most."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not 0 <= (last - first).days < MOST_DAYS:
            self.add_error("last", str(Text("最多一次安排 31 天。", "31 days at most.")))
        return cleaned

    def days(self) -> list[Any]:
        """The days from the first to the last."""
        first = self.cleaned_data["first"]
        return [first + timedelta(days=number) for number in range((self.cleaned_data["last"] - first).days + 1)]


class CallbackForm(Form):
    """What a citizen said on the telephone."""

    solved = forms.ChoiceField(
        label=words("问题是否解决", "Solved?"), choices=choices(SOLVED), widget=forms.RadioSelect
    )
    satisfaction = forms.ChoiceField(
        label=words("满意度", "Satisfaction"), choices=choices(RATINGS), widget=forms.RadioSelect
    )
    words = long_text("评价内容", "In words", required=False, rows=3, length=500)


class ArticleForm(Form):
    """An article in both languages."""

    title_zh = line("问题", "Question", help_zh="用市民的说法。", help_en="As citizens say it.")
    body_zh = long_text("答复", "Answer", rows=8, length=20_000)
    title_en = line("问题（英文）", "Question in English", required=False)
    body_en = long_text("答复（英文）", "Answer in English", required=False, rows=5, length=20_000)
    basis = line("依据", "Basis", required=False, length=300)
    expires_on = day("有效期至", "Valid until", required=False)
    public = flag("同时用于公众自助查询", "Show it to the public too")

    def content(self) -> Content:
        """What was typed."""
        return Content(**self.cleaned_data)


class ReasonForm(Form):
    """Why a case is handed on."""

    why = long_text("说明", "Note", required=False, rows=3, length=400)


class TransferForm(Form):
    """What an emergency line told."""

    reference = line("对方警情编号", "Number of their record", length=80)
    outcome = long_text("处置情况", "What became of it", required=False, rows=3, length=400)


def _number(zh: str, en: str, least: int, most: int, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=words(zh, en), min_value=least, max_value=most, required=required)


class RuleForm(Form):
    """The rules of the hotline."""

    callback_days = _number("办结后几天内回访", "Days to call back within", 1, 30)
    callback_tries = _number("最多拨打几次", "Tries at most", 1, 10)
    unsatisfied_up_to = _number("几分及以下算不满意", "Dissatisfied up to", 0, 4)
    remind_days = _number("知识到期前几天提醒", "Days to remind before an article expires", 1, 180)
    supervise_days = _number(
        "超期几天自动转督办（不填则不自动转）", "Days overdue until supervision; empty for never", 0, 90, required=False
    )
    least_seats = _number("每小时最少值班人数", "Least agents in each hour", 1, 500)


class RecipientForm(Form):
    """Who receives what is handed on."""

    receiver = forms.ChoiceField(label=words("转往", "To"), choices=choices(RECEIVERS))
    unit = UnitField(label=words("承接单位", "Receiving body"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].widget.names = units_offered()
