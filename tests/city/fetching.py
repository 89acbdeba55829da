"""Fetches the letters of a city once; killed at a point where one is named: ``python -m tests.city.fetching POINT``.

``taking`` is after its case was made and before that is committed, ``marking`` before the mailbox hears of it.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any


def die(*_: Any, **__: Any) -> None:
    """kill -9 of this process."""
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """The work of one run of the job."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengshu.config.settings.prod")
    import django  # settings first

    django.setup()
    from chengshu.kernel.intake.imap import Box
    from chengshu.kernel.intake.models import Letter
    from chengshu.kernel.intake.services import mailbox

    point = sys.argv[1] if len(sys.argv) > 1 else ""
    if point == "taking":
        Letter.save = die  # type: ignore[method-assign]
    if point == "marking":
        Box.put_away = die  # type: ignore[method-assign]
    print(mailbox.fetch_mail_due())  # noqa: T201 - read by the test


if __name__ == "__main__":
    main()
