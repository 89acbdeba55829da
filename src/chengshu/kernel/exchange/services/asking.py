"""Applying for data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from chengshu.base import clock
from chengshu.base.ids import new_id
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.models import Resource, Standing
from chengshu.kernel.exchange import filters
from chengshu.kernel.exchange.errors import (
    AskedAlready,
    BadPeriod,
    BadWay,
    FieldsNotOffered,
    NoFields,
    NotPublished,
    NotShared,
    OfAnotherNode,
    OwnData,
    UsersMissing,
    UsersOfOthers,
    WhyMissing,
)
from chengshu.kernel.exchange.limits import limit
from chengshu.kernel.exchange.masks import is_masked
from chengshu.kernel.exchange.models import Application, ApplicationState, Offer, OfferStanding, Way
from chengshu.kernel.exchange.models.rules import Limit
from chengshu.kernel.exchange.rights import APPLY
from chengshu.kernel.exchange.services.admission import must_be_admitted
from chengshu.kernel.exchange.services.deciding import APPLICATION, grant_at_once
from chengshu.kernel.exchange.sources import outputs_of
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.work import services as work
from chengshu.spec.data import Sharing

OPEN_STATES = (ApplicationState.ASKED, ApplicationState.MORE_WANTED)


@dataclass(frozen=True)
class Ask:
    """What somebody wants: which fields and rows, for what, how long, in which ways.

    ``clear_fields`` are wanted without a mask, for the ``users`` alone. ``row_filter`` is a list of conditions with
    ``column``, ``op`` and ``values``.
    """

    fields: Sequence[str]
    purpose: str
    matter: str
    legal_basis: str
    since: date
    until: date
    ways: Sequence[str] = (Way.API,)
    clear_fields: Sequence[str] = ()
    row_filter: Sequence[dict[str, Any]] = ()
    users: Sequence[Person] = field(default_factory=tuple)


@transaction.atomic
def apply_for(
    subject: Resource | Offer, ask: Ask, *, by: Actor, organisation: Organisation, batch: str = "", once: str = ""
) -> Application:
    """Apply for a resource or a service in the name of a unit; the provider has it on its desk.

    What is shared unconditionally (无条件共享) is granted at once. The same ``once`` gives back the application it
    made before. Raises NotAllowed, OfAnotherNode, NotShared, NotPublished, OwnData, AskedAlready, NotAdmitted,
    BeyondAdmission, and BadInput for what does not fit.
    """
    must_reach(by, APPLY, organisation)
    if once and (known := Application.everywhere.filter(organisation=organisation, once=once).first()):
        return known
    if isinstance(subject, Resource) and subject.node and by is not PLATFORM:
        raise OfAnotherNode  # nobody of that node would find it on a desk here
    provider = subject.provider if isinstance(subject, Resource) else subject.owner
    if provider.pk == organisation.pk:
        raise OwnData
    ask = replace(ask, since=max(ask.since, clock.today()))
    _check_words(ask)
    _check_subject(subject, ask)
    _check_people(ask, organisation)
    if isinstance(subject, Resource):
        must_be_admitted(organisation, subject, ask.until, clear=bool(ask.clear_fields))
    application = _written(subject, ask, provider, organisation, by=by, batch=batch, once=once)
    if isinstance(subject, Resource) and is_granted_at_once(subject, ask):
        grant_at_once(application)
        return application
    title = f"{organisation.name.zh}申请{subject.name.zh}", f"{organisation.name.en} asks for {subject.name.en}"
    work.open_item(APPLICATION, title=Text(title[0][:200], title[1][:200]), by=by, about=application, unit=provider)
    return application


def apply_for_all(
    subjects: Sequence[Resource], ask: Ask, *, by: Actor, organisation: Organisation
) -> tuple[list[Application], list[tuple[Resource, Text]]]:
    """Apply for several at once with one reason, each with all fields it offers; what was made, and what was refused.

    ``fields`` of the ask are passed over. One that is refused leaves the others alone.
    """
    made: list[Application] = []
    refused: list[tuple[Resource, Text]] = []
    batch = new_id().hex
    for subject in subjects:
        offered = [item.column for item in offered_items(subject)]
        try:
            with transaction.atomic():
                one = replace(ask, fields=offered, clear_fields=(), row_filter=())
                made.append(apply_for(subject, one, by=by, organisation=organisation, batch=batch))
        except (NotShared, NotPublished, OwnData, AskedAlready, FieldsNotOffered, NoFields) as refusal:
            refused.append((subject, refusal.sentence))
    return made, refused


def offered_items(resource: Resource) -> list[Any]:
    """The items that may be asked for at all."""
    return [item for item in resource.items.all() if item.sharing != Sharing.NOT_SHARED]


def is_granted_at_once(resource: Resource, ask: Ask) -> bool:
    """Whether nobody has to decide: all that is asked for is shared with every unit, and keeps its mask.

    A condition tells what its field holds, so it counts as asking for that field, and for a masked one in clear.
    """
    compared = {str(one.get("column", "")) for one in ask.row_filter}
    items = list(resource.items.all())
    conditional = any(
        item.sharing != Sharing.OPEN_TO_ALL for item in items if item.column in compared.union(ask.fields)
    )
    unmasked = bool(ask.clear_fields) or any(is_masked(item.grade) for item in items if item.column in compared)
    return resource.sharing == Sharing.OPEN_TO_ALL and not conditional and not unmasked


def _written(
    subject: Resource | Offer,
    ask: Ask,
    provider: Organisation,
    organisation: Organisation,
    *,
    by: Actor,
    batch: str,
    once: str,
) -> Application:
    is_resource = isinstance(subject, Resource)
    try:
        with transaction.atomic():
            application = Application.everywhere.create(
                number=new_id().hex[:30],
                resource_id=subject.pk if is_resource else None,
                offer_id=None if is_resource else subject.pk,
                organisation=organisation,
                provider=provider,
                asked_by_id=by.person_id,
                purpose=ask.purpose,
                matter=ask.matter,
                legal_basis=ask.legal_basis,
                fields=list(ask.fields),
                clear_fields=list(ask.clear_fields),
                row_filter=list(ask.row_filter),
                ways=list(ask.ways),
                since=ask.since,
                until=ask.until,
                batch=batch,
                once=once,
            )
    except IntegrityError:
        open_one = Application.everywhere.filter(organisation=organisation, state__in=OPEN_STATES)
        of_subject = open_one.filter(resource_id=subject.pk) if is_resource else open_one.filter(offer_id=subject.pk)
        raise AskedAlready(number=of_subject.values_list("number", flat=True).first() or "") from None
    application.number = f"SQ{clock.today():%Y}-{application.pk:06}"
    application.save(update_fields=["number"])
    application.users.set(ask.users)
    record(
        by, "exchange.application.made", application, organisation=organisation.name, fields=ask.fields, why=ask.purpose
    )
    return application


def _check_words(ask: Ask) -> None:
    needed = {"purpose": ask.purpose, "matter": ask.matter, "legal_basis": ask.legal_basis}
    missing = [name for name, value in needed.items() if not value.strip()]
    if missing:
        raise WhyMissing(fields=dict.fromkeys(missing, WhyMissing.text))
    longest = limit(Limit.LONGEST_DAYS)
    if ask.until < ask.since or ask.until - ask.since > timedelta(days=longest):
        text = BadPeriod.text.with_values(days=longest)
        raise BadPeriod(text, fields={"until": text})
    if not ask.ways or set(ask.ways) - set(Way.values):
        raise BadWay(fields={"ways": BadWay.text})
    if not ask.fields:
        raise NoFields(fields={"fields": NoFields.text})


def _check_subject(subject: Resource | Offer, ask: Ask) -> None:
    if isinstance(subject, Offer):
        if subject.standing != OfferStanding.PUBLISHED:
            raise NotPublished
        unknown = set(ask.fields) - {one.column for one in outputs_of(subject)}
    else:
        if subject.standing != Standing.PUBLISHED:
            raise NotPublished
        if subject.sharing == Sharing.NOT_SHARED:
            raise NotShared(ground=subject.sharing_ground or "—")
        unknown = set(ask.fields) - {item.column for item in offered_items(subject)}
        filters.conditions_of(ask.row_filter, {item.column: item.type for item in offered_items(subject)})
    if unknown or set(ask.clear_fields) - set(ask.fields):
        raise FieldsNotOffered(columns=", ".join(sorted(unknown or ask.clear_fields)))


def _check_people(ask: Ask, organisation: Organisation) -> None:
    if ask.clear_fields and not ask.users:
        raise UsersMissing(fields={"users": UsersMissing.text})
    there = set(Person.objects.filter(posts__organisation=organisation, posts__until=None).values_list("pk", flat=True))
    strangers = [str(person) for person in ask.users if person.pk not in there]
    if strangers:
        text = UsersOfOthers.text.with_values(people="、".join(strangers))
        raise UsersOfOthers(text, fields={"users": text})
