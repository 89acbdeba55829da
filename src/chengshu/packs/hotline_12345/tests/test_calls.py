"""Calls at the seat: filed, answered, added, handed to emergency lines."""

from __future__ import annotations

import pytest

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, actor_for
from chengshu.kernel.cases.errors import ClassMissing, TermsMissing
from chengshu.kernel.cases.models import Case, CaseClass, Channel, Link, Outcome, Scheme, Stage
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.cases.services import Report, TermsContent, report, set_terms
from chengshu.packs.hotline_12345 import rights
from chengshu.packs.hotline_12345.errors import NotPublished
from chengshu.packs.hotline_12345.exchange import connected
from chengshu.packs.hotline_12345.models import Call, Ending, Line, Transfer
from chengshu.packs.hotline_12345.queries.calls import caller_of
from chengshu.packs.hotline_12345.services.calls import (
    add_call,
    answer_call,
    file_call,
    note_transfer,
    take_call,
    transfer_call,
)
from chengshu.packs.hotline_12345.services.knowledge import retire_article
from chengshu.packs.hotline_12345.tests.make import PHONE, Hotline, make_article, make_call, make_hotline, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotline() -> Hotline:
    return make_hotline()


class Exchange:
    """A telephone exchange that remembers what it put through."""

    def __init__(self, *, broken: bool = False) -> None:
        self.calls: list[tuple[int, str]] = []
        self.broken = broken

    def put_through(self, seat_id: int, number: str) -> str:
        if self.broken:
            raise OSError("no line")
        self.calls.append((seat_id, number))
        return f"X{len(self.calls)}"


@pytest.mark.requirement("hotline-12345.1")
def test_phone_app_web_and_social_account_come_into_one_list(hotline: Hotline) -> None:
    called = file_call(make_call(), by=hotline.seat).case
    written = [
        report(Report(channel=channel, text="路灯不亮"), by=hotline.seat)
        for channel in (Channel.APP, Channel.WEB, Channel.SOCIAL)
    ]
    assert set(cases_seen_by(hotline.seat)) == {called, *written}
    assert {case.keeper for case in written} == {hotline.centre}


def test_a_call_is_reported_and_filed_in_one_step(hotline: Hotline) -> None:
    call = file_call(make_call(), by=hotline.seat)
    assert (call.ending, call.seat_id) == (Ending.FILED, hotline.seat.person_id)
    assert (call.case.stage, call.case.channel) == (Stage.DISPATCH, Channel.PHONE)


def test_a_page_sent_twice_files_once(hotline: Hotline) -> None:
    content = make_call()
    assert file_call(content, by=hotline.seat).case_id == file_call(content, by=hotline.seat).case_id
    assert Case.everywhere.count() == 1


def test_filing_asks_for_a_class_and_taking_in_does_not(hotline: Hotline) -> None:
    with pytest.raises(ClassMissing):
        file_call(make_call(class_code=""), by=hotline.seat)
    assert take_call(make_call(class_code=""), by=hotline.seat).case.stage == Stage.FILING


def test_an_answer_from_the_knowledge_base_ends_the_case_and_counts_its_use(hotline: Hotline) -> None:
    article = make_article(hotline, "怎样补办身份证", "带户口簿到派出所办理。")
    call = answer_call(make_call("身份证丢了怎么补办"), article, by=hotline.seat)
    article.refresh_from_db()
    assert article.used == 1
    assert (call.case.outcome, call.case.reply) == (Outcome.ANSWERED, "带户口簿到派出所办理。")
    retire_article(article, by=hotline.head)
    with pytest.raises(NotPublished):
        answer_call(make_call(), article, by=hotline.seat)


def test_a_repeat_is_added_to_the_open_case(hotline: Hotline) -> None:
    first = file_call(make_call(), by=hotline.seat).case
    call = add_call(make_call("清河路的坑还没补"), first, by=hotline.seat)
    first.refresh_from_db()
    assert (call.case.merged_into_id, first.repeats) == (first.pk, 1)


def test_a_known_telephone_shows_its_history(hotline: Hotline) -> None:
    case = file_call(make_call(), by=hotline.seat).case
    found = caller_of(f"+86 {PHONE}", hotline.seat)
    assert found is not None
    assert (found.name, found.cases, found.count) == ("王芳", [case], 1)
    assert caller_of("13900009999", hotline.seat) is None
    assert caller_of("139", hotline.seat) is None


def test_the_name_is_masked_for_who_needs_it_not(hotline: Hotline) -> None:
    file_call(make_call(), by=hotline.seat)
    found = caller_of(PHONE, actor_for(make_person(hotline.centre, rights.SEAT).person))
    assert found is not None
    assert found.name == "王*"


@pytest.mark.requirement("hotline-12345.4")
def test_one_action_hands_an_urgent_call_on_and_both_records_name_each_other(hotline: Hotline) -> None:
    exchange = Exchange()
    with connected(exchange):
        row = transfer_call(make_call("有人落水", class_code=""), Line.FIRE, by=hotline.seat)
    assert exchange.calls == [(hotline.seat.person_id, "119")]
    assert row.connected
    link = Link.objects.get(case=row.case)
    assert (link.kind, link.reference, link.about_id) == ("fire", row.number, str(row.pk))
    assert row.case.urgency == 2
    note_transfer(row, reference="F-2026-77", outcome="已救起", by=hotline.seat)
    assert Link.objects.filter(case=row.case, reference="F-2026-77", note="已救起").exists()
    row.refresh_from_db()
    assert row.reference == "F-2026-77"


def test_without_an_exchange_the_record_says_that_the_seat_must_put_it_through(hotline: Hotline) -> None:
    row = transfer_call(make_call("", class_code=""), Line.POLICE, by=hotline.seat)
    assert not row.connected
    with connected(Exchange(broken=True)):
        assert not transfer_call(make_call("打架", class_code=""), Line.POLICE, by=hotline.seat).connected


def test_a_transfer_sent_twice_is_one_record(hotline: Hotline) -> None:
    content = make_call("着火了", class_code="")
    assert transfer_call(content, Line.FIRE, by=hotline.seat) == transfer_call(content, Line.FIRE, by=hotline.seat)
    assert (Transfer.everywhere.count(), Call.everywhere.count()) == (1, 1)


def test_call_of_a_class_with_several_terms_is_filed_once_the_seat_has_said_which(hotline: Hotline) -> None:
    content = make_call()
    row = CaseClass.objects.get(scheme=Scheme.HOTLINE, code=content.class_code)
    set_terms(row, TermsContent(Text("长期", "For long"), Text("已办", "Done"), {}, number=2), by=PLATFORM)
    set_terms(row, TermsContent(Text("初次", "At first"), Text("已办", "Done"), {}, number=1), by=PLATFORM)
    with pytest.raises(TermsMissing) as refused:
        file_call(content, by=hotline.seat)
    assert "2. 长期" in refused.value.fields["terms"].zh
    assert not Case.everywhere.exists()
    case = file_call(make_call(terms=2), by=hotline.seat).case
    assert case.terms is not None
    assert case.terms.number == 2
