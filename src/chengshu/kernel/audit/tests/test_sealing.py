"""Entries are numbered once, in order, and nothing is lost when a worker dies."""

from __future__ import annotations

import json
import threading
from typing import NoReturn

import pytest
from django.db import IntegrityError, connection, transaction

from chengshu.base.text import Text
from chengshu.kernel.audit import sealing, triggers
from chengshu.kernel.audit.errors import EntryIsFixed
from chengshu.kernel.audit.models import Checkpoint, Entry, Head
from chengshu.kernel.audit.sealing import checkpoint_file, seal, seal_everything
from chengshu.kernel.audit.services import LONGEST_DETAIL, read, record
from chengshu.kernel.audit.tests.make import CLERK, make_entries
from chengshu.kernel.audit.verifying import verify


@pytest.mark.django_db
def test_entries_are_numbered_in_order_without_a_gap() -> None:
    make_entries(6, batches=2)
    assert list(Entry.objects.order_by("pk").values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert Head.objects.get().digest == Entry.objects.get(seq=6).digest


@pytest.mark.django_db
def test_sealing_again_changes_nothing() -> None:
    make_entries(3)
    digest = Head.objects.get().digest
    assert seal() == 0
    assert Head.objects.get().digest == digest
    assert Checkpoint.objects.count() == 1


@pytest.mark.django_db
def test_a_batch_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)
    for _ in range(10):
        record(CLERK, "test.thing.done")
    assert seal() == 4
    assert seal_everything() == 6
    assert verify().sound


@pytest.mark.django_db
def test_a_checkpoint_that_missed_the_file_is_filed_by_the_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_lines: str) -> NoReturn:
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(sealing, "_append", full)
        with pytest.raises(OSError, match="no space"):
            make_entries(3)
    assert Entry.objects.filter(seq=None).count() == 0

    seal()

    assert [json.loads(line)["seq"] for line in checkpoint_file().read_text().splitlines()] == [3]
    assert verify().sound


@pytest.mark.django_db
def test_a_line_that_a_crash_left_half_written_does_no_harm() -> None:
    make_entries(3)
    whole = checkpoint_file().read_text()
    checkpoint_file().write_text(whole + whole[:20])
    make_entries(3)
    report = verify()
    assert report.sound
    assert report.torn_lines == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_seal_each_entry_once(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory has one connection; two processes are tried in test_kill.py")
    monkeypatch.setattr(sealing, "BATCH", 20)
    for _ in range(400):
        record(CLERK, "test.thing.done")
    faults: list[BaseException] = []

    def work() -> None:
        try:
            seal_everything()
        except BaseException as fault:  # noqa: BLE001  shown by the assertion below
            faults.append(fault)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert faults == []
    report = verify()
    assert report.sound
    assert report.entries == 400


@pytest.mark.django_db
def test_an_entry_is_never_changed_or_deleted() -> None:
    entry = record(CLERK, "test.thing.done")
    entry.verb = "other"
    for attempt in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(verb="x"),
        lambda: Entry.objects.bulk_update([entry], ["verb"]),
    ):
        with pytest.raises(EntryIsFixed):
            attempt()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM audit_entry", "UPDATE audit_entry SET verb = 'x'", "UPDATE audit_entry SET seq = NULL"],
)
def test_the_database_refuses_to_change_a_sealed_entry(statement: str) -> None:
    make_entries(2)
    triggers.install(connection)
    with pytest.raises(IntegrityError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_database_lets_the_sealing_through_and_nothing_else() -> None:
    triggers.install(connection)
    record(CLERK, "test.thing.done")
    with pytest.raises(IntegrityError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET actor_name = 'x'")
    assert seal() == 1
    assert verify().sound


@pytest.mark.django_db
def test_details_are_bounded_and_fit_every_database() -> None:
    entry = record(
        CLERK,
        "test.thing.done",
        None,
        long="长" * 9000,
        nul="a\x00b",
        lone="\ud800",
        label=Text("中", "E"),
        worst=float("inf"),
    )
    entry.refresh_from_db()
    assert len(entry.details["long"]) == LONGEST_DETAIL
    assert (entry.details["nul"], entry.details["lone"], entry.details["label"]) == ("ab", "?", "中")
    assert entry.details["worst"] == "inf"


@pytest.mark.django_db
def test_a_guarded_read_says_what_was_read_and_why() -> None:
    head = Head.objects.create(pk=1, digest="0")
    entry = read(CLERK, head, "信访核查")
    assert (entry.verb, entry.subject_type, entry.subject_id) == ("audit.head.read", "audit.Head", "1")
    assert entry.details["why"] == "信访核查"
