"""Fields that forms of dispatch have."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from chengshu.base.text import Text
from chengshu.kernel.cases.models import CaseClass
from chengshu.kernel.work.people import NamesField

UNKNOWN = Text(
    "没有叫“%(name)s”的类别，请从提示中选择。", "No class is called “%(name)s”; choose one of those offered."
)


def line_of(row: CaseClass) -> str:
    """A class as it is offered; its tree tells two of one code apart."""
    return f"{row.code} {row.name}"


class AnyClassField(NamesField):
    """Classes of either tree, main classes too, by code or name."""

    def offer(self) -> None:
        """The classes in use are suggested."""
        self.widget.names = [
            line_of(row) for row in CaseClass.objects.filter(retired_on=None).order_by("scheme", "path")
        ]

    def called(self, name: str) -> Any:
        """The class of this line, code or name. Raises ValidationError."""
        code, _, rest = name.partition(" ")
        rows = CaseClass.objects.filter(retired_on=None)
        found = (
            rows.filter(code=code, name_zh=rest.strip()).first()
            or rows.filter(code=code, name_en=rest.strip()).first()
            or (
                rows.filter(code=name).first() or rows.filter(name_zh=name).first() or rows.filter(name_en=name).first()
            )
        )
        if found is None:
            raise ValidationError(str(UNKNOWN.with_values(name=name)))
        return found
