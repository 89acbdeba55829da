"""Signing in and out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.backend import StaffBackend
from chengshu.kernel.identity.errors import SignInExpired, SignInFailed
from chengshu.kernel.identity.models import Account, SignInRule, StaffSession
from chengshu.kernel.identity.queries import sign_in_rule
from chengshu.kernel.identity.services.attempts import counted
from chengshu.kernel.identity.services.passwords import LONGEST, is_too_old
from chengshu.kernel.identity.services.sessions import begin_session

BACKEND = "chengshu.kernel.identity.backend.StaffBackend"
PATIENCE = timedelta(minutes=5)
_WAITING = "second_step"


def check_password_of(username: str, password: str, *, address: str) -> Account:
    """The account that goes with name and password.

    Takes the same time and says the same whether the name exists or not. Raises SignInFailed, TryLater.
    """
    name = username.strip().lower()[:40]
    with counted(f"name:{name}", address=address) as tried:
        account = StaffBackend().authenticate(None, username=name, password=password[:LONGEST])
        if account is None:
            _note_failure(name, address)
            raise SignInFailed
        tried.succeeded()
    return account


def wait_for_second_step(session: SessionBase, account: Account) -> None:
    """Remember who has shown the password, for PATIENCE; nobody is signed in yet."""
    session.cycle_key()
    session[_WAITING] = {"account": account.pk, "at": clock.now().isoformat(), "hash": account.get_session_auth_hash()}


def account_waiting(session: SessionBase) -> Account:
    """Who has shown the password and still owes the code. Raises SignInExpired."""
    waiting = session.get(_WAITING)
    if not waiting or clock.now() - datetime.fromisoformat(waiting["at"]) > PATIENCE:
        raise SignInExpired
    account = Account.objects.select_related("person").filter(pk=waiting["account"], is_active=True).first()
    if account is None or account.get_session_auth_hash() != waiting["hash"]:
        raise SignInExpired
    return account


@transaction.atomic
def sign_in(request: HttpRequest, account: Account, *, address: str) -> StaffSession:
    """Begin the session under a new key. A password too old must be changed before anything else."""
    request.session.pop(_WAITING, None)
    _ask_for_new_password(account, sign_in_rule())
    login(request, account, backend=BACKEND)
    agent = request.headers.get("User-Agent", "")[:1000]
    session = begin_session(str(request.session.session_key), account, agent=agent, address=address)
    doer = Actor(name=account.person.name, person_id=account.person_id, address=address)
    audit.record(doer, "identity.sign_in.done", account, device=session.device)
    return session


@transaction.atomic
def sign_out(request: HttpRequest, *, by: Actor) -> None:
    """End this session."""
    opened = StaffSession.objects.filter(key=request.session.session_key, ended_at=None)
    session = opened.select_related("account").first()
    if session:
        opened.update(ended_at=clock.now(), ended_why="signed_out")
        audit.record(by, "identity.sign_out.done", session.account, device=session.device)
    request.session.flush()


def _ask_for_new_password(account: Account, rule: SignInRule) -> None:
    if is_too_old(account, rule) and not account.must_change_password:
        account.must_change_password = True
        account.save(update_fields=["must_change_password"])


def _note_failure(name: str, address: str) -> None:
    """The record names the account where there is one; what else was typed may be somebody's password."""
    account = Account.objects.filter(username=name).first()
    stranger = Actor(name=Text("未登录者", "A stranger"), address=address)
    audit.record(stranger, "identity.sign_in.failed", account, known=account is not None)
