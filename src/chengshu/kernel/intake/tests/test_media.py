"""Pictures through Open311: taken like those of citizens, and shown to who may see them."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases.models import Case, CaseClass
from chengshu.kernel.cases.rights import SEE
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.files.previews import make_previews
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.files.tests.make import make_upload, photograph, picture
from chengshu.kernel.intake.models import ApiKey, Jurisdiction
from chengshu.kernel.intake.services import make_key
from chengshu.spec.people import Scope

BASE = "/intake/open311/v2"
WORDS = {"service_code": "0205", "lat": "33.01", "long": "114.02", "description": "灯灭了", "attribute[size]": "row"}
Key = tuple[ApiKey, str]
pytestmark = pytest.mark.usefixtures("lamp")


def post(key: Key, *files: Any, field: str = "media", notation: str = "json") -> Any:
    return Client().post(f"{BASE}/requests.{notation}", {**WORDS, "api_key": key[1], field: list(files)})


def read(key: Key | None = None, **query: str) -> dict[str, Any]:
    case = Case.everywhere.get()
    asked = query | ({"api_key": key[1]} if key else {})
    row: dict[str, Any] = Client().get(f"{BASE}/requests/{case.number}.json", asked).json()[0]
    return row


def test_raw_multipart_request_keeps_its_picture_with_the_case(key: Key) -> None:
    parts = [
        f'--x9\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in (WORDS | {"api_key": key[1]}).items()
    ]
    head = '--x9\r\nContent-Disposition: form-data; name="media"; filename="灯.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = b"".join([*parts, head.encode(), photograph(), b"\r\n--x9--\r\n"])
    answer = Client().generic("POST", f"{BASE}/requests.xml", body, content_type="multipart/form-data; boundary=x9")
    assert answer.status_code == 201, answer.content
    (kept,) = attachments_of(Case.everywhere.get())
    assert (kept.name, kept.purpose, kept.stored.kind) == ("灯.jpg", "cases.reported", "jpeg")


def test_picture_goes_back_to_who_sent_it_upright_and_without_where_it_was_taken(key: Key) -> None:
    post(key, make_upload(photograph(), "a.jpg"))
    url = read(key)["media_url"]
    assert Client().get(url).status_code == 404
    make_previews()
    answer = Client().get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert not shown.getexif()
    listed = Client().get(f"{BASE}/requests.json", {"api_key": key[1]}).json()
    assert listed[0]["media_url"]


def test_picture_is_shown_to_nobody_else(key: Key, area: Jurisdiction) -> None:
    post(key, make_upload(picture()))
    other = make_key(area, "别家公司", by=PLATFORM)
    assert read()["media_url"] is None
    assert read(other)["media_url"] is None
    stranger, keeper = Client(), Client()
    stranger.force_login(make_account(organisation=make_organisation(), may={SEE: Scope.UNIT}))
    keeper.force_login(make_account(organisation=Case.everywhere.get().keeper, may={SEE: Scope.UNIT}))
    where = f"{BASE}/requests/{Case.everywhere.get().number}.json"
    assert stranger.get(where).json()[0]["media_url"] is None
    assert keeper.get(where).json()[0]["media_url"] is not None


def test_address_of_a_picture_lasts_a_day_and_cannot_be_made_up(key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    post(key, make_upload(picture()))
    make_previews()
    url = read(key)["media_url"]
    assert Client().get(f"{BASE}/media/{Attachment.objects.get().pk}.webp").status_code == 404
    monkeypatch.setattr("django.core.signing.time.time", lambda: time.time_ns() / 1e9 + 25 * 3600)
    assert Client().get(url).status_code == 404
    monkeypatch.undo()
    assert Client().get(url).status_code == 200
    assert Client().get(url.replace(".webp", "x.webp")).status_code == 404


def test_several_pictures_come_with_one_report_and_are_listed_by_the_extension(key: Key) -> None:
    post(key, make_upload(picture(size=(40, 30))), make_upload(picture(size=(50, 30))), field="media[]")
    row = read(key, extensions="true")
    assert len(row["media_urls"]) == 2
    assert row["media_url"] == row["media_urls"][0]
    assert "media_urls" not in read(key)


@pytest.mark.parametrize(
    ("files", "field", "status"),
    [
        ([make_upload(b"MZ\x90\x00 program", "a.jpg")], "media", 415),
        ([make_upload(b"%PDF-1.4 not a picture", "a.jpg")], "media", 415),
        ([make_upload(b"", "a.jpg")], "media", 400),
        ([make_upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg")], "media", 415),
        ([make_upload(picture(size=(n + 9, 9))) for n in range(10)], "media", 400),
        ([make_upload(picture())], "photo", 400),
    ],
    ids=["program", "paper", "empty", "drawing", "ten", "elsewhere"],
)
def test_what_is_no_picture_of_a_report_is_refused_and_no_case_is_made(
    key: Key, files: list[Any], field: str, status: int
) -> None:
    for one in files:
        one.seek(0)
    answer = post(key, *files, field=field)
    assert (answer.status_code, answer.json()[0]["code"]) == (status, status)
    assert answer.json()[0]["description"]
    assert not Case.everywhere.exists()


def test_picture_of_300_mb_is_refused_before_it_is_read(key: Key) -> None:
    answer = Client().generic(
        "POST",
        f"{BASE}/requests.json",
        b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        headers={"content-length": str(300 * 1024 * 1024)},
    )
    assert answer.status_code == 413
    assert "300 MB" in answer.json()[0]["description"]


def test_picture_without_a_sound_key_is_not_kept(lamp: CaseClass, area: Jurisdiction) -> None:
    answer = Client().post(f"{BASE}/requests.json", {**WORDS, "api_key": "wrong", "media": make_upload(picture())})
    assert answer.status_code == 403
    assert not Attachment.objects.exists()


def test_picture_that_is_named_by_an_address_goes_back_to_who_named_it_alone(key: Key) -> None:
    given = {**WORDS, "api_key": key[1], "media_url": "https://pictures.example/1.jpg"}
    Client().post(f"{BASE}/requests.json", given)
    assert (read(key)["media_url"], read()["media_url"]) == ("https://pictures.example/1.jpg", None)


def test_broken_multipart_is_told_as_such(key: Key) -> None:
    answer = Client().generic(
        "POST", f"{BASE}/requests.json", b"no parts at all", content_type="multipart/form-data; boundary="
    )
    assert answer.status_code == 400
    assert Text("参数", "parameter").zh in answer.json()[0]["description"]
