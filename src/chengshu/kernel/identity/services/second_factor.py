"""The second factor: time-based codes (RFC 6238) and recovery codes."""

from __future__ import annotations

import secrets
from hmac import compare_digest

import pyotp
from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity import ciphers
from chengshu.kernel.identity.errors import NotOneself, SecondFactorNeeded, WrongCode, WrongPassword
from chengshu.kernel.identity.models import Account, RecoveryCode
from chengshu.kernel.identity.services.attempts import counted
from chengshu.kernel.identity.services.passwords import LONGEST
from chengshu.kernel.identity.services.sessions import end_all_sessions

STEP = 30
RECOVERY_CODES = 10
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


@transaction.atomic
def begin_enrolment(account: Account) -> str:
    """The address for the QR code of an enrolment not yet confirmed; the secret stays the same until it is.

    Nothing counts before ``confirm_enrolment``. Raises SecondFactorNeeded where one is set up already.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.totp_confirmed_at:
        raise SecondFactorNeeded
    if not account.totp_secret:
        account.totp_secret = ciphers.encrypted(pyotp.random_base32(), owner=str(account.pk))
        account.save(update_fields=["totp_secret"])
    return _totp(account).provisioning_uri(name=account.username, issuer_name="Chengshu")


def confirm_enrolment(account: Account, code: str, *, by: Actor) -> list[str]:
    """The first code proves that the app was set up; gives the recovery codes, shown this once. Raises WrongCode."""
    with counted(f"code:{account.pk}", address=by.address) as tried:
        _take_code(account, code)
        tried.succeeded()
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(totp_confirmed_at=clock.now())
        audit.record(by, "identity.second_factor.set_up", account)
        return _new_recovery_codes(account)


def check_second_step(account: Account, typed: str, *, address: str) -> None:
    """A code of the app or a recovery code, each taken once. Raises WrongCode, TryLater."""
    with counted(f"code:{account.pk}", address=address) as tried:
        plain = "".join(typed.split()).upper()
        if plain.isdigit():
            _take_code(account, plain)
        else:
            _take_recovery_code(account, plain)
        tried.succeeded()


def renew_recovery_codes(account: Account, *, password: str, by: Actor) -> list[str]:
    """Ten new ones; the former no longer count. Raises WrongPassword, TryLater."""
    _prove(account, password, by=by)
    with transaction.atomic():
        audit.record(by, "identity.recovery_codes.renewed", account)
        return _new_recovery_codes(account)


def take_off(account: Account, *, password: str, by: Actor) -> None:
    """Without a second factor again, to set it up on another device. Raises WrongPassword, SecondFactorNeeded.

    An administrator must set it up anew before anything else can be done.
    """
    _prove(account, password, by=by)
    _clear(account, by=by, verb="identity.second_factor.taken_off", reason="")


def reset_second_factor(account: Account, *, by: Actor, reason: str) -> None:
    """For somebody who lost the device and the recovery codes; all sessions end. Raises NotOneself."""
    if by.person_id == account.person_id:
        raise NotOneself
    _clear(account, by=by, verb="identity.second_factor.reset", reason=reason)
    end_all_sessions(account, by=by)


def _prove(account: Account, password: str, *, by: Actor) -> None:
    with counted(f"password:{account.pk}", address=by.address) as tried:
        if not account.check_password(password[:LONGEST]):
            raise WrongPassword(fields={"password": WrongPassword.text})
        tried.succeeded()


@transaction.atomic
def _clear(account: Account, *, by: Actor, verb: str, reason: str) -> None:
    account.recovery_codes.all().delete()
    Account.objects.filter(pk=account.pk).update(totp_secret="", totp_confirmed_at=None, totp_step=0)
    account.refresh_from_db()
    audit.record(by, verb, account, reason=reason)


def _totp(account: Account) -> pyotp.TOTP:
    return pyotp.TOTP(ciphers.decrypted(account.totp_secret, owner=str(account.pk)), interval=STEP)


def _take_code(account: Account, typed: str) -> None:
    """The code of this half minute or of a neighbouring one. Of two that race with one code one loses."""
    if not account.totp_secret:
        raise WrongCode(fields={"code": WrongCode.text})
    totp = _totp(account)
    present = int(clock.now().timestamp()) // STEP
    for step in (present, present - 1, present + 1):
        if compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            fresh = Account.objects.filter(pk=account.pk, totp_step__lt=step)
            if fresh.update(totp_step=step):
                return
    raise WrongCode(fields={"code": WrongCode.text})


def _take_recovery_code(account: Account, typed: str) -> None:
    kept = ciphers.digest(f"{account.pk}:{typed.replace('-', '')}", purpose="recovery")
    unused = account.recovery_codes.filter(digest=kept, used_at=None)
    if not unused.update(used_at=clock.now()):
        raise WrongCode(fields={"code": WrongCode.text})


def _new_recovery_codes(account: Account) -> list[str]:
    """Ten codes of ten characters, about 49 bits each; kept as keyed digests."""
    account.recovery_codes.all().delete()
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=ciphers.digest(f"{account.pk}:{code}", purpose="recovery"))
        for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]
