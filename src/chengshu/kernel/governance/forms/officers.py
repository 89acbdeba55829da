"""What people type about chief officers and their papers."""

from __future__ import annotations

from django import forms

from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.governance.forms.fields import KeptForm, PostField, long_text, posts_held
from chengshu.kernel.governance.models import OFFICER_KIND_LABELS, PAPER_KIND_LABELS
from chengshu.kernel.governance.purposes import YEARLY_PAPERS
from chengshu.ui.fields import day, line
from chengshu.ui.forms import Form, choices, words


class OfficerForm(Form):
    """Somebody of a unit to be its chief officer."""

    post = PostField(
        posts_held(),
        label=words("人员", "Person"),
        help_text=words("由本单位分管信息化的主要领导担任。", "The leader of the unit who answers for IT."),
    )
    kind = forms.ChoiceField(label=words("职务", "Office"), choices=choices(OFFICER_KIND_LABELS))
    duty = long_text("职责分工", "Duty", required=False)
    appointing_number = line("任命文号", "Appointing document no.", required=False, length=100)
    since = day("任职日期", "Since", required=False)
    until = day("任期至", "Term until", required=False)


class TermForm(Form):
    """A further term."""

    until = day("任期延至", "Term until")


class PaperRuleForm(KeptForm):
    """By when a paper is due."""

    officer_kind = forms.ChoiceField(label=words("职务", "Office"), choices=choices(OFFICER_KIND_LABELS))
    paper = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(PAPER_KIND_LABELS))
    first_year = forms.IntegerField(label=words("自哪一年度起", "From the year"), min_value=2000, max_value=2100)
    month = forms.IntegerField(label=words("月", "Month"), min_value=1, max_value=12)
    day = forms.IntegerField(label=words("日", "Day"), min_value=1, max_value=31)
    year_after = forms.BooleanField(label=words("在次年", "In the year that follows"), required=False)
    open_days = forms.IntegerField(
        label=words("提前几天通知", "Asked for so many days before"), min_value=1, max_value=365
    )
    remind_days = forms.IntegerField(
        label=words("提前几天提醒", "Reminded so many days before"), min_value=0, max_value=365
    )


class HandInForm(Form):
    """A yearly plan or report."""

    words = long_text("主要内容", "What it says", rows=8)
    papers = FilesField(purpose=YEARLY_PAPERS, required=False)
