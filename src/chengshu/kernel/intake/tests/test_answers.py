"""A reporter who answers a letter of ours adds to the own case; nobody else does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, CaseClass, Link, Remark
from chengshu.kernel.cases.rights import CREW, SEAT
from chengshu.kernel.cases.services import Contact
from chengshu.kernel.cases.tests.make import make_actor, make_case
from chengshu.kernel.events.services import deliver_due
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.files.tests.make import photograph
from chengshu.kernel.intake.imap import Account, Box
from chengshu.kernel.intake.letters import new_words_of
from chengshu.kernel.intake.models import Letter, LetterState
from chengshu.kernel.intake.services.mail import take_mail
from chengshu.kernel.intake.services.mailbox import fetch_mail_due
from chengshu.kernel.intake.tests.imap import Post, imap_server, letter, post_in
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.messages.sending import send_due

FOLDERS = itertools.count()
WANG = Contact(name="王女士", email="wang@example.org")
QUOTE = "\n\n在 2026年11月22日 10:00，城枢 <hub@tianzhong.example> 写道：\n> 您反映的问题已立案。\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Account]:
    with imap_server() as account:
        yield account


@pytest.fixture
def post(server: Account, lamp: CaseClass, settings: Any) -> Post:
    """A mailbox, and a mail server that takes what the city sends."""
    found = post_in(server, f"answers{next(FOLDERS)}")
    settings.INTAKE_IMAP = found.account
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.tianzhong.example", "城枢 <hub@tianzhong.example>"
    settings.MAIL_ANSWERS_TO = "report@tianzhong.example"
    return found


def told(case: Case) -> outbox.EmailMessage:
    """The letter by which the reporter hears that the case is filed."""
    cases.file(case, by=PLATFORM)
    deliver_due()
    send_due()
    return outbox.outbox[-1]


def answer(
    text: str = "今天另一盏也不亮了", *, key: str = "<a1@example.org>", picture: bool = False, **headers: str
) -> bytes:
    """What a mail program sends by 'answer'."""
    message = EmailMessage()
    message["From"] = headers.pop("From", "王女士 <Wang@example.org>")
    message["Subject"] = headers.pop("Subject", "Re: 诉求已立案")
    message["Message-ID"] = key
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text + QUOTE)
    if picture:
        message.add_attachment(photograph(), maintype="image", subtype="jpeg", filename="灯.jpg")
    return message.as_bytes()


def test_answer_to_a_letter_of_ours_is_added_to_the_own_case_with_its_pictures(post: Post) -> None:
    case = make_case(contact=WANG, class_code="0205")
    ours = told(case)
    assert ours.reply_to == ["report@tianzhong.example"]
    post.put(answer(In_Reply_To=ours.extra_headers["Message-ID"], picture=True))
    assert fetch_mail_due() == 1
    assert Case.everywhere.get() == case
    row = Remark.objects.get(by_reporter=True)
    assert (row.case, row.text) == (case, "今天另一盏也不亮了")
    assert [file.name for file in attachments_of(case)] == ["灯.jpg"]
    assert (Letter.objects.get().case, Letter.objects.get().state) == (case, LetterState.ADDED)
    assert "今天另一盏也不亮了" in Client().get(f"/intake/follow/{case.follow_key}/").content.decode()


def test_number_in_the_heading_leads_to_the_case_where_the_mail_server_renamed_our_letter(post: Post) -> None:
    case = make_case(contact=WANG, class_code="0205")
    ours = told(case)
    assert f"[{case.number}]" in ours.subject
    post.put(answer(Subject=f"回复：{ours.subject}", In_Reply_To="<0102-renamed@amazonses.example>"))
    fetch_mail_due()
    assert Remark.objects.get(by_reporter=True).case == case
    assert Case.everywhere.count() == 1


def test_letter_of_somebody_else_that_names_a_case_is_a_report_of_its_own_tied_to_it(post: Post) -> None:
    case = make_case(contact=WANG, class_code="0205")
    ours = told(case)
    named = ours.extra_headers["Message-ID"]
    post.put(answer("我也要说", In_Reply_To=named, From="李 <li@example.org>", Subject=f"Re: {ours.subject}"))
    fetch_mail_due()
    assert not Remark.objects.exists()
    new = Case.everywhere.exclude(pk=case.pk).get()
    assert [row.other for row in new.links.all()] == [case]
    assert not case.links.exists()


def test_same_answer_twice_and_a_process_that_dies_add_it_once_and_tell_once(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(contact=WANG, class_code="0205")
    seat = make_actor(case.keeper, SEAT)
    content = answer(Subject=f"Re: [{case.number}]", picture=True)

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    post.put(content)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Box, "put_away", die)
        fetch_mail_due()
    post.put(content)
    fetch_mail_due()
    assert Case.everywhere.count() == Remark.objects.count() == 1
    assert attachments_of(case).count() == 1
    assert [row.state for row in Letter.objects.all()] == [LetterState.ADDED] * 2
    notice = Notice.objects.get(person=seat.person_id, subject_type="cases.Case")
    assert (notice.times, "今天另一盏也不亮了" in notice.body_zh) == (1, True)


def test_letter_that_opened_a_case_is_not_added_to_another_when_it_comes_again(post: Post) -> None:
    case = make_case(contact=WANG, class_code="0205")
    first = letter("看 [20260101-000001]", key="<same@example.org>")
    post.put(first)
    fetch_mail_due()
    post.put(first.replace(b"20260101-000001", case.number.encode()))
    fetch_mail_due()
    assert (Case.everywhere.count(), Remark.objects.count()) == (2, 0)


def test_answer_after_the_end_leaves_the_case_over_and_tells_the_unit_and_who_may_open_it(post: Post) -> None:
    case, unit = make_case(contact=WANG, class_code="0205"), make_organisation("路灯管理处")
    seat, crew = make_actor(case.keeper, SEAT), make_actor(unit, CREW)
    cases.send(cases.file(case, by=PLATFORM), unit, by=PLATFORM)
    cases.approve(cases.report_done(case, "已更换", by=PLATFORM), by=PLATFORM)
    cases.close(cases.pass_check(case, by=PLATFORM), by=PLATFORM)
    post.put(answer("还是不亮", Subject=f"Re: [{case.number}]"))
    fetch_mail_due()
    case.refresh_from_db()
    assert (case.is_open, case.remarks.get().text) == (False, "还是不亮")
    told = Notice.objects.filter(subject_type="cases.Case", subject_id=str(case.pk))
    assert {row.person_id for row in told} == {seat.person_id, crew.person_id}


def test_answer_about_a_merged_case_is_read_where_both_are_handled(post: Post) -> None:
    case, main = make_case(contact=WANG, class_code="0205"), make_case(class_code="0205")
    cases.merge([case], into=main, by=PLATFORM)
    post.put(answer(Subject=f"Re: [{case.number}]"))
    fetch_mail_due()
    assert case.remarks.get().by_reporter
    assert case.number in main.remarks.get().text
    assert not main.remarks.get().by_reporter


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("还是不亮\n\n------------------ 原始邮件 ------------------\n发件人: 城枢\n您反映的问题已立案。", False),
        (
            "还是不亮\n\nOn Sun, Nov 22, 2026 at 10:00, hub <hub@tianzhong.example> wrote:\n\n您反映的问题已立案。",
            False,
        ),
        ("还是不亮\n________________________________\nFrom: hub\n您反映的问题已立案。", False),
        (
            "<style>p{}</style><p>还是&nbsp;不亮</p><blockquote><p>您反映的<blockquote>x</blockquote>已立案</p></blockquote>",
            True,
        ),
    ],
)
def test_answer_is_kept_without_the_letter_it_repeats(post: Post, text: str, html: bool) -> None:
    case = make_case(contact=WANG, class_code="0205")
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = WANG.email, f"Re: [{case.number}]", "<q@example.org>"
    message.set_content(text, subtype="html" if html else "plain")
    post.put(message.as_bytes())
    fetch_mail_due()
    assert case.remarks.get().text.replace("\xa0", "") == "还是不亮"


@pytest.mark.parametrize(
    "page",
    [
        "<p>还是不亮</p>" + "<a " * 50_000,
        "<p>还是不亮</p><![",
        "<p>还是不亮</p>" + "<div>" * 5_000,
        "<p>还是\0不亮</p><!-- <p>x</p>",
        "还是不亮<style>p{",
    ],
    ids=["tags that never end", "half a section", "deep", "half a comment", "half a style"],
)
def test_a_page_of_odd_markup_is_read_as_far_as_it_says_something(page: str) -> None:
    message = EmailMessage()
    message.set_content(page, subtype="html")
    assert new_words_of(message) == "还是不亮"


def test_answer_that_says_nothing_is_set_aside_and_one_of_pictures_alone_is_kept(post: Post) -> None:
    case = make_case(contact=WANG, class_code="0205")
    post.put(answer("", Subject=f"Re: [{case.number}]"))
    fetch_mail_due()
    assert Letter.objects.get().state == LetterState.ASIDE
    post.put(answer("", Subject=f"Re: [{case.number}]", key="<b@example.org>", picture=True))
    fetch_mail_due()
    assert case.remarks.get().text == "（来信只有附件：1 个）"
    assert Case.everywhere.count() == 1


def test_the_same_letter_twice_ties_its_case_to_the_one_it_names_once(lamp: CaseClass) -> None:
    case = make_case(contact=WANG, class_code="0205")
    content = b"From: other@example.org\nSubject: Re: %s\nMessage-ID: <1@x>\n\nStill dark.\n" % case.number.encode()
    assert take_mail(content).case == take_mail(content).case
    assert Link.objects.filter(other=case).count() == 1


def test_a_subject_is_one_line_whatever_is_coded_into_it(lamp: CaseClass) -> None:
    content = b"From: other@example.org\nSubject: =?utf-8?q?a=0D=0AX-Odd=3A_b=00?=\n\nThe lamp is dark.\n"
    assert take_mail(content).case.title == "a X-Odd: b"
