"""The registries of the invented city: five base databases, the topics, and who is authoritative for what."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.gathering.seeds import seed_books
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.registries.models import Feed, FieldGrant, FieldRule, Registry, RegistryField, UsePurpose
from chengshu.kernel.registries.seeds.bases import AUTHORITIES, BASES, PURPOSES, Base, Filled
from chengshu.kernel.registries.seeds.topics import TOPICS
from chengshu.kernel.registries.services import (
    FieldWanted,
    add_feed,
    define_fields,
    define_registry,
    set_authority,
    set_purpose,
)


def seed_registries() -> None:
    """Set up what is missing; what officials changed stays. The books that fill them come first."""
    bodies = {body.code.removeprefix("tianzhong."): body for body in Organisation.objects.filter(level="city")}
    if "police" not in bodies:
        return
    seed_books()
    for key, (zh, en, ground) in PURPOSES.items():
        if not UsePurpose.objects.filter(key=key).exists():
            set_purpose(key, Text(zh, en), ground=ground, by=PLATFORM)
    for order, base in enumerate((*BASES, *TOPICS)):
        _registry(base, bodies, order)
    _authorities()
    _grants(bodies)


def _registry(base: Base, bodies: dict[str, Organisation], order: int) -> None:
    registry = Registry.everywhere.filter(key=base.key).first()
    if registry is None:
        registry = define_registry(
            base.key,
            base.label,
            kind=base.kind,
            owner=bodies[base.owner],
            by=PLATFORM,
            base=base.base,
            subject=Registry.everywhere.filter(key=base.subject).first(),
            summary=base.summary,
            per_row=base.per_row,
            kept_by=base.kept_by,
            part_of=Registry.everywhere.filter(key=base.part_of).first(),
            standard=base.standard,
            order=order,
        )
        define_fields(registry, [FieldWanted.of(name) for name in base.fields] + list(base.own_fields))
    present = set(Feed.objects.filter(registry=registry).values_list("resource__key", flat=True))
    for rank, feed in enumerate(base.feeds, 1):
        resource = Resource.everywhere.filter(key=feed.resource).first()
        if resource is not None and feed.resource not in present and _fits(resource, feed):
            add_feed(
                registry,
                resource,
                feed.mapping,
                rank=rank * 10,
                by=PLATFORM,
                founding=feed.founding,
                time_column=feed.time_column,
            )


def _fits(resource: Resource, feed: Filled) -> bool:
    """Whether the entry still has the columns; officials may have made it another one."""
    return set(feed.mapping.values()) <= set(resource.items.values_list("column", flat=True))


def _authorities() -> None:
    """One source per datum: the department that answers for the field."""
    for registry, field_key, resource in AUTHORITIES:
        field = RegistryField.objects.filter(registry__key=registry, key=field_key).first()
        feed = Feed.objects.filter(registry__key=registry, resource__key=resource).first()
        if field and feed and not FieldRule.objects.filter(field=field).exists():
            set_authority(field, feed, by=PLATFORM, reason="一数一源目录")


def _grants(bodies: dict[str, Organisation]) -> None:
    """The service hall sees names and standings in clear when it handles an application."""
    purpose = UsePurpose.objects.get(key="service")
    fields = RegistryField.objects.filter(registry__key="population", key__in=("name", "address", "marriage"))
    for field in fields:
        FieldGrant.objects.get_or_create(
            field=field,
            organisation=bodies["services"],
            purpose=purpose,
            until=None,
            defaults={"clear": True, "reason": "政务服务窗口办件"},
        )
