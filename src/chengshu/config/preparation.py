"""The steps of making a home ready; each may run again and then changes nothing."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from chengshu.base.text import Text
from chengshu.config import tables
from chengshu.kernel.identity.models import Account
from chengshu.kernel.install.demo import demo_accounts, fill, settle_demo_accounts
from chengshu.kernel.install.sync import sync_packs
from chengshu.spec.pack import Recovery
from chengshu.spec.registry import registry

log = logging.getLogger(__name__)
Tell = Callable[[Text], None]


def prepare(*, demo: bool, tell: Tell) -> dict[str, Any]:
    """Bring the tables up to date, sync declarations, put right what was left, seed an empty city if ``demo``.

    Gives what was recovered, and the accounts of the invented city where it is the one that runs.
    """
    migrate(tell)
    collect_static(tell)
    sync_packs()
    recovered = list(recover())
    for sentence in recovered:
        tell(sentence)
    if demo and not Account.objects.exists():
        fill(tell)
    settle_demo_accounts(wanted=demo)
    return {
        "recovered": [asdict(sentence) for sentence in recovered],
        "accounts": [asdict(account) for account in demo_accounts()],
    }


def migrate(tell: Tell) -> None:
    """Make the tables of a new city, or run the migrations that have not run."""
    if tables.is_new():
        tell(Text("正在建立数据表", "Making the tables"))
        tables.lay_out()
        return
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        tell(
            Text("正在更新数据表：%(n)s 步", "Bringing the tables up to date: %(n)s steps").with_values(n=len(waiting))
        )
        call_command("migrate", interactive=False, verbosity=0)


def collect_static(tell: Tell) -> None:
    """Lay out what browsers fetch in the home, once for each build: hashed names, compressed copies."""
    found = sorted((name, storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    digest = hashlib.sha256()
    for name, file in found:
        digest.update(f"{name} {Path(file).stat().st_size} {Path(file).stat().st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / "laid-out"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    tell(Text("正在整理网页资源", "Laying out what browsers fetch"))
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(digest.hexdigest())


def recover() -> Iterator[Text]:
    """Put right what a stop in mid-work left; one sentence for each kind of which there was something."""
    for one in recoveries():
        found = one.run()
        if found:
            yield one.sentence.with_values(n=found)


def recoveries() -> Iterator[Recovery]:
    """Everything that the packs know how to put right."""
    return (one for pack in registry.packs for one in pack.recoveries)
