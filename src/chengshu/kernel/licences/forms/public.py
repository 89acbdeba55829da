"""What strangers type."""

from __future__ import annotations

from django import forms

from chengshu.ui.forms import Form, words


class CompareForm(Form):
    """A PDF to be held against what was issued."""

    pdf = forms.FileField(label=words("证照 PDF 文件", "The licence as PDF"))


class CodeForm(Form):
    """The code under the QR picture, or its whole address."""

    code = forms.CharField(label=words("核验码", "Code"), max_length=300)

    def clean_code(self) -> str:
        """The code alone."""
        return str(self.cleaned_data["code"]).strip().rstrip("/").rpartition("/")[2][:32]
