"""Fields that forms about cases have."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from chengshu.base.text import Text
from chengshu.kernel.cases.models import CaseClass
from chengshu.kernel.cases.queries.classes import leaves, leaves_found
from chengshu.kernel.work.people import NamesField

UNKNOWN = Text("没有叫“%(name)s”的小类。", "No class is called “%(name)s”.")
SEVERAL = Text(
    "有几个小类含“%(name)s”，请从提示中选一个。", "Several classes have “%(name)s”; choose one of those offered."
)


def line_of(row: CaseClass) -> str:
    """A class as the picker offers it: ``0101 上水井盖``."""
    return f"{row.code} {row.name}"


class ClassField(NamesField):
    """A class that takes cases, chosen by typing a part of its name or its code; cleaned to the class."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scheme = ""

    def offer(self, scheme: str) -> None:
        """The leaves of this tree are chosen from."""
        self.scheme = scheme
        self.widget.names = [line_of(row) for row in leaves(scheme)]

    def called(self, name: str) -> CaseClass:
        """The class of this code or name, or the only one that the words fit. Raises ValidationError."""
        code = name.split(maxsplit=1)[0]
        rows = leaves(self.scheme)
        exact = rows.filter(code=code).first() or rows.filter(name_zh=name).first() or rows.filter(name_en=name).first()
        if exact is not None:
            return exact
        found = leaves_found(self.scheme, name, 2)
        if not found:
            raise ValidationError(str(UNKNOWN.with_values(name=name)))
        if len(found) > 1:
            raise ValidationError(str(SEVERAL.with_values(name=name)))
        return found[0]
