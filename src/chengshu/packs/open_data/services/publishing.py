"""Publishing what was approved, new versions when the source has new data, and withdrawal."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from chengshu.base import clock
from chengshu.base.errors import NotAllowed, Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach, reaches
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.events import ResourceWithdrawn
from chengshu.kernel.lake.lineage.places import in_lake
from chengshu.kernel.lake.lineage.services import end_flows, record_flow
from chengshu.packs.open_data import files, searching
from chengshu.packs.open_data.errors import NothingNewer, NotPublished
from chengshu.packs.open_data.models import OpenDataset, PrivacyCheck, Proposal, Release
from chengshu.packs.open_data.models.datasets import ProposalState, Stage
from chengshu.packs.open_data.privacy.judge import Rule
from chengshu.packs.open_data.releasing import Made, make_table, table_of
from chengshu.packs.open_data.rights import PROPOSE, PUBLISH
from chengshu.packs.open_data.services import proposals
from chengshu.packs.open_data.services.reasons import reason_in
from chengshu.packs.open_data.sources import Source, source_of
from chengshu.spec.data import Cycle

log = logging.getLogger(__name__)

DAYS = {
    Cycle.REAL_TIME: 1,
    Cycle.DAILY: 1,
    Cycle.WEEKLY: 7,
    Cycle.MONTHLY: 31,
    Cycle.QUARTERLY: 92,
    Cycle.HALF_YEARLY: 184,
    Cycle.YEARLY: 366,
}
AT_ONCE = 20
PROCESS = "open_data"
CATALOGUE_CHANGED = Text("目录中的信息资源已撤销：%(why)s", "Its entry in the catalogue was withdrawn: %(why)s")


def release_approved(limit: int = AT_ONCE) -> int:
    """Publish what was approved; returns how many. What fails stays approved and is tried again with the next run."""
    waiting = Proposal.everywhere.filter(state=ProposalState.APPROVED).order_by("changed_at", "pk")
    done = 0
    for proposal in waiting.select_related("dataset__resource", "dataset__publisher")[:limit]:
        try:
            done += _release(proposal)
        except Refusal as refusal:
            log.warning("dataset %s could not be published: %s", proposal.dataset.slug, refusal)
    return done


def _release(proposal: Proposal) -> int:
    found = proposals.must_pass(proposal)
    source = source_of(proposal.dataset)
    rule = Rule(found.k, found.l)
    made = make_table(proposal.dataset, source, found.version, proposals.opening_of(proposal), rule)
    with transaction.atomic():
        proposal = Proposal.everywhere.select_for_update(of=("self",)).get(pk=proposal.pk)
        if proposal.state != ProposalState.APPROVED:
            return 0
        proposal.state, proposal.changed_at = ProposalState.PUBLISHED, clock.now()
        proposal.save(update_fields=["state", "changed_at"])
        release = _write(proposal, source, found, made, words=proposal.reason)
        record(PLATFORM, "open_data.dataset.published", release.dataset, release=release.number, rows=made.rows)
    return 1


def refresh(dataset_id: int, *, by: Actor) -> Release | None:
    """A new version from newer data under the approved view, once the check holds for them too.

    None where it does not, or where a column left the source or was closed by the catalogue: the version is noted as
    stuck, so that the unit is asked and it is not counted again.
    Raises NotPublished, NothingNewer, NothingGathered, NotAllowed.
    """
    dataset = OpenDataset.everywhere.select_related("resource", "publisher").get(pk=dataset_id)
    if dataset.stage != Stage.PUBLISHED:
        raise NotPublished
    if not reaches(by, PROPOSE, dataset.publisher) and not reaches(by, PUBLISH, dataset.publisher):
        raise NotAllowed
    source, last = source_of(dataset), dataset.releases.get(number=dataset.release)
    if last.source == str(source.table) and source.version <= last.source_version:
        raise NothingNewer
    proposal = dataset.proposals.filter(state=ProposalState.PUBLISHED).order_by("-number")[0]
    openable = {column.name for column in source.openable}
    found = proposals.check(proposal.pk, by=by) if openable.issuperset(proposal.treatments) else None
    if found is None or not found.passed:
        OpenDataset.everywhere.filter(pk=dataset.pk).update(stuck_version=source.version)
        return None
    made = make_table(dataset, source, source.version, proposals.opening_of(proposal), Rule(found.k, found.l))
    with transaction.atomic():
        release = _write(proposal, source, found, made, words="")
        record(by, "open_data.dataset.refreshed", release.dataset, release=release.number, rows=made.rows)
    return release


def refresh_newer(limit: int = AT_ONCE) -> int:
    """New versions of published datasets whose source has newer data; returns how many came about."""
    newer = OpenDataset.everywhere.filter(
        stage=Stage.PUBLISHED, resource__lake_tables__filled_at__gt=F("filled_at")
    ).exclude(resource__lake_tables__version=F("stuck_version"))
    made = 0
    for key in list(newer.order_by("filled_at").values_list("pk", flat=True).distinct()[:limit]):
        try:
            made += refresh(key, by=PLATFORM) is not None
        except Refusal as refusal:
            log.info("dataset %s has no new version: %s", key, refusal)
    return made


@transaction.atomic
def withdraw(dataset_id: int, *, why: str, by: Actor) -> OpenDataset:
    """Take a dataset off the portal at once; its versions stay on record. Raises NotPublished, NotAllowed, NoReason."""
    why = reason_in(why)
    dataset = OpenDataset.everywhere.select_for_update(of=("self",)).select_related("publisher").get(pk=dataset_id)
    must_reach(by, PUBLISH, dataset.publisher)
    if dataset.stage != Stage.PUBLISHED:
        raise NotPublished
    dataset.stage, dataset.withdrawn_why, dataset.changed_at = Stage.WITHDRAWN, why[:400], clock.now()
    dataset.save(update_fields=["stage", "withdrawn_why", "changed_at"])
    searching.forget(dataset.pk)
    end_flows(PROCESS, target=in_lake(table_of(dataset)))
    record(by, "open_data.dataset.withdrawn", dataset, why=why)
    transaction.on_commit(lambda: files.remove_files(dataset))
    return dataset


def follow_withdrawal(news: ResourceWithdrawn) -> None:
    """What left the catalogue leaves the portal."""
    gone = OpenDataset.everywhere.filter(resource=news.resource_id, stage=Stage.PUBLISHED).first()
    if gone:
        withdraw(gone.pk, why=CATALOGUE_CHANGED.with_values(why=news.reason).zh, by=PLATFORM)


def index(dataset: OpenDataset) -> None:
    """Let a published dataset be found by its words."""
    searching.index([(dataset.pk, texts_of(dataset))])


def texts_of(dataset: OpenDataset) -> list[str]:
    """By what a dataset is found: titles, notes, keywords, publisher, field, columns."""
    release = dataset.releases.first()
    columns = [f"{one['label_zh']} {one['label_en']} {one['name']}" for one in release.columns] if release else []
    named = (dataset.publisher, dataset.theme, dataset.contributor)
    names = [f"{one.name_zh} {one.name_en}" for one in named if one is not None]
    tags = [tag.name for tag in dataset.tags.all()]
    notes = [dataset.notes_zh, dataset.notes_en]
    return [dataset.name_zh, dataset.name_en, dataset.slug, *notes, *tags, *names, *columns]


def due_day(cycle: str, filled_at: datetime | None) -> date | None:
    """By which local day new data are expected; None where nobody promised any."""
    days = DAYS.get(Cycle(cycle))
    return clock.local(filled_at).date() + timedelta(days=days) if days and filled_at else None


def _write(proposal: Proposal, source: Source, found: PrivacyCheck, made: Made, *, words: str) -> Release:
    rows = OpenDataset.everywhere.select_for_update(of=("self",))
    dataset = rows.select_related("publisher", "theme", "contributor").get(pk=proposal.dataset_id)
    now = clock.now()
    release = Release.objects.create(
        dataset=dataset,
        number=dataset.release + 1,
        source=str(source.table),
        source_version=found.version,
        table_version=made.version,
        rows=made.rows,
        columns=made.columns,
        check_row=found,
        overruled=not found.passed,
        words=words[:400],
        filled_at=source.filled_at or now,
        published_at=now,
        by_id=proposal.by_id,
    )
    dataset.release, dataset.rows, dataset.stage = release.number, made.rows, Stage.PUBLISHED
    dataset.published_at = dataset.published_at or now
    dataset.modified_at, dataset.filled_at = now, release.filled_at
    dataset.due_on = due_day(dataset.cycle, dataset.filled_at)
    dataset.stuck_version, dataset.withdrawn_why, dataset.changed_at = None, "", now
    dataset.save()
    index(dataset)
    files.order_usual(release)
    columns = {one["name"]: (one["name"],) for one in made.columns}
    record_flow(in_lake(source.table), in_lake(table_of(dataset), dataset.name), process=PROCESS, columns=columns)
    return release
