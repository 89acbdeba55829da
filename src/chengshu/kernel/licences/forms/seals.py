"""What people type about seals."""

from __future__ import annotations

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.access.forms import UnitForm
from chengshu.kernel.licences.certificates import LARGEST_FILE
from chengshu.ui.fields import line
from chengshu.ui.forms import Form, words

TOO_LARGE = Text("证书文件过大，不应超过 64 KB。", "The file is too large; a certificate has 64 KB at most.")


class SealForm(UnitForm):
    """A seal to be made."""

    issuer_code = line("统一社会信用代码", "Unified credit code", length=18)


class TokenForm(Form):
    """Which key in the token, and its certificate."""

    label = line(
        "密钥标签（CKA_LABEL）",
        "Label of the key (CKA_LABEL)",
        required=False,
        length=120,
        help_zh="令牌中签名私钥的标签，可用厂商工具查看；不填则与密钥目录中的名称相同。",
        help_en="What the key for signing is called in the token, as the vendor's tool shows it; "
        "without it, what it is called in the folder of keys.",
    )
    certificate = forms.FileField(
        label=words("签名证书", "Certificate for signing"),
        required=False,
        help_text=words(
            "PEM、DER 或 P7B 文件，可连同上级证书。不上传时，从令牌中读取与密钥配套的证书。",
            "A file in PEM, DER or P7B, with those of the authorities above it if you have them. "
            "Without a file the certificate is read from the token.",
        ),
    )

    def clean_certificate(self) -> object:
        """One that may be a certificate by its size."""
        found = self.cleaned_data["certificate"]
        if found and found.size > LARGEST_FILE:
            raise forms.ValidationError(str(TOO_LARGE))
        return found

    def upload(self) -> bytes:
        """What was uploaded; nothing where it is to be read from the token."""
        found = self.cleaned_data["certificate"]
        return bytes(found.read()) if found else b""
