"""Letters as mail programs of all makes send them: nothing a person wrote is lost, no machine is answered."""

from __future__ import annotations

import base64
import quopri

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.cases.models import Case
from chengshu.kernel.cases.rights import SEE
from chengshu.kernel.files.tests.make import photograph
from chengshu.kernel.intake.errors import AutomaticLetter, NoMail
from chengshu.kernel.intake.services.mail import take_mail
from chengshu.spec.people import Scope

pytestmark = pytest.mark.usefixtures("lamp")
SAID = "文昌街路灯不亮，请朱镕街道办尽快维修。囧"
HEAD = b"From: =?utf-8?b?546L?= <wang@example.org>\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"


def letter(body: bytes, *headers: str, subject: bytes = b"Subject: lamp") -> bytes:
    return b"\r\n".join([HEAD + subject, *(one.encode() for one in headers), b"", body])


GBK, UTF8 = SAID.encode("gbk"), SAID.encode()
HTML = f"<html><head><style>p{{}}</style></head><body><p>{SAID}</p><script>alert(1)</script></body></html>"
PARTS = (
    f"--b\r\nContent-Type: text/plain\r\n\r\n \r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{HTML}\r\n--b--"
)
LETTERS = {
    "GBK that calls itself GB 2312": letter(GBK, "Content-Type: text/plain; charset=gb2312"),
    "GBK that calls itself nothing": letter(GBK),
    "UTF-8 that calls itself nothing": letter(UTF8),
    "UTF-8 that calls itself GBK wrongly spelt": letter(UTF8, "Content-Type: text/plain; charset=chinese-gbk"),
    "base64": letter(
        base64.encodebytes(GBK), "Content-Type: text/plain; charset=GB2312", "Content-Transfer-Encoding: base64"
    ),
    "quoted-printable": letter(
        quopri.encodestring(UTF8),
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
    ),
    "page alone": letter(HTML.encode("gbk"), "Content-Type: text/html; charset=gb2312"),
    "empty words beside a page": letter(PARTS.encode(), 'Content-Type: multipart/alternative; boundary="b"'),
}


@pytest.mark.parametrize("content", LETTERS.values(), ids=LETTERS.keys())
def test_every_sign_of_a_letter_is_read_however_it_was_sent(content: bytes) -> None:
    assert take_mail(content).case.text == SAID


@pytest.mark.parametrize(
    "subject",
    [
        b"Subject: =?gb2312?B?" + base64.b64encode("朱镕街路灯".encode("gbk")) + b"?=",
        b"Subject: " + "朱镕街路灯".encode("gbk"),
        b"Subject: " + "朱镕街路灯".encode(),
        b"Subject: =?utf-8?B?" + base64.b64encode("朱镕街路灯".encode()) + b"?=",
    ],
)
def test_every_sign_of_a_subject_is_read(subject: bytes) -> None:
    assert take_mail(letter(UTF8, subject=subject)).case.title == "朱镕街路灯"


@pytest.mark.parametrize(
    "headers",
    [
        ["Auto-Submitted: auto-replied"],
        ["X-Autoreply: yes"],
        ["Precedence: bulk"],
        ["Return-Path: <>"],
        ["Content-Type: multipart/report; boundary=b"],
    ],
)
def test_answers_of_machines_begin_no_case(headers: list[str]) -> None:
    with pytest.raises(AutomaticLetter):
        take_mail(letter(UTF8, *headers))


@pytest.mark.parametrize("subject", ["自动回复：来信已登记", "Automatic reply: lamp", "系统退信", "退信：来信"])
def test_machines_that_say_so_in_the_subject_alone_begin_no_case(subject: str) -> None:
    with pytest.raises(AutomaticLetter):
        take_mail(letter(UTF8, subject=f"Subject: {subject}".encode()))


@pytest.mark.parametrize("subject", ["退信不给退款", "自动回复太多，没有人办", "Out of office hours nobody answers"])
def test_people_who_write_of_machines_are_heard(subject: str) -> None:
    assert take_mail(letter(UTF8, subject=f"Subject: {subject}".encode())).case.title == subject


def test_our_own_letters_and_those_of_mail_servers_go_round_in_no_ring(settings: Settings) -> None:
    settings.MAIL_ANSWERS_TO = "12345@example.gov.cn"
    for sender in ("12345@example.gov.cn", "MAILER-DAEMON@mx.example.org", "postmaster@example.org"):
        with pytest.raises(AutomaticLetter):
            take_mail(letter(UTF8).replace(b"wang@example.org", sender.encode()))
    assert not Case.everywhere.exists()


def test_files_that_cannot_be_kept_are_named_to_the_staff() -> None:
    parts = (
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{SAID}\r\n".encode(),
        b"--b\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename=a.jpg\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(photograph()) + b"\r\n",
        b"--b\r\nContent-Type: application/ms-tnef\r\n"
        b"Content-Disposition: attachment; filename=winmail.dat\r\n\r\nx\r\n",
        b"--b--",
    )
    case = take_mail(letter(b"".join(parts), 'Content-Type: multipart/mixed; boundary="b"')).case
    staff = Client()
    staff.force_login(make_account(organisation=case.keeper, may={SEE: Scope.UNIT}))
    page = staff.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "winmail.dat" in page
    assert "a.jpg" not in case.attributes.get("files_left_out", [])


def test_a_letter_that_is_a_closed_container_alone_is_set_aside() -> None:
    content = letter(
        b"eJ8+Ig==", "Content-Type: application/ms-tnef; name=winmail.dat", "Content-Transfer-Encoding: base64"
    )
    with pytest.raises(NoMail):
        take_mail(content)
