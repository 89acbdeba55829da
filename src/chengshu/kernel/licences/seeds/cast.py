"""Who plays in the invented city."""

from __future__ import annotations

from chengshu.base.numbers import credit_check, identity_check
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_for
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.spec.people import Permission

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("建国", "秀英", "志强", "桂兰", "海燕", "晓明", "丽华", "俊杰", "雪梅", "文博")


def actor(username: str, permission: Permission) -> Actor:
    """Somebody by account name who holds the permission; else the platform."""
    account = Account.objects.filter(username=username).select_related("person").first()
    found = actor_for(account.person) if account else PLATFORM
    return found if found.may(permission) else PLATFORM


def body(key: str) -> Organisation | None:
    """A body of the invented city by its key."""
    return Organisation.objects.filter(code=f"tianzhong.{key}").first()


def office_code(number: int) -> str:
    """The credit code of an invented office; 99 begins no real area."""
    first = f"11990100{number:08}"
    first += "0"
    return first + credit_check(first)


def firm_code(number: int) -> str:
    """The credit code of an invented firm."""
    first = f"91990102MA{number:07}"
    return first + credit_check(first)


def person_number(number: int) -> str:
    """The identity number of an invented person."""
    first = f"990102{1960 + number % 40}{number % 12 + 1:02}{number % 28 + 1:02}{number % 1000:03}"
    return first + identity_check(first)


def person_name(number: int) -> str:
    """A common name."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)]
