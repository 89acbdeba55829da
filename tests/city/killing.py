"""Carries out a run in one process after another, each killed at a named point, and at last in one that lives.

``python -m tests.city.killing RUN POINT…``; a point is ``before`` or ``after``, a module below
``chengshu.kernel.gathering`` and a function of it, as ``after:running:load``. After each process a line says how it
ended, and the next one begins when a line comes back.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

ROOM = "chengshu.kernel.gathering"


def main() -> None:
    """Only what has not touched the lake yet is forked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengshu.config.settings.prod")
    import django  # settings first

    django.setup()
    run, *points = sys.argv[1:]
    for point in [*points, ""]:
        process = os.fork()
        if not process:
            os._exit(carried(int(run), point))
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - read by the test
        sys.stdin.readline()


def carried(run: int, point: str) -> int:
    """Carry out the run, to the point or to its end; 0 where it is done."""
    from chengshu.kernel.gathering.models import Run
    from chengshu.kernel.gathering.services.gathering import carry

    if point:
        die_at(point)
    return int(carry(Run.everywhere.get(pk=run)).state != "done")


def die_at(point: str) -> None:
    """Let this process be killed there."""
    when, _, name = point.partition(":")
    module, _, inside = name.partition(":")
    *way, last = inside.split(".")
    place: Any = import_module(f"{ROOM}.{module}")
    for part in way:
        place = getattr(place, part)
    done: Callable[..., Any] = getattr(place, last)

    @wraps(done)
    def dying(*given: Any, **named: Any) -> Any:
        if when == "after":
            done(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(place, last, dying)


if __name__ == "__main__":
    main()
