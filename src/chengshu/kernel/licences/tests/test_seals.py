"""A seal goes to a key in a token and back, proven by a trial; licences are issued by it; what is wrong is refused."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs7, pkcs12
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.suites import NATIONAL
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.identity.models import Account
from chengshu.kernel.licences import keys
from chengshu.kernel.licences.checking import standing
from chengshu.kernel.licences.errors import (
    CertificateFaulty,
    KeyDoesNotFit,
    KeyNotThere,
    KeyUnreadable,
    NationalKeyNotConnected,
    SealEnded,
    SealExpired,
    TokenCertificateGone,
)
from chengshu.kernel.licences.models import Batch, BatchKind, BatchState, KeyStore, Licence, LicenceType, RowState, Seal
from chengshu.kernel.licences.rights import ISSUER, KEEPER
from chengshu.kernel.licences.services.batches import confirm_batch, issue_waiting, read_batch
from chengshu.kernel.licences.services.seals import end_seal, try_seal, use_files, use_token
from chengshu.kernel.licences.services.using import sheet_path
from chengshu.kernel.licences.tests.make import body_of, make_issuer, make_licence, make_type
from chengshu.kernel.licences.tests.softhsm import KINDS, PIN, Bought, SoftToken, bought
from chengshu.kernel.licences.tests.test_lists import csv_of, row

pytestmark = pytest.mark.django_db
SIGNING = ("digital_signature", "content_commitment")


@pytest.fixture(scope="module")
def key() -> Bought:
    """A key as most cities buy it, and its certificate."""
    return bought(KINDS["EC P-256"](), usage=SIGNING)


@pytest.fixture
def in_token(seal: Seal, token: SoftToken, keeper: Actor, key: Bought) -> Seal:
    """The seal, with its key in the token."""
    token.take_key(key.private, seal.key_name)
    return use_token(seal.pk, by=keeper, certificate=key.pem)


@pytest.fixture
def kind(seal: Seal, keeper: Actor) -> LicenceType:
    """A type that the seal's unit issues."""
    return make_type(keeper)


def sealed_by(licence: Licence, authority: x509.Certificate) -> str:
    """The fingerprint of the certificate that a licence's PDF is sealed by, which a reader trusts by its authority."""
    (signature,) = PdfFileReader(BytesIO(sheet_path(licence).read_bytes())).embedded_signatures
    root = asn1_x509.Certificate.load(authority.public_bytes(Encoding.DER))
    assert validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False)).bottom_line
    return str(signature.signer_cert.sha256.hex())


@pytest.mark.requirement("e-licence.1")
@pytest.mark.requirement("e-licence.2")
@pytest.mark.parametrize("algorithm", KINDS)
def test_a_licence_is_issued_by_a_key_in_the_token(
    seal: Seal, kind: LicenceType, token: SoftToken, keeper: Actor, algorithm: str
) -> None:
    held = bought(KINDS[algorithm](), usage=SIGNING)
    token.take_key(held.private, seal.key_name)
    seal = use_token(seal.pk, by=keeper, certificate=held.pem)
    (keys.folder() / f"{seal.key_name}.pdf.pem").unlink()
    licence = make_licence(kind, keeper)
    assert sealed_by(licence, held.authority) == seal.fingerprint
    assert standing(licence).signed


def test_the_certificate_is_read_from_the_token_with_those_above_it(
    seal: Seal, kind: LicenceType, token: SoftToken, keeper: Actor, key: Bought
) -> None:
    token.take_key(key.private, "签章 2026", "05")
    token.take_certificate(key.certificate, "another label", "05")
    token.take_certificate(key.authority, "authority", "06")
    seal = use_token(seal.pk, by=keeper, label="签章 2026")
    assert (seal.key_label, seal.fingerprint) == ("签章 2026", keys.fingerprint(key.pem))
    (signature,) = PdfFileReader(BytesIO(sheet_path(make_licence(kind, keeper)).read_bytes())).embedded_signatures
    assert [one.subject.native["common_name"] for one in signature.other_embedded_certs] == ["天中证书认证中心"]


@pytest.mark.parametrize(
    "file",
    [
        lambda key: key.authority.public_bytes(Encoding.PEM) + key.pem,
        lambda key: key.certificate.public_bytes(Encoding.DER),
        lambda key: pkcs7.serialize_certificates([key.authority, key.certificate], Encoding.DER),
        lambda key: pkcs7.serialize_certificates([key.authority, key.certificate], Encoding.PEM),
    ],
    ids=["PEM", "DER", "P7B", "P7B in PEM"],
)
def test_a_certificate_is_taken_as_authorities_deliver_it(
    seal: Seal, token: SoftToken, keeper: Actor, key: Bought, file: Callable[[Bought], bytes]
) -> None:
    token.take_key(key.private, seal.key_name)
    seal = use_token(seal.pk, by=keeper, certificate=file(key))
    assert (seal.store, seal.fingerprint) == (KeyStore.PKCS11, keys.fingerprint(key.pem))
    assert seal.valid_until == key.certificate.not_valid_after_utc


