"""Sessions of the staff: begun, kept alive, ended one by one or all at once."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from chengshu.base import clock
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import Account, StaffSession
from chengshu.kernel.identity.queries import sign_in_rule

SEEN_EVERY = timedelta(minutes=1)
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Version", "Safari"))
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "HarmonyOS", "Mac OS X", "Linux")


def account_of_session(session: SessionBase, *, agent: str, address: str) -> Account | None:
    """Whose session this is; None for a stranger, and for a session that has ended, which is wiped.

    One query while the session lives; its ``last_seen`` is written once a minute. A session begun elsewhere than on
    the sign-in page (by a command, by a test) is taken into the list when it first appears.
    """
    owner = session.get(SESSION_KEY)
    if owner is None or session.session_key is None:
        return None
    known = StaffSession.objects.select_related("account__person").filter(key=session.session_key).first()
    if known is None:
        account = Account.objects.select_related("person").filter(pk=owner).first()
        if account is None or not _still_good(session, account):
            session.flush()
            return None
        begin_session(session.session_key, account, agent=agent, address=address)
        return account
    account = known.account
    if str(account.pk) != str(owner) or known.ended_at or not _still_good(session, account):
        session.flush()
        return None
    now = clock.now()
    if now - known.last_seen > timedelta(minutes=known.idle_minutes):
        StaffSession.objects.filter(pk=known.pk).update(ended_at=now, ended_why="idle")
        session.flush()
        return None
    if now - known.last_seen > SEEN_EVERY:
        StaffSession.objects.filter(pk=known.pk).update(last_seen=now)
    return account


def begin_session(key: str, account: Account, *, agent: str, address: str) -> StaffSession:
    """Take a session into the list."""
    session, _ = StaffSession.objects.get_or_create(
        key=key,
        defaults={
            "account": account,
            "device": device_of(agent),
            "address": address[:45],
            "idle_minutes": sign_in_rule().idle_minutes,
        },
    )
    return session


@transaction.atomic
def end_session(session: StaffSession, *, by: Actor, why: str = "ended") -> None:
    """The device is signed out with its next request."""
    _delete([session.key])
    StaffSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=clock.now(), ended_why=why)
    audit.record(by, "identity.session.ended", session.account, device=session.device, why=why)


@transaction.atomic
def end_all_sessions(account: Account, *, by: Actor, why: str = "ended", but: str = "") -> int:
    """Single sign-out everywhere; how many sessions ended. ``but`` is the key of one that goes on.

    Without ``but`` the account's ``session_version`` rises, which also ends sessions that are not in the list.
    """
    opened = list(StaffSession.objects.filter(account=account, ended_at=None).exclude(key=but))
    _delete([session.key for session in opened])
    keys = [session.pk for session in opened]
    StaffSession.objects.filter(pk__in=keys).update(ended_at=clock.now(), ended_why=why)
    if not but:
        Account.objects.filter(pk=account.pk).update(session_version=F("session_version") + 1)
        account.refresh_from_db(fields=["session_version"])
    audit.record(by, "identity.sessions.ended", account, count=len(opened), why=why)
    return len(opened)


def forget_old_sessions() -> int:
    """Wipe expired sessions of the browser table, a bounded number at a time; the list of sign-ins stays."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    expired = store.get_model_class().objects.filter(expire_date__lt=clock.now())
    keys = list(expired.values_list("pk", flat=True)[:1000])
    count: int = store.get_model_class().objects.filter(pk__in=keys).delete()[0]
    return count


def device_of(agent: str) -> str:
    """``Chrome 130 · Windows``: browser and system as a person knows them, from the user agent."""
    browser = next(
        (f"{label} {found[1]}" for mark, label in _BROWSERS if (found := re.search(rf"{mark}\w*/(\d{{1,4}})", agent))),
        "",
    )
    system = next((name for name in _SYSTEMS if name in agent), "")
    return " · ".join(part for part in (browser, system) if part) or agent[:60]


def _still_good(session: SessionBase, account: Account) -> bool:
    kept = session.get(HASH_SESSION_KEY, "")
    hashes = (account.get_session_auth_hash(), *account.get_session_auth_fallback_hash())
    return account.is_active and account.person.active and any(constant_time_compare(kept, one) for one in hashes)


def _delete(keys: list[str]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for key in keys:
        store.delete(key)
