"""Who holds which role, who may do what, and what somebody may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.models import Grant, Role, RoleChange, RolePermission
from chengshu.kernel.access.rights import CHANGE_ROLES, GRANT_ROLES
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.acting.scopes import Body
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.identity.queries import POWERS, people_seen_by
from chengshu.spec.people import SCOPE_LABELS, Permission, Power, Scope
from chengshu.spec.registry import registry
from chengshu.ui.parts import Happening

WHAT = {
    "made": Text("新建角色", "made the role"),
    "renamed": Text("改名", "renamed it"),
    "retired": Text("停用", "put it out of use"),
    "added": Text("加入权限", "added a permission"),
    "removed": Text("移除权限", "took out a permission"),
    "scope": Text("调整范围", "changed the reach"),
}


@dataclass(frozen=True)
class Right:
    """One way in which somebody holds a permission: through which grant, and how far."""

    permission: Permission
    scope: Scope
    grant: Grant

    @property
    def scope_label(self) -> Text:
        """The reach in words."""
        return SCOPE_LABELS[self.scope]


def current() -> Q:
    """The grants that hold today."""
    today = clock.today()
    return (Q(until=None) | Q(until__gte=today)) & Q(since__lte=today)


def roles() -> QuerySet[Role]:
    """All roles in use, with how many people hold each today and how many permissions it has."""
    today = clock.today()
    held = (Q(grants__until=None) | Q(grants__until__gte=today)) & Q(grants__since__lte=today)
    return (
        Role.objects.filter(retired=False)
        .annotate(
            holders=Count("grants__person", filter=held, distinct=True),
            permission_count=Count("permissions", filter=~Q(permissions__scope=""), distinct=True),
        )
        .order_by("-power", "pk")
    )


def grants_of(person: Person) -> QuerySet[Grant]:
    """All grants of a person, the newest first, former ones included."""
    return person.grants.select_related("role", "organisation", "granted_by", "ended_by").order_by("-since", "-pk")


def holders_of_role(role: Role) -> QuerySet[Grant]:
    """Who holds the role today."""
    found = role.grants.filter(current()).select_related("person", "organisation")
    return found.order_by("organisation__order", "organisation_id", "person_id")


def who_may(permission: Permission) -> QuerySet[Grant]:
    """The grants of today through which somebody may do this, people who left excluded."""
    rows = RolePermission.objects.filter(permission=permission.key).exclude(scope="").values("role")
    found = Grant.objects.filter(current(), role__in=rows, role__retired=False, person__active=True)
    return found.select_related("person", "organisation", "role").order_by("organisation__order", "person_id")


def people_who_may(permission: Permission, body: Body) -> QuerySet[Person]:
    """The people who may do this for a body today, whatever the way; nobody by the scope ``own``.

    For messages and escalation: whom to tell.
    """
    return Person.objects.filter(pk__in={grant.person_id for grant in _grants_for(permission, body)}, active=True)


def offices_who_may(permission: Permission, body: Body) -> list[Organisation]:
    """The offices whose people may do this for a body today, the nearest first."""
    return _offices(_grants_for(permission, body))


def nearest_people(permission: Permission, body: Body) -> list[Person]:
    """Those who may do this for a body today: of offices of its own area, else of the nearest area above it."""
    return list({grant.person_id: grant.person for grant in _nearest(_grants_for(permission, body))}.values())


def nearest_offices(permission: Permission, body: Body) -> list[Organisation]:
    """The offices of those people, the deepest in the tree first; empty where nobody may."""
    return _offices(_nearest(_grants_for(permission, body)))


def widest_office(permission: Permission) -> Organisation | None:
    """The office with the largest area whose people may do this at all; None where nobody may."""
    offices = {grant.organisation for grant in who_may(permission)}
    return min(offices, key=lambda one: (len(one.division_code), len(one.path), one.pk), default=None)


def rights_of(person: Person) -> list[Right]:
    """Everything a person may do today, in the order of the packs."""
    grants = list(person.grants.filter(current(), role__retired=False).select_related("role", "organisation"))
    rows: dict[int, list[RolePermission]] = {}
    for row in RolePermission.objects.filter(role__in=[grant.role_id for grant in grants]).exclude(scope=""):
        rows.setdefault(row.role_id, []).append(row)
    found = [
        Right(registry.permissions[row.permission], Scope(row.scope), grant)
        for grant in grants
        for row in rows.get(grant.role_id, ())
        if row.permission in registry.permissions
    ]
    order = {key: place for place, key in enumerate(registry.permissions)}
    return sorted(found, key=lambda right: order[right.permission.key])


def people_with_grants(actor: Actor) -> QuerySet[Person]:
    """The people within the actor's reach, each with ``open_grants``."""
    held = Grant.objects.filter(current(), role__retired=False).select_related("role")
    return people_seen_by(actor).prefetch_related(Prefetch("grants", held, to_attr="open_grants"))


