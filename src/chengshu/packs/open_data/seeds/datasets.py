"""Datasets opened by the whole way: catalogued, gathered, proposed, checked, reviewed, approved, released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.catalogue.services import publish_directly
from chengshu.kernel.identity.queries import organisation_called
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_written
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.packs.open_data.models import OpenDataset, OpenLicence, PortalRule, Theme
from chengshu.packs.open_data.seeds.tables import Invented, invented
from chengshu.packs.open_data.services.flow import hand_in
from chengshu.packs.open_data.services.proposals import DatasetContent, check, follow_advice, propose
from chengshu.packs.open_data.services.publishing import release_approved

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

OPINION = "不含国家秘密、商业秘密和个人隐私。"


def seed_datasets() -> bool:
    """Open what has not been seeded yet; whether anything was."""
    if not PortalRule.objects.exists():
        return False
    known = set(OpenDataset.everywhere.filter(slug__startswith="open_demo-").values_list("slug", flat=True))
    fresh = [one for one in invented(clock.today()) if one.key.replace(".", "-") not in known]
    for one in fresh:
        body = organisation_called(one.body)
        if body is not None:
            _open(one, body)
    return release_approved() > 0


def _open(one: Invented, body: Organisation) -> None:
    resource = publish_directly(body, one.content, key=one.key)
    table = TableName(Layer.BRONZE, one.key)
    store.replace(table, one.rows)
    note_written(table, resource=resource)
    content = DatasetContent(
        name_zh=one.content.name_zh,
        name_en=one.content.name_en,
        notes_zh=one.content.summary_zh,
        notes_en=one.content.summary_en,
        theme=Theme.objects.get(key=one.theme),
        licence=OpenLicence.objects.get(key="attribution"),
        tags=one.tags,
    )
    proposal = propose(resource, content, reason="方便公众使用", by=PLATFORM)
    if not check(proposal.pk, by=PLATFORM).passed:
        follow_advice(proposal.pk, by=PLATFORM)
        check(proposal.pk, by=PLATFORM)
    hand_in(proposal.pk, by=PLATFORM)
    item = item_about(proposal)
    if item is not None:
        make_move(item, "pass_secrecy", by=PLATFORM, values={"opinion": OPINION})
        make_move(item, "approve", by=PLATFORM)
