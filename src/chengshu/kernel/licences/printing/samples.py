"""Sample values, for looking at a template before anything is issued."""

from __future__ import annotations

from typing import Any

from chengshu.base import clock
from chengshu.kernel.licences.models import FieldKind, HolderKind, LicenceType
from chengshu.kernel.licences.printing.typesetting import qr_svg

_SAMPLES = {
    FieldKind.TEXT: "示例内容",
    FieldKind.LONG: "示例内容，较长的一段文字，用来查看换行的效果。" * 2,
    FieldKind.DATE: "2026年1月1日",
    FieldKind.NUMBER: "100",
}


def sample_of(kind: LicenceType) -> dict[str, Any]:
    """What a template is given, for an invented holder."""
    person = kind.holder_kind == HolderKind.PERSON
    lines = [("姓名", "张示例"), ("公民身份号码", "99010219900101001X")] if person else [("名称", "天中示例有限公司")]
    lines += [(field.label_zh, _SAMPLES[FieldKind(field.kind)]) for field in kind.fields.all()]
    lines.append(("有效期限", "2026年1月1日 至 长期"))
    number = kind.numbering.format(year=clock.today().year, area="9901", serial="000001")
    return {
        "title": kind.name_zh,
        "number_label": "编号",
        "number": number,
        "identifier": f"1.2.156.3005.2.{kind.code}.(样张)",
        "fields": {field.key: _SAMPLES[FieldKind(field.kind)] for field in kind.fields.all()},
        "rows": [{"label": label, "value": value} for label, value in lines],
        "issuer": kind.organisation.name_zh,
        "issued_on": "2026年1月1日",
        "qr": qr_svg("https://example.invalid/sample"),
        "parts": [],
        "sample": "样 张",
    }
