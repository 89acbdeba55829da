"""Consents, uses with receipts, one-licence handling, shared papers, shown codes."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.suites import SUITES
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.audit.sealing import seal_everything
from chengshu.kernel.audit.verifying import verify
from chengshu.kernel.licences.errors import CodeExpired, LicenceNotValid, MaterialOver, NoConsent, NotTheHolder
from chengshu.kernel.licences.models import Consent, ConsentWay, Disposal, HolderKind, StepVerb, Use
from chengshu.kernel.licences.queries.collecting import Way, collect
from chengshu.kernel.licences.rights import ISSUER
from chengshu.kernel.licences.services.cases import take_up
from chengshu.kernel.licences.services.consents import give_consent, withdraw_consent
from chengshu.kernel.licences.services.issuing import check_address
from chengshu.kernel.licences.services.items import Decision, MaterialContent, add_material, decide
from chengshu.kernel.licences.services.materials import Paper, recognise, take_in, withdraw_material
from chengshu.kernel.licences.services.showing import LIVES, READS, read_code, show_code
from chengshu.kernel.licences.services.standing import move
from chengshu.kernel.licences.services.using import fetch_fields, fetch_sheet
from chengshu.kernel.licences.tests.make import (
    VALUES,
    body_of,
    make_holder,
    make_issuer,
    make_item,
    make_licence,
    make_type,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.requirement("e-licence.3")
def test_a_window_fetches_a_field_with_consent_and_every_use_has_a_receipt() -> None:
    by, held = make_issuer(), make_holder()
    licence = make_licence(make_type(by), by, holder=held)
    window = make_actor("窗口", may=ISSUER.may)
    unit = body_of(window)
    with pytest.raises(NoConsent):
        fetch_fields(licence, unit, "食品许可", by=window, fields=["scope"])
    give_consent(held, unit, "食品许可", way=ConsentWay.WINDOW, by=window)
    got = fetch_fields(licence, unit, "食品许可", by=window, fields=["scope"])
    assert dict(got.values) == {"scope": VALUES["scope"]}
    entry = Entry.objects.get(pk=got.use.entry)
    assert entry.details["receipt"] == got.use.receipt
    assert entry.details["pdf_sha256"] == licence.pdf_digest
    use, path = fetch_sheet(licence, unit, "食品许可", by=window)
    assert sha256(path.read_bytes()).hexdigest() == licence.pdf_digest
    assert Use.everywhere.filter(licence=licence).count() == 2
    assert use.receipt != got.use.receipt


@pytest.mark.requirement("e-licence.12")
def test_the_chain_with_issue_use_and_revocation_verifies_and_a_change_is_found() -> None:
    by, held = make_issuer(), make_holder()
    licence = make_licence(make_type(by), by, holder=held)
    give_consent(held, body_of(by), "办事", way=ConsentWay.WINDOW, by=by)
    fetch_fields(licence, body_of(by), "办事", by=by)
    move(licence.pk, StepVerb.REVOKED, "违法", by=by)
    seal_everything()
    assert verify().sound
    verbs = ["licences.licence.issued", "licences.licence.used", "licences.licence.revoked"]
    assert [entry.verb for entry in Entry.objects.filter(verb__in=verbs).order_by("seq")] == verbs
    used = Entry.objects.get(verb="licences.licence.used")
    super(type(Entry.objects.all()), Entry.objects.filter(pk=used.pk)).update(actor_name="别人")
    assert not verify().sound


@pytest.mark.parametrize("fields", [["head"], []])
def test_a_consent_for_one_field_gives_no_other(fields: list[str]) -> None:
    by, held = make_issuer(), make_holder()
    kind = make_type(by)
    licence = make_licence(kind, by, holder=held)
    give_consent(held, body_of(by), "办事", way=ConsentWay.WINDOW, by=by, kind=kind, fields=["scope"])
    with pytest.raises(NoConsent):
        fetch_fields(licence, body_of(by), "办事", by=by, fields=fields)
    assert fetch_fields(licence, body_of(by), "办事", by=by, fields=["scope"]).values


def test_a_consent_ends_with_its_time_and_with_its_withdrawal_at_once() -> None:
    by, held = make_issuer(), make_holder()
    licence = make_licence(make_type(by), by, holder=held)
    consent = give_consent(held, body_of(by), "办事", way=ConsentWay.WINDOW, by=by)
    with clock.frozen(clock.now() + timedelta(hours=3)), pytest.raises(NoConsent):
        fetch_fields(licence, body_of(by), "办事", by=by)
    withdraw_consent(consent.pk, by=by)
    with pytest.raises(NoConsent):
        fetch_fields(licence, body_of(by), "办事", by=by)


def test_a_suspended_licence_gives_nothing_and_a_stranger_unit_may_not_ask() -> None:
    by, held = make_issuer(), make_holder()
    licence = make_licence(make_type(by), by, holder=held)
    give_consent(held, body_of(by), "办事", way=ConsentWay.WINDOW, by=by)
    with pytest.raises(NotAllowed):
        fetch_fields(licence, make_organisation(), "办事", by=by)
    move(licence.pk, StepVerb.SUSPENDED, "整改", by=by)
    with pytest.raises(LicenceNotValid):
        fetch_fields(licence, body_of(by), "办事", by=by)


@pytest.mark.requirement("e-licence.4")
def test_with_the_number_alone_the_item_collects_what_licences_would_have_proved() -> None:
    by, held = make_issuer(), make_holder()
    kind, unit = make_type(by), body_of(by)
    licence = make_licence(kind, by, holder=held)
    item = make_item(by)
    decisions = {
        "申请书": None,
        "营业执照复印件": Decision(Disposal.LOOKED_UP, "国令第716号", type=kind),
        "身份证复印件": Decision(Disposal.CANCELLED, "国办发〔2018〕47号"),
        "场所证明": Decision(Disposal.CHECKED, "国令第716号", checked_by=make_organisation()),
        "章程": None,
    }
    for name, decision in decisions.items():
        material = add_material(item.pk, MaterialContent(name), by=by)
        if decision:
            decide(material.pk, decision, by=by)
    take_in(held, unit, Paper("章程"), [SimpleUploadedFile("章程.pdf", PDF)], by=by)
    found = collect(item, held)
    ways = [line.way for line in found.lines]
    assert ways == [Way.BRING, Way.LICENCE, Way.NOT_NEEDED, Way.CHECK, Way.SHARED]
    assert found.spared == 4
    assert [line.way for line in collect(item, make_holder()).lines].count(Way.BRING) == 3
    looked = take_up(item, held, unit, by=by)
    assert not looked.fetched
    assert not Use.everywhere.exists()
    case = take_up(item, held, unit, by=by, agreed=True)
    assert [fetched.use.licence for fetched in case.fetched.values()] == [licence]
    assert len(case.recognised) == 1


@pytest.mark.requirement("e-licence.6")
def test_a_paper_given_once_is_recognised_by_another_department_with_consent() -> None:
    by, held = make_issuer(), make_holder(HolderKind.PERSON)
    other = make_actor("另一窗口", may=ISSUER.may)
    paper = take_in(held, body_of(by), Paper("学历证书"), [SimpleUploadedFile("a.pdf", PDF)], by=by)
    with pytest.raises(NoConsent):
        recognise(paper, body_of(other), "落户", by=other)
    give_consent(held, body_of(other), "落户", way=ConsentWay.WINDOW, by=other)
    use = recognise(paper, body_of(other), "落户", by=other)
    assert Entry.objects.get(pk=use.entry).details["receipt"] == use.receipt
    withdraw_material(paper.pk, "原件有误", by=by)
    paper.refresh_from_db()
    with pytest.raises(MaterialOver):
        recognise(paper, body_of(other), "落户", by=other)


@pytest.mark.requirement("e-licence.8")
def test_a_shown_code_lets_see_the_chosen_fields_and_dies_soon(client: Client) -> None:
    by, held = make_issuer(), make_holder()
    licence = make_licence(make_type(by), by, holder=held)
    with pytest.raises(NotTheHolder):
        show_code(licence, make_holder(), by=by)
    code, _ = show_code(licence, held, by=by, fields=["scope"])
    asked = client.get(f"/licences/shown/{code}/").content.decode()
    assert VALUES["scope"] not in asked
    seen = client.post(f"/licences/shown/{code}/").content.decode()
    assert VALUES["scope"] in seen
    assert VALUES["head"] not in seen
    for _ in range(READS - 1):
        read_code(code)
    with pytest.raises(CodeExpired):
        read_code(code)
    later, _ = show_code(licence, held, by=by)
    with clock.frozen(clock.now() + LIVES), pytest.raises(CodeExpired):
        read_code(later)


@pytest.mark.requirement("e-licence.8")
def test_anybody_checks_a_licence_and_learns_no_more_than_needed(client: Client) -> None:
    by = make_issuer()
    held = make_holder(HolderKind.PERSON, "欧阳建国")
    licence = make_licence(make_type(by, kind=HolderKind.PERSON, name="居住证"), by, holder=held)
    address = check_address(licence).partition("/licences/")[2]
    page = client.get(f"/licences/{address}").content.decode()
    assert "居住证" in page
    assert "有效" in page
    for secret in (held.number, held.name, VALUES["head"], VALUES["scope"], licence.number):
        assert secret not in page
    assert client.get("/licences/check/x/").status_code == 404
    told = client.get(f"/licences/check/{licence.code}.json").json()
    assert (told["valid"], told["signed"], told["holder"]) == (True, True, "欧***")
    move(licence.pk, StepVerb.REVOKED, "违法", by=by)
    assert "吊销" in client.get(f"/licences/{address}").content.decode()


@pytest.mark.requirement("e-licence.8")
def test_a_pdf_is_told_from_an_altered_one_without_signing_in(client: Client) -> None:
    by, held = make_issuer(), make_holder()
    licence = make_licence(make_type(by), by, holder=held)
    give_consent(held, body_of(by), "办事", way=ConsentWay.WINDOW, by=by)
    pdf = fetch_sheet(licence, body_of(by), "办事", by=by)[1].read_bytes()

    def said(content: bytes, code: str = "") -> str:
        sent = {"pdf": SimpleUploadedFile("a.pdf", content, "application/pdf"), "code": code}
        return client.post("/licences/check/compare/", sent, headers={"Accept-Language": "zh"}).content.decode()

    assert "一字不差" in said(pdf)
    assert "一字不差" in said(pdf, licence.code)
    assert "不是签发的原件" in said(pdf + b"\n")
    other = make_licence(make_type(by), by)
    assert "不是签发的原件" in said(pdf, other.code)


def _signed(asked: tuple[str, str], claim: str, body: bytes, private: bytes, suite: str) -> dict[str, str]:
    message = "\n".join((*asked, claim, sha256(body).hexdigest())).encode()
    signature = SUITES[suite].sign(private, message)
    return {"X-Holder": claim, "X-Holder-Signature": urlsafe_b64encode(signature).decode()}


@pytest.mark.requirement("e-licence.7")
@pytest.mark.parametrize("suite", SUITES)
def test_a_holder_sees_authorises_shows_and_learns_who_used_it(
    client: Client, settings: Settings, tmp_path: Path, suite: str
) -> None:
    by, held = make_issuer(), make_holder()
    licence = make_licence(make_type(by), by, holder=held)
    make_licence(make_type(by), by)
    pair = SUITES[suite].new_pair()
    (tmp_path / "app.pem").write_bytes(pair.public)
    at = clock.now().isoformat()
    said = {"kind": "entity", "number": held.number, "name": held.name, "at": at}
    claim = urlsafe_b64encode(json.dumps(said).encode()).decode()

    def ask(method: str, path: str, content: object = None, key: bytes = pair.private) -> tuple[int, Any]:
        address = f"/api/v1/licences/holder/{path}"
        body = json.dumps(content).encode() if content is not None else b""
        headers = _signed((method.upper(), address), claim, body, key, suite)
        answer = client.generic(method.upper(), address, body, "application/json", headers=headers)
        return answer.status_code, answer.json()

    status, refused = ask("get", "licences")
    assert status == 401
    assert "未连接" in json.dumps(refused, ensure_ascii=False)
    settings.CITY_APP_KEY = str(tmp_path / "app.pem")
    assert ask("get", "licences", key=SUITES[suite].new_pair().private)[0] == 401
    _, own = ask("get", "licences")
    assert [one["identifier"] for one in own] == [licence.identifier]
    until = (clock.now() + timedelta(days=1)).isoformat()
    unit = body_of(by)
    given = {"organisation": unit.code, "purpose": "贷款", "fields": ["scope"], "until": until}
    _, consent = ask("post", "consents", given)
    fetch_fields(licence, unit, "贷款", by=by, fields=["scope"])
    _, uses = ask("get", "uses")
    assert [(one["purpose"], one["fields"]) for one in uses] == [("贷款", ["scope"])]
    assert ask("delete", f"consents/{consent['id']}")[0] == 200
    with pytest.raises(NoConsent):
        fetch_fields(licence, unit, "贷款", by=by, fields=["scope"])
    _, code = ask("post", "codes", {"identifier": licence.identifier, "fields": ["scope"]})
    assert read_code(code["code"]).licence == licence
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        assert ask("get", "licences")[0] == 401
    assert Consent.everywhere.get().withdrawn_at
