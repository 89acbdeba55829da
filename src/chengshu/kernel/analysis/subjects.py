"""What somebody may query: the data of their agreements and of their own unit, under names, with its masks.

Personal data is off by default: such fields are not there at all. In place of an identity number stands a token, the
same for the same number in every table, so that persons can be counted and joined without being known. A query that
declares the use of personal data shows these fields masked as granted; in clear only to those an agreement names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
from django.utils.crypto import salted_hmac

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.analysis.models import Study
from chengshu.kernel.analysis.rights import FUSE
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.exchange.filters import Condition
from chengshu.kernel.exchange.granted import GrantedField, Shape, shape, shape_of
from chengshu.kernel.exchange.models import Agreement, AgreementState
from chengshu.kernel.lake import engine
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.lake.names import Layer
from chengshu.kernel.lake.queries import served_tables
from chengshu.kernel.lake.services.pooling import LABELS
from chengshu.kernel.lake.sql import identifier, literal
from chengshu.spec.data import FieldType, Grade, Meaning

PERSONAL = frozenset(
    {
        Meaning.PERSON_NAME,
        Meaning.IDENTITY_NUMBER,
        Meaning.BIRTH_DATE,
        Meaning.PHONE,
        Meaning.EMAIL,
        Meaning.ADDRESS,
        Meaning.PLATE,
        Meaning.BANK_ACCOUNT,
        Meaning.LICENCE_NUMBER,
    }
)
WORDS = (
    ("int", FieldType.INTEGER),
    ("decimal", FieldType.DECIMAL),
    ("timestamp", FieldType.TIME),
    ("date", FieldType.DATE),
    ("bool", FieldType.LOGICAL),
    ("double", FieldType.FLOAT),
    ("float", FieldType.FLOAT),
)
TOKEN = "_token"  # noqa: S105 - the ending of a column's name
TOKEN_LENGTH = 20
FUSED = "fusion."
POOL = "pool."


@dataclass(frozen=True)
class Subject:
    """One table as somebody may query it. ``agreement`` is None for data of their own unit and for results."""

    name: str
    label: Text
    table: LakeTable
    shape: Shape
    resource: Resource | None = None
    agreement: Agreement | None = None

    @property
    def fields(self) -> tuple[GrantedField, ...]:
        """The granted fields that are in the table."""
        present = {column for column, _ in self.table.columns}
        return tuple(one for one in self.shape.fields if one.column in present)

    @property
    def tokens(self) -> tuple[str, ...]:
        """Columns that are shown as tokens."""
        return tuple(one.column for one in self.fields if one.meaning == Meaning.IDENTITY_NUMBER)

    def shown(self, *, personal: bool) -> list[tuple[str, str, Text, bool]]:
        """Columns as a query sees them: name, type, label, whether masked."""
        plain = [(one.column, one.shown_type, one.label, one.is_masked) for one in self.allowed(personal=personal)]
        return plain + [(f"{one}{TOKEN}", FieldType.TEXT, TOKEN_LABEL, False) for one in self.tokens]

    def allowed(self, *, personal: bool) -> tuple[GrantedField, ...]:
        """The fields that are there: all with personal data on, else those that tell of nobody."""
        return tuple(one for one in self.fields if personal or not is_personal(one))

    def view(self, con: duckdb.DuckDBPyConnection, *, personal: bool) -> tuple[str, engine.Scan]:
        """The statement that makes exactly this visible, and what it reads. Raises NoSuchTable."""
        source = engine.scan(con, self.table.name)
        shown = [f"{one.sql()} AS {identifier(one.column)}" for one in self.allowed(personal=personal)]
        shown += [f"{_token(one)} AS {identifier(one + TOKEN)}" for one in self.tokens]
        rows = " AND ".join(_written(one, dict(self.shape.kinds)) for one in self.shape.conditions) or "true"
        what = ", ".join(shown) or "1 AS nothing"
        return f"CREATE VIEW {identifier(self.name)} AS SELECT {what} FROM {source.sql} WHERE {rows}", source


TOKEN_LABEL = Text("去标识化关联键", "Token to join by")


def is_personal(field: GrantedField) -> bool:
    """Whether the field tells of a person, by what it means or by its grade."""
    return field.meaning in PERSONAL or field.grade in (Grade.SENSITIVE, Grade.HIGHLY_SENSITIVE)


def subjects_of(actor: Actor) -> list[Subject]:
    """Everything that the actor may query now, by name. An agreement that was withdrawn is gone at once."""
    named: dict[str, Subject] = {}
    for subject in (*_granted(actor), *_own(actor), *_results(actor)):
        name = subject.name
        number = 2
        while name in named:
            name, number = f"{subject.name}_{number}", number + 1
        named[name] = replace(subject, name=name)
    return sorted(named.values(), key=lambda one: one.name)


def _granted(actor: Actor) -> Iterator[Subject]:
    today = clock.today()
    rows = Agreement.everywhere.filter(
        organisation__in=_bodies(actor),
        resource__isnull=False,
        state=AgreementState.IN_FORCE,
        since__lte=today,
        until__gte=today,
    )
    agreements = list(rows.select_related("resource").prefetch_related("resource__items", "users").order_by("pk"))
    served = served_tables([one.resource for one in agreements if one.resource])
    for agreement in agreements:
        resource = agreement.resource
        table = served.get(resource.key) if resource else None
        if resource is None or table is None:
            continue
        if agreement.clear_fields and actor.person_id not in {person.pk for person in agreement.users.all()}:
            continue
        yield Subject(_name(resource.key), resource.name, table, shape_of(agreement), resource, agreement)


def _own(actor: Actor) -> Iterator[Subject]:
    resources = list(Resource.everywhere.filter(provider__in=_bodies(actor)).prefetch_related("items"))
    served = served_tables(resources)
    for resource in resources:
        table = served.get(resource.key)
        if table is not None:
            whole = shape(resource, [item.column for item in resource.items.all()])
            yield Subject(_name(resource.key), resource.name, table, whole, resource)


def _results(actor: Actor) -> Iterator[Subject]:
    """Results of the unit's own studies that are not in the catalogue, the pool about itself, and for the data
    centre what was fused.
    """
    studies = Study.everywhere.filter(organisation__in=_bodies(actor), resource=None)
    labels = {f"analysis.{study.key}": study.name for study in studies}
    tables = list(LakeTable.objects.filter(layer=Layer.GOLD, key__in=labels))
    tables += LakeTable.objects.filter(layer=Layer.GOLD, key__startswith=POOL)
    labels |= {name.key: label for name, label in LABELS.items()}
    if actor.may(FUSE):
        tables += LakeTable.objects.filter(layer=Layer.GOLD, key__startswith=FUSED)
    for table in tables:
        label = labels.get(table.key, Text(f"融合成果 {table.key}", f"Fused: {table.key}"))
        yield Subject(_name(table.key), label, table, _plain(table))


def _plain(table: LakeTable) -> Shape:
    fields = tuple(GrantedField(column, column, column, type_of(kind), "", "2") for column, kind in table.columns)
    return Shape(table.key, fields, (), ())


def type_of(arrow: str) -> str:
    """The catalogue's word for an Arrow type, as far as a reader needs it."""
    return next((word for start, word in WORDS if start in arrow), FieldType.TEXT)


def _bodies(actor: Actor) -> Sequence[int]:
    return sorted({*actor.organisation_ids, *([actor.organisation_id] if actor.organisation_id else [])})


def _name(key: str) -> str:
    return key.replace(".", "_")


def _token(column: str) -> str:
    """A keyed digest: nobody without the key can tell from which number it was made, nor try numbers out."""
    key = salted_hmac("chengshu.analysis.token", "").hexdigest()
    text = f"upper(trim(({identifier(column)})::VARCHAR))"
    return f"left(sha256({literal(key)} || {text}), {TOKEN_LENGTH})"


def _written(condition: Condition, kinds: dict[str, str]) -> str:
    """A condition of an agreement with its values written in, as a view takes no bound ones."""
    part, values = condition.sql(kinds[condition.column])
    name = identifier(condition.column)
    head, _, tail = part.partition(name)
    for value in values:
        tail = tail.replace("?", _value(value).replace("?", "\x00"), 1)
    return (head + name + tail).replace("\x00", "?")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    return literal(str(value))


def names_of(subjects: Iterable[Subject]) -> dict[str, Subject]:
    """By name."""
    return {one.name: one for one in subjects}
