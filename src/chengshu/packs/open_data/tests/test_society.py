"""Ratings, questions, developers, and data that society shares."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.messages.models import Channel
from chengshu.kernel.messages.senders import recorded
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.packs.open_data.errors import (
    AgreeFirst,
    FileUnreadable,
    NoReason,
    NotAccepted,
    NotAnAddress,
    TriedTooOften,
)
from chengshu.packs.open_data.models import Inquiry, OpenDataset, Partner, Posting
from chengshu.packs.open_data.models.partners import Standing
from chengshu.packs.open_data.models.voices import InquiryKind, InquiryState
from chengshu.packs.open_data.services.flow import hand_in
from chengshu.packs.open_data.services.partners import (
    ApplicationContent,
    ContributionContent,
    Registration,
    ask_for_access,
    contribute,
    end_key,
    end_standing,
    make_key,
    partner_of_ticket,
    register,
    register_application,
)
from chengshu.packs.open_data.services.postings import send_postings
from chengshu.packs.open_data.services.proposals import check
from chengshu.packs.open_data.services.publishing import release_approved
from chengshu.packs.open_data.services.voices import INQUIRIES_A_DAY, RATINGS_A_DAY, Asked, ask, rate, show_review
from chengshu.packs.open_data.tests.make import make_dataset, make_licence, make_office, make_theme, make_unit, read

pytestmark = pytest.mark.django_db


def accept(row: object, by: Actor) -> None:
    item = item_about(row)  # type: ignore[arg-type]
    assert item is not None
    make_move(item, "accept", by=by, values={"opinion": "同意"})
    row.refresh_from_db()  # type: ignore[attr-defined]


def make_partner(office: Actor, **given: Any) -> tuple[Partner, str]:
    """An accepted partner with the ticket."""
    usual: dict[str, Any] = {"kind": "enterprise", "name": "某公司", "contact": "a@b.example", "agreed": True}
    partner, ticket = register(Registration(**{**usual, **given}), address="192.0.2.1")
    accept(partner, office)
    return partner, ticket


def test_one_visitor_has_one_rating_of_a_dataset() -> None:
    dataset = make_dataset()
    rate(dataset.pk, 2, address="192.0.2.1")
    rate(dataset.pk, 5, address="192.0.2.1")
    rate(dataset.pk, 4, address="192.0.2.2")
    dataset.refresh_from_db()
    assert (dataset.ratings, dataset.stars, dataset.average) == (2, 9, 4.5)
    assert not dataset.reviews.filter(visitor__contains="192").exists()


def test_nobody_rates_everything_in_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chengshu.packs.open_data.services.voices.RATINGS_A_DAY", 1)
    assert RATINGS_A_DAY > 1
    office = make_office()
    first, second = make_dataset(office), make_dataset(office)
    rate(first.pk, 5, address="192.0.2.1")
    with pytest.raises(TriedTooOften):
        rate(second.pk, 5, address="192.0.2.1")
    with clock.frozen(clock.now() + timedelta(days=2)):
        rate(second.pk, 5, address="192.0.2.1")


def test_words_of_a_rating_are_shown_once_released(client: Client) -> None:
    office = make_office()
    dataset = make_dataset(office)
    url = f"/open_data/dataset/{dataset.slug}/"
    assert client.post(f"{url}rate/", {"stars": "4", "words": "很有用"}).status_code == 302
    assert "很有用" not in client.get(url).content.decode()
    _, stranger, _ = make_unit()
    review = dataset.reviews.get()
    with pytest.raises(NotAllowed):
        show_review(review.pk, shown=True, by=stranger)
    show_review(review.pk, shown=True, by=office)
    assert "很有用" in client.get(url).content.decode()


def test_another_site_cannot_rate_in_a_visitors_name(client: Client) -> None:
    dataset = make_dataset()
    url = f"/open_data/dataset/{dataset.slug}/rate/"
    assert client.post(url, {"stars": "1"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(url, {"stars": "1"}, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert not dataset.reviews.exists()


@pytest.mark.requirement("open-data.11")
def test_a_question_is_assigned_answered_in_time_and_the_asker_is_told(client: Client) -> None:
    office = make_office()
    unit, clerk, _ = make_unit("市环境局")
    with recorded(Channel.EMAIL) as outbox:
        inquiry = ask(
            Asked(InquiryKind.REQUEST, "要噪声数据", "希望开放噪声监测", contact="someone@mail.example"),
            address="192.0.2.7",
        )
        assert inquiry.due_at is not None
        assert "someone" not in Inquiry.everywhere.get().sealed_contact
        item = item_about(inquiry)
        assert item is not None
        make_move(item, "assign", by=office, values={"provider": [unit.pk]})
        make_move(item, "answer", by=clerk, values={"answer": "下月开放", "public": True})
        send_postings()
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.provider, inquiry.in_time) == (InquiryState.ANSWERED, unit, True)
    assert [letter.address for letter in outbox.sent] == ["someone@mail.example"] * 2
    assert "下月开放" in outbox.sent[1].body
    assert inquiry.number in outbox.sent[1].url
    assert "下月开放" in client.get(f"/open_data/follow/{inquiry.number}/").content.decode()
    assert "要噪声数据" in client.get("/open_data/voices/").content.decode()
    assert client.get("/open_data/follow/KF-AAAA-AAAA-AAAA/").status_code == 404


def test_a_question_that_waits_too_long_is_late() -> None:
    make_office()
    inquiry = ask(Asked(InquiryKind.ERROR, "数值不对", "第三行"), address="192.0.2.7")
    assert inquiry.in_time is None
    with clock.frozen(clock.now() + timedelta(days=60)):
        assert inquiry.in_time is False


def test_questions_are_bounded_and_contacts_checked() -> None:
    make_office()
    with pytest.raises(NotAnAddress):
        ask(Asked(InquiryKind.ADVICE, "建议", "更新快些", contact="nobody"), address="192.0.2.7")
    for _ in range(INQUIRIES_A_DAY):
        ask(Asked(InquiryKind.ADVICE, "建议", "更新快些"), address="192.0.2.7")
    with pytest.raises(TriedTooOften):
        ask(Asked(InquiryKind.ADVICE, "建议", "更新快些"), address="192.0.2.7")


def test_a_stranger_asks_through_the_page_and_gets_a_number(client: Client) -> None:
    make_office()
    answer = client.post("/open_data/ask/", {"kind": "request", "title": "要数据", "matter": "公交到站时间"})
    inquiry = Inquiry.everywhere.get()
    assert answer.headers["Location"] == f"/open_data/follow/{inquiry.number}/?new=1"
    assert inquiry.number in client.get(answer.headers["Location"]).content.decode()
    wrong = client.post("/open_data/ask/", {"kind": "request", "title": "要数据", "matter": "x", "contact": "nobody"})
    assert wrong.status_code == 422
    assert "nobody" in wrong.content.decode()


def test_letters_wait_until_the_channel_is_connected() -> None:
    make_office()
    ask(Asked(InquiryKind.ADVICE, "建议", "更新快些", contact="a@b.example"), address="192.0.2.7")
    assert send_postings() == 0
    assert Posting.objects.filter(sent_at=None, attempts=0).count() == 1


@pytest.mark.requirement("open-data.10")
def test_a_developer_gets_a_key_after_review_and_shows_an_application(client: Client) -> None:
    office = make_office(calls_per_minute=1, calls_per_minute_with_key=100)
    dataset = make_dataset(office)
    waiting, ticket = register(Registration("person", "某人", "13800138000", agreed=True), address="192.0.2.1")
    with pytest.raises(NotAccepted):
        make_key(waiting)
    accept(waiting, office)
    assert partner_of_ticket(ticket) == waiting
    key = make_key(waiting)
    assert key not in str(waiting.keys.values())
    url = "/open_data/api/3/action/package_list"
    headers = {"Authorization": key}
    assert [client.get(url, headers=headers).status_code for _ in range(5)] == [200] * 5
    end_key(waiting, waiting.keys.get().pk)
    assert [client.get(url, headers=headers).status_code for _ in range(3)][-1] == 429

    content = ApplicationContent("好空气", "看空气", "https://air.example/")
    application = register_application(waiting, content, [dataset])
    assert "好空气" not in client.get("/open_data/apps/", REMOTE_ADDR="10.1.1.1").content.decode()
    accept(application, office)
    gallery = client.get("/open_data/apps/", REMOTE_ADDR="10.1.1.2").content.decode()
    assert "好空气" in gallery
    assert dataset.name_zh in gallery
    with pytest.raises(NoReason):
        end_standing(waiting, why="", by=office)
    end_standing(waiting, why="失联", by=office)
    assert "好空气" not in client.get("/open_data/apps/", REMOTE_ADDR="10.1.1.3").content.decode()


def test_nobody_registers_without_agreeing_to_the_terms() -> None:
    make_office()
    with pytest.raises(AgreeFirst):
        register(Registration("person", "某人", "a@b.example"), address="192.0.2.1")


def test_data_on_conditions_are_read_with_a_key_that_was_granted_them(client: Client) -> None:
    office = make_office()
    dataset = make_dataset(office)
    OpenDataset.everywhere.filter(pk=dataset.pk).update(opening="conditional")
    partner, _ = make_partner(office)
    key = make_key(partner)
    table = {"resource_id": str(dataset.file_id(1))}
    url, file = "/open_data/api/3/action/datastore_search", f"/open_data/dataset/{dataset.slug}/download/csv"
    headers = {"Authorization": key}
    assert client.get(url, table).status_code == 403
    assert client.get(file).status_code == 403
    assert "站0" not in client.get(f"/open_data/dataset/{dataset.slug}/").content.decode()
    assert client.get(url, table, headers=headers).status_code == 403
    grant = ask_for_access(partner, dataset, purpose="研究")
    assert client.get(url, table, headers=headers).status_code == 403
    accept(grant, office)
    assert client.get(url, table, headers=headers).status_code == 200
    answer = client.get(file, headers=headers)
    assert answer.status_code == 200
    read(answer)
    with clock.frozen(clock.now() + timedelta(days=400)):
        assert client.get(url, table, headers=headers).status_code == 403


@pytest.mark.requirement("open-data.9")
def test_an_association_shares_its_data_under_stated_terms(client: Client) -> None:
    office = make_office()
    partner, _ = make_partner(office, kind="association", develops=False, contributes=True)
    content = ContributionContent("门店客流", "各商圈每日客流", make_theme("trade"), make_licence("terms-of-society"))
    file = "商圈,日期,客流\n东街,2026-01-01,1200\n西街,2026-01-01,900\n".encode()

    contribution = contribute(partner, content, file)
    assert [one["label"] for one in contribution.columns] == ["商圈", "日期", "客流"]
    assert not OpenDataset.everywhere.exists()
    accept(contribution, office)
    contribution.refresh_from_db()
    dataset = contribution.dataset
    assert dataset is not None
    proposal = dataset.proposals.get()
    assert check(proposal.pk, by=office).passed
    hand_in(proposal.pk, by=office)
    item = item_about(proposal)
    assert item is not None
    make_move(item, "pass_secrecy", by=PLATFORM, values={"opinion": "不涉密"})
    make_move(item, "approve", by=office)
    assert release_approved() == 1
    page = client.get(f"/open_data/dataset/{dataset.slug}/").content.decode()
    assert "某公司" in page
    assert "社会数据" in page
    assert "东街" in page


@pytest.mark.parametrize(
    "file",
    [
        "商圈,客流\n东街,1\n".encode("gbk"),
        b"",
        b"a,a\n1,2\n",
        b"a,\n1,2\n",
        b"a,b\n1,2,3,4\n",
        b"\x00\xff\x00",
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(file: bytes) -> None:
    partner, _ = make_partner(make_office(), develops=False, contributes=True)
    content = ContributionContent("门店客流", "说明", make_theme("trade"), make_licence())
    with pytest.raises(FileUnreadable):
        contribute(partner, content, file)


def test_shared_data_with_identity_numbers_do_not_open() -> None:
    office = make_office()
    partner, _ = make_partner(office, develops=False, contributes=True)
    content = ContributionContent("名单", "说明", make_theme("trade"), make_licence())
    rows = "".join(f"{number},99010219800101{number:03}X\n" for number in range(100, 160))
    contribution = contribute(partner, content, f"序号,证件\n{rows}".encode())
    accept(contribution, office)
    contribution.refresh_from_db()
    assert contribution.dataset is not None
    assert check(contribution.dataset.proposals.get().pk, by=office).hindered


def test_the_partners_page_works_by_ticket_and_shows_a_key_once(client: Client) -> None:
    office = make_office()
    form = {"kind": "person", "name": "某人", "contact": "a@b.example", "develops": "on", "agreed": "on"}
    page = client.post("/open_data/partner/register/", form).content.decode()
    ticket = page.partition("请保存凭证 ")[2][:17]
    accept(Partner.objects.get(), office)
    assert Partner.objects.get().standing == Standing.ACCEPTED
    shown = client.post(f"/open_data/partner/{ticket}/keys/").content.decode()
    assert "cs_" in shown.partition("<code>")[2][:10]
    assert 'class="public-example"' not in client.get(f"/open_data/partner/{ticket}/").content.decode()
