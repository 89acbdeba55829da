"""What citizens can report about: the classes of the channel's tree that take cases."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from chengshu.base.text import Text
from chengshu.kernel.cases.models import CaseClass
from chengshu.kernel.cases.queries.keepers import keeper_of
from chengshu.kernel.intake.errors import NothingHere
from chengshu.kernel.intake.models import ServiceField


@dataclass(frozen=True)
class Service:
    """A class as citizens know it: under which group, in which words, whether it asks for more than words."""

    code: str
    name: Text
    about: Text
    group: Text
    keywords: tuple[str, ...]
    asks: bool


def services_of(channel: str) -> list[Service]:
    """All of a channel, by group."""
    rows = CaseClass.objects.filter(scheme=keeper_of(channel).scheme, retired_on=None)
    names = {row.path: row.name for row in rows}
    below = CaseClass.objects.filter(parent=OuterRef("pk"), retired_on=None)
    asking = ServiceField.objects.filter(case_class=OuterRef("pk"), active=True)
    leaves = rows.filter(~Exists(below)).annotate(asks=Exists(asking)).prefetch_related("terms")
    return [_service(row, names) for row in leaves]


def fields_of(channel: str, code: str) -> tuple[CaseClass, list[ServiceField]]:
    """A class of a channel and what it asks. Raises NothingHere."""
    scheme = keeper_of(channel).scheme
    found = CaseClass.objects.filter(scheme=scheme, code=code, retired_on=None, children=None).first()
    if found is None:
        raise NothingHere(key=code)
    return found, list(ServiceField.objects.filter(case_class=found, active=True))


def _service(row: CaseClass, names: dict[str, Text]) -> Service:
    codes = [code for code in row.path.split("/") if code]
    above = [
        names[path] for path in ("/" + "/".join(codes[: n + 1]) + "/" for n in range(len(codes) - 1)) if path in names
    ]
    terms = next(iter(row.terms.all()), None)
    return Service(
        code=row.code,
        name=row.name,
        about=terms.filing if terms else row.name,
        group=above[0] if above else row.name,
        keywords=tuple(name.zh for name in above),
        asks=bool(getattr(row, "asks", False)),
    )
