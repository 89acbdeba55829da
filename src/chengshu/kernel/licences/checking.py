"""What anybody may learn about a licence without signing in, and whether a PDF is the one that was issued."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.suites import NATIONAL
from chengshu.base.text import Text
from chengshu.kernel.licences.contents import content_of
from chengshu.kernel.licences.holders import masked_name
from chengshu.kernel.licences.models import Licence, LicenceState


@dataclass(frozen=True)
class Standing:
    """A licence as strangers see it: nothing that the sheet in their hand would not tell, and less."""

    valid: bool
    word: Text
    type: Text
    issuer: Text
    holder: str
    number: str
    issued_on: date
    valid_until: date | None
    version: int
    parts: Sequence[Text]
    signed: bool


@dataclass(frozen=True)
class Compared:
    """Whether a PDF is a licence of this store; ``licence`` is the version it is, where it is one."""

    same: bool
    licence: Licence | None
    digest: str


def standing_of(code: str) -> tuple[Licence, Standing]:
    """By the code on the sheet. Raises NotFound."""
    rows = Licence.everywhere.select_related("type", "organisation", "seal", "replaced_by")
    licence = one_of(rows, code=code)
    return licence, standing(licence)


def standing(licence: Licence) -> Standing:
    """A licence as strangers see it."""
    valid = licence.counts_on(clock.today())
    expired = licence.state == LicenceState.VALID and not valid
    word = licence.state_label
    if expired:
        early = licence.valid_from > clock.today()
        word = Text("尚未生效", "Not yet valid") if early else Text("过期", "Expired")
    return Standing(
        valid=valid,
        word=word,
        type=licence.type.name,
        issuer=licence.organisation.name,
        holder=masked_name(licence.holder_kind, licence.holder_name),
        number=masked_end(licence.number),
        issued_on=licence.issued_on,
        valid_until=licence.valid_until,
        version=licence.version,
        parts=[part.part.type.name for part in licence.parts.select_related("part__type")],
        signed=is_signed(licence),
    )


def is_signed(licence: Licence) -> bool:
    """Whether what is kept still carries the seal's SM2 signature: nobody changed it in the database."""
    canonical = content_of(licence).canonical()
    same = NATIONAL.digest(canonical).hex() == licence.content_digest
    public = licence.seal.national_public.encode()
    return same and NATIONAL.verify(public, canonical, bytes.fromhex(licence.signature))


def compare(licence: Licence | None, pdf: bytes) -> Compared:
    """Hold a PDF against what was issued: against one licence, or against all where none is named."""
    digest = hashlib.sha256(pdf).hexdigest()
    found = Licence.everywhere.select_related("type", "organisation").filter(pdf_digest=digest).first()
    same = found is not None and (licence is None or found.pk == licence.pk)
    return Compared(same, found if same else None, digest)


def masked_end(number: str) -> str:
    """The last four characters of a number; enough to see that it is the one on the sheet."""
    return "*" * max(len(number) - 4, 0) + number[-4:]
