"""Issuing: numbers, signatures, the sealed sheet, versions."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.suites import NATIONAL
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.licences import checking, keys
from chengshu.kernel.licences.contents import content_of
from chengshu.kernel.licences.errors import (
    FieldsFaulty,
    GlyphMissing,
    HolderFaulty,
    HoldsOneAlready,
    KeyNotThere,
    NoSeal,
    PartsFaulty,
    StepNotPossible,
    TypeNotInUse,
)
from chengshu.kernel.licences.holders import holder
from chengshu.kernel.licences.identifiers import is_identifier
from chengshu.kernel.licences.models import HolderKind, Licence, LicenceState, Seal, StepVerb, TypeState
from chengshu.kernel.licences.services.issuing import Draft, change, gather, issue
from chengshu.kernel.licences.services.standing import expire_due, move
from chengshu.kernel.licences.services.types import set_type_state
from chengshu.kernel.licences.services.using import sheet_path
from chengshu.kernel.licences.tests.make import (
    VALUES,
    body_of,
    identity_number,
    make_holder,
    make_issuer,
    make_licence,
    make_type,
)

pytestmark = pytest.mark.django_db


def validated(pdf: bytes) -> object:
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    trust = ValidationContext(trust_roots=[keys.root_certificate()], allow_fetching=False)
    return validate_pdf_signature(signature, trust)


@pytest.mark.requirement("e-licence.1")
def test_a_licence_is_coded_signed_and_kept_in_one_place() -> None:
    by = make_issuer()
    licence = make_licence(make_type(by), by)
    assert is_identifier(licence.identifier)
    assert checking.is_signed(licence)
    assert json.loads(content_of(licence).canonical())["holder_number"] == content_of(licence).holder.number
    assert licence.holder_name in content_of(licence).canonical().decode()


@pytest.mark.requirement("e-licence.2")
def test_any_reader_of_pdf_finds_the_seal_sound_and_the_paper_unchanged() -> None:
    by = make_issuer()
    licence = make_licence(make_type(by), by)
    pdf = sheet_path(licence).read_bytes()
    status = validated(pdf)
    assert status.bottom_line  # type: ignore[attr-defined]
    assert status.trusted  # type: ignore[attr-defined]
    changed = pdf.replace(b"/Title", b"/Titel", 1) if b"/Title" in pdf else pdf[:-900] + b" " + pdf[-900:]
    assert not _sound(changed)


def _sound(pdf: bytes) -> bool:
    try:
        return bool(validated(pdf).bottom_line)  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - a reader that cannot even open it does not find it sound
        return False


def test_the_sheet_carries_its_signed_content_for_whoever_checks_by_sm2() -> None:
    by = make_issuer()
    licence = make_licence(make_type(by), by)
    reader = PdfFileReader(BytesIO(sheet_path(licence).read_bytes()))
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    attached = json.loads(names[1]["/EF"]["/F"].data)
    canonical = json.dumps(attached["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    public = licence.seal.national_public.encode()
    assert NATIONAL.verify(public, canonical, bytes.fromhex(attached["sm2"]))


def test_who_changes_a_row_behind_the_citys_back_breaks_its_signature() -> None:
    by = make_issuer()
    licence = make_licence(make_type(by), by)
    Licence.everywhere.filter(pk=licence.pk).update(holder_name="天中另一家有限公司")
    licence.refresh_from_db()
    assert not checking.is_signed(licence)


def test_number_and_fields_of_grade_three_do_not_lie_open_in_the_database() -> None:
    by = make_issuer()
    kind = make_type(by, kind=HolderKind.PERSON, name="居住证")
    licence = make_licence(kind, by)
    row = Licence.everywhere.filter(pk=licence.pk).values().get()
    kept = json.dumps(row, default=str, ensure_ascii=False)
    assert content_of(licence).holder.number not in kept
    assert VALUES["head"] not in kept
    assert VALUES["scope"] in kept
    assert content_of(licence).values["head"] == VALUES["head"]


@pytest.mark.requirement("e-licence.12")
def test_issue_and_revocation_leave_their_hashes_in_the_chain() -> None:
    by = make_issuer()
    licence = make_licence(make_type(by), by)
    move(licence.pk, StepVerb.REVOKED, "违法经营", by=by)
    steps = list(licence.steps.order_by("pk"))
    assert [step.verb for step in steps] == [StepVerb.ISSUED, StepVerb.REVOKED]
    for step in steps:
        entry = Entry.objects.get(pk=step.entry)
        assert entry.details["content_sm3"] == licence.content_digest
        assert entry.details["pdf_sha256"] == licence.pdf_digest


@pytest.mark.requirement("e-licence.2")
def test_a_changed_licence_is_a_new_version_and_the_old_one_counts_no_more() -> None:
    by = make_issuer()
    old = make_licence(make_type(by), by)
    new = change(old.pk, {"scope": "食品生产"}, "经营范围变更", by=by)
    old.refresh_from_db()
    assert (old.state, new.state, new.version, new.number) == (LicenceState.REPLACED, LicenceState.VALID, 2, old.number)
    assert content_of(new).values["scope"] == "食品生产"
    assert content_of(old).values["scope"] == "食品销售"
    assert checking.is_signed(old)
    assert checking.is_signed(new)


@pytest.mark.requirement("e-licence.2")
@pytest.mark.parametrize(
    ("verbs", "state"),
    [
        ((StepVerb.SUSPENDED,), LicenceState.SUSPENDED),
        ((StepVerb.SUSPENDED, StepVerb.RESUMED), LicenceState.VALID),
        ((StepVerb.SUSPENDED, StepVerb.REVOKED), LicenceState.REVOKED),
        ((StepVerb.ANNULLED,), LicenceState.ANNULLED),
    ],
)
def test_standing_follows_what_was_done(verbs: tuple[StepVerb, ...], state: LicenceState) -> None:
    by = make_issuer()
    licence = make_licence(make_type(by), by)
    for verb in verbs:
        licence = move(licence.pk, verb, "依法办理", by=by)
    assert licence.state == state


def test_a_revoked_licence_does_not_come_back() -> None:
    by = make_issuer()
    licence = make_licence(make_type(by), by)
    move(licence.pk, StepVerb.REVOKED, "违法", by=by)
    for verb in (StepVerb.RESUMED, StepVerb.SUSPENDED, StepVerb.ANNULLED):
        with pytest.raises(StepNotPossible):
            move(licence.pk, verb, "恢复", by=by)


def test_a_licence_expires_on_the_day_after_its_last_and_counts_until_then() -> None:
    by = make_issuer()
    licence = make_licence(make_type(by, days=30), by)
    last = licence.valid_until
    assert last == clock.today() + timedelta(days=29)
    assert licence.counts_on(last)
    assert not licence.counts_on(last + timedelta(days=1))
    assert expire_due() == 0
    with clock.frozen(clock.start_of_day(last + timedelta(days=1))):
        assert not checking.standing(licence).valid
        assert expire_due() == 1
    licence.refresh_from_db()
    assert licence.state == LicenceState.EXPIRED


def test_a_gathered_licence_keeps_its_number_and_its_days() -> None:
    by = make_issuer()
    kind = make_type(by)
    draft = Draft(make_holder(), VALUES, "JY001", date(2019, 5, 1), date(2019, 5, 1), date(2020, 4, 30))
    licence = gather(kind, body_of(by), draft, by=by)
    assert (licence.number, licence.issued_on, licence.state) == ("JY001", date(2019, 5, 1), LicenceState.EXPIRED)


@pytest.mark.requirement("e-licence.5")
def test_a_merged_licence_shows_its_parts_and_takes_none_of_another_holder() -> None:
    by = make_issuer()
    held = make_holder()
    first, second = make_type(by), make_type(by, name="食品经营许可证")
    whole_kind = make_type(by, name="多证合一营业执照")
    parts = [make_licence(first, by, holder=held), make_licence(second, by, holder=held)]
    whole = issue(whole_kind, body_of(by), Draft(held, VALUES, parts=parts), by=by)
    assert [part.zh for part in checking.standing(whole).parts] == ["营业执照", "食品经营许可证"]
    assert content_of(whole).parts == [part.identifier for part in parts]
    with pytest.raises(PartsFaulty):
        issue(whole_kind, body_of(by), Draft(make_holder(), VALUES, parts=parts), by=by)


def test_what_may_not_be_issued_is_refused() -> None:
    by = make_issuer()
    kind = make_type(by)
    held = make_holder()
    with pytest.raises(FieldsFaulty) as wrong:
        issue(kind, body_of(by), Draft(held, {"founded": "never"}), by=by)
    assert set(wrong.value.fields) == {"scope", "founded", "head"}
    with pytest.raises(GlyphMissing):
        issue(kind, body_of(by), Draft(held, {**VALUES, "scope": "\U0003134a"}), by=by)
    make_licence(kind, by, holder=held)
    with pytest.raises(HoldsOneAlready):
        make_licence(kind, by, holder=held)
    with pytest.raises(NotAllowed):
        issue(kind, make_organisation(), Draft(make_holder(), VALUES), by=by)
    set_type_state(kind.pk, TypeState.RETIRED, by=by)
    with pytest.raises(TypeNotInUse):
        make_licence(kind, by)


def test_a_wrong_number_is_no_holder() -> None:
    number = identity_number(7)
    with pytest.raises(HolderFaulty):
        holder(HolderKind.PERSON, number[:-1] + ("0" if number[-1] != "0" else "1"))
    assert holder(HolderKind.PERSON, f" {number[:6]} {number[6:]}").number == number


def test_without_seal_or_key_nothing_is_issued() -> None:
    by = make_issuer()
    kind = make_type(by)
    seal = Seal.everywhere.get(organisation=body_of(by))
    (keys.folder() / f"{seal.key_name}.sm2.pem").unlink()
    with pytest.raises(KeyNotThere):
        make_licence(kind, by)
    seal.ended_at = clock.now()
    seal.save()
    with pytest.raises(NoSeal):
        make_licence(kind, by)
    assert not Licence.everywhere.exists()


def test_keys_lie_in_files_that_their_owner_alone_reads() -> None:
    by = make_issuer()
    make_type(by)
    files = [file for file in keys.folder().iterdir() if file.suffix == ".pem" and ".crt" not in file.name]
    assert len(files) >= 3
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
