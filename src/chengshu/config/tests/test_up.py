"""Preparing a city before its processes start."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from chengshu.config import up
from chengshu.config.supervisor import Supervisor
from chengshu.config.terminal import Stop

BROKER = "amqp://broker.example:5672/"


@pytest.fixture
def nothing_ran(tmp_path: Path) -> Supervisor:
    """A home in which no process has written yet, as where the broker is somebody else's."""
    return Supervisor(tmp_path / "home" / "log", lambda _: None, lambda _: None)


def test_a_bare_home_is_prepared_where_the_broker_is_not_ours(
    nothing_ran: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\nprintf \'{"broker": "%s"}\\n\' "$CHENGSHU_BROKER_URL"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))

    assert up._prepare(nothing_ran, BROKER) == {"broker": BROKER}


def test_what_stopped_the_preparation_is_told_with_its_log(
    nothing_ran: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'the disk is read-only' >&2\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))

    with pytest.raises(Stop) as stopped:
        up._prepare(nothing_ran, BROKER)

    assert "the disk is read-only" in stopped.value.text.en
    assert str(nothing_ran.log_folder / "prepare.log") in stopped.value.text.en
