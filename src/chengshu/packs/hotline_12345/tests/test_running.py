"""The register, the shifts, the figures, and the pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.cases.models import Case
from chengshu.packs.hotline_12345.data import INDICATORS
from chengshu.packs.hotline_12345.errors import AlreadyHotline, MergedInFuture, NeverMerged, NotStaffed, ShiftsOverlap
from chengshu.packs.hotline_12345.models import Call, Callback, Ending, Shift, Transfer
from chengshu.packs.hotline_12345.queries.figures import figures
from chengshu.packs.hotline_12345.queries.hotlines import share_merged
from chengshu.packs.hotline_12345.queries.shifts import hours_served, plan_of
from chengshu.packs.hotline_12345.services.callbacks import make_callback
from chengshu.packs.hotline_12345.services.calls import file_call
from chengshu.packs.hotline_12345.services.hotlines import HotlineContent, add_hotline, change_hotline
from chengshu.packs.hotline_12345.services.rules import set_rule
from chengshu.packs.hotline_12345.services.shifts import add_shift, add_shifts
from chengshu.packs.hotline_12345.tests.make import (
    PHONE,
    Hotline,
    close,
    make_article,
    make_call,
    make_hotline,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)
MERGED: dict[str, Any] = {"organisation_on": DAY, "duty_on": DAY, "staff_on": DAY, "number_on": DAY}


@pytest.fixture
def hotline() -> Hotline:
    return make_hotline()


def signed_in(account: Any) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.mark.requirement("hotline-12345.2")
def test_a_hotline_is_merged_when_organisation_duty_staff_and_number_are(hotline: Hotline) -> None:
    body = make_organisation()
    assert share_merged(DAY) is None
    since = date(2026, 1, 1)
    add_hotline(HotlineContent("12319", "城建热线", way="direct", since=since, **MERGED), body, by=hotline.clerk)
    part = add_hotline(
        HotlineContent("12315", "市场监管热线", way="parallel", since=since, duty_on=DAY), body, by=hotline.clerk
    )
    add_hotline(HotlineContent("110", "报警", urgent=True, since=since), body, by=hotline.clerk)
    assert share_merged(DAY).value == 50  # type: ignore[union-attr]
    assert share_merged(DAY - timedelta(days=1)).value == 0  # type: ignore[union-attr]
    change_hotline(part, HotlineContent("12315", "市场监管热线", way="forwarded", **MERGED), body, by=hotline.clerk)
    found = INDICATORS[0].compute(clock.today())
    assert found is not None
    assert (INDICATORS[0].key, found.value, found.rows) == ("non_urgent_hotlines_merged", Decimal(100), 2)


def test_the_register_refuses_what_cannot_be(hotline: Hotline) -> None:
    body = make_organisation()
    add_hotline(HotlineContent("12319", "城建热线", way="direct"), body, by=hotline.clerk)
    with pytest.raises(AlreadyHotline):
        add_hotline(HotlineContent("12319", "又一条", way="direct"), body, by=hotline.clerk)
    with pytest.raises(NeverMerged):
        add_hotline(HotlineContent("119", "火警", urgent=True, way="direct"), body, by=hotline.clerk)
    with pytest.raises(MergedInFuture):
        tomorrow = clock.today() + timedelta(days=1)
        add_hotline(HotlineContent("12345", "热线", way="direct", staff_on=tomorrow), body, by=hotline.clerk)
    with pytest.raises(NotAllowed):
        add_hotline(HotlineContent("12333", "人社热线", way="direct"), body, by=hotline.seat)


@pytest.mark.requirement("hotline-12345.3")
def test_hours_without_an_agent_show_as_gaps(hotline: Hotline) -> None:
    seat, clerk = hotline.seat_account.person, hotline.clerk_account.person
    assert hours_served(DAY) is None
    add_shifts(hotline.centre, [seat], [DAY - timedelta(days=1), DAY], time(20), time(8), by=hotline.clerk)
    add_shifts(hotline.centre, [clerk], [DAY], time(8), time(18, 30), by=hotline.clerk)
    plan = plan_of(hotline.clerk, DAY, 1)[0]
    assert plan.gaps == [(18, 20)]
    served = INDICATORS[1].compute(DAY)
    assert served is not None
    assert (INDICATORS[1].key, served.value) == ("hotline_service_hours_per_day", Decimal("22.5"))
    set_rule(by=hotline.head, since=date(2026, 1, 1), least_seats=2)
    assert plan_of(hotline.clerk, DAY, 1)[0].gaps == [(0, 24)]


def test_nobody_sits_twice_at_one_time_nor_at_a_strangers_seat(hotline: Hotline) -> None:
    begin = datetime(2026, 11, 18, 1, tzinfo=UTC)
    seat = hotline.seat_account.person
    add_shift(hotline.centre, seat, begin, begin + timedelta(hours=8), by=hotline.clerk)
    with pytest.raises(ShiftsOverlap):
        add_shift(hotline.centre, seat, begin + timedelta(hours=7), begin + timedelta(hours=9), by=hotline.clerk)
    with pytest.raises(NotStaffed):
        add_shift(hotline.market, seat, begin, begin + timedelta(hours=1), by=PLATFORM)
    assert Shift.everywhere.count() == 1


@pytest.mark.requirement("hotline-12345.11")
def test_volumes_and_closing_rates_by_area_and_field_leave_by_the_interface(hotline: Hotline) -> None:
    close(file_call(make_call(), by=hotline.seat).case)
    file_call(make_call(), by=hotline.seat)
    Case.everywhere.update(division_code="990102001")
    found = figures(clock.today(), clock.today())
    assert (found.whole.reported, found.whole.closed, found.whole.closing_rate) == (2, 1, Decimal("0.5"))
    client = signed_in(hotline.seat_account)
    said = client.get("/api/v1/hotline_12345/figures").json()
    assert [(line["key"], line["reported"], line["closed"]) for line in said["areas"]] == [("990102", 2, 1)]
    assert [(line["key"], line["zh"], line["reported"]) for line in said["fields"]] == [("1001", "道路破损", 2)]
    assert said["topics"] == []
    assert "王芳" not in str(said)
    stranger = signed_in(hotline.clerk_account)
    assert stranger.get("/api/v1/hotline_12345/hotlines").status_code == 200
    assert Client().get("/api/v1/hotline_12345/figures").status_code == 401


def test_the_seat_files_a_call_from_one_page(hotline: Hotline) -> None:
    client = signed_in(hotline.seat_account)
    form = client.get(reverse("hotline_12345:seat")).context["form"]
    given = {"once": form["once"].value(), "began": form["began"].value(), "phone": PHONE, "text": "路灯不亮"}
    refused = client.post(reverse("hotline_12345:seat"), {**given, "file": "1"})
    assert refused.status_code == 409
    assert "路灯不亮" in refused.content.decode()
    answer = client.post(reverse("hotline_12345:seat"), {**given, "proposed": "1001", "file": "1"})
    assert answer.status_code == 302, answer.content.decode()[:600]
    call = Call.everywhere.get()
    assert (call.ending, call.case.text) == (Ending.FILED, "路灯不亮")
    shown = client.post(reverse("hotline_12345:caller"), {"phone": PHONE}).content.decode()
    assert call.case.number in shown
    assert "<html" not in shown
    assert Entry.objects.filter(subject_type="cases.Reporter").exists()


def test_help_comes_beside_what_is_typed(hotline: Hotline) -> None:
    article = make_article(hotline, "路灯不亮找谁", "市政设施处负责维修。")
    client = signed_in(hotline.seat_account)
    said = client.post(reverse("hotline_12345:beside"), {"text": "我家门口的路灯不亮了"}).content.decode()
    assert "市政设施处负责维修" in said
    assert f'name="answer" value="{article.pk}"' in said
    form = client.get(reverse("hotline_12345:seat")).context["form"]
    given = {"once": form["once"].value(), "began": form["began"].value(), "text": "路灯不亮", "answer": article.pk}
    assert client.post(reverse("hotline_12345:seat"), given).status_code == 302
    assert Call.everywhere.get().ending == Ending.ANSWERED
    given = {"once": "another", "began": "nan", "text": "着火", "transfer": "fire"}
    assert client.post(reverse("hotline_12345:seat"), given).status_code in {302, 422}
    given["began"] = "1e300"
    client.post(reverse("hotline_12345:seat"), given)
    assert Transfer.everywhere.get().line == "fire"


def test_typing_costs_a_bounded_number_of_queries(hotline: Hotline, django_assert_max_num_queries: Any) -> None:
    for number in range(8):
        make_article(hotline, f"路灯不亮第{number}种情况", "市政设施处负责维修。")
    client = signed_in(hotline.seat_account)
    client.post(reverse("hotline_12345:beside"), {"text": "路灯不亮了"})
    with django_assert_max_num_queries(40):
        client.post(reverse("hotline_12345:beside"), {"text": "路灯不亮了" * 400, "address": "清河路" * 90})


def test_every_page_opens_for_who_may(hotline: Hotline) -> None:
    case = close(file_call(make_call(), by=hotline.seat).case)
    row = make_callback(case)
    article = make_article(hotline, "怎样预约婚姻登记", "在线预约。")
    line = add_hotline(HotlineContent("12319", "城建热线", way="direct"), make_organisation(), by=hotline.clerk)
    add_shifts(hotline.centre, [hotline.seat_account.person], [clock.today()], time(8), time(18), by=hotline.clerk)
    waits = file_call(make_call(), by=hotline.seat).case
    clerk, head = signed_in(hotline.clerk_account), signed_in(hotline.head_account)
    for client, name, key in (
        (clerk, "seat", None),
        (clerk, "callbacks", None),
        (clerk, "callback", row.pk),
        (clerk, "articles", None),
        (clerk, "new_article", None),
        (clerk, "article", article.pk),
        (clerk, "revise", article.pk),
        (clerk, "version", article.current_id),
        (clerk, "figures", None),
        (clerk, "shifts", None),
        (clerk, "new_shift", None),
        (clerk, "hotlines", None),
        (clerk, "new_hotline", None),
        (clerk, "hotline", line.pk),
        (clerk, "change_hotline", line.pk),
        (clerk, "overdue", None),
        (head, "settings", None),
        (head, "new_rule", None),
        (head, "new_recipient", None),
        (Client(), "ask", None),
        (Client(), "answer", article.pk),
    ):
        answer = client.get(reverse(f"hotline_12345:{name}", args=[] if key is None else [key]))
        assert answer.status_code == 200, name
    shown = clerk.get(reverse("cases:case", args=[waits.pk])).content.decode()
    assert reverse("hotline_12345:hand_over", args=[waits.pk, "city"]) in shown
    assert clerk.get(reverse("hotline_12345:hand_over", args=[waits.pk, "city"])).status_code == 200
    handed = clerk.post(reverse("hotline_12345:hand_over", args=[waits.pk, "city"]), {"why": "部件问题"})
    assert handed.status_code == 302
    assert PHONE not in clerk.get(reverse("hotline_12345:callback", args=[row.pk])).content.decode()
    clear = clerk.post(reverse("hotline_12345:callback_contact", args=[row.pk])).content.decode()
    assert PHONE in clear
    said = clerk.post(reverse("hotline_12345:callback", args=[row.pk]), {"solved": "yes", "satisfaction": "5"})
    assert said.status_code == 302
    assert Callback.everywhere.get(pk=row.pk).satisfaction == 5
