"""Issuing a licence, in the first version and as a changed one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.suites import NATIONAL
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.files.services import keep
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences import keys, vault
from chengshu.kernel.licences.contents import Content, checked, content_of, must_be_printable, split
from chengshu.kernel.licences.errors import (
    HoldsOneAlready,
    LicenceNotValid,
    NoSeal,
    NoTemplate,
    NumberTaken,
    PartsFaulty,
    SealExpired,
    TypeNotInUse,
)
from chengshu.kernel.licences.holders import Holder
from chengshu.kernel.licences.identifiers import identifier
from chengshu.kernel.licences.models import (
    Batch,
    Licence,
    LicencePart,
    LicenceState,
    LicenceType,
    Origin,
    Seal,
    StepVerb,
    TemplateState,
    TypeState,
)
from chengshu.kernel.licences.printing import sealing, typesetting
from chengshu.kernel.licences.purposes import SHEETS
from chengshu.kernel.licences.rights import ISSUE
from chengshu.kernel.licences.services.steps import write_step


@dataclass(frozen=True)
class Draft:
    """What is to be issued. ``number`` is given for licences that were issued before; else the type numbers it.

    Without ``valid_until`` the type's period counts from ``valid_from``. ``parts`` are merged into it (多证合一).
    """

    holder: Holder
    values: Mapping[str, str]
    number: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    parts: Sequence[Licence] = ()
    batch: Batch | None = field(default=None, compare=False)


@transaction.atomic
def issue(kind: LicenceType, organisation: Organisation, draft: Draft, *, by: Actor) -> Licence:
    """Number, sign, print, seal and keep a licence.

    Locks the type while it numbers. Raises TypeNotInUse, NoTemplate, NoSeal, SealExpired, FieldsFaulty, GlyphMissing,
    HoldsOneAlready, NumberTaken, PartsFaulty.
    """
    return _issue(kind, organisation, draft, origin=Origin.ISSUED, by=by)


@transaction.atomic
def gather(kind: LicenceType, organisation: Organisation, draft: Draft, *, by: Actor) -> Licence:
    """Take in a licence that was issued on paper before (电子证照汇聚), under its own number; raises as ``issue``."""
    return _issue(kind, organisation, draft, origin=Origin.GATHERED, by=by)


@transaction.atomic
def change(licence_id: int, values: Mapping[str, str], why: str, *, by: Actor, name: str = "") -> Licence:
    """Issue the next version with other fields; the one before is replaced. Raises LicenceNotValid."""
    old = _locked(licence_id, by)
    if not old.counts_on(clock.today()):
        raise LicenceNotValid(state=old.state_label)
    before = content_of(old)
    holder = Holder(before.holder.kind, before.holder.number, name.strip() or before.holder.name)
    merged = {**before.values, **values}
    parts = [part.part for part in old.parts.select_related("part")]
    draft = Draft(holder, merged, old.number, None, old.valid_from, old.valid_until, parts)
    old.state = LicenceState.REPLACED
    old.changed_at = clock.now()
    old.save(update_fields=["state", "changed_at"])
    new = _issue(old.type, old.organisation, draft, origin=Origin.ISSUED, by=by, replaces=old)
    write_step(old, StepVerb.CHANGED, why, by=by)
    return new


def _issue(
    kind: LicenceType,
    organisation: Organisation,
    draft: Draft,
    *,
    origin: Origin,
    by: Actor,
    replaces: Licence | None = None,
) -> Licence:
    must_reach(by, ISSUE, organisation)
    kind = LicenceType.everywhere.select_for_update().get(pk=kind.pk)
    licence = _numbered(kind, organisation, draft, origin, replaces)
    fields = list(kind.fields.all())
    values = checked(fields, draft.values)
    content = Content(licence, draft.holder, fields, values, [part.identifier for part in draft.parts])
    must_be_printable(content)
    canonical = content.canonical()
    licence.content_digest = NATIONAL.digest(canonical).hex()
    licence.signature = keys.sign_nationally(licence.seal, canonical).hex()
    licence.content, hidden = split(fields, values)
    licence.sealed = vault.sealed({"number": draft.holder.number, "fields": hidden}, owner=licence.identifier)
    pdf = _sheet(content, canonical)
    licence.pdf_digest = hashlib.sha256(pdf).hexdigest()
    licence.save()
    for order, part in enumerate(draft.parts):
        LicencePart.objects.create(whole=licence, part=part, order=order)
    sheet = SimpleUploadedFile(f"{kind.name_zh}-{licence.number}.pdf", pdf, "application/pdf")
    keep(sheet, purpose=SHEETS, by=by, subject=licence)
    write_step(licence, StepVerb.GATHERED if origin is Origin.GATHERED else StepVerb.ISSUED, by=by)
    return licence


def _numbered(
    kind: LicenceType, organisation: Organisation, draft: Draft, origin: Origin, replaces: Licence | None
) -> Licence:
    """A licence with number, identifier, days and seal, not yet kept."""
    _must_be_issuable(kind, draft, replaces)
    seal = _seal_of(organisation)
    today = clock.today()
    since = draft.valid_from or draft.issued_on or today
    until = draft.valid_until or (since + timedelta(days=kind.days - 1) if kind.days else None)
    version = replaces.version + 1 if replaces else 1
    kind.serials += 1
    kind.save(update_fields=["serials"])
    number = draft.number or kind.numbering.format(
        year=today.year, area=organisation.division_code, serial=f"{kind.serials:06}"
    )
    if Licence.everywhere.filter(type=kind, number=number, version=version).exists():
        raise NumberTaken(number=number)
    return Licence(
        type=kind,
        organisation=organisation,
        seal=seal,
        template=kind.templates.get(state=TemplateState.CURRENT),
        identifier=identifier(type_code=kind.code, issuer_code=seal.issuer_code, serial=kind.serials, version=version),
        number=number,
        version=version,
        holder_kind=draft.holder.kind,
        holder_key=draft.holder.key,
        holder_name=draft.holder.name,
        issued_on=draft.issued_on or today,
        valid_from=since,
        valid_until=until,
        state=LicenceState.EXPIRED if until and until < today else LicenceState.VALID,
        origin=origin,
        code=secrets.token_urlsafe(16),
        replaces=replaces,
        batch=draft.batch,
    )


def _must_be_issuable(kind: LicenceType, draft: Draft, replaces: Licence | None) -> None:
    if kind.state != TypeState.ACTIVE:
        raise TypeNotInUse(name=kind.name, state=kind.state_label)
    if not kind.templates.filter(state=TemplateState.CURRENT).exists():
        raise NoTemplate(name=kind.name)
    if kind.single and replaces is None:
        same = Licence.everywhere.filter(type=kind, holder_key=draft.holder.key)
        held = same.filter(state__in=(LicenceState.VALID, LicenceState.SUSPENDED)).first()
        if held:
            raise HoldsOneAlready(name=kind.name, number=held.number)
    for part in draft.parts:
        if part.holder_key != draft.holder.key or not part.counts_on(clock.today()):
            raise PartsFaulty(number=part.number)


def _seal_of(organisation: Organisation) -> Seal:
    seal = Seal.everywhere.select_related("organisation").filter(organisation=organisation, ended_at=None).first()
    if seal is None:
        raise NoSeal(name=organisation.name)
    if seal.valid_until <= clock.now():
        raise SealExpired(name=organisation.name, day=clock.local(seal.valid_until).date())
    return seal


def _sheet(content: Content, canonical: bytes) -> bytes:
    """The sealed PDF; the signed content with its SM2 signature goes along inside it."""
    licence = content.licence
    template = licence.template
    data = {
        "title": licence.type.name_zh,
        "number_label": "编号",
        "number": licence.number,
        "identifier": licence.identifier,
        "fields": dict(content.values),
        "rows": content.lines(),
        "issuer": licence.organisation.name_zh,
        "issued_on": f"{licence.issued_on.year}年{licence.issued_on.month}月{licence.issued_on.day}日",
        "qr": typesetting.qr_svg(check_address(licence)),
        "parts": list(content.parts),
        "sample": "",
    }
    attached = b'{"content":%b,"sm2":"%b"}' % (canonical, licence.signature.encode())
    return sealing.sealed(
        typesetting.pages(template.markup, data, attached),
        keys.pdf_signer(licence.seal),
        place_mm=(template.seal_left_mm, template.seal_bottom_mm, template.seal_size_mm),
        picture=typesetting.seal_page(licence.seal.name_zh),
        reason=f"签发{licence.type.name_zh}",
    )


def check_address(licence: Licence) -> str:
    """Where anybody checks a licence; the QR code leads there."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("licences:check", args=[licence.code])


def _locked(licence_id: int, by: Actor) -> Licence:
    rows = Licence.everywhere.select_for_update(of=("self",)).select_related("organisation", "type", "seal")
    licence = rows.get(pk=licence_id)
    must_reach(by, ISSUE, licence.organisation)
    return licence
