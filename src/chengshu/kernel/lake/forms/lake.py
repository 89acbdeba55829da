"""What people type about tables."""

from __future__ import annotations

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.lake.labels import LAYER_LABELS
from chengshu.kernel.lake.models import SubjectArea
from chengshu.kernel.lake.models.retention import FEWEST_DAYS
from chengshu.ui.forms import Form, choices, words

WHY = words("用途", "What for")


class PurposeForm(Form):
    why = forms.CharField(
        label=words("查看用途", "What for"),
        min_length=5,
        max_length=200,
        help_text=words("写入审计记录。", "It goes into the audit record."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class RetentionForm(Form):
    layer = forms.ChoiceField(
        label=words("层", "Layer"), choices=choices(LAYER_LABELS, empty=Text("全部", "All")), required=False
    )
    key_start = forms.RegexField(
        r"^[a-z][a-z0-9_.]*$",
        label=words("湖表标识开头", "Keys beginning with"),
        required=False,
        max_length=100,
        help_text=words(
            "留空表示全部；如 civil. 表示民政部门的表。", "Empty is all; civil. is those of civil affairs."
        ),
    )
    days = forms.IntegerField(
        label=words("保留天数", "Days"),
        min_value=FEWEST_DAYS,
        max_value=3660,
        help_text=words(
            "旧版本在此期间可以查看和恢复，之后由后台清理。",
            "Older versions can be read that long, then they are cleared.",
        ),
    )
    reason = forms.CharField(label=words("说明", "Why"), max_length=400)


class BringBackForm(Form):
    version = forms.IntegerField(label=words("版本", "Version"), min_value=0)
    why = forms.CharField(label=words("原因", "Why"), min_length=2, max_length=400, widget=forms.Textarea({"rows": 3}))


class SortForm(Form):
    columns = forms.MultipleChoiceField(
        label=words("排序字段", "Sort by"),
        required=False,
        help_text=words(
            "后台按所选字段的顺序整理，按少数键查询会快得多；不选则保持写入顺序。",
            "The worker keeps rows in this order, which makes reading few keys much faster; none is as written.",
        ),
    )
    area = forms.ModelChoiceField(
        SubjectArea.objects.filter(active=True), label=words("主题域", "Subject area"), required=False
    )
