"""A case is filed once and sent once, wherever the process dies and however many press at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city.reports.management.commands.reports import REFUSED
from tests.city.running import City, until

AT_ONCE = 3


@pytest.fixture
def reported(city: City) -> Iterator[City]:
    """A city with one reported case."""
    city.settings["CHENGSHU_PACKS"] = "tests.city.lamps,tests.city.reports"
    opened = city.command("reports", "open")
    assert opened.returncode == 0, opened.stderr
    yield city


def standing(city: City) -> tuple[str, str, int, int]:
    """The stage of the row, the state of its item, and how often it was told filed and sent."""
    stage = city.rows("SELECT stage FROM cases_case")[0][0]
    state = city.rows("SELECT state FROM work_token WHERE status = 'live'")[0][0]
    told = [city.rows(f"SELECT count(*) FROM events_outgoing WHERE key = 'cases.case.{key}'")[0][0] for key in TOLD]
    return stage, state, told[0], told[1]


TOLD = ("filed", "dispatched")


@pytest.mark.parametrize(
    ("where", "left"),
    [
        ("file", ("intake", "intake", 0, 0)),
        ("between", ("dispatch", "dispatch", 1, 0)),
        ("send", ("dispatch", "dispatch", 1, 0)),
    ],
)
def test_process_killed_around_filing_and_dispatch_leaves_whole_stages(
    reported: City, where: str, left: tuple[str, str, int, int]
) -> None:
    killed = reported.command("reports", "go", KILL=where)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert standing(reported) == left

    again = reported.command("reports", "go" if where == "file" else "send")
    assert again.returncode == 0, again.stderr
    assert standing(reported) == ("handling", "handling", 1, 1)


def test_of_dispatchers_who_press_at_once_one_sends_and_the_others_are_told(reported: City, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    gate.mkdir()
    presses = [reported.start("reports", "send", f"--gate={gate}") for _ in range(AT_ONCE)]
    until(lambda: len(list(gate.iterdir())) == AT_ONCE, reported.said)
    (gate / "GO").touch()
    codes = sorted(press.wait() for press in presses)

    assert codes == [0, *[REFUSED] * (AT_ONCE - 1)], reported.said()
    assert standing(reported) == ("handling", "handling", 1, 1)
    assert reported.rows("SELECT count(*) FROM work_step WHERE verb = 'send'") == [(1,)]
