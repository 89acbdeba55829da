"""Makers of agreements, programs and served tables for tests, of this floor and of those above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pyarrow as pa

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.catalogue.models import Item, Resource
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.exchange.models import Agreement, Application, Way
from chengshu.kernel.exchange.rights import OFFICER, UNIT_CLERK, UNIT_HEAD
from chengshu.kernel.exchange.services import Ask, apply_for, grant
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_written
from chengshu.spec.data import FieldType, Grade, Meaning, Sharing

ITEMS = (
    replace(
        make_item("id_number", "公民身份号码", meaning=Meaning.IDENTITY_NUMBER, length=18, is_key=True),
        grade=Grade.SENSITIVE,
    ),
    replace(make_item("name", "姓名", meaning=Meaning.PERSON_NAME, length=50), grade=Grade.SENSITIVE),
    replace(make_item("phone", "联系电话", meaning=Meaning.PHONE, length=20), grade=Grade.SENSITIVE),
    make_item("division", "行政区划代码", meaning=Meaning.DIVISION, length=12),
    make_item("married_on", "登记日期", type=FieldType.DATE),
    replace(make_item("income", "收入", type=FieldType.INTEGER), grade=Grade.HIGHLY_SENSITIVE),
)


@dataclass(frozen=True)
class Two:
    """A provider with its resource, and a consumer, each with somebody who acts for it."""

    provider: Organisation
    consumer: Organisation
    decider: Actor
    clerk: Actor
    resource: Resource


def make_two(*, sharing: Sharing = Sharing.ON_REQUEST, rows: int = 0, **given: Any) -> Two:
    """A provider and a consumer; ``rows`` fills the resource's table."""
    provider, consumer = make_organisation("民政局"), make_organisation("医保局")
    resource = make_resource(provider, items=ITEMS, sharing=sharing, **given)
    if sharing is Sharing.OPEN_TO_ALL:
        Item.objects.filter(resource=resource).update(sharing=Sharing.OPEN_TO_ALL)
    if rows:
        fill(resource, rows)
    return Two(
        provider,
        consumer,
        make_actor("审批人", organisation=provider, may=UNIT_HEAD.may),
        make_actor("联络员", organisation=consumer, may=UNIT_CLERK.may),
        resource,
    )


def make_officer() -> Actor:
    """Somebody of the data bureau."""
    return make_actor("管理员", may=OFFICER.may)


def person_of(actor: Actor) -> Person:
    """Who acts, as a row."""
    return Person.objects.get(pk=actor.person_id or 0)


def make_ask(fields: Sequence[str] = ("id_number", "name", "division"), **given: Any) -> Ask:
    """A proper ask for a year; ``given`` are fields of ``Ask``."""
    ask = Ask(
        fields=fields,
        purpose="核对参保人婚姻状况",
        matter="城乡居民基本医疗保险参保登记",
        legal_basis="《社会保险法》第五十七条",
        since=clock.today(),
        until=clock.today() + timedelta(days=365),
    )
    return replace(ask, **given)


def make_application(two: Two, ask: Ask | None = None, **given: Any) -> Application:
    """The consumer's application for the resource."""
    return apply_for(two.resource, ask or make_ask(), by=two.clerk, organisation=two.consumer, **given)


def make_agreement(two: Two, ask: Ask | None = None) -> Agreement:
    """The consumer's agreement over the resource, granted as asked."""
    return grant(make_application(two, ask).pk, by=two.decider)


EVERY_WAY = tuple(Way.values)


def rows_of(count: int, *, start: int = 0) -> pa.Table:
    """Invented marriages with the columns of ``ITEMS``."""
    numbers = range(start, start + count)
    day = clock.today()
    return pa.table(
        {
            "id_number": [f"411723{1950 + one % 60}0101{one % 10000:04}"[:18] for one in numbers],
            "name": [f"{'王李张刘陈'[one % 5]}{'小大'[one % 2]}{'明红军'[one % 3]}" for one in numbers],
            "phone": [f"138{one:08}" for one in numbers],
            "division": [("411723", "411724")[one % 2] for one in numbers],
            "married_on": [day - timedelta(days=one % 9000) for one in numbers],
            "income": [one * 10 for one in numbers],
        }
    )


def fill(resource: Resource, count: int, *, start: int = 0) -> int:
    """Put invented rows in place of all others; the version of the table."""
    name = TableName(Layer.BRONZE, resource.key)
    store.replace(name, rows_of(count, start=start))
    return int(note_written(name, resource=resource).version)
