"""Data under agreements, and people who query it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pyarrow as pa

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.analysis.rights import EDIT_STUDIES, PUBLISH, QUERY, SEE_HUB, SEE_RUNS, SEE_STUDIES, USE_PERSONAL
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.exchange.models import Agreement
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_written
from chengshu.spec.data import FieldType, Grade, Meaning
from chengshu.spec.people import Permission, Scope

_numbers = count(1)
MAY = (QUERY, USE_PERSONAL, SEE_HUB, EDIT_STUDIES, SEE_STUDIES, PUBLISH)

RESIDENTS = (
    make_item("id_number", "公民身份号码", meaning=Meaning.IDENTITY_NUMBER, length=18, is_key=True),
    make_item("name", "姓名", meaning=Meaning.PERSON_NAME, length=50),
    make_item("area", "行政区划", meaning=Meaning.DIVISION, length=12),
    make_item("born", "出生日期", type=FieldType.DATE, meaning=Meaning.BIRTH_DATE),
    make_item("income", "收入", type=FieldType.DECIMAL, meaning=Meaning.AMOUNT),
)
ROWS: dict[str, list[Any]] = {
    "id_number": ["411702199001011234", "411702198505052345", "411702200112123456", "411722197007074567"],
    "name": ["王小明", "李红", "张伟", "赵敏"],
    "area": ["411702", "411702", "411702", "411722"],
    "born": [date(1990, 1, 1), date(1985, 5, 5), date(2001, 12, 12), date(1970, 7, 7)],
    "income": [100, 200, 300, 400],
}


def make_analyst(
    organisation: Organisation | None = None, may: Sequence[Permission] = MAY, *, scope: Scope = Scope.UNIT
) -> Actor:
    """Somebody who analyses for a unit and sees their own runs."""
    rights = dict.fromkeys(may, scope) | {SEE_RUNS: Scope.OWN}
    return make_actor(organisation=organisation or make_organisation(), may=rights)


def make_residents(provider: Organisation | None = None, **grades: Grade) -> Resource:
    """A resource of four residents in two areas, in the lake as gathered."""
    items = [replace(item, grade=grades.get(item.column, _usual(item.meaning))) for item in RESIDENTS]
    resource = make_resource(provider, key=f"test.residents{next(_numbers)}", items=items)
    name = TableName(Layer.BRONZE, resource.key)
    store.replace(name, pa.table(ROWS))
    note_written(name, resource=resource)
    return resource


def _usual(meaning: Meaning) -> Grade:
    hidden = (Meaning.IDENTITY_NUMBER, Meaning.PERSON_NAME, Meaning.BIRTH_DATE)
    return Grade.SENSITIVE if meaning in hidden else Grade.INTERNAL


def grant(resource: Resource, actor: Actor, **given: Any) -> Agreement:
    """An agreement in force for the actor's unit, over all fields unless told."""
    return Agreement.everywhere.create(
        **{
            "number": f"T{next(_numbers):05}",
            "resource": resource,
            "organisation_id": actor.organisation_id,
            "provider": resource.provider,
            "purpose": "测试",
            "matter": "测试",
            "legal_basis": "测试",
            "fields": [item.column for item in resource.items.all()],
            "ways": ["api"],
            "since": clock.today(),
            "until": clock.today() + timedelta(days=30),
        }
        | given
    )


def name_of(resource: Resource) -> str:
    """The resource as a query calls it."""
    return resource.key.replace(".", "_")
