"""A process that writes to the lake until it is killed or hindered: ``python -m … <folder> <way>``."""

from __future__ import annotations

import resource
import signal
import sys
from itertools import count

import pyarrow as pa
from deltalake.exceptions import DeltaError
from django.conf import settings

from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName

NAME = TableName(Layer.BRONZE, "test.killed")
ROWS = 2_000


def main() -> None:
    """Append batch after batch from where the mark says, merge some, or write into a disk that is full."""
    settings.LAKE = sys.argv[1]
    {"append": append, "merge": merge, "full": fill}[sys.argv[2]]()


def append() -> None:
    start = store.mark_of(NAME, "writer")
    say("ready")
    for batch in count(0 if start is None else start + 1):
        rows = pa.table({"id": range(batch * ROWS, (batch + 1) * ROWS)})
        store.append(NAME, rows, mark=store.Mark("writer", batch))
        say(batch)


def merge() -> None:
    import django

    django.setup()
    from chengshu.kernel.lake.services import locked

    for batch in range(int(sys.argv[3])):
        with locked(NAME, wait_s=60):
            base = int(sys.argv[4]) + batch * 10
            store.merge(NAME, pa.table({"id": list(range(base, base + 10))}), ["id"])


def fill() -> None:
    """No file may grow beyond 20 kB, which ends a write as a full disk does."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    try:
        store.append(NAME, pa.table({"id": range(1_000_000)}))
    except (OSError, DeltaError) as failure:
        say("refused", failure)


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
