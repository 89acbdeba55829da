"""What a web worker does before it answers."""

from __future__ import annotations

import importlib
import sys

import pytest

from chengshu.config import process
from chengshu.kernel.catalogue import search


def test_a_web_worker_reads_the_catalogue_ahead_once_django_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(process, "die_with_parent", lambda: begun.append("tied to its parent"))
    monkeypatch.setattr(search, "warm", lambda: begun.append("reading ahead"))
    monkeypatch.delitem(sys.modules, "chengshu.config.wsgi", raising=False)
    door = importlib.import_module("chengshu.config.wsgi")
    monkeypatch.delitem(sys.modules, "chengshu.config.wsgi")
    assert begun == ["tied to its parent", "reading ahead"]
    assert callable(door.application)
