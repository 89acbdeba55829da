"""kill -9 of any part of a running city: nothing is lost, nothing happens twice, and it comes back by itself."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.city.running import PATIENCE_S, City, until

LAMPS = 300


def test_killed_children_come_back_and_no_event_is_lost_or_heard_twice(city: City) -> None:
    with city.up():
        breaking = city.start("lamps", "break", f"--count={LAMPS}")
        for key in ("worker", "broker", "worker", "live", "web", "broker"):
            city.kill(key)
        assert breaking.wait() == 0

        until(lambda: len(set(city.heard())) == LAMPS, lambda: f"heard {len(city.heard())}: {city.said()}")
        until(city.is_ready, city.said)
    heard = city.heard()

    assert sorted(heard) == list(range(LAMPS))
    for street in range(5):
        of_street = [number for number in heard if number % 5 == street]
        assert of_street == sorted(of_street)


def test_next_start_says_what_a_killed_city_left_and_delivers_it(city: City) -> None:
    with city.up() as process:
        process.kill()
        process.wait()
    assert city.command("lamps", "break", "--count=7").returncode == 0

    with city.up():
        until(lambda: len(city.heard()) == 7, city.said)

    assert "7 events were not yet delivered when the city stopped" in city.said()


def test_children_end_with_a_killed_supervisor(city: City) -> None:
    with city.up() as process:
        children = [*city.children().values()]
        process.kill()
        until(lambda: not any(is_alive(pid) for pid in children), lambda: str(children))


def test_stop_ends_every_process_of_every_child(city: City) -> None:
    with city.up() as process:
        groups = set(city.children().values())
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
    assert not [pid for pid in Path("/proc").glob("[0-9]*") if group_of(pid) in groups]
    assert "Everything has stopped." in city.said()


def test_stop_during_the_first_preparation_ends_at_once_and_the_next_start_goes_on(bare_city: City) -> None:
    process = bare_city.start("up")
    until(lambda: "Making the tables" in bare_city.said(), bare_city.said)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE_S) == 0
    assert "Chengshu is up" not in bare_city.said()

    with bare_city.up():
        assert bare_city.is_ready()


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie that waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def group_of(process: Path) -> int:
    """The process group; 0 for one that has just ended."""
    try:
        return os.getpgid(int(process.name))
    except ProcessLookupError:
        return 0
