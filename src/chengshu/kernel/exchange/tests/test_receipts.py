"""Receipts are never lost, never counted twice, proven by the chain, and seen by whom they concern."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from chengshu.base import clock
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.exchange.declared import departments_connected, rate_sharing, shared_through_exchange
from chengshu.kernel.exchange.gateway import shelf
from chengshu.kernel.exchange.models import DailyUse, Receipt, Segment
from chengshu.kernel.exchange.queries.receipts import calls_of, receipts_seen_by
from chengshu.kernel.exchange.queries.statistics import statistics
from chengshu.kernel.exchange.rights import SEE_RECEIPTS, UNIT_CLERK, UNIT_HEAD
from chengshu.kernel.exchange.services.gathering import gather_receipts
from chengshu.kernel.exchange.spool import SPOOL, Use, folder
from chengshu.kernel.exchange.tests.make import make_agreement, make_officer, make_two
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db

WRITER = """
import sys, time
sys.path.insert(0, {src!r})
from django.conf import settings
settings.configure(LAKE={lake!r})
from chengshu.kernel.exchange.spool import SPOOL, Use
print("go", flush=True)
number = 0
while True:
    SPOOL.write(Use(int(time.time() * 1000), {agreement}, 0, 0, "10.0.0.1", "核对", 3, 7))
    number += 1
    print(number, flush=True)
