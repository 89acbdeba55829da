"""Failed attempts make the next one wait, longer each time: for one name and for one address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.identity.ciphers import digest
from chengshu.kernel.identity.errors import TryLater
from chengshu.kernel.identity.models import Attempts, SignInRule
from chengshu.kernel.identity.queries import sign_in_rule


class Try:
    """One attempt, counted as failed until it is said to have succeeded."""

    def __init__(self, keys: tuple[str, str]) -> None:
        self.keys = keys

    def succeeded(self) -> None:
        """Forget the failures of the name; of the address only this attempt, as others may sit behind it."""
        name, address = self.keys
        with transaction.atomic():
            Attempts.objects.filter(key=name).delete()
            row = Attempts.objects.select_for_update().filter(key=address).first()
            if row and row.failures:
                row.failures -= 1
                row.until = None
                row.save(update_fields=["failures", "until"])


@contextmanager
def counted(name: str, *, address: str) -> Iterator[Try]:
    """An attempt for this name from this address. Raises TryLater while either has to wait.

    It is counted before it is judged, so that many at once gain nothing.
    """
    rule = sign_in_rule()
    keys = (digest(name, purpose="attempt"), digest(f"address:{address}", purpose="attempt"))
    bounds = (rule.free_attempts, rule.free_attempts_per_address)
    with transaction.atomic():
        rows = [_row(key, rule) for key in sorted(keys)]
        waits = [row.until for row in rows if row.until and row.until > clock.now()]
        if not waits:
            free = dict(zip(keys, bounds, strict=True))
            for row in rows:
                _count(row, free[row.key], rule)
    if waits:
        raise TryLater(when=f"{clock.local(max(waits)):%H:%M:%S}")
    yield Try(keys)


def waiting_time(failures: int, free: int, rule: SignInRule) -> timedelta:
    """How long the next attempt waits after so many failures: nothing for the free ones, then doubling to a bound."""
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 30)
    return timedelta(seconds=min(rule.first_wait_seconds * 2**doublings, rule.longest_wait_seconds))


def forget_old_attempts() -> int:
    """Drop rows nobody waits for any more, a bounded number at a time."""
    rule = sign_in_rule()
    old = Attempts.objects.filter(last_at__lt=_forgotten_before(rule)).values_list("pk", flat=True)[:1000]
    return Attempts.objects.filter(pk__in=list(old)).delete()[0]


def _row(key: str, rule: SignInRule) -> Attempts:
    Attempts.objects.get_or_create(key=key)
    row = Attempts.objects.select_for_update().get(key=key)
    if row.last_at < _forgotten_before(rule):
        row.failures, row.until = 0, None
    return row


def _count(row: Attempts, free: int, rule: SignInRule) -> None:
    now = clock.now()
    row.failures += 1
    row.last_at = now
    wait = waiting_time(row.failures, free, rule)
    row.until = now + wait if wait else None
    row.save()


def _forgotten_before(rule: SignInRule) -> datetime:
    return clock.now() - timedelta(minutes=rule.forget_after_minutes)
