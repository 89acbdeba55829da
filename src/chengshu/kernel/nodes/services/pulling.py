"""Pulling granted data page by page into the lake, from where the last page stopped."""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.events.services import publish
from chengshu.kernel.lake import store
from chengshu.kernel.lake.errors import TableBusy
from chengshu.kernel.lake.lineage.places import at_source, in_lake
from chengshu.kernel.lake.lineage.services import record_flow
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import locked, note_written
from chengshu.kernel.lake.store import Mark
from chengshu.kernel.nodes.calling import ask
from chengshu.kernel.nodes.errors import NodeRefused
from chengshu.kernel.nodes.events import DataPulled
from chengshu.kernel.nodes.models import AskedData, AskedState, NodeState, RunKind
from chengshu.kernel.nodes.pages import rows_of
from chengshu.kernel.nodes.services.syncing import note_run
from chengshu.kernel.quality import services as quality

log = logging.getLogger(__name__)

PAGE = 5000
PAGES_AT_ONCE = 40
AGAIN = timedelta(seconds=20)
NEVER = timedelta(days=36_500)


def pull_due() -> int:
    """Go on with the pull whose turn it is, at most forty pages; how many pages came."""
    now = clock.now()
    asked = (
        AskedData.everywhere.filter(state=AskedState.GRANTED, next_at__lte=now, node__state=NodeState.CONNECTED)
        .exclude(agreement="")
        .select_related("node", "resource")
        .order_by("next_at")
        .first()
    )
    return pull(asked) if asked else 0


def pull(asked: AskedData, most_pages: int = PAGES_AT_ONCE) -> int:
    """Fetch the next pages of a grant; how many came. After the last one the table is put in place in one commit.

    A stop at any point goes on behind the last page on disk; a failure is kept and tried again. Whoever pulls is the
    only one: a second one beside it does nothing. What was put in place is judged and refined as gathered data is.
    """
    try:
        with locked(_name(asked), wait_s=0):
            asked.refresh_from_db()
            return _pull(asked, most_pages)
    except TableBusy:
        return 0


def _pull(asked: AskedData, most_pages: int) -> int:
    started, came = time.perf_counter(), 0
    try:
        while came < most_pages and not asked.whole:
            _one_page(asked)
            came += 1
        if asked.whole:
            _put_in_place(asked, time.perf_counter() - started)
    except NodeRefused as refusal:
        _begin_again(asked)  # the version we walked may be gone; the next try walks a fresh one
        _failed(asked, refusal)
    except Refusal as refusal:
        _failed(asked, refusal)
    return came


def _name(asked: AskedData) -> TableName:
    return TableName(Layer.BRONZE, asked.resource.key)


def _one_page(asked: AskedData) -> None:
    """Fetch a page and keep it on disk; after the last one all are there."""
    after = f"&after={quote(asked.cursor)}" if asked.cursor else ""
    said = ask(asked.node, "GET", f"data/{asked.agreement}?limit={PAGE}{after}")
    rows: list[dict[str, Any]] = said["data"]
    _keep_page(asked, rows)
    asked.cursor = str(said.get("next") or "")
    asked.pages += 1
    asked.rows_here += len(rows)
    asked.failure = ""
    asked.whole = not asked.cursor
    asked.save(update_fields=["cursor", "pages", "rows_here", "whole", "failure"])


def _keep_page(asked: AskedData, rows: list[dict[str, Any]]) -> None:
    """Whole or not at all; the same page kept again replaces itself."""
    folder = _folder(asked)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{asked.pages:08}.json"
    draft = file.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as out:
        json.dump(rows, out, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)


def _put_in_place(asked: AskedData, seconds: float) -> None:
    """All pages as the new version of the table, once: the commit carries the number of the round."""
    name = _name(asked)
    writer, position = f"nodes.{asked.pk}", asked.round + 1
    if (store.mark_of(name, writer) or 0) < position:
        items = [item for item in asked.resource.items.all() if item.column in asked.fields]
        with rows_of(_pages(asked), asked.fields, items) as rows_read:
            store.replace(name, rows_read, mark=Mark(writer, position))
    version = store.version_of(name)
    now = clock.now()
    with transaction.atomic():
        note_written(name, resource=asked.resource)
        rows = asked.rows_here
        asked.round, asked.rows, asked.version, asked.pulled_at = position, rows, version, now
        asked.next_at = now + (timedelta(minutes=asked.every_minutes) if asked.every_minutes else NEVER)
        _begin_again(asked)
        asked.save()
        record(PLATFORM, "nodes.data.pulled", asked, rows=rows, version=version, node=asked.node.key)
        publish(DataPulled(asked.resource.key, asked.node.key, rows, version))
        record_flow(
            at_source(f"nodes/{asked.resource.key}"[:200], asked.node.name),
            in_lake(name, asked.resource.name),
            process="nodes",
            columns={column: [column] for column in asked.fields},
        )
    shutil.rmtree(_folder(asked), ignore_errors=True)
    _judge(asked.resource, name, version)
    note_run(asked.node, RunKind.DATA, counts={"rows": rows}, seconds=seconds, about=str(asked.resource.name.zh))


def _begin_again(asked: AskedData) -> None:
    asked.cursor, asked.pages, asked.rows_here, asked.whole = "", 0, 0, False


def _failed(asked: AskedData, refusal: Refusal) -> None:
    words = refusal.sentence.zh[:400]
    if words != asked.failure:
        note_run(asked.node, RunKind.DATA, failure=words, about=str(asked.resource.name.zh))
    asked.failure, asked.next_at = words, clock.now() + AGAIN
    asked.save(update_fields=["failure", "next_at", "cursor", "pages", "rows_here", "whole"])


def _judge(resource: Resource, name: TableName, version: int) -> None:
    """Let quality judge and refine it. What it cannot judge does not undo the pull."""
    try:
        quality.judge(resource, name, version)
    except Refusal as refusal:
        log.warning("%s is not judged: %s", resource.key, refusal)
    except Exception:
        log.exception("%s is not judged", resource.key)


def _pages(asked: AskedData) -> list[Path]:
    return [_folder(asked) / f"{number:08}.json" for number in range(asked.pages)]


def _folder(asked: AskedData) -> Path:
    return Path(settings.HOME) / "nodes" / "pulls" / str(asked.pk)
