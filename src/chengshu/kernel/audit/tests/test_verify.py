"""Whatever is done to the chain behind the platform's back is found, with its place."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from chengshu.kernel.audit.models import Checkpoint, Entry, Head
from chengshu.kernel.audit.sealing import checkpoint_file
from chengshu.kernel.audit.services import record
from chengshu.kernel.audit.tests.make import CLERK, make_entries, remove, rewrite_everything_after, tamper
from chengshu.kernel.audit.verifying import Break, Finding, verify

pytestmark = pytest.mark.django_db


def kinds() -> list[Break]:
    return [finding.kind for finding in verify().findings]


def only() -> Finding:
    (finding,) = verify().findings
    return finding


def test_an_untouched_chain_is_sound() -> None:
    make_entries(30, batches=3)
    report = verify()
    assert report.sound
    assert (report.entries, report.last, report.checkpoints, report.lines) == (30, 30, 3, 3)


def test_an_empty_chain_is_sound() -> None:
    assert verify().sound


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", "2026-05-01 04:00:00.000001+00:00"),
        ("actor_id", 6),
        ("actor_name", "王小朋"),
        ("organisation_id", 4),
        ("address", "10.0.0.9"),
        ("verb", "test.thing.dona"),
        ("subject_type", "x"),
        ("subject_id", "1"),
        ("subject_name", "y"),
        ("details", json.dumps({"number": 5, "batch": 1})),
        ("digest", "0" * 64),
        ("marks", "0" * 96),
        ("id", 999_999),
    ],
)
@pytest.mark.parametrize("seq", [1, 5, 8, 12])
def test_a_changed_field_is_found_and_named(field: str, value: object, seq: int) -> None:
    make_entries(12, batches=3)
    tamper(seq, **{field: value})

    finding = only()

    assert (finding.kind, finding.seq, finding.fields) == (Break.CHANGED, seq, (field,))
    assert finding.at == Entry.objects.get(seq=seq).at


@pytest.mark.parametrize("position", range(64))
def test_one_flipped_bit_in_any_place_of_a_name_is_found(position: int) -> None:
    record(CLERK, "test.thing.done", None, note="一" * 22)
    make_entries(3)
    note = bytearray(("一" * 22).encode())
    note[position] ^= 1
    tamper(1, details=json.dumps({"note": note.decode("utf-8", "replace")}, ensure_ascii=False))
    assert only().fields == ("details",)


def test_a_deleted_entry_leaves_a_gap() -> None:
    make_entries(12, batches=3)
    remove(5, 6)
    finding = only()
    assert (finding.kind, finding.seq, finding.until) == (Break.MISSING, 5, 6)


def test_a_change_after_a_gap_is_found_too() -> None:
    make_entries(12, batches=3)
    remove(5)
    tamper(6, verb="x")
    assert [(finding.kind, finding.seq) for finding in verify().findings] == [
        (Break.MISSING, 5),
        (Break.CHANGED, 6),
    ]


def test_a_cut_off_end_is_found() -> None:
    make_entries(12, batches=3)
    remove(11, 12)
    finding = only()
    assert (finding.kind, finding.seq, finding.until) == (Break.CUT_OFF, 11, 12)


def test_an_end_cut_off_in_all_tables_is_found_by_the_file() -> None:
    make_entries(12, batches=3)
    remove(9, 10, 11, 12)
    Checkpoint.objects.filter(seq__gt=8).delete()
    Head.objects.update(seq=8, digest=Entry.objects.get(seq=8).digest)
    finding = only()
    assert (finding.kind, finding.seq, finding.until) == (Break.CUT_OFF, 9, 12)


def test_swapped_entries_are_found() -> None:
    make_entries(12, batches=3)
    tamper(6, seq=999)
    tamper(7, seq=6)
    tamper(999, seq=7)
    assert [(finding.kind, finding.seq) for finding in verify().findings] == [(Break.MOVED, 6), (Break.MOVED, 7)]


def test_an_entry_put_behind_the_end_is_found() -> None:
    make_entries(12, batches=3)
    forged = record(CLERK, "test.thing.done", None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET seq = 13, digest = 'x' WHERE id = %s", [forged.pk])
    finding = only()
    assert (finding.kind, finding.seq) == (Break.INSERTED, 13)


def test_an_entry_squeezed_in_between_is_found() -> None:
    make_entries(6)
    for seq in (6, 5, 4):
        tamper(seq, seq=seq + 1)
    forged = record(CLERK, "test.thing.done", None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET seq = 4, digest = 'x' WHERE id = %s", [forged.pk])
    found = {(finding.kind, finding.seq) for finding in verify().findings}
    assert {(Break.CHANGED, 4), (Break.MOVED, 5), (Break.MOVED, 6), (Break.INSERTED, 7)} <= found


def test_a_chain_rewritten_without_a_flaw_is_found_by_the_file() -> None:
    make_entries(12, batches=3)
    tamper(6, actor_name="somebody else")
    rewrite_everything_after(6)
    finding = only()
    assert (finding.kind, finding.seq, finding.until) == (Break.REWRITTEN, 5, 12)


def test_a_missing_file_of_checkpoints_is_found() -> None:
    make_entries(4)
    checkpoint_file().unlink()
    assert kinds() == [Break.FILE_GONE]


def test_a_line_taken_out_of_the_file_is_found() -> None:
    make_entries(12, batches=3)
    lines = checkpoint_file().read_text().splitlines(keepends=True)
    checkpoint_file().write_text(lines[0] + lines[2])
    finding = only()
    assert (finding.kind, finding.seq, finding.fields) == (Break.CHECKPOINT_GONE, 8, ("file",))


def test_a_checkpoint_taken_out_of_the_table_is_found() -> None:
    make_entries(12, batches=3)
    Checkpoint.objects.filter(seq=8).delete()
    finding = only()
    assert (finding.kind, finding.seq, finding.fields) == (Break.CHECKPOINT_GONE, 8, ("table",))


def test_a_part_can_be_verified_alone() -> None:
    make_entries(12, batches=3)
    tamper(2, verb="x")
    report = verify(5)
    assert report.sound
    assert report.entries == 8


def test_the_command_says_where_and_leaves_with_one() -> None:
    make_entries(4)
    tamper(3, verb="x")
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("audit_verify", json=True, stdout=out)
    assert left.value.code == 1
    (finding,) = json.loads(out.getvalue())["findings"]
    assert (finding["seq"], finding["fields"]) == (3, ["verb"])

    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("audit_verify", stdout=out, stderr=StringIO())
    assert "#3" in out.getvalue()


def test_the_command_seals_first_and_is_silent_about_a_sound_chain() -> None:
    record(CLERK, "test.thing.done")
    out = StringIO()
    call_command("audit_verify", stdout=out, stderr=StringIO())
    assert "完好" in out.getvalue()
    assert Entry.objects.get().seq == 1
