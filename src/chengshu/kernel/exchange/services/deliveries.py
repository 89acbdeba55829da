"""Standing deliveries: set up, run when due, checked on arrival, tried again; people are told of lasting failures."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.events.services import publish
from chengshu.kernel.exchange.delivering import folders, messages, tables
from chengshu.kernel.exchange.delivering.parcel import Parcel, packed
from chengshu.kernel.exchange.delivering.targets import checked
from chengshu.kernel.exchange.errors import DidNotAgree, NamedUsersOnly, NoData, NotInForce, WayNotGranted
from chengshu.kernel.exchange.events import DeliveryFailed
from chengshu.kernel.exchange.granted import shape_of
from chengshu.kernel.exchange.models import (
    WAY_LABELS,
    Agreement,
    Delivery,
    DeliveryRun,
    Receipt,
    RunState,
    Way,
)
from chengshu.kernel.exchange.rights import MANAGE_DELIVERIES
from chengshu.kernel.exchange.services.using import count_use
from chengshu.kernel.identity.ciphers import decrypted, encrypted
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.lake.queries import served_table
from chengshu.kernel.messages.services import tell

log = logging.getLogger(__name__)
WAITS = (1, 5, 15, 60, 240)
ALARM_AFTER = 3
LOST_AFTER = timedelta(hours=2)


@transaction.atomic
def set_up(
    agreement: Agreement,
    way: str,
    target: Mapping[str, Any],
    *,
    secret: str,
    name_zh: str,
    every_minutes: int = 60,
    by: Actor,
) -> Delivery:
    """A standing delivery under an agreement. Raises NotAllowed, NotInForce, WayNotGranted, BadTarget."""
    must_reach(by, MANAGE_DELIVERIES, agreement.organisation)
    _must_allow(agreement, way)
    delivery = Delivery.everywhere.create(
        agreement=agreement,
        way=way,
        target=checked(way, target),
        name_zh=name_zh,
        every_minutes=max(1, every_minutes),
        next_at=clock.now(),
        made_by_id=by.person_id,
    )
    delivery.secret = encrypted(secret, owner=f"exchange.delivery.{delivery.pk}") if secret else ""
    delivery.save(update_fields=["secret"])
    record(by, "exchange.delivery.set_up", delivery, way=way, target=delivery.target)
    return delivery


@transaction.atomic
def switch(delivery_id: int, *, active: bool, by: Actor) -> Delivery:
    """Stop a delivery, or let it run again from now on, its failures forgotten. Raises NotAllowed."""
    delivery = _locked(delivery_id)
    must_reach(by, MANAGE_DELIVERIES, delivery.agreement.organisation)
    delivery.active, delivery.failures, delivery.next_at = active, 0, clock.now()
    delivery.changed_at = clock.now()
    delivery.save(update_fields=["active", "failures", "next_at", "changed_at"])
    record(by, f"exchange.delivery.{'started' if active else 'stopped'}", delivery)
    return delivery


def run_due(limit: int = 5) -> int:
    """Run what is due, few at a time; how many were tried."""
    _give_up_lost_runs()
    due = Delivery.everywhere.filter(Q(next_at=None) | Q(next_at__lte=clock.now()), active=True)
    return sum(run(delivery.pk) is not None for delivery in due.order_by("next_at")[:limit])


def run(delivery_id: int) -> DeliveryRun | None:
    """One attempt, if there is a version that has not arrived; None where there is nothing to do.

    The receipt is written before anything leaves. A failure is kept with its reason, and tried again later.
    """
    begun = _begin(delivery_id)
    if begun is None:
        return None
    delivery, attempt, table = begun
    try:
        sent = _carried(delivery, attempt, table)
    except Exception as failure:
        log.exception("delivery %s", delivery.pk)
        return _failed(delivery, attempt, failure)
    return _arrived(delivery, attempt, sent)


def _begin(delivery_id: int) -> tuple[Delivery, DeliveryRun, LakeTable] | None:
    with transaction.atomic():
        delivery = _locked(delivery_id)
        agreement = delivery.agreement
        table = served_table(agreement.resource) if agreement.resource else None
        usual = clock.now() + timedelta(minutes=delivery.every_minutes)
        if not delivery.active or table is None or table.version == delivery.version:
            Delivery.everywhere.filter(pk=delivery.pk).update(next_at=usual)
            return None
        try:
            with transaction.atomic():
                attempt = DeliveryRun.objects.create(
                    delivery=delivery, version=table.version, attempt=delivery.failures + 1, started_at=clock.now()
                )
        except IntegrityError:
            return None  # another worker is at it
    return delivery, attempt, table


def _carried(delivery: Delivery, attempt: DeliveryRun, table: LakeTable) -> tuple[int, Parcel]:
    agreement = delivery.agreement
    _must_allow(agreement, delivery.way)
    secret = decrypted(delivery.secret, owner=f"exchange.delivery.{delivery.pk}") if delivery.secret else ""
    with packed(shape_of(agreement), table.name, table.version) as parcel, _before(delivery, table) as before:
        wanted = messages.changed_rows(parcel, before) if delivery.way == Way.MESSAGE else parcel.rows
        _note_use(delivery, parcel.version, wanted)
        if delivery.way == Way.TABLE:
            arrived = tables.deliver(parcel, delivery.target, secret, agreement.number)
        elif delivery.way == Way.FILE:
            arrived = folders.deliver(parcel, delivery.target, secret, agreement.number)
        else:
            arrived = messages.deliver(parcel, delivery.target, secret, agreement.number, before)
        attempt.rows_source, attempt.rows_sent, attempt.rows_arrived = parcel.rows_source, wanted, arrived
        attempt.digest = parcel.digest
        if parcel.rows_source != parcel.rows or arrived != wanted:
            raise DidNotAgree(source=parcel.rows_source, sent=wanted, arrived=arrived)
        return wanted, parcel


@contextmanager
def _before(delivery: Delivery, table: LakeTable) -> Iterator[Parcel | None]:
    """What a delivery of messages brought the last time; None where it has to bring everything."""
    with ExitStack() as stack:
        before = None
        if delivery.way == Way.MESSAGE and delivery.version is not None:
            try:
                before = stack.enter_context(packed(shape_of(delivery.agreement), table.name, delivery.version))
            except Refusal:  # the former version was cleared away
                before = None
        yield before


@transaction.atomic
def _note_use(delivery: Delivery, version: int, rows: int) -> None:
    agreement, now = delivery.agreement, clock.now()
    receipt = Receipt.everywhere.create(
        agreement=agreement,
        organisation_id=agreement.organisation_id,
        provider_id=agreement.provider_id,
        way=delivery.way,
        why=f"{agreement.matter}（推送：{delivery.name_zh}）"[:400],
        rows=rows,
        version=version,
        first_at=now,
        last_at=now,
    )
    count_use(agreement.pk, delivery.way, calls=1, rows=rows, refused=0)
    record(PLATFORM, "exchange.data.used", agreement, receipt=receipt.pk, why=receipt.why, rows=rows, way=delivery.way)


@transaction.atomic
def _arrived(delivery: Delivery, attempt: DeliveryRun, sent: tuple[int, Parcel]) -> DeliveryRun:
    rows, parcel = sent
    attempt.state, attempt.finished_at = RunState.DONE, clock.now()
    attempt.save()
    recovered = delivery.alarmed_at is not None
    delivery.version, delivery.fingerprint = parcel.version, parcel.digest
    delivery.failures, delivery.alarmed_at = 0, None
    delivery.next_at = clock.now() + timedelta(minutes=delivery.every_minutes)
    delivery.save(update_fields=["version", "fingerprint", "failures", "alarmed_at", "next_at"])
    if recovered:
        _tell(delivery, "exchange.delivery_recovered", version=parcel.version, rows=rows)
    return attempt


@transaction.atomic
def _failed(delivery: Delivery, attempt: DeliveryRun, failure: Exception) -> DeliveryRun:
    error = failure.sentence.zh if isinstance(failure, Refusal) else f"{type(failure).__name__}: {failure}"
    secret = decrypted(delivery.secret, owner=f"exchange.delivery.{delivery.pk}") if delivery.secret else ""
    attempt.state, attempt.finished_at = RunState.FAILED, clock.now()
    attempt.error = (error.replace(secret, "***") if secret else error).replace("\x00", "")[:500]
    attempt.save()
    delivery.failures += 1
    wait = WAITS[min(delivery.failures, len(WAITS)) - 1]
    delivery.next_at = clock.now() + timedelta(minutes=wait)
    if delivery.failures >= ALARM_AFTER and delivery.alarmed_at is None:
        delivery.alarmed_at = clock.now()
        _tell(delivery, "exchange.delivery_failed", times=delivery.failures, error=attempt.error)
        publish(
            DeliveryFailed(
                delivery_id=delivery.pk,
                agreement_id=delivery.agreement_id,
                failures=delivery.failures,
                error=attempt.error,
            )
        )
    delivery.save(update_fields=["failures", "next_at", "alarmed_at"])
    return attempt


def _give_up_lost_runs() -> None:
    """A run whose worker was killed is a failed one, and may be tried again."""
    lost = DeliveryRun.objects.filter(state=RunState.RUNNING, started_at__lt=clock.now() - LOST_AFTER)
    lost.update(state=RunState.FAILED, finished_at=clock.now(), error="工作进程中断")


def give_up_all_runs() -> int:
    """When the city starts, nothing is running: what stands so was cut off, and is tried again; how many."""
    cut_off = DeliveryRun.objects.filter(state=RunState.RUNNING)
    return cut_off.update(state=RunState.FAILED, finished_at=clock.now(), error="平台停止时中断")


def _tell(delivery: Delivery, template: str, **values: object) -> None:
    url = reverse("exchange:delivery", args=[delivery.pk])
    tell([delivery.made_by_id or 0], template, subject=delivery, url=url, name=delivery.name, **values)


def _must_allow(agreement: Agreement, way: str) -> None:
    agreement.refresh_from_db()
    if not agreement.holds_on(clock.today()):
        raise NotInForce(number=agreement.number, state=agreement.state_label)
    if way not in agreement.ways or way not in (Way.TABLE, Way.FILE, Way.MESSAGE):
        raise WayNotGranted(way=WAY_LABELS[way])
    if agreement.resource_id is None:
        raise NoData
    if agreement.clear_fields:
        raise NamedUsersOnly  # what is for named people's eyes is not left in a table or a folder


def _locked(delivery_id: int) -> Delivery:
    rows = Delivery.everywhere.select_for_update(of=("self",))
    return rows.select_related("agreement__resource", "agreement__organisation").get(pk=delivery_id)
