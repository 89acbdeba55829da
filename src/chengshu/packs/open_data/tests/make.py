"""Makers of open datasets and of those who work on them, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pyarrow as pa

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.catalogue.contents import ItemContent
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_written
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.packs.open_data.models import OpenDataset, OpenLicence, PortalRule, Proposal, Theme
from chengshu.packs.open_data.rights import OFFICE, UNIT_CLERK, UNIT_HEAD
from chengshu.packs.open_data.services.flow import hand_in
from chengshu.packs.open_data.services.proposals import DatasetContent, check, propose, set_view
from chengshu.packs.open_data.services.publishing import release_approved
from chengshu.spec.data import FieldType, Grade, Meaning, Opening

_numbers = count(1)


def opened(item: ItemContent, **given: Any) -> ItemContent:
    """The item as one that the catalogue lets open."""
    return replace(item, opening=Opening.OPEN, **given)


STATIONS = (
    opened(make_item("station", "站点", is_key=True)),
    opened(make_item("day", "日期", type=FieldType.DATE)),
    opened(make_item("pm25", "PM2.5", type=FieldType.INTEGER), unit="µg/m³"),
    opened(make_item("note", "说明")),
)
PATIENTS = (
    opened(make_item("name", "姓名", meaning=Meaning.PERSON_NAME)),
    opened(make_item("sex", "性别", meaning=Meaning.SEX)),
    opened(make_item("birth", "出生日期", type=FieldType.DATE, meaning=Meaning.BIRTH_DATE)),
    opened(make_item("illness", "病种"), grade=Grade.SENSITIVE),
)


def make_theme(key: str = "environment") -> Theme:
    """A field."""
    theme, _ = Theme.objects.get_or_create(key=key, defaults={"name_zh": "生态环境", "name_en": "Environment"})
    return theme


def make_licence(key: str = "cc-by") -> OpenLicence:
    """A licence."""
    licence, _ = OpenLicence.objects.get_or_create(
        key=key,
        defaults={
            "name_zh": "署名许可",
            "name_en": "Attribution",
            "uri": "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
            "text_zh": "注明来源即可使用。",
        },
    )
    return licence


def make_office(**rule: Any) -> Actor:
    """The office for open data of the city, with the rules of the portal."""
    body = make_organisation("市大数据局", division_code="9901")
    PortalRule.objects.create(office=body, **rule)
    return make_actor("主管", organisation=body, may=OFFICE.may)


def make_unit(name_zh: str = "") -> tuple[Organisation, Actor, Actor]:
    """A bureau with its clerk and its head."""
    body = make_organisation(name_zh, division_code="9901")
    clerk = make_actor("经办", organisation=body, may=UNIT_CLERK.may)
    return body, clerk, make_actor("负责人", organisation=body, may=UNIT_HEAD.may, leads=True)


def air(rows: int = 30) -> pa.Table:
    """Readings of stations."""
    first = date(2026, 1, 1)
    types: list[tuple[str, pa.DataType]] = [
        ("station", pa.string()),
        ("day", pa.date32()),
        ("pm25", pa.int64()),
        ("note", pa.string()),
    ]
    return pa.table(
        {
            "station": [f"站{number % 5}" for number in range(rows)],
            "day": [first + timedelta(days=number) for number in range(rows)],
            "pm25": [None if number % 7 == 0 else number for number in range(rows)],
            "note": [None if number % 3 else "=1+1" for number in range(rows)],
        },
        schema=pa.schema(types),
    )


def patients(rows: int = 60) -> pa.Table:
    """Invented patients: many share sex and year of birth, few the day."""
    return pa.table(
        {
            "name": [f"某{number}" for number in range(rows)],
            "sex": ["男" if number % 2 else "女" for number in range(rows)],
            "birth": [date(1980 + number % 3, 1 + number % 12, 1 + number % 28) for number in range(rows)],
            "illness": [("感冒", "骨折", "高血压")[number // 6 % 3] for number in range(rows)],
        }
    )


def fill(resource: Resource, rows: pa.Table) -> TableName:
    """Gather rows of a resource."""
    name = TableName(Layer.BRONZE, resource.key)
    store.replace(name, rows)
    note_written(name, resource=resource)
    return name


def make_source(
    body: Organisation, rows: pa.Table | None = None, items: tuple[ItemContent, ...] = STATIONS, **given: Any
) -> Resource:
    """A catalogued and gathered resource that may be opened."""
    resource = make_resource(
        body, f"test.open{next(_numbers)}", items, **{"opening": Opening.OPEN, "grade": Grade.PUBLIC, **given}
    )
    fill(resource, air() if rows is None else rows)
    return resource


def make_content(name_zh: str = "空气质量日报", **given: Any) -> DatasetContent:
    """What visitors read."""
    usual = {
        "name_en": "Daily air quality",
        "notes_zh": "各站点每日细颗粒物浓度。",
        "notes_en": "Fine particles by station and day.",
        "theme": make_theme(),
        "licence": make_licence(),
        "tags": ("空气", "PM2.5"),
    }
    return DatasetContent(name_zh=name_zh, **{**usual, **given})


def make_proposal(clerk: Actor, resource: Resource, **content: Any) -> Proposal:
    """A draft."""
    return propose(resource, make_content(**content), reason="公众需要", by=clerk)


def make_dataset(
    office: Actor | None = None, rows: pa.Table | None = None, name_zh: str = "空气质量日报", **content: Any
) -> OpenDataset:
    """A published dataset, by the whole way from proposal to release."""
    reviewer = office or make_office()
    body, clerk, head = make_unit()
    proposal = make_proposal(clerk, make_source(body, rows), name_zh=name_zh, **content)
    check(proposal.pk, by=clerk)
    hand_in(proposal.pk, by=clerk)
    item = item_about(proposal)
    assert item is not None
    make_move(item, "pass_secrecy", by=head, values={"opinion": "不涉密"})
    make_move(item, "approve", by=reviewer)
    assert release_approved() == 1
    return OpenDataset.everywhere.select_related("publisher", "theme", "licence").get(pk=proposal.dataset_id)


def choose(proposal: Proposal, by: Actor, *, suppress: bool = False, **treatments: str) -> Proposal:
    """Set the view."""
    return set_view(proposal.pk, treatments, suppress=suppress, by=by)


def read(answer: object) -> bytes:
    """A download to its end, as a browser reads it; closing it half-way would close the test's own connection."""
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]
