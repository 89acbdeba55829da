"""Handing in a list of divisions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError

from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.geo.errors import DivisionsRefused
from chengshu.kernel.geo.lists import FILES, LARGEST_LIST, OUTER
from chengshu.ui.forms import FilesField, Form, words

SHOWN = 50
WANTED = frozenset({*(name for name, *_ in FILES), OUTER})
TOO_LARGE = Text("“%(name)s”过大，超过 50 MB。", "“%(name)s” is too large: more than 50 MB.")


class ListForm(Form):
    """The files of a list, one by one or in one zip container."""

    source = forms.CharField(
        label=words("来源", "Source"),
        max_length=200,
        help_text=words("写明文件名称或文号，便于日后查考。", "Name the document, so that others find it later."),
    )
    lists = FilesField(
        label=words("区划文件", "Files"),
        help_text=words(
            "provinces.csv、cities.csv、areas.csv、streets.csv，可另加 HK-MO-TW.json；也可打成一个 ZIP。",
            "provinces.csv, cities.csv, areas.csv, streets.csv and, if you have it, HK-MO-TW.json; or all in one ZIP.",
        ),
    )

    def clean_lists(self) -> dict[str, bytes]:
        """The contents by name; what belongs to no list is passed over."""
        return dict(_contents(self.cleaned_data["lists"]))

    def refuse(self, refusal: Refusal) -> None:
        """Each row that does not fit stands by itself, with its file and line."""
        super().refuse(refusal)
        if isinstance(refusal, DivisionsRefused):
            for row in refusal.rows[:SHOWN]:
                self.add_error(None, str(row))


def _contents(uploads: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
    for upload in uploads:
        if upload.size > LARGEST_LIST:
            raise ValidationError(str(TOO_LARGE.with_values(name=upload.name)))
        if zipfile.is_zipfile(upload):
            yield from _inside(upload)
        elif upload.name in WANTED:
            upload.seek(0)
            yield upload.name, upload.read()


def _inside(upload: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """The files of a list in a container, in whatever folder; no more is unpacked than the largest list has."""
    upload.seek(0)
    with zipfile.ZipFile(io.BytesIO(upload.read())) as container:
        for entry in container.infolist():
            name = entry.filename.rpartition("/")[2]
            if name in WANTED:
                if entry.file_size > LARGEST_LIST:
                    raise ValidationError(str(TOO_LARGE.with_values(name=name)))
                yield name, container.read(entry)
