"""Setting the rules of passwords, attempts and sessions."""

from __future__ import annotations

from django.db import transaction

from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import SignInRule
from chengshu.kernel.identity.queries import sign_in_rule

FIELDS = (
    "min_length",
    "min_classes",
    "remember_last",
    "max_age_days",
    "free_attempts",
    "free_attempts_per_address",
    "first_wait_seconds",
    "longest_wait_seconds",
    "forget_after_minutes",
    "idle_minutes",
)


@transaction.atomic
def set_sign_in_rule(*, by: Actor, reason: str, **values: int) -> SignInRule:
    """A new rule from now on, with what is not given as before; the former stays as history."""
    former = sign_in_rule()
    kept = {name: getattr(former, name) for name in FIELDS}
    rule = SignInRule.objects.create(**{**kept, **values}, reason=reason[:200], by_id=by.person_id)
    changed = {name: [kept[name], value] for name, value in values.items() if kept[name] != value}
    audit.record(by, "identity.rule.changed", rule, reason=reason, **changed)
    return rule
