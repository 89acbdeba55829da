"""The form field for files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.files.checks import examine, printed_size, wanted
from chengshu.kernel.files.errors import TooMany
from chengshu.kernel.files.kinds import FAMILY_LABELS
from chengshu.kernel.files.models import Limit
from chengshu.kernel.files.queries import limit_of
from chengshu.spec.files import MEGABYTE, Family, Purpose
from chengshu.ui.forms import Form, choices, words


class FilesInput(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files for a purpose; ``cleaned_data`` holds a list of uploads for ``services.keep``, empty where none was sent.

    The limits are read and every content examined while the form is cleaned, so that refusals stand beside the field.
    """

    widget = FilesInput

    def __init__(self, *, purpose: Purpose, **kwargs: Any) -> None:
        self.purpose = purpose
        kwargs.setdefault("label", purpose.label)
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The uploads, each examined. Raises ValidationError with the sentence of what was refused."""
        given = data if isinstance(data, list | tuple) else [data]
        uploads = [upload for upload in given if upload]
        if not uploads:
            super().clean(None, initial)
            return []
        self._check(uploads, limit_of(self.purpose))
        return uploads

    def limits(self) -> Text:
        """What may be sent, for the note beside the field."""
        limit = limit_of(self.purpose)
        return Text(
            "可上传%(wanted)s，每个不超过 %(largest)s，一次最多 %(at_most)s 个。",
            "Taken: %(wanted)s; at most %(largest)s each, %(at_most)s at once.",
        ).with_values(wanted=wanted(limit), largest=printed_size(limit.largest), at_most=limit.at_most)

    def _check(self, uploads: Sequence[UploadedFile[Any]], limit: Limit) -> None:
        problems: list[str] = []
        if len(uploads) > limit.at_most:
            problems.append(str(TooMany(at_most=limit.at_most)))
        for upload in uploads:
            try:
                examine(upload, upload.name or "", upload.size or 0, limit)
            except Refusal as refusal:
                problems.append(str(refusal))
        if problems:
            raise ValidationError(problems)


class LimitForm(Form):
    """The limits of a purpose, the size in megabytes."""

    families = forms.MultipleChoiceField(
        label=words("可上传的文件", "Files that are taken"),
        choices=choices(FAMILY_LABELS),
        widget=forms.CheckboxSelectMultiple,
    )
    largest_mb = forms.IntegerField(label=words("单个文件上限（MB）", "Largest file (MB)"), min_value=1)
    at_most = forms.IntegerField(label=words("一次最多几个", "Files at once"), min_value=1, max_value=100)

    def clean_largest_mb(self) -> int:
        """No more than the server takes in at all."""
        most = settings.FILES_LARGEST // MEGABYTE
        if self.cleaned_data["largest_mb"] > most:
            raise ValidationError(str(ABOVE_SERVER.with_values(most=most)))
        return int(self.cleaned_data["largest_mb"])

    def families_chosen(self) -> list[Family]:
        """What was ticked."""
        return [Family(value) for value in self.cleaned_data["families"]]


ABOVE_SERVER = Text(
    "服务器最多接收 %(most)s MB。需要更大请由系统管理员调整 CHENGSHU_FILES_LARGEST_MB。",
    "The server takes in %(most)s MB at most; the system administrator may raise CHENGSHU_FILES_LARGEST_MB.",
)