def permissions_with_holders() -> list[tuple[Permission, Text, int]]:
    """Every declared permission, the system that declares it, and how many people hold it today."""
    rows = RolePermission.objects.exclude(scope="").values_list("permission", "role")
    in_roles: dict[str, set[int]] = {}
    for permission, role in rows:
        in_roles.setdefault(permission, set()).add(role)
    people: dict[int, set[int]] = {}
    for role, person in Grant.objects.filter(current(), role__retired=False).values_list("role", "person"):
        people.setdefault(role, set()).add(person)
    return [
        (permission, pack.label, len(set().union(*(people.get(role, ()) for role in in_roles.get(permission.key, ())))))
        for pack in registry.packs
        for permission in pack.permissions
    ]


def person_page(actor: Actor, key: int) -> dict[str, Any]:
    """What somebody may do today, and all grants ever. Raises NotFound."""
    person = one_of(people_seen_by(actor), key)
    today = clock.today()
    grants = list(grants_of(person))
    oneself = actor.person_id == person.pk
    return {
        "person": person,
        "rights": rights_of(person),
        "held": [grant for grant in grants if not grant.until or grant.until >= today],
        "former": [grant for grant in grants if grant.until and grant.until < today],
        "may_grant": actor.may(GRANT_ROLES) and not oneself and person.active,
    }


def role_page(actor: Actor, key: int) -> dict[str, Any]:
    """A role with its permissions, holders and history. Raises NotFound."""
    role = one_of(Role.objects, key)
    scopes = scopes_in(role)
    changes = role.changes.select_related("by")[:100]
    return {
        "role": role,
        "power": POWERS[Power(role.power)] if role.power else None,
        "contents": [
            (registry.permissions[key], SCOPE_LABELS[Scope(scope)], pack_of(registry.permissions[key]))
            for key, scope in scopes.items()
            if key in registry.permissions
        ],
        "addable": [one for one in registry.permissions.values() if one.key not in scopes and one.power is None],
        "holders": holders_of_role(role),
        "history": [_happening(one) for one in changes],
        "may_change": actor.may(CHANGE_ROLES) and not role.retired,
    }


def _happening(change: RoleChange) -> Happening:
    permission = registry.permissions.get(change.permission)
    about = permission.label if permission else Text("名称", "Name")

    def shown(value: str) -> object:
        return SCOPE_LABELS[Scope(value)] if permission and value else value or None

    return Happening(
        at=change.at,
        who=change.by.name if change.by else Text("系统", "The platform"),
        what=WHAT[change.what],
        note=change.reason,
        changes=((about, shown(change.before), shown(change.after)),),
    )


def pack_of(permission: Permission) -> Text:
    """The system that declares the permission."""
    return next(pack.label for pack in registry.packs if permission in pack.permissions)


def scopes_in(role: Role) -> dict[str, str]:
    """The scope of each permission in the role, by key; an empty one is left out."""
    return dict(role.permissions.exclude(scope="").values_list("permission", "scope"))


def _grants_with_scope(permission: Permission) -> Iterable[tuple[Grant, Scope]]:
    scopes = dict(
        RolePermission.objects.filter(permission=permission.key).exclude(scope="").values_list("role_id", "scope")
    )
    for grant in who_may(permission):
        yield grant, Scope(scopes[grant.role_id])


def _grants_for(permission: Permission, body: Body) -> list[Grant]:
    """The grants of today by which somebody may do this for a body, those of the nearest offices first."""
    found = [grant for grant, scope in _grants_with_scope(permission) if _covers(grant, scope, body)]
    return sorted(found, key=_distance)


def _nearest(grants: Sequence[Grant]) -> Sequence[Grant]:
    return [grant for grant in grants if _distance(grant)[0] == _distance(grants[0])[0]]


def _offices(grants: Sequence[Grant]) -> list[Organisation]:
    return list({grant.organisation_id: grant.organisation for grant in grants}.values())


def _distance(grant: Grant) -> tuple[int, int, int]:
    own = grant.organisation
    return -len(own.division_code), -len(own.path), own.pk


def _covers(grant: Grant, scope: Scope, body: Body) -> bool:
    own = grant.organisation
    match scope:
        case Scope.ALL:
            return True
        case Scope.OWN:
            return False
        case Scope.UNIT:
            return bool(own.pk == body.pk)
        case Scope.UNIT_AND_BELOW:
            return body.path.startswith(own.path)
        case Scope.AREA_AND_BELOW:
            return body.division_code.startswith(own.division_code)
