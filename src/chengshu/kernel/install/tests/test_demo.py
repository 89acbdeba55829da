"""The invented city from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from chengshu.kernel.access.actor import actor_of_account
from chengshu.kernel.access.models import Grant
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.identity.models import Account
from chengshu.kernel.install.demo import demo_accounts, settle_demo_accounts
from chengshu.spec.people import Power
from chengshu.spec.registry import registry


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The invented city, seeded once for all tests that ask for it; what each does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_real_city_is_not_filled_with_demo_rows_by_mistake() -> None:
    make_account()
    with pytest.raises(CommandError):
        call_command("seed", stdout=StringIO())
    assert Account.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("seeded")
def test_seeding_the_city_twice_changes_nothing() -> None:
    before = _counts()
    call_command("seed", stdout=StringIO())
    assert _counts() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("seeded")
def test_every_shown_account_exists_and_the_three_administrators_are_three_persons() -> None:
    shown = [account.username for account in demo_accounts()]
    assert {"data.officer", "supervisor", "mayor", "expert", "industry.clerk", "linqu.clerk"} <= set(shown)
    for account in Account.objects.all():
        powers = {
            role.power
            for grant in Grant.objects.filter(person=account.person).select_related("role")
            if (role := registry.roles.get(grant.role.key)) and role.power
        }
        assert len(powers) <= 1
    auditor = actor_of_account(Account.objects.get(username="admin.audit"))
    declared = [role for role in registry.roles.values() if role.power is Power.AUDIT]
    assert declared
    assert all(auditor.may(permission) for role in declared for permission in role.may)


@pytest.mark.django_db
@pytest.mark.usefixtures("seeded")
def test_demo_accounts_are_shut_where_the_demo_is_not_wanted_and_real_ones_stay_open() -> None:
    real, shown = make_account(), demo_accounts()
    assert shown
    assert settle_demo_accounts(wanted=False) > 100
    assert demo_accounts() == []
    assert list(Account.objects.filter(is_active=True)) == [real]

    settle_demo_accounts(wanted=True)
    assert demo_accounts() == shown


@pytest.mark.django_db
@pytest.mark.usefixtures("seeded")
def test_every_declared_role_is_held_by_somebody_of_the_invented_city() -> None:
    held = set(Grant.objects.values_list("role__key", flat=True))
    assert set(registry.roles) - held == set()


def _counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.managed}
