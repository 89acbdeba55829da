"""Who holds which role, who may do what, and what somebody may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.models import Grant, Role, RolePermission
from chengshu.kernel.acting.scopes import Body
from chengshu.kernel.identity.models import Person
from chengshu.spec.people import SCOPE_LABELS, Permission, Scope
from chengshu.spec.registry import registry


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
    found = Q(pk__in=[])
    for grant, scope in _grants_with_scope(permission):
        if _covers(grant, scope, body):
            found |= Q(pk=grant.person_id)
    return Person.objects.filter(found, active=True)


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
