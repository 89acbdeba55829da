"""The pages of divisions."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.geo import services
from chengshu.kernel.geo.models import Division, DivisionImport
from chengshu.kernel.geo.rights import IMPORT_DIVISIONS
from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.kernel.geo.tests.make import STREETS, make_lists
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(make_account(may={IMPORT_DIVISIONS: Scope.ALL}))
    return client


def sent(files: dict[str, bytes]) -> dict[str, object]:
    return {"source": "试用", "lists": [SimpleUploadedFile(name, content) for name, content in files.items()]}


def zipped_up(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(f"dist/{name}", content)
    return out.getvalue()


def test_the_tree_leads_from_the_province_to_the_town(keeper: Client) -> None:
    seed_divisions()
    assert "示例省" in keeper.get(reverse("geo:divisions")).content.decode()
    shown = keeper.get(reverse("geo:place", args=["990121"])).content.decode()
    assert shown.count("990121") > 22
    assert reverse("geo:place", args=["9901"]) in shown


def test_words_look_in_everything_below_a_place(keeper: Client) -> None:
    seed_divisions()
    town = Division.objects.filter(code__startswith="990121").last()
    assert town
    found = keeper.get(reverse("geo:divisions"), {"q": town.name_zh}).content.decode()
    assert town.code in found
    other = keeper.get(reverse("geo:place", args=["990122"]), {"q": town.name_zh}).content.decode()
    assert town.code not in other


def test_a_code_with_zeros_leads_to_its_place(keeper: Client) -> None:
    seed_divisions()
    response = keeper.get(reverse("geo:place", args=["990000"]))
    assert response["Location"] == reverse("geo:place", args=["99"])
    assert keeper.get(reverse("geo:place", args=["123456"])).status_code == 404


@pytest.mark.parametrize("zipped", [False, True])
def test_a_list_is_compared_then_accepted(keeper: Client, zipped: bool) -> None:
    files = make_lists()
    given = {"list.zip": zipped_up(files)} if zipped else files
    response = keeper.post(reverse("geo:imports"), sent(given))
    row = DivisionImport.objects.get()
    assert response["Location"] == reverse("geo:import", args=[row.pk])
    assert "己镇" in keeper.get(response["Location"]).content.decode()
    assert not Division.objects.exists()
    keeper.post(reverse("geo:accept", args=[row.pk]))
    assert Division.objects.count() == 6
    assert "已于" in keeper.get(response["Location"]).content.decode()


def test_bad_rows_are_shown_with_their_lines_in_the_form(keeper: Client) -> None:
    response = keeper.post(reverse("geo:imports"), sent(make_lists(streets=STREETS + "12,x,980102\n")))
    assert response.status_code == 422
    assert "streets.csv 第 4 行" in response.content.decode()
    assert not DivisionImport.objects.exists()


def test_who_may_not_import_sees_the_tree_but_no_imports(client: Client) -> None:
    client.force_login(make_account())
    row = services.propose(make_lists(), source="test", by=PLATFORM)
    assert client.get(reverse("geo:divisions")).status_code == 200
    assert client.get(reverse("geo:imports")).status_code == 403
    assert client.post(reverse("geo:accept", args=[row.pk])).status_code == 403


def test_programs_ask_for_places_and_strangers_are_refused(client: Client) -> None:
    seed_divisions()
    assert client.get("/api/v1/geo/divisions").status_code == 401
    client.force_login(make_account())
    assert [place["code"] for place in client.get("/api/v1/geo/divisions/990121000000").json()] == [
        "99",
        "9901",
        "990121",
    ]
    below = client.get("/api/v1/geo/divisions", {"within": "9901"}).json()
    assert (len(below), below[0]["parent"], below[0]["name_en"]) == (10, "9901", "Hengchuan District")
    assert client.get("/api/v1/geo/divisions", {"q": "临渠县"}).json()[0]["code"] == "990121"
    missing = client.get("/api/v1/geo/divisions/123456")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")
