"""Files of an objection as lines."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from chengshu.kernel.files.queries import attachments_of
from chengshu.ui.parts import FileLine


def file_lines(row: models.Model) -> list[FileLine]:
    """The files attached to a row."""
    return [
        FileLine(
            name=one.name,
            url=reverse("files:download", args=[one.pk]),
            size=one.stored.size,
            kind=one.stored.kind,
            preview_url=reverse("files:preview", args=[one.pk, 1]) if one.stored.pages else "",
        )
        for one in attachments_of(row)
    ]