def _sm2(folder: Path) -> bytes:
    made = "req -x509 -newkey sm2 -sm3 -nodes -days 9 -subj /CN=sm2 -keyout key -out crt"
    subprocess.run(["openssl", *made.split()], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607
    return (folder / "crt").read_bytes()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda _: bought(KINDS["EC P-256"](), days=(-9, -1)).pem, "过期"),
        (lambda _: bought(KINDS["EC P-256"](), days=(5, 9)).pem, "才生效"),
        (lambda _: bought(KINDS["RSA 2048"](), usage=("key_encipherment",)).pem, "加密证书"),
        (lambda _: bought(rsa.generate_private_key(65537, 1024)).pem, "2048"),  # noqa: S505 - refused for that
        (_sm2, "SM2"),
        (lambda _: b"no certificate", "不是证书文件"),
        (lambda _: b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "不是证书文件"),
    ],
)
def test_a_certificate_that_seals_nothing_is_refused(
    seal: Seal, token: SoftToken, keeper: Actor, given: Callable[[Path], bytes], said: str
) -> None:
    token.take_key(KINDS["EC P-256"](), seal.key_name)
    with pytest.raises(CertificateFaulty) as refused:
        use_token(seal.pk, by=keeper, certificate=given(token.folder))
    assert said in refused.value.sentence.zh
    assert "certificate" in refused.value.fields
    assert Seal.everywhere.get().store == KeyStore.FILE


def test_a_key_that_was_swapped_under_its_label_seals_nothing(
    in_token: Seal, kind: LicenceType, token: SoftToken, keeper: Actor
) -> None:
    from pkcs11 import Attribute

    with token.opened() as session:
        for one in list(session.get_objects({Attribute.LABEL: in_token.key_name})):
            one.destroy()
    token.take_key(KINDS["EC P-256"](), in_token.key_name)
    with pytest.raises(KeyDoesNotFit):
        make_licence(kind, keeper)


@pytest.mark.parametrize("other", ["EC P-256", "EC P-384", "RSA 2048"])
def test_a_key_that_its_certificate_does_not_prove_is_refused(
    seal: Seal, token: SoftToken, keeper: Actor, key: Bought, other: str
) -> None:
    token.take_key(KINDS["EC P-256"](), seal.key_name)
    with pytest.raises(KeyDoesNotFit):
        use_token(seal.pk, by=keeper, certificate=bought(KINDS[other]()).pem)
    assert Seal.everywhere.get().store == KeyStore.FILE


def test_a_token_without_the_certificate_says_so(seal: Seal, token: SoftToken, keeper: Actor, key: Bought) -> None:
    token.take_key(key.private, seal.key_name)
    token.take_certificate(key.authority, "authority", "06")
    with pytest.raises(TokenCertificateGone):
        use_token(seal.pk, by=keeper)


def test_a_seal_goes_back_to_its_files(
    seal: Seal, kind: LicenceType, token: SoftToken, keeper: Actor, key: Bought
) -> None:
    token.take_key(key.private, seal.key_name)
    first, until = seal.fingerprint, seal.valid_until
    use_token(seal.pk, by=keeper, certificate=key.pem)
    in_token = make_licence(kind, keeper)
    back = use_files(seal.pk, by=keeper)
    assert (back.store, back.fingerprint, back.valid_until.date()) == (KeyStore.FILE, first, until.date())
    root = x509.load_pem_x509_certificate(keys.root_pem())
    assert sealed_by(make_licence(kind, keeper), root) == first
    assert sealed_by(in_token, key.authority) == keys.fingerprint(key.pem)  # what the token sealed stays sealed
    moves = Entry.objects.filter(verb="licences.seal.keys_set").order_by("pk").values_list("details", flat=True)
    assert [(one["before"]["store"], one["after"]["store"]) for one in moves] == [
        ("file", "pkcs11"),
        ("pkcs11", "file"),
    ]


