"""Which file a run takes of those that lie there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chengshu.kernel.gathering.errors import NoFile
from chengshu.kernel.gathering.models import Kind, Mode, Run, SeenFile
from chengshu.kernel.gathering.reading.files import Found, brought, digest_of, files_at
from chengshu.kernel.gathering.sealing import secret_of


@dataclass(frozen=True)
class Picked:
    """The file to read; None where nothing new came. ``more``: another one waits; ``seen``: there was one at all."""

    file: Found | None
    digest: str = ""
    more: bool = False
    seen: bool = False

    def described(self) -> list[Mapping[str, Any]]:
        """For the row of the run."""
        file = self.file
        return [{"path": file.path, "size": file.size, "stamp": file.stamp, "digest": self.digest}] if file else []


def picked(run: Run, scratch: Path) -> Picked:
    """Of a whole table the newest file, unless it was read last time; of changes the oldest that was not read yet.

    A file that comes again with the same bytes is not read again, whatever it is called. Raises NoFile.
    """
    source = run.source
    connection = source.connection
    way, secret, kind = connection.way, secret_of(connection), Kind(connection.kind)
    pattern = str(source.origin.get("files", ""))
    found = files_at(kind, way, secret, pattern)
    if not found:
        raise NoFile(pattern=pattern or "*")
    seen = {(one.path, one.stamp) for one in source.seen_files.all()}
    if run.mode == Mode.FULL:
        last = source.seen_files.order_by("-run_id").first()
        same = last is not None and (last.path, last.stamp) == (found[-1].path, found[-1].stamp)
        asked = run.plan.get("allow_empty") or run.asked_by_id is not None
        return Picked(None, seen=True) if same and not asked else Picked(found[-1])
    fresh = [one for one in found if (one.path, one.stamp) not in seen]
    for place, one in enumerate(fresh):
        digest = digest_of(brought(kind, way, secret, one, scratch))
        if not SeenFile.objects.filter(source=source, digest=digest).exists():
            return Picked(one, digest, more=place + 1 < len(fresh))
    return Picked(None, seen=True)
