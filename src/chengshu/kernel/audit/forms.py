"""How the record is narrowed."""

from __future__ import annotations

from django import forms

from chengshu.ui.forms import Form, words


class EntriesForm(Form):
    """Everything is optional; what does not fit is said beside the field."""

    system = forms.CharField(label=words("系统", "System"), max_length=40, required=False)
    person = forms.CharField(label=words("人员", "Person"), max_length=200, required=False)
    verb = forms.CharField(label=words("动作（开头）", "Verb (beginning)"), max_length=80, required=False)
    subject = forms.CharField(label=words("对象名称或编号", "Subject, name or key"), max_length=200, required=False)
    address = forms.CharField(label=words("地址", "Address"), max_length=45, required=False)
    since = forms.DateField(label=words("自", "From"), required=False)
    until = forms.DateField(label=words("至", "Until"), required=False)
