"""Brings the rows in line with the declarations; running it again changes nothing."""

from __future__ import annotations

from django.db import transaction

from chengshu.kernel.access.models import Role, RolePermission
from chengshu.kernel.catalogue.services.declared import sync_declared
from chengshu.spec import people
from chengshu.spec.registry import registry


@transaction.atomic
def sync_packs() -> None:
    """Write declared roles and datasets into rows. Scopes that officials changed stay; other roles are retired."""
    for declared in registry.roles.values():
        _sync_role(declared)
    Role.objects.filter(declared=True).exclude(key__in=registry.roles).update(retired=True)
    sync_declared()


def _sync_role(declared: people.Role) -> None:
    role, _ = Role.objects.update_or_create(
        key=declared.key,
        defaults={
            "name_zh": declared.label.zh,
            "name_en": declared.label.en,
            "power": declared.power or "",
            "retired": False,
        },
    )
    for permission, scope in declared.may.items():
        row, _ = RolePermission.objects.get_or_create(role=role, permission=permission.key, defaults={"scope": scope})
        if not row.changed_by_officials and row.scope != scope:
            row.scope = scope
            row.save(update_fields=["scope"])
    wanted = {permission.key for permission in declared.may}
    role.permissions.filter(changed_by_officials=False).exclude(permission__in=wanted).delete()
