"""What citizens can report about: the classes of the channel's tree that take cases."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from chengshu.base.text import Text, listed
from chengshu.kernel.cases.models import Case, CaseClass
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


def asked_by(channel: str, code: str) -> list[ServiceField]:
    """What a class asks; nothing where there is none of this code."""
    try:
        return fields_of(channel, code)[1]
    except NothingHere:
        return []


def questions_of(row: CaseClass) -> QuerySet[ServiceField]:
    """The questions of a class in their order, those no longer asked too."""
    return ServiceField.objects.filter(case_class=row)


def answers_to(case: Case) -> list[tuple[Text, str]]:
    """What a report answered to the questions of its class, in their order; to others' where it was given another."""
    asked = ServiceField.objects.filter(code__in=case.attributes.keys(), case_class__scheme=case.scheme)
    by_code: dict[str, ServiceField] = {}
    for field in asked.order_by("order", "pk"):
        if field.code not in by_code or field.case_class_id == case.case_class_id:
            by_code[field.code] = field
    return [(field.name, _said(field, case.attributes[code])) for code, field in by_code.items()]


def _said(field: ServiceField, value: object) -> str:
    """An answer in words: offered values by their names."""
    names = {key: Text(zh, en or zh) for key, zh, en in field.values}
    given = value if isinstance(value, list) else [value]
    return listed(names.get(one, one) for one in given)


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
