"""Taking in what a browser sends: onto the disk as it comes, never into memory, and no further than the limit."""

from __future__ import annotations

import io
import tempfile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from chengshu.base.errors import Refusal
from chengshu.kernel.files import store

IN_MEMORY = 512 * 1024


class Upload(UploadedFile):  # type: ignore[type-arg]
    """A file as it came in; ``size`` is what was sent, even where it was not all kept. ``refusal`` says why not."""

    refusal: Refusal | None = None


class BoundedUploadHandler(FileUploadHandler):
    """Writes to the folder of contents, so that one disk is asked for room once.

    Past the largest size of the settings, and where there is no room left, the rest is counted and dropped: the form
    then says what is wrong, and nothing that was typed beside the file is lost.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.sent = 0
        self.refusal: Refusal | None = None
        self.file: IO[bytes] = io.BytesIO()
        try:
            with store.room():
                self.file = _on_disk()
        except Refusal as refusal:
            self.refusal = refusal

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write a piece, or drop it where the file is refused already."""
        self.sent += len(raw_data)
        if self.refusal is None and self.sent <= settings.FILES_LARGEST:
            try:
                with store.room():
                    self.file.write(raw_data)
            except Refusal as refusal:
                self.refusal = refusal
                self.file.truncate(0)
        return None

    def file_complete(self, file_size: int) -> Upload:
        """The whole file, or what there is of a refused one."""
        if self.sent > settings.FILES_LARGEST:
            self.file.truncate(0)
        self.file.seek(0)
        upload = Upload(
            file=self.file,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
        upload.refusal = self.refusal
        return upload

    def upload_interrupted(self) -> None:
        """The browser went away: nothing stays."""
        if hasattr(self, "file"):
            self.file.close()


def _on_disk() -> IO[bytes]:
    """A file without a name: it is gone when it is closed, however that comes about."""
    return tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(store.incoming()))
