"""Roles as rows, their permissions with scopes, and who was granted which for which organisation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.spec.people import SCOPE_LABELS, Scope

SCOPES = [(scope.value, label.zh) for scope, label in SCOPE_LABELS.items()]


class Role(Named):
    """A role declared by a pack, or made by the security administrator (then ``declared`` is false)."""

    key = models.CharField(max_length=80, unique=True)
    power = models.CharField(max_length=10, blank=True)
    declared = models.BooleanField(default=True)
    retired = models.BooleanField(default=False)


class RolePermission(models.Model):
    """A permission within a role and how far it reaches; a changed row is kept when declarations are synced.

    An empty scope is a declared permission that officials took out of the role.
    """

    role = models.ForeignKey(Role, models.CASCADE, related_name="permissions")
    permission = models.CharField(max_length=80)
    scope = models.CharField(max_length=20, choices=SCOPES, default=Scope.UNIT, blank=True)
    changed_by_officials = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="role_permission_once", fields=["role", "permission"])]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.permission} ({self.scope})"


class Grant(models.Model):
    """A role held by a person for an organisation from a day until a day, inclusive; open while ``until`` is empty.

    A grant taken back at once ends with the day before.
    """

    person = models.ForeignKey("identity.Person", models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, models.PROTECT, related_name="grants")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="grants")
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    ended_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="grant_open_once", fields=["person", "role", "organisation"], condition=Q(until=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role_id}"


class RoleChange(models.Model):
    """A change of a role: made, renamed, retired, or one of its permissions added, removed or given another scope."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="changes")
    what = models.CharField(max_length=20)
    permission = models.CharField(max_length=80, blank=True)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.what} {self.permission}"
