"""What the pages of governance share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.files.services import keep
from chengshu.kernel.projects.showing import file_lines
from chengshu.spec.files import Purpose
from chengshu.ui.parts import FileLine, Tab


def keep_all(
    uploads: Iterable[UploadedFile[Any]], *, purpose: Purpose, by: Actor, subject: models.Model | None = None
) -> tuple[str, ...]:
    """Keep what was sent; the identifiers, for moves of the work engine that take files."""
    return tuple(str(keep(upload, purpose=purpose, by=by, subject=subject).pk) for upload in uploads)


def files_of(row: models.Model) -> list[FileLine]:
    """The files attached to a row, as lines."""
    return file_lines(attachments_of(row))


def tabs_of(current: str, tabs: Sequence[tuple[str, Text, bool]]) -> list[Tab]:
    """Tabs by name of their page; those not allowed are left out."""
    return [Tab(label, reverse(name), current=name == current) for name, label, allowed in tabs if allowed]