"""


def use_of(agreement: int, *, rows: int = 1, why: str = "核对", refused: str = "") -> Use:
    return Use(int(time.time() * 1000), agreement, 0, 0, "10.0.0.1", why, rows, 1, refused)


@pytest.mark.requirement("data-exchange.12")
def test_a_process_killed_while_it_writes_loses_no_use_that_was_answered(lake: Path) -> None:
    agreement = make_agreement(make_two())
    source = Path(__file__).resolve().parents[4]
    program = WRITER.format(src=str(source), lake=str(lake), agreement=agreement.pk)
    command = [sys.executable, "-c", program]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  our own program
    assert writer.stdout is not None
    said = 0
    gathered = 0
    for line in writer.stdout:
        said = int(line) if line.strip().isdigit() else said
        if said == 300:
            gathered += gather_receipts()
        if said >= 800:
            os.kill(writer.pid, signal.SIGKILL)
            break
    said = max([said, *(int(line) for line in writer.stdout if line.strip().isdigit())])
    writer.wait()
    gathered += gather_receipts()
    gathered += gather_receipts()

    assert 300 <= said <= gathered <= said + 1, "the last one may have been written without having been answered"
    assert sum(Receipt.everywhere.values_list("calls", flat=True)) == gathered
    assert sum(Receipt.everywhere.values_list("rows", flat=True)) == gathered * 3
    assert DailyUse.objects.get().calls == gathered
    assert Segment.objects.get().closed


def test_half_a_line_of_a_killed_process_is_not_a_use_and_holds_nothing_up(lake: Path) -> None:
    agreement = make_agreement(make_two())
    file = folder() / "20260101" / "elsewhere-1-1.jsonl"
    file.parent.mkdir(parents=True)
    file.write_bytes(use_of(agreement.pk).line() + use_of(agreement.pk).line()[:20])
    assert gather_receipts() == 1
    gather_receipts()
    assert Segment.objects.get().closed


def test_a_gathering_that_fails_in_the_middle_counts_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    agreement = make_agreement(make_two())
    SPOOL.write(use_of(agreement.pk))
    with monkeypatch.context() as broken:
        broken.setattr("chengshu.kernel.exchange.services.gathering.record", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            gather_receipts()
    assert not Receipt.everywhere.exists()
    assert gather_receipts() == 1
    assert gather_receipts() == 0


def test_a_receipt_is_proven_by_the_chain_and_a_changed_line_is_found() -> None:
    agreement = make_agreement(make_two())
    for rows in (1, 2, 3):
        SPOOL.write(use_of(agreement.pk, rows=rows))
    gather_receipts()
    receipt = Receipt.everywhere.get()
    assert Entry.objects.filter(verb="exchange.data.used").get().details["digest"] == receipt.digest
    calls = calls_of(receipt)
    assert (calls.proven, [one.rows for one in calls.uses]) == (True, [1, 2, 3])
    assert receipt.segment is not None
    file = folder() / receipt.segment.name
    file.write_bytes(file.read_bytes().replace("核对".encode(), "别的".encode(), 1))
    assert calls_of(receipt).proven is False


@pytest.mark.requirement("data-exchange.12")
def test_the_provider_the_consumer_and_the_auditor_see_a_use_and_nobody_else(client: Browser) -> None:
    two = make_two()
    agreement = make_agreement(two)
    SPOOL.write(use_of(agreement.pk))
    gather_receipts()
    provider = make_account(organisation=two.provider, may=UNIT_HEAD.may)
    consumer = make_account(organisation=two.consumer, may=UNIT_CLERK.may)
    auditor = make_account(may={SEE_RECEIPTS: Scope.ALL})
    stranger = make_account(organisation=make_organisation(), may=UNIT_HEAD.may)
    for account, seen in ((provider, 1), (consumer, 1), (auditor, 1), (stranger, 0)):
        client.force_login(account)
        assert len(client.get("/api/v1/exchange/receipts").json()) == seen
    client.force_login(make_account())
    assert client.get("/api/v1/exchange/receipts").status_code == 403


def test_different_reasons_make_different_receipts() -> None:
    agreement = make_agreement(make_two())
    for why in ("甲", "乙", "甲"):
        SPOOL.write(use_of(agreement.pk, why=why))
    gather_receipts()
    assert sorted(Receipt.everywhere.values_list("why", "calls")) == [("乙", 1), ("甲", 2)]


@pytest.mark.requirement("data-exchange.13")
def test_statistics_sum_uses_by_resource_and_unit() -> None:
    two = make_two()
    agreement = make_agreement(two)
    SPOOL.write(use_of(agreement.pk, rows=40))
    SPOOL.write(use_of(agreement.pk, rows=0, refused="TooMany"))
    gather_receipts()
    found = statistics(make_officer())
    assert (found.all_calls, found.all_rows, found.calls[-1]) == (2, 40, 2)
    assert [(one.name.zh, one.rows, one.refused) for one in found.by_resource] == [(two.resource.name_zh, 40, 1)]
    assert [one.name.zh for one in found.by_consumer] == ["医保局"]
    assert [one.name.zh for one in found.by_provider] == ["民政局"]
    assert statistics(make_two().clerk).all_calls == 0


@pytest.mark.requirement("data-exchange.13")
def test_a_provider_that_answers_and_serves_is_rated_full_for_the_appraisal() -> None:
    two, idle = make_two(rows=3), make_two()
    make_agreement(two)
    today = clock.today()
    rated = rate_sharing(today.replace(month=1, day=1), today)
    assert rated[two.provider.pk] == 1
    assert rated[idle.provider.pk] == 0
    assert idle.consumer.pk not in rated


def test_indicators_count_what_can_be_served_and_was_granted() -> None:
    two = make_two(rows=3)
    make_two()
    before = shared_through_exchange(clock.today())
    assert before is not None
    assert before.value == 0
    assert before.rows == 2
    make_agreement(two)
    after = shared_through_exchange(clock.today())
    assert after is not None
    assert after.value * 2 == 1
    departments = departments_connected(clock.today())
    assert departments is not None
    assert departments.value * departments.rows == 2


def test_two_cities_do_not_share_digests(settings: Settings) -> None:
    first = shelf.key_digest("411723199001011234")
    settings.SECRET_KEY = "another"
    assert shelf.key_digest("411723199001011234") != first


def test_receipts_are_scoped() -> None:
    two = make_two()
    assert not receipts_seen_by(two.clerk).exists()
