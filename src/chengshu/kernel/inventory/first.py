"""Rows a city begins with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.migrations import RunPython


def first_rule(apps: Any, editor: Any) -> None:
    """A system idle for six months, or used by fewer than one in ten, is asked about, until officials say otherwise."""
    rules = apps.get_model("inventory", "UseRule").objects
    if not rules.exists():
        rules.create(idle_months=6, least_percent=10, since=date(2020, 1, 1), reason="起始规则")


OPERATIONS = (RunPython(first_rule, RunPython.noop),)