def test_a_bought_file_is_used_once_it_was_read_and_tried(
    seal: Seal, kind: LicenceType, keeper: Actor, key: Bought
) -> None:
    assert not isinstance(key.private, rsa.RSAPrivateKey)
    archive = pkcs12.serialize_key_and_certificates(
        b"seal", key.private, key.certificate, [key.authority], BestAvailableEncryption(b"secret")
    )
    (keys.folder() / f"{seal.key_name}.p12").write_bytes(archive)
    with pytest.raises(KeyUnreadable):
        use_files(seal.pk, by=keeper)
    (keys.folder() / f"{seal.key_name}.pass").write_text("secret\n")
    seal = use_files(seal.pk, by=keeper)
    assert sealed_by(make_licence(kind, keeper), key.authority) == seal.fingerprint == keys.fingerprint(key.pem)


def test_a_seal_without_its_files_does_not_go_back(in_token: Seal, keeper: Actor) -> None:
    (keys.folder() / f"{in_token.key_name}.pdf.pem").unlink()
    with pytest.raises(KeyNotThere):
        use_files(in_token.pk, by=keeper)
    assert Seal.everywhere.get().store == KeyStore.PKCS11


def test_without_the_file_of_the_sm2_key_nothing_is_issued_and_it_is_said_what_to_do(
    in_token: Seal, kind: LicenceType, keeper: Actor
) -> None:
    file = keys.folder() / f"{in_token.key_name}.sm2.pem"
    kept = file.read_bytes()
    file.unlink()
    for verb in (lambda: make_licence(kind, keeper), lambda: try_seal(in_token.pk, by=keeper)):
        with pytest.raises(NationalKeyNotConnected) as refused:
            verb()
        assert file.name in refused.value.sentence.zh
    assert not Licence.everywhere.exists()
    file.write_bytes(kept)
    try_seal(in_token.pk, by=keeper)
    assert standing(make_licence(kind, keeper)).signed


def test_a_foreign_or_damaged_sm2_key_is_found_by_a_trial(seal: Seal, keeper: Actor) -> None:
    file = keys.folder() / f"{seal.key_name}.sm2.pem"
    for content in (NATIONAL.new_pair().private, b"damaged"):
        file.write_bytes(content)
        with pytest.raises(KeyUnreadable):
            try_seal(seal.pk, by=keeper)


