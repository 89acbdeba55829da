"""Makers of types, seals and licences for tests."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from chengshu.base.numbers import credit_check, identity_check
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences.holders import Holder, holder
from chengshu.kernel.licences.models import FieldKind, HolderKind, Licence, LicenceType, Seal, ServiceItem, TypeState
from chengshu.kernel.licences.printing.typesetting import layout
from chengshu.kernel.licences.rights import ISSUER, KEEPER
from chengshu.kernel.licences.services.issuing import Draft, issue
from chengshu.kernel.licences.services.items import ItemContent, register_item
from chengshu.kernel.licences.services.seals import make_seal
from chengshu.kernel.licences.services.types import (
    FieldContent,
    TemplateContent,
    TypeContent,
    add_template,
    register_type,
    set_type_state,
    use_template,
)
from chengshu.spec.data import Grade
from chengshu.spec.people import Scope

_numbers = count(1)
FIELDS = (
    FieldContent("scope", "经营范围", "Scope", FieldKind.LONG),
    FieldContent("founded", "成立日期", "Founded", FieldKind.DATE),
    FieldContent("head", "法定代表人", "Head", grade=Grade.SENSITIVE),
    FieldContent("note", "备注", "Note", required=False),
)
VALUES = {"scope": "食品销售", "founded": "2020-01-31", "head": "王小二", "note": ""}


def credit_code(number: int = 0) -> str:
    """A sound credit code."""
    first = f"91990102MA{number or next(_numbers):07}"
    return first + credit_check(first)


def identity_number(serial: int = 1) -> str:
    """A sound identity number of the invented city."""
    first = f"99010219900101{serial:03}"
    return first + identity_check(first)


def make_issuer(organisation: Organisation | None = None) -> Actor:
    """Somebody who keeps types and seals and issues licences of a bureau."""
    may = {**KEEPER.may, **ISSUER.may, **dict.fromkeys(KEEPER.may, Scope.UNIT_AND_BELOW)}
    return make_actor("签发员", organisation=organisation or make_organisation("市场监督管理局"), may=may)


def body_of(actor: Actor) -> Organisation:
    """The actor's own unit."""
    return Organisation.objects.get(pk=actor.organisation_id or 0)


def make_type(
    by: Actor,
    *,
    kind: HolderKind = HolderKind.ENTITY,
    name: str = "营业执照",
    days: int | None = None,
    fields: tuple[FieldContent, ...] = FIELDS,
) -> LicenceType:
    """A type in use, with a template and a seal of the actor's unit."""
    organisation = body_of(by)
    number = next(_numbers)
    content = TypeContent(
        code=f"{credit_code(number)}001", name_zh=name, name_en="Licence", holder_kind=kind, days=days
    )
    made = register_type(organisation, content, fields, by=by)
    template = add_template(made.pk, TemplateContent(layout("certificate")), by=by)
    use_template(template.pk, by=by)
    if not Seal.everywhere.filter(organisation=organisation, ended_at=None).exists():
        make_seal(organisation, credit_code(number + 5000), by=by)
    return set_type_state(made.pk, TypeState.ACTIVE, by=by)


def make_holder(kind: HolderKind = HolderKind.ENTITY, name: str = "") -> Holder:
    """A holder with a sound number."""
    number = next(_numbers)
    if kind is HolderKind.PERSON:
        return holder(kind, identity_number(number), name or "李示例")
    return holder(kind, credit_code(number + 9000), name or f"天中{number}号食品有限公司")


def make_licence(
    kind: LicenceType, by: Actor, *, holder: Holder | None = None, values: Mapping[str, str] | None = None
) -> Licence:
    """An issued licence."""
    held = holder or make_holder(HolderKind(kind.holder_kind))
    return issue(kind, body_of(by), Draft(held, values or VALUES), by=by)


def make_item(by: Actor, *, kind: HolderKind = HolderKind.ENTITY) -> ServiceItem:
    """An item of the actor's unit."""
    content = ItemContent(code=f"SX{next(_numbers):04}", name_zh="食品经营许可", name_en="Food", holder_kind=kind)
    return register_item(body_of(by), content, by=by)
