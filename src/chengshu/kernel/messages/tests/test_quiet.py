"""When quiet hours end."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from chengshu.base import clock
from chengshu.kernel.messages.quiet import Quiet

NIGHTLY = Quiet(time(22), time(7))
NOON_REST = Quiet(time(12, 30), time(14))


@pytest.mark.parametrize(
    ("quiet", "local", "over"),
    [
        (NIGHTLY, "2026-03-02 21:59", None),
        (NIGHTLY, "2026-03-02 22:00", "2026-03-03 07:00"),
        (NIGHTLY, "2026-03-02 23:59", "2026-03-03 07:00"),
        (NIGHTLY, "2026-03-03 00:00", "2026-03-03 07:00"),
        (NIGHTLY, "2026-03-03 06:59", "2026-03-03 07:00"),
        (NIGHTLY, "2026-03-03 07:00", None),
        (NIGHTLY, "2026-12-31 23:00", "2027-01-01 07:00"),
        (NOON_REST, "2026-03-02 12:29", None),
        (NOON_REST, "2026-03-02 12:30", "2026-03-02 14:00"),
        (NOON_REST, "2026-03-02 14:00", None),
        (Quiet(time(8), time(8)), "2026-03-02 08:00", None),
    ],
)
def test_quiet_hours_end_at_their_end_by_the_city_s_clock(quiet: Quiet, local: str, over: str | None) -> None:
    found = quiet.over_at(datetime.fromisoformat(local).replace(tzinfo=clock.LOCAL).astimezone(UTC))
    assert (None if found is None else f"{clock.local(found):%Y-%m-%d %H:%M}") == over
