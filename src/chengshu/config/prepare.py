"""Makes a home ready: tables, declared rows, what a stop in mid-work left, an invented city where nothing is."""

from __future__ import annotations

import json
import os
import sys

from chengshu.base.text import Text
from chengshu.config.settings.environment import setting


def main() -> None:
    """Run as a process of its own, so that the supervisor stays small. The last line of the output is the outcome."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengshu.config.settings.prod")
    import django  # noqa: PLC0415 - set up here, in this process alone

    django.setup()
    from chengshu.config.preparation import prepare  # noqa: PLC0415 - reads tables, so after the set-up

    outcome = prepare(demo=setting("DEMO", "1") == "1", tell=_tell)
    sys.stdout.write(json.dumps(outcome, ensure_ascii=False) + "\n")


def _tell(text: Text) -> None:
    sys.stdout.write(json.dumps({"zh": text.zh, "en": text.en}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
