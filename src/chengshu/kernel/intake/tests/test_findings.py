"""What machines find waits for a person; letters by e-mail become cases once."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.cases.contacts import opened
from chengshu.kernel.cases.models import Case, CaseClass, Channel
from chengshu.kernel.intake.errors import AlreadyDecided
from chengshu.kernel.intake.models import ApiKey, Finding, FindingState
from chengshu.kernel.intake.rights import CONFIRM
from chengshu.kernel.intake.services.findings import confirm, dismiss
from chengshu.kernel.intake.services.mail import take_mail_due
from chengshu.spec.people import Scope

FOUND = {"id": "cam-7/001", "channel": "video", "text": "占道经营", "lon": 114.0, "lat": 33.0, "confidence": 0.83}


def told(key: str, **change: Any) -> Any:
    where = "/api/v1/intake/findings"
    return Client().post(where, {**FOUND, **change}, "application/json", headers={"X-Api-Key": key})


@pytest.fixture
def officer(lamp: CaseClass, key: tuple[ApiKey, str]) -> Actor:
    assert told(key[1]).status_code == 201
    return make_actor(organisation=Finding.everywhere.get().unit, may={CONFIRM: Scope.UNIT})


@pytest.mark.requirement("digital-city-management.6")
def test_finding_becomes_a_case_only_after_a_person_confirms(officer: Actor, key: tuple[ApiKey, str]) -> None:
    assert not Case.everywhere.exists()
    case = confirm(Finding.everywhere.get(), by=officer)
    assert (case.channel, case.is_automatic) == (Channel.VIDEO, True)
    assert told(key[1]).json() == {"id": "cam-7/001", "state": "confirmed", "case": case.number}
    assert Finding.everywhere.count() == 1


def test_false_alarm_is_noted_and_decided_once(officer: Actor) -> None:
    finding = dismiss(Finding.everywhere.get(), by=officer, why="影子")
    assert finding.state == FindingState.DISMISSED
    with pytest.raises(AlreadyDecided):
        confirm(finding, by=officer)


@pytest.mark.parametrize(
    ("change", "status"),
    [({"channel": "phone"}, 400), ({"channel": "x"}, 400), ({"lat": 95}, 422), ({"text": ""}, 422)],
)
def test_wrong_finding_is_refused(
    lamp: CaseClass, key: tuple[ApiKey, str], change: dict[str, Any], status: int
) -> None:
    assert told(key[1], **change).status_code == status


def test_system_without_a_key_is_refused(lamp: CaseClass, key: tuple[ApiKey, str]) -> None:
    assert told("wrong").status_code == 401
    assert not Finding.everywhere.exists()


def letter(identity: str, text: str, *, html: bool = False) -> bytes:
    message = EmailMessage()
    message["From"] = "王女士 <wang@example.org>"
    message["Subject"] = "噪声扰民"
    message["Message-ID"] = identity
    message.set_content(text, subtype="html" if html else "plain", charset="gb18030")
    message.add_attachment(b"\x89PNG broken", maintype="image", subtype="png", filename="a.png")
    return message.as_bytes()


def test_letters_in_the_mail_box_become_cases_once(lamp: CaseClass, settings: Any, tmp_path: Path) -> None:
    settings.INTAKE_MAILDIR = str(tmp_path)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1").write_bytes(letter("<a@x>", "夜里施工。\n> 引用的旧信"))
    (tmp_path / "new" / "2").write_bytes(letter("<a@x>", "夜里施工。"))
    (tmp_path / "new" / "3").write_bytes(letter("<b@x>", "<p>路灯<b>不亮</b></p><script>x()</script>", html=True))
    (tmp_path / "new" / "4").write_bytes(b"\x00\xff not a message")
    assert take_mail_due() == 4
    assert sorted(Case.everywhere.values_list("text", flat=True)) == ["夜里施工。", "路灯不亮"]
    case = Case.everywhere.get(text="夜里施工。")
    assert case.reporter is not None
    assert opened(case.reporter.email_sealed) == "wang@example.org"
    assert [file.name for file in (tmp_path / "refused").iterdir()] == ["4:2,S"]
    assert not list((tmp_path / "new").iterdir())