def test_a_certificate_that_ended_meanwhile_seals_no_more(
    in_token: Seal, kind: LicenceType, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = clock.now() + timedelta(days=120)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(SealExpired):
        make_licence(kind, keeper)
    with pytest.raises(CertificateFaulty):
        try_seal(in_token.pk, by=keeper)


def test_an_ended_seal_and_another_units_are_left_alone(
    seal: Seal, token: SoftToken, keeper: Actor, key: Bought
) -> None:
    token.take_key(key.private, seal.key_name)
    stranger = make_issuer(make_organisation("市教育局"))
    verbs: tuple[Callable[[Actor], Seal], ...] = (
        lambda by: use_token(seal.pk, by=by, certificate=key.pem),
        lambda by: use_files(seal.pk, by=by),
        lambda by: try_seal(seal.pk, by=by),
    )
    for verb in verbs:
        with pytest.raises(NotAllowed):
            verb(stranger)
    end_seal(seal.pk, "换章", by=keeper)
    for verb in verbs:
        with pytest.raises(SealEnded):
            verb(keeper)


def test_a_list_waits_for_its_token_and_goes_on_by_itself(
    in_token: Seal, kind: LicenceType, token: SoftToken, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row(number) for number in range(20)]
    batch = read_batch(kind, body_of(keeper), BatchKind.ISSUE, "名单.csv", csv_of(*rows), by=keeper)
    confirm_batch(batch.pk, by=keeper)
    token.pin_file.write_text("000000")
    assert issue_waiting() == 0
    batch.refresh_from_db()
    assert batch.held
    assert "PIN" in batch.held.zh
    assert batch.rows.filter(state=RowState.WAITING).count() == 20
    assert issue_waiting() == 0  # it is left alone for a while, and others take their turn
    token.pin_file.write_text(PIN)
    now = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert issue_waiting() == 20
    assert token.open_sessions() == 0
    after = Batch.everywhere.get()
    assert after.state == BatchState.DONE
    assert after.held is None
    assert after.rows.filter(state=RowState.DONE).count() == 20
    assert Entry.objects.filter(verb="licences.batch.held").count() == 1


def test_a_list_that_waits_says_why_and_keeps_no_other_waiting(
    client: Client, account: Account, seal: Seal, kind: LicenceType, keeper: Actor
) -> None:
    other = make_issuer(make_organisation("市教育局"))
    elsewhere = make_type(other, name="办学许可证")
    for by, wanted in ((keeper, kind), (other, elsewhere)):
        batch = read_batch(wanted, body_of(by), BatchKind.ISSUE, "a.csv", csv_of(row(1)), by=by)
        confirm_batch(batch.pk, by=by)
    (keys.folder() / f"{seal.key_name}.sm2.pem").unlink()
    assert [issue_waiting() for _ in range(3)].count(1) == 1
    assert {one.type_id: one.state for one in Batch.everywhere.all()} == {
        kind.pk: BatchState.QUEUED,
        elsewhere.pk: BatchState.DONE,
    }
    client.force_login(account)
    page = client.get(f"/licences/lists/{kind.batches.get().pk}/").content.decode()
    assert "签发暂停" in page
    assert f"印章“{seal.name_zh}”的私钥" in page


@pytest.fixture
def account(keeper: Actor) -> Account:
    """Somebody of the unit who keeps seals."""
    return make_account(organisation=body_of(keeper), may={**ISSUER.may, **KEEPER.may})


def test_the_page_puts_the_seal_on_the_token_tries_it_and_takes_it_back(
    client: Client, account: Account, seal: Seal, token: SoftToken, key: Bought
) -> None:
    client.force_login(account)
    token.take_key(key.private, "seal-2026")
    address = f"/licences/seals/{seal.pk}/"
    assert "文件在" in client.get(address).content.decode()
    wrong = client.post(f"{address}token/", {"label": seal.key_name, "certificate": _upload(key.pem)})
    assert wrong.status_code == 503
    assert f"没有标签为“{seal.key_name}”" in wrong.content.decode()
    foreign = bought(KINDS["EC P-256"](), days=(-9, -1)).pem
    late = client.post(f"{address}token/", {"label": "seal-2026", "certificate": _upload(foreign)})
    assert late.status_code == 422
    assert "过期" in late.content.decode()
    taken = client.post(f"{address}token/", {"label": "seal-2026", "certificate": _upload(key.pem)})
    assert taken.headers["Location"] == address
    shown = client.get(address).content.decode()
    assert "密码机令牌“city”，密钥标签 seal-2026" in shown
    assert f"{seal.key_name}.sm2.pem" in shown
    assert "天中证书认证中心" in shown
    assert "都能验证" in client.post(f"{address}trial/", follow=True).content.decode()
    token.pin_file.write_text("000000")
    assert "不接受 PIN" in client.post(f"{address}trial/", follow=True).content.decode()
    token.pin_file.write_text(PIN)
    assert client.post(f"{address}files/").headers["Location"] == address
    assert Seal.everywhere.get().store == KeyStore.FILE


def test_a_certificate_of_another_body_is_pointed_out(
    client: Client, account: Account, seal: Seal, token: SoftToken, keeper: Actor
) -> None:
    client.force_login(account)
    address = f"/licences/seals/{seal.pk}/"
    assert "不一致" not in client.get(address).content.decode()
    other = bought(KINDS["EC P-256"](), name="市教育局")
    token.take_key(other.private, seal.key_name)
    use_token(seal.pk, by=keeper, certificate=other.pem)
    assert "证书主体是“市教育局”" in client.get(address).content.decode()


def test_the_page_says_that_no_token_is_connected(
    client: Client, account: Account, seal: Seal, settings: Settings
) -> None:
    settings.PKCS11 = ""
    client.force_login(account)
    assert "还没有接入" in client.get(f"/licences/seals/{seal.pk}/").content.decode()
    refused = client.post(f"/licences/seals/{seal.pk}/token/", {"label": "a"})
    assert refused.status_code == 503
    assert "CHENGSHU_PKCS11" in refused.content.decode()


def test_who_may_only_look_presses_nothing(client: Client, keeper: Actor, seal: Seal) -> None:
    client.force_login(make_account(organisation=body_of(keeper), may=ISSUER.may))
    page = client.get(f"/licences/seals/{seal.pk}/")
    assert page.status_code == 200
    assert "试签" not in page.content.decode().partition("<main")[2]
    for verb in ("token", "files", "trial"):
        assert client.post(f"/licences/seals/{seal.pk}/{verb}/").status_code == 403
    client.force_login(make_account(organisation=make_organisation(), may=ISSUER.may))
    assert client.get(f"/licences/seals/{seal.pk}/").status_code == 404


def test_a_file_that_is_too_large_for_a_certificate_is_refused(client: Client, account: Account, seal: Seal) -> None:
    client.force_login(account)
    answer = client.post(f"/licences/seals/{seal.pk}/token/", {"certificate": _upload(b"a" * 70_000)})
    assert answer.status_code == 422
    assert "64 KB" in answer.content.decode()


def _upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("seal.crt", content)
