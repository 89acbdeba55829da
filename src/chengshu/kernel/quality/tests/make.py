"""Gathered tables, judged; people who provide, use and supervise data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from chengshu.base.numbers import credit_check, identity_check
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.catalogue.contents import ItemContent
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_written
from chengshu.kernel.quality import services
from chengshu.kernel.quality.models import Finding, Report
from chengshu.kernel.quality.rights import OFFICER, PROVIDER, USER
from chengshu.spec.data import FieldType, Meaning

RESIDENTS = (
    make_item("number", "公民身份号码", meaning=Meaning.IDENTITY_NUMBER, length=18, is_key=True),
    make_item("name", "姓名", meaning=Meaning.PERSON_NAME, length=20, required=True),
    make_item("sex", "性别", meaning=Meaning.SEX),
    make_item("born", "出生日期", meaning=Meaning.BIRTH_DATE),
    make_item("phone", "联系电话", meaning=Meaning.PHONE, length=20),
)


def a_number(born: str = "19800101", order: int = 1) -> str:
    """A sound citizen's number."""
    body = f"410101{born}{order:03d}"
    return body + identity_check(body)


def a_code(order: int = 1) -> str:
    """A sound credit code."""
    body = f"91410101{order:08d}X"
    return body + credit_check(body)


def gathered(resource: Resource, rows: pa.Table | Sequence[Mapping[str, Any]]) -> int:
    """Write the rows as the gathered table; its version."""
    table = rows if isinstance(rows, pa.Table) else pa.Table.from_pylist([dict(row) for row in rows])
    name = TableName(Layer.BRONZE, resource.key)
    version = store.replace(name, table)
    note_written(name, resource=resource)
    return version


def judged(resource: Resource, rows: pa.Table | Sequence[Mapping[str, Any]]) -> Report:
    """Gather and judge."""
    version = gathered(resource, rows)
    return services.judge(resource, TableName(Layer.BRONZE, resource.key), version)


def residents(provider: Organisation | None = None, items: Sequence[ItemContent] = RESIDENTS) -> Resource:
    """An entry of persons."""
    return make_resource(provider, items=items)


def of_rule(report: Report, key: str) -> Finding:
    """What a rule found."""
    return report.findings.select_related("rule").get(rule__key=key)


def make_provider(body: Organisation | None = None) -> Actor:
    """Somebody of the unit that provides the data."""
    return make_actor("提供人", organisation=body, may=PROVIDER.may)


def make_user(body: Organisation | None = None) -> Actor:
    """Somebody who uses it."""
    return make_actor("使用人", organisation=body or make_organisation(), may=USER.may)


def make_officer(body: Organisation | None = None) -> Actor:
    """Somebody of the data office."""
    return make_actor("质量管理员", organisation=body, may=OFFICER.may)


def plain(column: str, type: FieldType = FieldType.TEXT, **given: Any) -> ItemContent:
    """An item without a meaning."""
    return make_item(column, type=type, **given)
