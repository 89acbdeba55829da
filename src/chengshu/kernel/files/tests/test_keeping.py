"""Keeping files."""

from __future__ import annotations

import errno
import os
import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.files import queries, services, store
from chengshu.kernel.files.errors import (
    Dangerous,
    DiskFull,
    EmptyFile,
    TooLarge,
    TooManyPixels,
    UnknownKind,
    WrongKind,
    ZipBomb,
)
from chengshu.kernel.files.models import Attachment, StoredFile
from chengshu.kernel.files.services import NotAttachable, keep
from chengshu.kernel.files.sweeping import sweep_orphans
from chengshu.kernel.files.tests.make import (
    EVERYTHING,
    PICTURES_ONLY,
    attachable,
    make_upload,
    pdf,
    picture,
    zip_bomb,
)
from chengshu.spec.files import Attachable, Family

pytestmark = pytest.mark.django_db
BODIES = Attachable("identity.Organisation", may_see=lambda actor, key: True)


def on_disk() -> list[Path]:
    return [path for path in store.root().rglob("*") if path.is_file()] if store.root().exists() else []


def huge_png() -> bytes:
    """A picture of some hundred bytes that claims 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_the_same_content_is_stored_once_however_often_and_by_whatever_name_it_comes() -> None:
    content = picture(size=(41, 30))
    first = keep(make_upload(content, "甲.png"), purpose=EVERYTHING, by=make_actor())
    second = keep(make_upload(content, "乙.png"), purpose=EVERYTHING, by=make_actor())
    assert first.stored_id == second.stored_id
    assert {row.name for row in Attachment.objects.all()} == {"甲.png", "乙.png"}
    assert queries.content_of(first).read_bytes() == content
    assert queries.content_of(first).parent.parent.name == first.stored.digest[:2]


def test_the_word_of_the_name_and_the_browser_counts_for_nothing() -> None:
    kept = keep(make_upload(pdf(), "照片.png", says="image/png"), purpose=EVERYTHING, by=make_actor())
    assert kept.stored.kind == "pdf"
    with pytest.raises(WrongKind):
        keep(make_upload(pdf(), "照片.png", says="image/png"), purpose=PICTURES_ONLY, by=make_actor())


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyFile),
        (b"MZ\x90\x00" + bytes(100), Dangerous),
        (b"<html><script>x</script>", Dangerous),
        (bytes(range(256)), UnknownKind),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), UnknownKind),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), WrongKind),
        (bytes(21 * 1024 * 1024), TooLarge),
        (zip_bomb(), ZipBomb),
        (huge_png(), TooManyPixels),
    ],
    ids=["empty", "program", "page", "unknown", "cut", "rar", "large", "bomb", "pixels"],
)
def test_what_is_refused_leaves_nothing_behind(content: bytes, refusal: type[Refusal]) -> None:
    before = on_disk()
    with pytest.raises(refusal) as refused:
        keep(make_upload(content, "文件.pdf"), purpose=EVERYTHING, by=make_actor())
    assert not StoredFile.objects.exists()
    assert on_disk() == before
    assert "文件.pdf" in refused.value.sentence.zh


def test_a_full_disk_leaves_nothing_half_stored_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    before = on_disk()

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull) as refused:
        keep(make_upload(picture(size=(7, 9))), purpose=EVERYTHING, by=make_actor())
    assert refused.value.status == 507
    assert not Attachment.objects.exists()
    assert on_disk() == before


def test_a_file_of_a_rolled_back_transaction_is_swept_from_disk_after_a_day() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        kept = keep(make_upload(picture(size=(11, 13))), purpose=EVERYTHING, by=make_actor())
        path = queries.content_of(kept)
        _ = 1 // 0
    assert path.exists()
    with clock.frozen(clock.now() + timedelta(days=2)):
        sweep_orphans()
    assert not path.exists()


def test_files_nobody_attached_go_after_a_day_and_attached_ones_stay() -> None:
    actor, body = make_actor(), make_organisation()
    lost = keep(make_upload(picture(size=(15, 13))), purpose=EVERYTHING, by=actor)
    with attachable(BODIES):
        held = keep(make_upload(picture(size=(17, 13))), purpose=EVERYTHING, by=actor, subject=body)
    sweep_orphans()
    assert Attachment.objects.count() == 2
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        assert sweep_orphans() >= 2
        assert sweep_orphans() == 0
    assert list(queries.attachments_of(body)) == [held]
    assert queries.content_of(held).exists()
    assert not store.path_of(lost.stored.digest).exists()


def test_a_content_that_another_file_still_points_to_stays() -> None:
    actor, body = make_actor(), make_organisation()
    with attachable(BODIES):
        held = keep(make_upload(picture(size=(19, 13))), purpose=EVERYTHING, by=actor, subject=body)
        also = keep(make_upload(picture(size=(19, 13))), purpose=EVERYTHING, by=actor, subject=body)
    services.remove(also, by=actor)
    with clock.frozen(clock.now() + timedelta(days=2)):
        sweep_orphans()
    assert queries.content_of(held).exists()


def test_files_kept_before_their_subject_are_attached_once() -> None:
    actor, body, other = make_actor(), make_organisation(), make_organisation()
    kept = keep(make_upload(picture()), purpose=EVERYTHING, by=actor)
    with attachable(BODIES):
        services.attach([kept], body, by=actor)
        services.attach([kept], other, by=actor)
    assert [row.pk for row in queries.attachments_of(body)] == [kept.pk]
    assert not queries.attachments_of(other)


def test_files_are_not_attached_to_what_no_pack_declares() -> None:
    with pytest.raises(NotAttachable):
        keep(make_upload(picture()), purpose=EVERYTHING, by=make_actor(), subject=make_organisation())


def test_limits_are_rows_with_history_and_count_at_once() -> None:
    actor = make_actor()
    content = make_upload(picture(size=(90, 90)), "大.png")
    services.set_limit(EVERYTHING, largest=50, at_most=1, families=[Family.PICTURE], by=actor)
    with pytest.raises(TooLarge):
        keep(content, purpose=EVERYTHING, by=actor)
    services.set_limit(EVERYTHING, largest=10**6, at_most=1, families=[Family.PICTURE], by=actor)
    keep(content, purpose=EVERYTHING, by=actor)
    assert [row.largest for row in queries.limits_of(EVERYTHING)] == [10**6, 50]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\文档\\报告.pdf", "报告.pdf"),
        ("../../etc/passwd", "passwd"),
        ("坏\u202e\n名.pdf", "坏名.pdf"),
        ("长" * 300 + ".pdf", "长" * 180 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_folders_and_tricks(given: str, kept: str) -> None:
    upload = make_upload(pdf())
    assert keep(upload, purpose=EVERYTHING, by=make_actor(), name=given).name == kept
