"""Pictures of files: made by the worker, small, turned upright, and without what a camera wrote into them."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import pypdfium2
from django.db import transaction
from django.db.models import QuerySet
from PIL import Image, ImageOps, UnidentifiedImageError

from chengshu.kernel.files import store
from chengshu.kernel.files.errors import DiskFull
from chengshu.kernel.files.kinds import KINDS, Kind
from chengshu.kernel.files.models import PreviewState, StoredFile
from chengshu.spec.files import Family

log = logging.getLogger(__name__)

WIDTH, HEIGHT = 1200, 1800
MOST_PAGES = 5
MOST_SCALE = 4.0
QUALITY = 80


def can_be_shown(kind: Kind) -> bool:
    """Whether pictures can be made of this kind: pictures themselves, and PDF."""
    return kind.family is Family.PICTURE or kind.key == "pdf"


def make_previews(limit: int = 20) -> int:
    """Make the pictures that wait; returns how many contents were tried.

    A content is marked as failed before it is opened: one that kills its reader is not opened again and again.
    """
    tried = 0
    for key in list(_waiting().values_list("pk", flat=True)[:limit]):
        stored = _claimed(key)
        if stored is None:
            continue
        tried += 1
        try:
            pages = _draw(stored)
        except DiskFull:
            _mark(stored, PreviewState.WAITING, 0)
            break
        _mark(stored, PreviewState.MADE if pages else PreviewState.FAILED, pages)
    return tried


def _waiting() -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(preview=PreviewState.WAITING).order_by("stored_at", "pk")


@transaction.atomic
def _claimed(key: int) -> StoredFile | None:
    stored = StoredFile.objects.select_for_update().filter(pk=key, preview=PreviewState.WAITING).first()
    if stored is not None:
        _mark(stored, PreviewState.FAILED, 0)
    return stored


def _mark(stored: StoredFile, state: PreviewState, pages: int) -> None:
    StoredFile.objects.filter(pk=stored.pk).update(preview=state, pages=pages)


def _draw(stored: StoredFile) -> int:
    """Write the pictures and give their number; 0 where the content cannot be drawn. Raises DiskFull."""
    path = store.path_of(stored.digest)
    drawn = _pdf_pages(path) if stored.kind == "pdf" else _picture(path)
    try:
        return _written(stored.digest, drawn)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        pypdfium2.PdfiumError,
        OSError,
        ValueError,
        SyntaxError,
        MemoryError,
    ) as problem:
        log.info("no preview of %s (%s): %s", stored.digest[:12], KINDS[stored.kind].key, problem)
        return 0


def _written(digest: str, drawn: Iterable[Image.Image]) -> int:
    count = 0
    for count, picture in enumerate(drawn, 1):
        target = store.preview_path(digest, count)
        content = io.BytesIO()
        _bare(picture).save(content, "WEBP", quality=QUALITY)
        with store.room():
            target.parent.mkdir(parents=True, exist_ok=True)
            passing = store.incoming() / target.name
            passing.write_bytes(content.getvalue())
            passing.replace(target)
    return count


def _picture(path: Path) -> Iterator[Image.Image]:
    """The picture upright as the camera was held, no larger than a page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(path) as picture:
            picture.draft("RGB", (WIDTH, HEIGHT))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((WIDTH, HEIGHT))
            yield upright


def _pdf_pages(path: Path) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(path)
    try:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            width, height = page.get_size()
            scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1), MOST_SCALE)
            yield page.render(scale=scale).to_pil()
    finally:
        document.close()


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels alone: no position, camera, time or colour profile goes into a preview."""
    mode = "RGBA" if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info else "RGB"
    bare = Image.new(mode, picture.size)
    bare.paste(picture.convert(mode))
    return bare
