"""What the pages of the licence store share."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.http import HttpResponse
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.licences.rights import FETCH, ISSUE, SEE, SEE_PROOFS
from chengshu.spec.people import Permission
from chengshu.ui.parts import FileLine, Tab

STORE: Sequence[tuple[str, Text, Permission]] = (
    ("licences:licences", Text("证照库", "Licences"), SEE),
    ("licences:types", Text("证照类型", "Types"), SEE),
    ("licences:batches", Text("批量签发与汇聚", "Lists"), ISSUE),
    ("licences:seals", Text("电子印章", "Seals"), SEE),
    ("licences:uses", Text("使用记录", "Uses"), SEE),
)
PROOFS: Sequence[tuple[str, Text, Permission]] = (
    ("licences:proofs", Text("证明事项清单", "Proofs"), SEE_PROOFS),
    ("licences:items", Text("事项与材料", "Items and materials"), SEE_PROOFS),
    ("licences:verifications", Text("部门核验", "Verification"), SEE_PROOFS),
    ("licences:measures", Text("减证成效", "What was cut"), SEE_PROOFS),
)
WINDOW: Sequence[tuple[str, Text, Permission]] = (
    ("licences:window", Text("一证通办", "One-licence handling"), FETCH),
    ("licences:shared", Text("材料共享互认", "Shared papers"), FETCH),
    ("licences:consents", Text("授权记录", "Consents"), FETCH),
)


def tabs_of(actor: Actor, current: str, tabs: Sequence[tuple[str, Text, Permission]]) -> list[Tab]:
    """Tabs by name of their page; those not allowed are left out."""
    return [Tab(label, reverse(name), current=name == current) for name, label, needs in tabs if actor.may(needs)]


def file_lines(row: models.Model) -> list[FileLine]:
    """The files of a row."""
    return [
        FileLine(
            name=one.name,
            url=reverse("files:download", args=[one.pk]),
            size=one.stored.size,
            kind=one.stored.kind,
            preview_url=reverse("files:preview", args=[one.pk, 1]) if one.stored.pages else "",
        )
        for one in attachments_of(row)
    ]


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF to be kept."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
