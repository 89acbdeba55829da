"""Composing services and offering them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.models import Item, Resource, Standing
from chengshu.kernel.exchange.errors import BadService, KeyTaken
from chengshu.kernel.exchange.gateway.composing import Step
from chengshu.kernel.exchange.gateway.shelf import KEYED
from chengshu.kernel.exchange.models import Offer, OfferStanding
from chengshu.kernel.exchange.rights import COMPOSE
from chengshu.kernel.exchange.sources import Source
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.data import Sharing

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_STEPS = 8


@transaction.atomic
def compose(
    organisation: Organisation,
    *,
    key: str,
    name_zh: str,
    name_en: str = "",
    summary_zh: str = "",
    parameters: Sequence[Mapping[str, Any]],
    steps: Sequence[Mapping[str, Any]],
    by: Actor,
) -> Offer:
    """A new service over several datasets, still a draft. Raises NotAllowed, KeyTaken, BadService."""
    _may(organisation, by)
    if not KEY.fullmatch(key):
        raise _wrong("标识只用小写字母、数字、下划线", "its key takes small letters, digits and underscores")
    _check(parameters, steps)
    if Offer.everywhere.filter(key=key).exists():
        raise KeyTaken(key=key)
    offer = Offer.everywhere.create(
        key=key,
        owner=organisation,
        name_zh=name_zh,
        name_en=name_en,
        summary_zh=summary_zh,
        parameters=list(parameters),
        steps=list(steps),
        made_by_id=by.person_id,
    )
    record(by, "exchange.offer.composed", offer, steps=[step.get("resource", "") for step in steps])
    return offer


@transaction.atomic
def offer_source(organisation: Organisation, source: Source, *, by: Actor) -> Offer:
    """Offer a look-up or verification that the platform itself gives, in the name of its owner; published at once."""
    _may(organisation, by)
    known = Offer.everywhere.filter(source=source.key).first()
    if known is not None:
        return known
    offer = Offer.everywhere.create(
        key=source.key.replace(":", "_"),
        owner=organisation,
        name_zh=source.label.zh,
        name_en=source.label.en,
        source=source.key,
        parameters=[one.__dict__ for one in source.parameters],
        standing=OfferStanding.PUBLISHED,
        made_by_id=by.person_id,
    )
    record(by, "exchange.offer.published", offer, source=source.key)
    return offer


@transaction.atomic
def set_standing(offer_id: int, standing: OfferStanding, *, by: Actor) -> Offer:
    """Publish a service, or take it down; agreements over one that was taken down stay, and are refused on use."""
    offer = Offer.everywhere.select_for_update(of=("self",)).select_related("owner").get(pk=offer_id)
    _may(offer.owner, by)
    if standing == OfferStanding.PUBLISHED and not offer.source:
        _check(offer.parameters, offer.steps)
    offer.standing, offer.revision, offer.changed_at = standing, offer.revision + 1, clock.now()
    offer.save(update_fields=["standing", "revision", "changed_at"])
    record(by, f"exchange.offer.{standing}", offer)
    return offer


def resources_to_compose() -> QuerySet[Resource]:
    """What steps may look up in: published, and shared at all."""
    return Resource.everywhere.filter(standing=Standing.PUBLISHED).exclude(sharing=Sharing.NOT_SHARED)


def look_up_keys(items: Sequence[Item]) -> list[Item]:
    """The items of a resource by which a step can find rows: its keys, and numbers of persons and things."""
    return [item for item in items if item.is_key or item.meaning in KEYED]


def _may(organisation: Organisation, by: Actor) -> None:
    must_reach(by, COMPOSE, organisation)


def _check(parameters: Sequence[Mapping[str, Any]], raw: Sequence[Mapping[str, Any]]) -> None:
    """Every step finds what it is looked up by: in the call, or in a step before it, by a key of both."""
    named = {f"${one.get('key', '')}" for one in parameters}
    if not raw or len(raw) > MOST_STEPS:
        raise _wrong("至少一步、最多八步", "one step at least, eight at most")
    keys_before: dict[str, set[str]] = {}
    for number, one in enumerate(raw, 1):
        try:
            step = Step.of(one)
        except (KeyError, TypeError, ValueError):
            raise _wrong(f"第 {number} 步不完整", f"step {number} is not complete") from None
        if not KEY.fullmatch(step.key) or step.key in keys_before:
            raise _wrong(f"第 {number} 步的名称重复或不合规则", f"the name of step {number} is taken or no name")
        resource = resources_to_compose().filter(key=step.resource).first()
        if resource is None:
            raise _wrong(f"第 {number} 步的资源未发布或不予共享", f"the resource of step {number} is not shared")
        items = {item.column: item for item in resource.items.all()}
        keys = {item.column for item in look_up_keys(list(items.values()))}
        if step.column not in keys:
            raise _wrong(f"第 {number} 步只能按主键或证件号码查找", f"step {number} must look up by a key")
        before, _, column = step.value.partition(".")
        if step.value not in named and column not in keys_before.get(before, set()):
            raise _wrong(
                f"第 {number} 步的取值“{step.value}”不存在", f"step {number} takes “{step.value}” from nowhere"
            )
        unknown = set(step.fields) - items.keys()
        if unknown or not step.fields:
            raise _wrong(f"第 {number} 步的信息项不存在", f"step {number} names no fields, or unknown ones")
        keys_before[step.key] = keys


def _wrong(zh: str, en: str) -> BadService:
    return BadService(why=Text(zh, en))
