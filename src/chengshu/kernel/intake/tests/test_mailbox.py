"""Letters are fetched from a real IMAP server, each exactly once."""

from __future__ import annotations

import ipaddress
import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.cases.models import Case, CaseClass, Channel
from chengshu.kernel.intake import imap
from chengshu.kernel.intake.imap import Account, Box, Unreachable, opened
from chengshu.kernel.intake.models import Letter, LetterState, Mailbox
from chengshu.kernel.intake.rights import KEEP_DOORS
from chengshu.kernel.intake.services import mail, mailbox
from chengshu.kernel.intake.services.mailbox import fetch_mail_due
from chengshu.kernel.intake.tests.imap import Post, imap_server, letter, post_in
from chengshu.kernel.messages.models import Telling
from chengshu.spec.people import Scope

FOLDERS = itertools.count()


@pytest.fixture(scope="module")
def server() -> Iterator[Account]:
    with imap_server() as account:
        yield account


@pytest.fixture
def post(server: Account, lamp: CaseClass, settings: Any) -> Post:
    """A mailbox that letters stay in."""
    found = post_in(server, f"box{next(FOLDERS)}")
    settings.INTAKE_IMAP = found.account
    return found


def test_letter_becomes_a_case_once_and_is_marked_as_read(post: Post) -> None:
    post.put(letter())
    assert [fetch_mail_due() for _ in range(3)] == [1, 0, 0]
    case = Case.everywhere.get()
    assert (case.channel, case.title, case.text) == (Channel.EMAIL, "路灯", "人民路路灯不亮")
    (flags,) = post.flags()
    assert b"\\Seen" in flags
    kept = Letter.objects.get()
    assert (kept.case, kept.state, kept.sender) == (case, LetterState.TAKEN, "w***@example.org")
    assert kept.put_away_at is not None


def test_letters_go_to_their_folders_by_what_became_of_them(post: Post, settings: Any) -> None:
    settings.INTAKE_IMAP = post_in(post.account, post.account.folder, taken="已收", aside="搁置").account
    post.put(letter())
    post.put(letter("", key="<2@example.org>"))
    fetch_mail_due()
    assert (len(post.flags()), len(post.flags(imap._quoted("已收")))) == (0, 1)
    assert b"\\Flagged" in post.flags(imap._quoted("搁置"))[0]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (letter(""), "没有可读的正文"),
        (b"\x00\xff\xfe no letter at all", "没有可读的正文"),
        (letter(Auto_Submitted="auto-replied"), "自动回复"),
        (letter(Return_Path="<>"), "退信"),
        (letter("字" * 200_001), "200"),
    ],
)
def test_letter_that_is_no_report_is_set_aside_with_the_reason(post: Post, content: bytes, why: str) -> None:
    post.put(content)
    assert fetch_mail_due() == 1
    kept = Letter.objects.get()
    assert (kept.state, kept.case) == (LetterState.ASIDE, None)
    assert why in kept.why_zh
    assert not Case.everywhere.exists()
    client = Client()
    client.force_login(make_account(may={KEEP_DOORS: Scope.ALL}))
    assert why in client.get(reverse("intake:letters")).content.decode()


def test_letter_that_breaks_its_reader_keeps_no_other_waiting(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_on_first(content: bytes) -> mail.Taken:
        if b"<1@" in content:
            raise AssertionError("nobody foresaw this")
        return take(content)

    take = mail.take_mail
    monkeypatch.setattr(mailbox, "take_mail", break_on_first)
    post.put(letter())
    post.put(letter("第二封", key="<2@example.org>"))
    assert fetch_mail_due() == 2
    assert Case.everywhere.get().text == "第二封"
    broken = Letter.objects.get(state=LetterState.ASIDE)
    assert (broken.why_zh, broken.put_away_at) == ("读取时出错：AssertionError", None)
    for wait in mailbox.WAITS:
        now = clock.now() + wait
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        fetch_mail_due()
    broken.refresh_from_db()
    assert (broken.tries, broken.again_at) == (4, None)
    assert broken.put_away_at is not None


def test_letter_that_was_no_fault_of_its_own_is_taken_when_the_city_is_well_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ill(content: bytes) -> mail.Taken:
        raise ImportError("in the middle of an upgrade")

    post.put(letter())
    with monkeypatch.context() as patch:
        patch.setattr(mailbox, "take_mail", ill)
        assert fetch_mail_due() == 1
    fetch_mail_due()
    assert not Case.everywhere.exists()
    with clock.frozen(clock.now() + mailbox.WAITS[0]):
        fetch_mail_due()
    kept = Letter.objects.get()
    assert (kept.state, kept.case, kept.why) == (LetterState.TAKEN, Case.everywhere.get(), None)


def test_letter_waits_where_the_city_itself_cannot_write(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(content: bytes) -> mail.Taken:
        raise OperationalError("database is locked")

    post.put(letter())
    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(mailbox, "take_mail", locked)
        fetch_mail_due()
    assert not Letter.objects.exists()
    assert fetch_mail_due() == 1
    assert Case.everywhere.count() == 1


@pytest.mark.parametrize("point", ["content_of", "put_away"])
def test_letter_is_taken_once_though_the_process_ends_in_between(
    post: Post, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    post.put(letter())
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Box, point, die)
        fetch_mail_due()
    fetch_mail_due()
    assert Case.everywhere.count() == Letter.objects.count() == 1
    assert b"\\Seen" in post.flags()[0]
    assert Letter.objects.get().put_away_at is not None


def test_mailbox_whose_numbers_changed_is_read_anew_without_second_cases(lamp: CaseClass, settings: Any) -> None:
    for _ in range(2):
        with imap_server() as account:
            settings.INTAKE_IMAP = account
            Post(account).put(letter())
            assert fetch_mail_due() == 1
    assert (Case.everywhere.count(), Letter.objects.count()) == (1, 2)


def test_mailbox_that_does_not_answer_says_why_and_never_its_password(post: Post, settings: Any) -> None:
    settings.INTAKE_IMAP = replace(post.account, password="wrong-one")
    assert fetch_mail_due() == 0
    row = Mailbox.objects.get()
    assert row.problem is not None
    assert "wrong-one" not in row.problem.zh
    client = Client()
    client.force_login(make_account(may={KEEP_DOORS: Scope.ALL}))
    assert "信箱没有应答" in client.get(reverse("intake:letters")).content.decode()
    settings.INTAKE_IMAP = None
    assert "未接入" in client.get(reverse("intake:letters")).content.decode()
    assert fetch_mail_due() == 0


def test_server_without_a_trusted_certificate_is_not_given_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert, key = certificate(tmp_path)
    with imap_server("--cert", str(cert), "--key", str(key)) as plain:
        account = replace(plain, security="starttls")
        with pytest.raises(Unreachable), opened(account):
            pass
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        with opened(account) as box:
            assert box.after(0, 10) == []


def certificate(folder: Path) -> tuple[Path, Path]:
    """One that its own authority has signed, for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.tianzhong.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return files


def test_writer_is_told_the_number_and_where_to_follow(post: Post) -> None:
    post.put(letter())
    fetch_mail_due()
    told = Telling.objects.get()
    case = Case.everywhere.get()
    assert case.number in told.body
    assert case.follow_key in told.body
    assert told.template == "intake.told.received"


@pytest.mark.parametrize(
    ("folder", "written"),
    [("INBOX", '"INBOX"'), ("已收", '"&XfJlNg-"'), ("a & b", '"a &- b"'), ('x"y', '"x\\"y"')],
)
def test_folder_is_written_as_the_standard_says(folder: str, written: str) -> None:
    assert imap._quoted(folder) == written
