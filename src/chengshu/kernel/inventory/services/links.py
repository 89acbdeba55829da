"""What ties a system to the catalogue and to the exchange."""

from __future__ import annotations

import re

from django.db import transaction

from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.contents import ResourceContent
from chengshu.kernel.catalogue.models import Submission
from chengshu.kernel.catalogue.services.submissions import draft_from_system
from chengshu.kernel.exchange.models import Client
from chengshu.kernel.inventory.models import Connection, InformationSystem
from chengshu.kernel.inventory.reach import locked
from chengshu.kernel.inventory.rights import KEEP_SYSTEMS

_BETWEEN = re.compile(r"[、，,；;\n]+")
NOT_YOURS = Text("这不是本单位的接口凭据，请另选。", "These credentials are another unit's; please choose your own.")


@transaction.atomic
def link_client(system: InformationSystem, client: Client, *, by: Actor) -> Connection:
    """Say with which credentials a system calls the exchange. Raises NotAllowed, BadInput for another unit's."""
    row = locked(system)
    must_reach(by, KEEP_SYSTEMS, row.owner)
    if client.organisation_id != row.owner_id:
        raise BadInput(NOT_YOURS, fields={"client": NOT_YOURS})
    link, _ = Connection.objects.update_or_create(client=client, defaults={"system": row})
    record(by, "inventory.system.linked", row, client=client.client_id)
    return link


@transaction.atomic
def draft_entries(system: InformationSystem, *, by: Actor) -> list[Submission]:
    """Begin an entry of the catalogue for everything the function menu says it yields and that has none yet.

    What was begun waits for the provider's people to complete it. Raises NotAllowed.
    """
    row = locked(system)
    must_reach(by, KEEP_SYSTEMS, row.owner)
    contents = [
        ResourceContent(name_zh=name, summary_zh=f"由信息系统“{row.name_zh}”的“{menu}”功能产生。")
        for name, menu in yields_of(row).items()
    ]
    drafted = draft_from_system(row.owner, contents, system_code=row.code, by=by)
    record(by, "inventory.entries.drafted", row, entries=len(drafted))
    return drafted


def yields_of(system: InformationSystem) -> dict[str, str]:
    """The data a system yields, each with the first function of its menu that names it."""
    found: dict[str, str] = {}
    for function in system.functions.exclude(yields="").order_by("pk"):
        for name in _BETWEEN.split(function.yields):
            if name.strip():
                found.setdefault(name.strip()[:200], function.name)
    return found
