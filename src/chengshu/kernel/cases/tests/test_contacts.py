"""Reporters are known again by what is theirs alone."""

from __future__ import annotations

import pytest

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases.contacts import phone_key
from chengshu.kernel.cases.models import Channel
from chengshu.kernel.cases.queries.cases import reporter_of_phone
from chengshu.kernel.cases.services import Contact
from chengshu.kernel.cases.tests.make import make_case, make_keeper

pytestmark = pytest.mark.django_db


def test_one_telephone_is_one_however_it_is_written() -> None:
    assert len({phone_key(one) for one in ("13812345678", "+86 138 1234 5678", "0086-138-1234-5678"[2:])}) == 1


@pytest.mark.parametrize("withheld", ["", "0", "000", "00000000", "00000000000", "匿名", "anonymous", "未知", "12345"])
def test_callers_who_withhold_their_number_are_not_one_person(withheld: str) -> None:
    make_keeper()
    first = make_case(channel=Channel.PHONE, by=PLATFORM, contact=Contact("王女士", phone=withheld))
    second = make_case(channel=Channel.PHONE, by=PLATFORM, contact=Contact("李先生", phone=withheld))
    assert first.reporter_id != second.reporter_id
    assert reporter_of_phone(withheld) is None
