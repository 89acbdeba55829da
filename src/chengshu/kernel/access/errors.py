"""What this floor refuses."""

from __future__ import annotations

from chengshu.base.errors import Refusal
from chengshu.base.text import Text


class TwoPowers(Refusal):
    """System, security and audit administrators must be three persons (三员分立)."""

    text = Text(
        "该人员已是%(held)s，不能同时担任%(wanted)s。系统、安全、审计三员须由三人分别担任。",
        "This person is %(held)s and cannot also be %(wanted)s: the three administrators must be three persons.",
    )


class PowerMissing(Refusal):
    """A permission of one of the three administrators was to be put into another role."""

    text = Text(
        "“%(permission)s”只能由%(power)s持有，不能加入这个角色。",
        "“%(permission)s” belongs to the %(power)s alone and cannot be put into this role.",
    )


class PowerIsFixed(Refusal):
    """The own permissions of the three administrators are not changed."""

    text = Text(
        "三员角色的专有权限不能修改。",
        "The own permissions of the three administrators cannot be changed.",
    )


class BeyondOwnReach(Refusal):
    """Somebody tried to grant for a body, or a role, that lies outside their own reach."""

    status = 403
    text = Text(
        "这个角色或机构超出您的授权范围，请由上级安全管理员办理。",
        "This role or body lies outside your reach; ask the security administrator above you.",
    )


class AlreadyGranted(Refusal):
    """The same role is held for the same body already."""

    text = Text("该人员在这个机构已持有此角色，无需重复授予。", "This person holds the role for this body already.")


class RoleRetired(Refusal):
    """A role that is out of use cannot be granted."""

    text = Text("这个角色已停用，请另选角色。", "This role is out of use; choose another.")


class RoleInUse(Refusal):
    """A role that people hold cannot be retired."""

    text = Text(
        "还有 %(holders)s 人持有此角色，请先收回授权。",
        "%(holders)s people hold this role; take it back from them first.",
    )


class DeclaredRole(Refusal):
    """A role that a system brings along is renamed and retired by that system alone."""

    text = Text(
        "这是系统自带的角色，不能改名或停用；可以调整权限范围，或另建角色。",
        "This role comes with a system: adjust its scopes, or make a role of your own instead.",
    )
