"""A process of its own on a small city that holds the audit record alone: ``python city.py HOME fill|seal|verify``."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings


def configure(home: Path) -> None:
    settings.configure(
        HOME=home,
        AUDIT_TRIGGERS=True,
        USE_TZ=True,
        SECRET_KEY="only-for-tests",
        INSTALLED_APPS=["chengshu.kernel.audit"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": home / "city.sqlite3",
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 30,
                    "init_command": "PRAGMA journal_mode=WAL;",
                },
            }
        },
    )
    django.setup()


def run(step: str) -> None:
    from django.core.management import call_command
    from django.db import transaction

    from chengshu.kernel.acting.actor import PLATFORM
    from chengshu.kernel.audit import sealing
    from chengshu.kernel.audit.services import record

    sealing.BATCH = 10
    if step == "fill":
        call_command("migrate", verbosity=0)
        with transaction.atomic():
            for number in range(1500):
                record(PLATFORM, "test.thing.done", None, number=number)
    elif step == "seal":
        while sealing.seal():
            sys.stdout.write(".")
            sys.stdout.flush()
    else:
        call_command("audit_verify", json=True)


if __name__ == "__main__":
    configure(Path(sys.argv[1]))
    run(sys.argv[2])
