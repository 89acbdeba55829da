"""Finding who is meant: the seats a state lies on, and whether somebody may act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.work.models import Desk, Item, Purpose, Queue
from chengshu.spec.people import Permission, Scope
from chengshu.spec.registry import registry
from chengshu.spec.work import Chosen, Doer, Holder, Opener, Party, Permitted, Seat, Unit, Who


def seats_of(meant: Iterable[Who], item: Item, *, by: Actor) -> list[Seat]:
    """The seats of those meant, in order, none twice; empty where nobody is found. ``Holder`` is the mover."""
    found = [seat for who in meant for seat in _seats(who, item, by)]
    return list(dict.fromkeys(found))


def is_meant(actor: Actor, meant: Iterable[Who], item: Item, desk: Desk | None = None) -> bool:
    """Whether the actor is one of those meant; ``Holder`` is who sits at ``desk``. The platform always is."""
    return actor.everything or any(_is(actor, who, item, desk) for who in meant)


def sits_at(actor: Actor, desk: Desk) -> bool:
    """Whether the desk is the actor's: their own, or in a queue of theirs that nobody has claimed."""
    if actor.everything:
        return True
    if desk.person_id is not None:
        return desk.person_id == actor.person_id
    return desk.queue is not None and _serves(actor, desk.queue.organisation, desk.queue.permission)


def queues_of(actor: Actor) -> list[Queue]:
    """The queues whose work the actor may take."""
    if actor.person_id is None:
        return []
    mine = Q(permission="", organisation_id__in=actor.organisation_ids)
    for key in set(Queue.objects.exclude(permission="").values_list("permission", flat=True).distinct()):
        for held in actor.holdings.get(key, ()):
            match held.scope:
                case Scope.ALL:
                    mine |= Q(permission=key)
                case Scope.UNIT:
                    mine |= Q(permission=key, organisation_id=held.organisation_id)
                case Scope.UNIT_AND_BELOW:
                    mine |= Q(permission=key, organisation__path__startswith=held.path)
                case Scope.AREA_AND_BELOW:
                    mine |= Q(permission=key, organisation__division_code__startswith=held.division_code)
                case Scope.OWN:
                    pass
    return list(Queue.objects.filter(mine).select_related("organisation").order_by("organisation_id", "permission"))


def people_of(desk: Desk) -> list[int]:
    """The keys of those who may act from the desk: its person, or the active people of its queue."""
    if desk.person_id is not None:
        return [desk.person_id]
    if desk.queue is None:
        return []
    return [person.pk for person in people_serving(desk.queue.organisation_id, desk.queue.permission)]


def people_serving(body: int, permission: str = "") -> list[Person]:
    """The active people of an organisation (its key); with a permission those granted it for that very body."""
    people = Person.objects.filter(active=True, posts__organisation_id=body, posts__until=None)
    if permission:
        people = people.filter(
            grants__organisation_id=body,
            grants__until=None,
            grants__role__retired=False,
            grants__role__permissions__permission=permission,
        )
    return list(people.distinct())


def named(meant: Iterable[Who], item: Item) -> Text:
    """Those meant, in words, for a refusal."""
    words = [_named(who, item) for who in meant]
    return Text("、".join(word.zh for word in words), " or ".join(word.en for word in words))


def seat_name(desk: Desk) -> Text:
    """Whose desk it is."""
    if desk.person is not None:
        return desk.person.name
    if desk.queue is None:
        raise ValueError("a desk without a seat")
    return queue_name(desk.queue)


def queue_name(queue: Queue) -> Text:
    """The organisation, and what one must be allowed to serve its queue."""
    declared = registry.permissions.get(queue.permission)
    name = queue.organisation.name
    return Text(f"{name.zh}（{declared.label.zh}）", f"{name.en} ({declared.label.en})") if declared else name


def _seats(who: Who, item: Item, by: Actor) -> Iterator[Seat]:
    match who:
        case Holder() if by.person_id is not None:
            yield Seat(person_id=by.person_id)
        case Opener() if item.opener_id is not None:
            yield Seat(person_id=item.opener_id)
        case Unit(permission) if item.unit_id is not None:
            yield Seat(organisation_id=item.unit_id, permission=permission)
        case Party(role, permission):
            for party in item.parties.filter(role=role):
                if party.person_id is not None:
                    yield Seat(person_id=party.person_id)
                else:
                    yield Seat(organisation_id=party.organisation_id, permission=permission)
        case Doer(state):
            yield from doers(item, state)
        case Chosen(choose):
            yield from choose(item)
        case _:
            return


def doers(item: Item, state: str) -> Iterator[Seat]:
    """Who finished a state the last time the item was in it, one seat each."""
    done = Desk.objects.filter(item=item, state=state, purpose=Purpose.MOVE, done_by__isnull=False).order_by("-id")
    last = done.first()
    if last is not None:
        people = done.filter(token_id=last.token_id, stay=last.stay).order_by("id").values_list("done_by", flat=True)
        yield from (Seat(person_id=person) for person in dict.fromkeys(people))


def _is(actor: Actor, who: Who, item: Item, desk: Desk | None) -> bool:
    match who:
        case Holder():
            return desk is not None and sits_at(actor, desk)
        case Opener():
            return actor.person_id is not None and actor.person_id == item.opener_id
        case Permitted(permission):
            return reaches(actor, permission, item.unit) if item.unit else actor.may(permission)
        case _:
            return any(_takes(actor, seat) for seat in _seats(who, item, actor))


def _takes(actor: Actor, seat: Seat) -> bool:
    if seat.person_id is not None:
        return seat.person_id == actor.person_id
    body = Organisation.objects.filter(pk=seat.organisation_id or 0).first()
    return body is not None and _serves(actor, body, seat.permission.key if seat.permission else "")


def _serves(actor: Actor, body: Organisation, permission: str) -> bool:
    if not permission:
        return body.pk in actor.organisation_ids
    return reaches(actor, Permission(permission, Text("权限", "Permission")), body)


def _named(who: Who, item: Item) -> Text:
    match who:
        case Holder():
            return Text("当前办理人", "whoever it lies with")
        case Opener():
            return Text("发起人", "whoever opened it")
        case Permitted(permission):
            return Text(f"有“{permission.label.zh}”权限的人", f"holders of “{permission.label.en}”")
        case Unit() if item.unit is not None:
            return item.unit.name
        case Doer():
            return Text("原办理人", "whoever did it before")
        case _:
            return Text("指定的办理人", "those named for it")
