"""Accounts, what they sign in with, and their sessions."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from chengshu.base import clock
from chengshu.kernel.identity.models.people import Person


class AccountManager(BaseUserManager["Account"]):
    """Accounts by their sign-in name."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Sign-in names are matched without regard to case."""
        return self.get(username=(username or "").lower())


class Account(AbstractBaseUser):
    """What a person signs in with. ``username`` is kept in lower case.

    ``totp_secret`` is encrypted with the city's key; it counts only once ``totp_confirmed_at`` is set. ``totp_step`` is
    the half minute of the last code taken, so that no code is taken twice. A higher ``session_version`` ends all
    sessions at once.
    """

    username = models.CharField(max_length=40, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, choices=[("zh", "中文"), ("en", "English")], default="zh")
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(default=clock.now)
    totp_secret = models.CharField(max_length=200, blank=True)
    totp_confirmed_at = models.DateTimeField(null=True, blank=True)
    totp_step = models.BigIntegerField(default=0)
    session_version = models.PositiveIntegerField(default=0)
    suspended_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = AccountManager()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Changes with the password and with ``session_version``; a session that carries another has ended."""
        content = f"{self.password}:{self.session_version}"
        return salted_hmac("chengshu.session", content, secret=secret, algorithm="sha256").hexdigest()


class RecoveryCode(models.Model):
    """A code for somebody who lost the second factor; kept as a digest, taken once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="recovery_code_once", fields=["account", "digest"])]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.pk}"


class FormerPassword(models.Model):
    """The hash of a password used before, so that it is not used again soon."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.at}"


class StaffSession(models.Model):
    """One sign-in on one device, from ``since`` until ``ended_at``. ``last_seen`` is kept to the minute.

    ``idle_minutes`` is the rule that held at the sign-in: after so long without a request it ends by itself.
    """

    key = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)
    idle_minutes = models.PositiveIntegerField()
    since = models.DateTimeField(default=clock.now)
    last_seen = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-last_seen"]
        indexes = [models.Index(fields=["account", "ended_at"], name="session_open")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.device}"


class SignInRule(models.Model):
    """How passwords, attempts and sessions are ruled. The latest row rules; former ones are the history."""

    since = models.DateTimeField(default=clock.now)
    min_length = models.PositiveSmallIntegerField(default=10)
    min_classes = models.PositiveSmallIntegerField(default=3)
    remember_last = models.PositiveSmallIntegerField(default=5)
    max_age_days = models.PositiveSmallIntegerField(default=180)
    free_attempts = models.PositiveSmallIntegerField(default=5)
    free_attempts_per_address = models.PositiveSmallIntegerField(default=30)
    first_wait_seconds = models.PositiveIntegerField(default=30)
    longest_wait_seconds = models.PositiveIntegerField(default=3600)
    forget_after_minutes = models.PositiveIntegerField(default=1440)
    idle_minutes = models.PositiveIntegerField(default=30)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.since}"


class Attempts(models.Model):
    """Failed sign-ins in a row of one name or one address, and until when the next has to wait.

    ``key`` is a keyed digest: what people type into the name field by mistake is not kept.
    """

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.failures}"
