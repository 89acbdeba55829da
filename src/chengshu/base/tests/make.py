"""Files as strangers send them."""

from __future__ import annotations

import io
import zipfile


def make_bomb(unpacked: int) -> bytes:
    """A container of a few bytes which says of its one sheet that it unpacks to so many."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 100)
        packed.filelist[0].file_size = unpacked
    return out.getvalue()
