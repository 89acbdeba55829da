"""What lists of Open311 cost at the server, with every filter a client may send."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta

from django.test import Client

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases.models import Case
from chengshu.kernel.intake.services import set_jurisdiction

WHERE = "/intake/open311/v2/requests.json"


def lists_p99(rounds: int) -> dict[str, float]:
    """The 99th percentile of each list in ms."""
    set_jurisdiction("bench.example", Text("全市", "City"), usual=True, by=PLATFORM)
    code = Case.everywhere.filter(public=True).values_list("case_class__code", flat=True).first()
    number = Case.everywhere.filter(public=True).values_list("number", flat=True).first()
    day = (clock.today() - timedelta(days=3)).isoformat()
    asked = {
        "newest, a page of 100": "page_size=100",
        "newest, all 1,000": "",
        "open": "status=open&page_size=100",
        "closed": "status=closed&page_size=100",
        "a service": f"service_code={code}&page_size=100",
        "a service, open": f"service_code={code}&status=open&page_size=100",
        "a day": f"start_date={day}T00:00:00Z&end_date={day}T23:59:59Z&page_size=100",
        "changed lately": f"updated_after={day}T00:00:00Z&page_size=100",
        "a box": "bbox=114.1,33.1,114.12,33.12&page_size=100",
        "a page further on": "page_size=100&page=50",
        "one by number": f"service_request_id={number}",
    }
    return {name: _p99(query, rounds) for name, query in asked.items()}


def _p99(query: str, rounds: int) -> float:
    client = Client()
    times: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        answer = client.get(f"{WHERE}?{query}", REMOTE_ADDR=f"10.0.{len(times) // 250}.{len(times) % 250}")
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise AssertionError(answer.content[:200])
    return statistics.quantiles(times, n=100)[-1]
