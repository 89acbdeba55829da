"""Annual and rolling plans."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.kernel.lifecycle.forms.fields import WanField, unit, why
from chengshu.kernel.lifecycle.models import (
    Project,
)
from chengshu.ui.forms import Form, words


class PlanForm(Form):
    """A plan to be compiled."""

    office = unit("编制单位", "Office")
    year = forms.IntegerField(label=words("计划年度", "Year"), min_value=2000, max_value=2100)
    rolling = forms.BooleanField(label=words("三年滚动计划", "Rolling plan over three years"), required=False)

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["office"]
        chosen.queryset = offices
        if offices.count() == 1:
            chosen.initial = offices.get().pk


class CompileTimeForm(Form):
    """When a plan is compiled."""

    compile_from = forms.DateField(label=words("编制开始", "From"))
    compile_until = forms.DateField(label=words("编制截止", "Until"))
    why = why()


class EntryForm(Form):
    """A project's place in a plan."""

    project = forms.ModelChoiceField(Project.everywhere.none(), label=words("项目", "Project"))
    year = forms.IntegerField(label=words("年度", "Year"))
    amount_fen = WanField(label=words("年度安排（万元）", "Money of the year (10,000 yuan)"))

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["project"]
        chosen.queryset = projects
