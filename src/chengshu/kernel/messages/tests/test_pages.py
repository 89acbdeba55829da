"""The pages of messages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.identity.models import Account
from chengshu.kernel.messages import senders
from chengshu.kernel.messages.models import Channel, Delivery, Notice, QuietHours, Webhook, Wish, Wording
from chengshu.kernel.messages.rights import KEEP_CHANNELS, SEE_DELIVERIES, WORD_TEMPLATES
from chengshu.kernel.messages.services import tell
from chengshu.kernel.messages.tests.make import NOON, make_reader
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(client: Client) -> Account:
    account = make_account(may={KEEP_CHANNELS: Scope.ALL, SEE_DELIVERIES: Scope.ALL, WORD_TEMPLATES: Scope.ALL})
    client.force_login(account)
    return account


def test_unread_notices_come_first_and_opening_one_reads_it(client: Client, account: Account) -> None:
    tell([account.person_id], "test.due", what="旧事", url="/messages/preferences/")
    tell([account.person_id], "test.due", what="新事")
    old, new = Notice.objects.order_by("pk")
    assert client.get(reverse("messages:open", args=[new.pk])).status_code == 200
    assert client.get(reverse("messages:open", args=[old.pk]))["Location"] == "/messages/preferences/"
    tell([account.person_id], "test.due", what="未读")
    shown = client.get(reverse("messages:notices")).content.decode()
    assert shown.index("未读”将到期") < shown.index("新事")
    assert "1 条未读" in shown


def test_somebody_else_s_notice_is_not_found(client: Client, account: Account) -> None:
    other = make_reader()
    tell([other.pk], "test.due", what="甲")
    notice = Notice.objects.get()
    assert client.get(reverse("messages:open", args=[notice.pk])).status_code == 404
    assert client.post(reverse("messages:read"), {"picked": notice.pk}).status_code == 404
    assert "甲" not in client.get(reverse("messages:notices")).content.decode()
    assert Notice.objects.get().read_at is None


def test_a_notice_never_leads_out_of_the_house(client: Client, account: Account) -> None:
    tell([account.person_id], "test.due", what="甲", url="//elsewhere.example/")
    response = client.get(reverse("messages:open", args=[Notice.objects.get().pk]))
    assert response.status_code == 200


def test_picked_notices_or_all_are_marked_as_read(client: Client, account: Account) -> None:
    for what in "甲乙丙":
        tell([account.person_id], "test.due", what=what)
    keys = list(Notice.objects.order_by("pk").values_list("pk", flat=True))
    client.post(reverse("messages:read"), {"picked": keys[:1]})
    assert list(Notice.objects.filter(read_at=None).order_by("pk").values_list("pk", flat=True)) == keys[1:]
    client.post(reverse("messages:read"), {"all": "1"})
    assert not Notice.objects.filter(read_at=None).exists()


def test_wishes_and_quiet_hours_are_kept(client: Client, account: Account) -> None:
    page = client.get(reverse("messages:preferences")).content.decode()
    assert "“〔what〕”将到期" in page
    assert "22:00 至 07:00" in page
    client.post(reverse("messages:preferences"), {"email:": "no", "sms:test.due": "yes"})
    assert set(Wish.objects.values_list("channel", "template", "wanted")) == {
        ("email", "", False),
        ("sms", "test.due", True),
    }
    client.post(reverse("messages:preferences"), {})
    assert not Wish.objects.exists()
    client.post(reverse("messages:quiet"), {"own": "on", "starts": "23:00", "ends": "06:00"})
    assert str(QuietHours.objects.get(person=account.person)) == "23:00–06:00"
    client.post(reverse("messages:quiet"), {"starts": "23:00", "ends": "06:00"})
    assert not QuietHours.objects.exists()


def test_a_channel_that_is_not_connected_says_so_and_what_to_set(client: Client, account: Account) -> None:
    page = client.get(reverse("messages:channels")).content.decode()
    assert page.count("未接入") >= 3
    assert "CHENGSHU_SMTP_HOST" in page
    refused = client.post(reverse("messages:test"), {"channel": "email", "address": "a@tianzhong.example"})
    assert refused.status_code == 409
    assert "CHENGSHU_SMTP_HOST" in refused.content.decode()
    with senders.recorded(Channel.EMAIL) as post:
        client.post(reverse("messages:test"), {"channel": "email", "address": "a@tianzhong.example"})
    assert len(post.sent) == 1


def test_a_webhook_is_added_with_a_secret_shown_once_and_can_be_shut(client: Client, account: Account) -> None:
    page = client.post(reverse("messages:add_webhook"), {"name_zh": "政务协同", "url": "https://hub.example/in"})
    assert "X-Chengshu-Signature" in page.content.decode()
    hook = Webhook.objects.get()
    client.post(reverse("messages:change_webhook", args=[hook.pk]), {"active": "0"})
    hook.refresh_from_db()
    assert not hook.active
    assert client.get(reverse("messages:channels")).status_code == 200


def test_deliveries_show_masked_addresses_and_can_be_tried_again_or_dropped(client: Client, account: Account) -> None:
    with senders.recorded(Channel.EMAIL, Channel.SMS), clock.frozen(NOON):
        tell([make_reader().pk], "test.alarm")
    page = client.get(reverse("messages:deliveries")).content.decode()
    assert "164****0001" in page
    assert "16400000001" not in page
    first, second = Delivery.objects.order_by("pk")
    client.post(reverse("messages:settle"), {"picked": first.pk, "drop": "1"})
    client.post(reverse("messages:settle"), {"picked": second.pk, "again": "1"})
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == ["dropped", "waiting"]


def test_the_words_of_a_template_are_rewritten_and_wrong_values_are_refused(client: Client, account: Account) -> None:
    address = reverse("messages:wording", args=["test.due"])
    assert "%(what)s" in client.get(address).content.decode()
    typed = {"title_zh": "速办 %(what)s", "title_en": "Do %(what)s", "body_zh": "请办", "body_en": "Please"}
    client.post(address, typed)
    assert Wording.objects.get().title_zh == "速办 %(what)s"
    refused = client.post(address, typed | {"title_zh": "速办 %(who)s"})
    assert (refused.status_code, Wording.objects.count()) == (422, 1)
    assert client.get(reverse("messages:wording", args=["nobody.knows"])).status_code == 404
    assert "已修改" in client.get(reverse("messages:wordings")).content.decode()


@pytest.mark.parametrize("name", ["channels", "deliveries", "wordings", "add_webhook"])
def test_administrators_pages_are_shut_to_others(client: Client, name: str) -> None:
    client.force_login(make_account())
    assert client.get(reverse(f"messages:{name}")).status_code == 403


def test_the_notices_page_asks_the_database_the_same_however_many_there_are(
    client: Client, account: Account, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(30):
        tell([account.person_id], "test.due", what=str(number))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get(reverse("messages:notices"))
