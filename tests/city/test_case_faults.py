"""What only a running city can show at its doors: kill -9 while letters come in, pictures of 300 MB."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from chengshu.kernel.intake.tests.imap import PASSWORD, USER, Post, imap_server, letter
from tests.city.running import ROOT, City

MEGABYTE = 1024 * 1024
LETTERS = 3


@pytest.fixture
def reported(city: City) -> Iterator[City]:
    """A city that takes cases in, and has one."""
    city.settings["CHENGSHU_PACKS"] = "tests.city.lamps,tests.city.reports"
    opened = city.command("reports", "open")
    assert opened.returncode == 0, opened.stderr
    yield city


@pytest.fixture
def post() -> Iterator[Post]:
    """A mailbox over IMAP."""
    with imap_server() as account:
        yield Post(account)


def fetch(city: City, point: str = "") -> subprocess.CompletedProcess[str]:
    """One run of the job that fetches letters."""
    line = [sys.executable, "-m", "tests.city.fetching", point]
    return subprocess.run(line, env=city.environment(), cwd=ROOT, check=False, capture_output=True, text=True)


def connect(city: City, post: Post) -> None:
    city.settings |= {
        "CHENGSHU_INTAKE_IMAP_HOST": post.account.host,
        "CHENGSHU_INTAKE_IMAP_PORT": str(post.account.port),
        "CHENGSHU_INTAKE_IMAP_SECURITY": "none",
        "CHENGSHU_INTAKE_IMAP_USER": USER,
        "CHENGSHU_INTAKE_IMAP_PASSWORD": PASSWORD,
    }


def count(city: City, table: str, condition: str = "1=1") -> int:
    found: int = city.rows(f"SELECT count(*) FROM {table} WHERE {condition}")[0][0]
    return found


@pytest.mark.parametrize(("point", "left"), [("taking", 0), ("marking", 1)])
def test_letters_are_taken_once_though_the_process_is_killed(reported: City, post: Post, point: str, left: int) -> None:
    connect(reported, post)
    for number in range(LETTERS):
        post.put(letter(f"第{number}封", key=f"<{number}@example.org>"))

    killed = fetch(reported, point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert count(reported, "cases_case", "channel = 'email'") == count(reported, "intake_letter") == left

    again = fetch(reported)
    assert (again.returncode, again.stdout.strip()) == (0, str(LETTERS - left)), again.stderr
    assert count(reported, "cases_case", "channel = 'email'") == count(reported, "intake_letter") == LETTERS
    assert count(reported, "intake_letter", "put_away_at IS NULL") == 0
    assert all(b"\\Seen" in flags for flags in post.flags())
    assert count(reported, "messaging_telling") == LETTERS


def test_doctor_says_whether_the_mailbox_answers(city: City, post: Post) -> None:
    connect(city, post)
    assert "mailbox city@127.0.0.1/INBOX can be opened" in city.command("doctor").stdout
    city.settings["CHENGSHU_INTAKE_IMAP_PASSWORD"] = "not-that-one"
    told = city.command("doctor").stdout
    assert "CHENGSHU_INTAKE_IMAP_HOST" in told
    assert "not-that-one" not in told


def test_picture_of_300_mb_is_told_what_may_be_sent_and_what_was_typed_stays(reported: City) -> None:
    with reported.up():
        base = f"http://127.0.0.1:{reported.port}/intake"
        with httpx.Client(timeout=300, follow_redirects=True) as citizen:
            page = citizen.get(f"{base}/report/").text
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            assert token is not None
            typed = {"csrfmiddlewaretoken": token[1], "text": "路灯坏了三天", "address": "人民路", "once": "form-1"}
            parts = form_with_picture(typed, 300)
            length = str(sum(len(part) for part in parts))
            answer = citizen.post(
                f"{base}/report/",
                content=iter(parts),
                headers={"content-type": "multipart/form-data; boundary=x9", "content-length": length},
            )
            assert answer.status_code in {413, 422}
            assert "30 MB" in answer.text
            assert "路灯坏了三天" in answer.text
            assert count(reported, "cases_case") == 1
            sent = citizen.post(f"{base}/report/", data=typed)
            assert sent.status_code == 200
            assert count(reported, "cases_case") == 2
        left = [file for file in (reported.home / "files" / "incoming").iterdir() if file.stat().st_size]
        assert left == []


def form_with_picture(typed: dict[str, str], megabytes: int) -> list[bytes]:
    """A form with a picture of this size; its parts share one megabyte of memory."""
    lead = b'Content-Disposition: form-data; name="photos"; filename="big.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    words = [
        f'--x9\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in typed.items()
    ]
    return [*words, b"--x9\r\n", lead, b"\xff\xd8\xff\xe0", *[bytes(MEGABYTE)] * megabytes, b"\r\n--x9--\r\n"]
