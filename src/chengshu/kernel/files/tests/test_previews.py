"""Pictures of files."""

from __future__ import annotations

import pytest
from PIL import Image

from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.files import store
from chengshu.kernel.files.models import PreviewState, StoredFile
from chengshu.kernel.files.previews import make_previews
from chengshu.kernel.files.services import keep
from chengshu.kernel.files.tests.make import EVERYTHING, make_upload, office, pdf, photograph, picture

pytestmark = pytest.mark.django_db


def shown(content: bytes) -> StoredFile:
    stored = keep(make_upload(content), purpose=EVERYTHING, by=make_actor()).stored
    make_previews()
    stored.refresh_from_db()
    return stored


def test_a_photograph_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    stored = shown(photograph())
    path = store.preview_path(stored.digest, 1)
    with Image.open(path) as preview:
        assert preview.size == (20, 40)
        assert not preview.getexif()
    assert b"CAMERA-MAKER" not in path.read_bytes()


def test_a_large_picture_becomes_small() -> None:
    stored = shown(picture(size=(4000, 1000)))
    with Image.open(store.preview_path(stored.digest, 1)) as preview:
        assert preview.size == (1200, 300)


def test_the_first_pages_of_a_pdf_are_drawn() -> None:
    assert shown(pdf(2)).pages == 2
    assert shown(pdf(9)).pages == 5


def test_what_cannot_be_drawn_is_said_so_and_not_tried_again() -> None:
    stored = shown(b"%PDF-1.7\nnot really" + bytes(range(200)))
    assert (stored.preview, stored.pages) == (PreviewState.FAILED, 0)
    assert make_previews() == 0


def test_an_office_file_waits_for_no_preview() -> None:
    assert shown(office("word")).preview == PreviewState.NONE


def test_a_content_that_kills_its_reader_is_not_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    keep(make_upload(picture(size=(33, 3))), purpose=EVERYTHING, by=make_actor())

    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Image, "open", killed)
        with pytest.raises(KeyboardInterrupt):
            make_previews()
    assert make_previews() == 0
