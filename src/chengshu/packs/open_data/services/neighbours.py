"""Synchronising with other portals: taking over what they tell of, and telling them of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed, Refusal
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.ciphers import decrypted, encrypted
from chengshu.packs.open_data.ckan.shapes import package
from chengshu.packs.open_data.errors import PortalUnreachable
from chengshu.packs.open_data.models import ForeignDataset, Neighbour, OpenDataset, Sync, Told
from chengshu.packs.open_data.models.datasets import Stage
from chengshu.packs.open_data.models.neighbours import Dialect
from chengshu.packs.open_data.portals import Found, Portal
from chengshu.packs.open_data.queries.datasets import published, with_names
from chengshu.packs.open_data.rights import SYNC

OWNER = "open_data.neighbour"
MOST_TOLD = 1000
OURS_ALONE = ("id", "owner_org", "organization", "groups", "relationships_as_subject", "relationships_as_object")


@dataclass(frozen=True)
class NeighbourContent:
    """Another portal. ``token`` is what lets us write there; empty keeps the one that is known."""

    name_zh: str
    url: str
    name_en: str = ""
    dialect: str = Dialect.CKAN
    takes: bool = True
    gives: bool = False
    its_organisation: str = ""
    token: str = ""
    every_hours: int = 24
    active: bool = True


@transaction.atomic
def set_neighbour(content: NeighbourContent, *, neighbour: Neighbour | None = None, by: Actor) -> Neighbour:
    """A portal to synchronise with, new or changed. The token is kept encrypted."""
    if not by.may(SYNC):
        raise NotAllowed
    given = dict(content.__dict__)
    token = given.pop("token")
    row = neighbour or Neighbour()
    for name, value in given.items():
        setattr(row, name, value)
    if token:
        row.sealed_token = encrypted(token, owner=OWNER)
    row.changed_at = clock.now()
    row.save()
    record(by, "open_data.neighbour.set", row, url=row.url, takes=row.takes, gives=row.gives)
    return row


def sync_due() -> int:
    """Synchronise with every portal whose time has come; returns how many."""
    due = Neighbour.objects.filter(active=True, due_at__lte=clock.now()).order_by("due_at")
    return len([synchronise(neighbour, by=PLATFORM) for neighbour in due[:10]])


def synchronise(neighbour: Neighbour, *, by: Actor) -> Sync:
    """Take and give once. What fails stands in the run; nothing is taken as gone before a whole run says so."""
    Neighbour.objects.filter(pk=neighbour.pk).update(due_at=clock.now() + timedelta(hours=neighbour.every_hours))
    run = Sync.objects.create(neighbour=neighbour)
    token = decrypted(neighbour.sealed_token, owner=OWNER) if neighbour.sealed_token else ""
    try:
        with Portal(neighbour.url, token=token) as portal:
            if neighbour.takes:
                _take(neighbour, portal, run)
            if neighbour.gives and neighbour.dialect == Dialect.CKAN:
                _give(neighbour, portal, run)
    except PortalUnreachable as refusal:
        _note(run, refusal)
    run.ended_at = clock.now()
    run.save()
    record(by, "open_data.neighbour.synchronised", neighbour, read=run.read, written=run.written, failed=run.failed)
    return run


def _take(neighbour: Neighbour, portal: Portal, run: Sync) -> None:
    found = portal.by_ckan() if neighbour.dialect == Dialect.CKAN else portal.by_dcat()
    known = {row.remote_id: row for row in neighbour.datasets.all()}
    seen: set[str] = set()
    new: list[ForeignDataset] = []
    for one in found:
        if one.remote_id in seen:
            continue
        seen.add(one.remote_id)
        run.read += 1
        row = known.get(one.remote_id)
        if row is None:
            new.append(ForeignDataset(neighbour=neighbour, **one.__dict__))
        elif _changed(row, one):
            run.changed += 1
    run.new = len(new)
    with transaction.atomic():
        ForeignDataset.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
        gone = [row.pk for key, row in known.items() if key not in seen]
        run.gone = len(gone)
        ForeignDataset.objects.filter(pk__in=gone).delete()


def _changed(row: ForeignDataset, one: Found) -> bool:
    before = {name: getattr(row, name) for name in one.__dict__}
    if before == one.__dict__:
        return False
    for name, value in one.__dict__.items():
        setattr(row, name, value)
    row.seen_at = clock.now()
    row.save()
    return True


def _give(neighbour: Neighbour, portal: Portal, run: Sync) -> None:
    """Tell of what is new or newer, and take back what was withdrawn; one that fails does not stop the others."""
    told = {row.dataset_id: row for row in neighbour.told.all()}
    for dataset in with_names(published()).filter(contributor=None).order_by("modified_at")[:MOST_TOLD]:
        before = told.get(dataset.pk)
        if before and before.release >= dataset.release:
            continue
        _try(run, lambda dataset=dataset, before=before: _tell(neighbour, portal, dataset, before))
    gone = neighbour.told.exclude(dataset__stage=Stage.PUBLISHED)
    for row in gone[:MOST_TOLD]:
        _try(run, lambda row=row: _take_back(portal, row))


def _try(run: Sync, do: Any) -> None:
    try:
        do()
    except Refusal as refusal:
        run.failed += 1
        _note(run, refusal)
    else:
        run.written += 1


def _tell(neighbour: Neighbour, portal: Portal, dataset: OpenDataset, before: Told | None) -> None:
    name = before.its_name if before else dataset.slug.lower()
    body = {key: value for key, value in package(dataset).items() if key not in OURS_ALONE}
    body |= {"name": name, "owner_org": neighbour.its_organisation}
    body["resources"] = [{key: one[key] for key in ("name", "url", "format", "mimetype")} for one in body["resources"]]
    body["tags"] = [{"name": one["name"]} for one in body["tags"]]
    portal.action("package_update" if before else "package_create", {**body, **({"id": name} if before else {})})
    Told.objects.update_or_create(
        neighbour=neighbour,
        dataset=dataset,
        defaults={"release": dataset.release, "its_name": name, "told_at": clock.now()},
    )


def _take_back(portal: Portal, row: Told) -> None:
    portal.action("package_delete", {"id": row.its_name})
    row.delete()


def _note(run: Sync, refusal: Refusal) -> None:
    run.trouble_zh, run.trouble_en = refusal.sentence.zh[:400], refusal.sentence.en[:400]
