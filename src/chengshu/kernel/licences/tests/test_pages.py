"""Every page of the store opens, in both languages, and does what its buttons say."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.identity.models import Account
from chengshu.kernel.licences.models import (
    Batch,
    BatchKind,
    Consent,
    ConsentWay,
    Disposal,
    HolderKind,
    Licence,
    LicenceState,
    LicenceTemplate,
    LicenceType,
    Seal,
    SharedMaterial,
    Verification,
)
from chengshu.kernel.licences.rights import ISSUER, KEEPER
from chengshu.kernel.licences.services.batches import read_batch
from chengshu.kernel.licences.services.consents import give_consent
from chengshu.kernel.licences.services.items import Decision, MaterialContent, add_material, decide
from chengshu.kernel.licences.services.materials import Paper, take_in
from chengshu.kernel.licences.services.verifying import ask
from chengshu.kernel.licences.tests.make import (
    VALUES,
    body_of,
    credit_code,
    make_holder,
    make_issuer,
    make_item,
    make_licence,
    make_type,
)
from chengshu.kernel.licences.tests.test_lists import csv_of, row
from chengshu.kernel.licences.tests.test_using import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Account:
    """Somebody who may do everything here, in a unit with one of each thing."""
    by = make_issuer()
    unit = body_of(by)
    kind, held = make_type(by), make_holder()
    make_licence(kind, by, holder=held)
    item = make_item(by)
    for number, disposal in enumerate(Disposal):
        material = add_material(item.pk, MaterialContent(f"材料{number}", proof=True), by=by)
        if disposal is not Disposal.KEPT:
            material = decide(material.pk, Decision(disposal, "依据", kind, unit), by=by)
    ask(material, unit, held, "请核实", by=by)
    give_consent(held, unit, "办事", way=ConsentWay.WINDOW, by=by)
    take_in(held, unit, Paper("章程"), [SimpleUploadedFile("a.pdf", PDF)], by=by)
    read_batch(kind, unit, BatchKind.ISSUE, "清单.csv", csv_of(row(1), row(2, day="x")), by=by)
    return make_account(organisation=unit, may={**KEEPER.may, **ISSUER.may})


def pages() -> list[str]:
    licence, kind, batch = Licence.everywhere.get(), LicenceType.everywhere.get(), Batch.everywhere.get()
    template, seal, shared = LicenceTemplate.objects.get(), Seal.everywhere.get(), SharedMaterial.everywhere.get()
    asked = Verification.everywhere.get()
    item = asked.material.item_id
    fixed = "", "uses", "issue", "types", "types/new", "seals", "seals/new", "seals/root", "lists", "lists/new"
    window = (
        "window",
        "window/consents",
        "window/papers",
        "window/papers/new",
        "proofs",
        "proofs/items",
        "proofs/measures",
    )
    rows = [
        f"issue/{kind.pk}",
        f"merge/{kind.pk}",
        f"{licence.pk}",
        f"{licence.pk}/change",
        f"{licence.pk}/move/suspended",
        f"types/{kind.pk}",
        f"types/{kind.pk}/edit",
        f"types/{kind.pk}/template",
        f"types/{kind.pk}/list/gather",
        f"templates/{template.pk}",
        f"seals/{seal.pk}",
        f"seals/{seal.pk}/token",
        f"seals/{seal.pk}/end",
        f"lists/{batch.pk}",
        f"window/papers/{shared.pk}",
        f"window/papers/{shared.pk}/end",
        f"proofs/items/{item}",
        f"proofs/items/{item}/material",
        f"proofs/items/{item}/measure",
        f"proofs/materials/{asked.material_id}/decide",
        "proofs/items/new",
        "proofs/verifications",
        "proofs/verifications/ask",
        f"proofs/verifications/{asked.pk}",
        "check",
        f"check/{licence.code}",
    ]
    return [f"/licences/{path}/".replace("//", "/") for path in (*fixed, *window, *rows)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens(client: Client, clerk: Account, language: str) -> None:
    client.force_login(clerk)
    for address in pages():
        assert client.get(address, headers={"Accept-Language": language}).status_code == 200, address


def test_the_store_costs_the_same_for_one_licence_and_for_many(
    client: Client, clerk: Account, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    kind, by = LicenceType.everywhere.get(), make_issuer(Licence.everywhere.get().organisation)
    for _ in range(5):
        make_licence(kind, by)
    client.force_login(clerk)
    client.get("/licences/")
    with django_assert_max_num_queries(22):
        client.get("/licences/")


def test_looking_at_a_licence_is_written_down(client: Client, clerk: Account) -> None:
    client.force_login(clerk)
    client.get(f"/licences/{Licence.everywhere.get().pk}/")
    assert Entry.objects.filter(verb="licences.licence.read", actor_id=clerk.person_id).exists()


def test_another_units_licence_is_not_there(client: Client, clerk: Account) -> None:
    client.force_login(make_account(organisation=make_organisation(), may=ISSUER.may))
    assert client.get(f"/licences/{Licence.everywhere.get().pk}/").status_code == 404


def test_a_licence_is_issued_and_suspended_by_its_pages(client: Client, clerk: Account) -> None:
    client.force_login(clerk)
    kind = LicenceType.everywhere.get()
    unit = kind.organisation_id
    typed = {"organisation": unit, "name": "天中新店", "number": "91990102MA0000001X"}
    typed |= {f"value_{key}": value for key, value in VALUES.items()}
    wrong = client.post(f"/licences/issue/{kind.pk}/", typed)
    assert wrong.status_code == 422
    assert "校验码" in wrong.content.decode()
    typed["number"] = credit_code(77_777)
    made = client.post(f"/licences/issue/{kind.pk}/", typed)
    licence = Licence.everywhere.get(holder_name="天中新店")
    assert made.headers["Location"] == f"/licences/{licence.pk}/"
    client.post(f"/licences/{licence.pk}/move/suspended/", {"why": "整改"})
    licence.refresh_from_db()
    assert licence.state == LicenceState.SUSPENDED


@pytest.mark.requirement("e-licence.4")
def test_the_window_shows_what_is_there_and_fetches_it_once_the_holder_agreed(client: Client) -> None:
    by = make_issuer()
    held = make_holder(HolderKind.PERSON, "赵敏")
    kind = make_type(by, kind=HolderKind.PERSON, name="居住证")
    licence = make_licence(kind, by, holder=held)
    item = make_item(by, kind=HolderKind.PERSON)
    material = add_material(item.pk, MaterialContent("居住证复印件"), by=by)
    decide(material.pk, Decision(Disposal.LOOKED_UP, "国令第716号", type=kind), by=by)
    client.force_login(make_account(organisation=body_of(by), may=ISSUER.may))
    typed = {"organisation": body_of(by).pk, "item": item.pk, "number": held.number, "name": held.name}
    looked = client.post("/licences/window/", typed).content.decode()
    assert "1 份材料中，1 份不用申请人提交" in looked
    assert VALUES["head"] not in looked
    fetched = client.post("/licences/window/", {**typed, "agreed": "on"}).content.decode()
    assert VALUES["head"] in fetched
    sheet = {"organisation": body_of(by).pk, "purpose": "办事"}
    assert client.post(f"/licences/{licence.pk}/sheet/", sheet).content.startswith(b"%PDF")


def test_a_template_that_reaches_outside_or_never_ends_is_refused(client: Client, clerk: Account) -> None:
    client.force_login(clerk)
    kind = LicenceType.everywhere.get()
    place = {"seal_left_mm": 200, "seal_bottom_mm": 20, "seal_size_mm": 42}
    for markup in ('#read("/etc/passwd")', '#import "@preview/cetz:0.2.0"', "#let x = ", "#while true { }"):
        answer = client.post(f"/licences/types/{kind.pk}/template/", {"markup": markup, **place})
        assert answer.status_code == 422, markup
    assert LicenceTemplate.objects.count() == 1


def test_a_consent_is_withdrawn_on_its_page(client: Client, clerk: Account) -> None:
    client.force_login(clerk)
    consent = Consent.everywhere.get()
    address = f"/licences/window/consents/{consent.pk}/end/"
    assert address in client.get("/licences/window/consents/").content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    consent.refresh_from_db()
    assert not consent.stands
    assert address not in client.get("/licences/window/consents/").content.decode()
