"""Input of the operator."""

from __future__ import annotations

from django import forms

from chengshu.ui.forms import Form, words


class SetAsideForm(Form):
    """Giving a dead letter up wants a reason."""

    reason = forms.CharField(
        label=words("搁置原因", "Reason"),
        help_text=words("写清为什么不再处理，将记入审计。", "Say why it is given up; it goes into the audit record."),
        max_length=300,
        widget=forms.Textarea,
    )
