"""Lists of roles, grants and permissions."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.models import Grant, Role
from chengshu.kernel.identity.models import Person
from chengshu.kernel.identity.queries import POWERS
from chengshu.spec.people import Permission, Power
from chengshu.ui.parts import State, plain
from chengshu.ui.tables import Column, Table


@dataclass(frozen=True)
class Line:
    """A permission with the system that declares it; ``holders`` is how many people hold it today."""

    permission: Permission
    pack: Text
    holders: int


def role_url(role: Role) -> str:
    """The page of a role."""
    return reverse("access:role", args=[role.pk])


def rights_url(person: Person) -> str:
    """What somebody may do."""
    return reverse("access:person", args=[person.pk])


def _roles_of(person: Person) -> list[str]:
    """Names of the roles held today; the query has put them at ``open_grants``."""
    return list(dict.fromkeys(str(grant.role.name) for grant in getattr(person, "open_grants", ())))


def _power(role: Role) -> State | None:
    return State("warning", POWERS[Power(role.power)]) if role.power else None


def _origin(role: Role) -> Text:
    return Text("系统自带", "Comes with a system") if role.declared else Text("自定义", "Own")


ROLES: Table[Role] = Table(
    key="roles",
    label=Text("角色", "Roles"),
    columns=(
        Column("name", Text("角色", "Role"), lambda role: role.name, link=role_url, sort="name_zh", wide=True),
        Column("power", Text("三员", "Power"), _power),
        Column("origin", Text("来源", "Origin"), _origin, phone=False),
        Column(
            "permission_count",
            Text("权限数", "Permissions"),
            lambda role: getattr(role, "permission_count", None),
            numeric=True,
            sort="permission_count",
        ),
        Column(
            "holders",
            Text("持有人数", "Holders"),
            lambda role: getattr(role, "holders", None),
            numeric=True,
            sort="holders",
        ),
    ),
    search=("name_zh", "name_en"),
)

HOLDERS: Table[Grant] = Table(
    key="holders",
    label=Text("持有人", "Holders"),
    columns=(
        Column("person", Text("姓名", "Name"), lambda grant: grant.person.name, lambda grant: rights_url(grant.person)),
        Column("role", Text("角色", "Role"), lambda grant: grant.role.name),
        Column("organisation", Text("授权机构", "For"), lambda grant: grant.organisation.name, wide=True),
        Column("since", Text("自", "From")),
        Column("until", Text("至", "Until")),
    ),
    empty=Text("目前无人持有。", "Nobody holds it now."),
)

PERMISSIONS: Table[Line] = Table(
    key="permissions",
    label=Text("权限", "Permissions"),
    columns=(
        Column(
            "label",
            Text("权限", "Permission"),
            lambda line: line.permission.label,
            lambda line: reverse("access:permission", args=[line.permission.key]),
            wide=True,
            sort="label",
        ),
        Column("pack", Text("系统", "System"), sort="pack"),
        Column("key", Text("代码", "Key"), lambda line: line.permission.key, phone=False, sort="key"),
        Column(
            "guarded",
            Text("受控查看", "Guarded read"),
            lambda line: State("info", Text("记入审计", "Audited")) if line.permission.guarded else None,
            phone=False,
        ),
        Column("holders", Text("持有人数", "Holders"), numeric=True, sort="holders"),
    ),
    search=("label", "key"),
    page_size=50,
)

PEOPLE: Table[Person] = Table(
    key="people",
    label=Text("人员授权", "Grants of people"),
    columns=(
        Column("name", Text("姓名", "Name"), lambda person: person.name, link=rights_url, sort="name_zh"),
        Column(
            "organisation",
            Text("机构", "Organisation"),
            lambda person: plain([post.organisation.name for post in person.posts.all() if not post.until]) or None,
            wide=True,
        ),
        Column(
            "roles",
            Text("角色", "Roles"),
            lambda person: plain(_roles_of(person)) or None,
            wide=True,
        ),
    ),
    search=("name_zh", "name_en"),
    order=("pk",),
)
