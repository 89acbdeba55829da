"""One move is one move: whoever clicks at once, and wherever the process is killed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city.repairs.management.commands.repairs import REFUSED
from tests.city.repairs.pack import MENDED
from tests.city.running import City, until

AT_ONCE = 4


@pytest.fixture
def repair(city: City) -> Iterator[City]:
    """A city with one open repair."""
    city.settings["CHENGSHU_PACKS"] = "tests.city.lamps,tests.city.repairs"
    opened = city.command("repairs", "open")
    assert opened.returncode == 0, opened.stderr
    yield city


def counted(city: City) -> tuple[list[str], int, int, int]:
    """The state of the repair, its steps, its outbox rows of moves, and how often the app's effect was written."""
    states = [row[0] for row in city.rows("SELECT status FROM work_item")]
    steps = city.rows("SELECT count(*) FROM work_step")[0][0]
    moves = city.rows("SELECT count(*) FROM events_outgoing WHERE key = 'work.item.moved'")[0][0]
    mended = city.rows(f"SELECT count(*) FROM audit_entry WHERE verb = '{MENDED}'")[0][0]
    return states, steps, moves, mended


def test_of_many_who_move_at_once_one_moves_and_the_others_are_told(repair: City, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    gate.mkdir()
    clicks = [repair.start("repairs", "mend", f"--gate={gate}") for _ in range(AT_ONCE)]
    until(lambda: len(list(gate.iterdir())) == AT_ONCE, repair.said)
    (gate / "GO").touch()
    codes = sorted(click.wait() for click in clicks)

    assert codes == [0, *[REFUSED] * (AT_ONCE - 1)], repair.said()
    assert counted(repair) == (["closed"], 2, 1, 1)
    assert repair.said().count("This item is over") + repair.said().count("did this step") == AT_ONCE - 1


def test_a_process_killed_in_the_middle_of_a_move_leaves_nothing_of_it(repair: City) -> None:
    killed = repair.command("repairs", "mend", KILL_IN_MOVE="1")
    assert killed.returncode == -signal.SIGKILL
    assert counted(repair) == (["open"], 1, 0, 0)

    assert repair.command("repairs", "mend").returncode == 0
    assert counted(repair) == (["closed"], 2, 1, 1)
