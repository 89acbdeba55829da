"""Pictures of requests: handed in with a report, and shown to who may see them.

Nobody has looked at a citizen's picture for faces and number plates, so it is not shown to everybody: the program that
sent it gets it back, and staff who see the case. What goes out is the preview, without what a camera wrote into it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from chengshu.base.errors import NotFound
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.cases.models import Case
from chengshu.kernel.cases.purposes import REPORTED
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.files.checks import printed_size
from chengshu.kernel.files.errors import TooLarge, TooMany
from chengshu.kernel.files.kinds import KINDS
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.files.queries import limit_of
from chengshu.kernel.files.reading import opened_preview
from chengshu.kernel.intake.errors import Misread, NotDrawnYet, NothingHere
from chengshu.kernel.intake.models import ApiKey
from chengshu.spec.files import Family

FIELD = "media"
SALT = "intake.open311.media"
LASTS_S = 24 * 3600
WORDS = 1024 * 1024


@dataclass(frozen=True)
class Media:
    """Who asks for pictures: a program by its ``key``, or one of the staff. ``base`` begins their addresses."""

    base: str
    actor: Actor
    key: ApiKey | None = None

    def of(self, keys: Collection[int]) -> dict[int, list[str]]:
        """The addresses of the pictures of these cases, as far as they may be seen; each lasts a day."""
        rows = Case.everywhere.filter(attributes__client_key=self.key.pk) if self.key else cases_seen_by(self.actor)
        seen = rows.filter(pk__in=keys).order_by().values_list("pk", "attributes")
        found = {pk: _elsewhere(attributes) for pk, attributes in seen}
        files = Attachment.objects.filter(subject_type="cases.Case", subject_id__in=map(str, found))
        for one in files.filter(purpose=REPORTED.key).select_related("stored"):
            if KINDS[one.stored.kind].family is Family.PICTURE:
                token = signing.dumps(str(one.pk), salt=SALT)
                found[int(one.subject_id)].append(f"{self.base}/media/{token}.webp")
        return {pk: urls for pk, urls in found.items() if urls}


def pictures_in(files: MultiValueDict[str, UploadedFile[Any]]) -> list[UploadedFile[Any]]:
    """What was sent as ``media``, one or several. Raises TooMany, Misread for a file under another name."""
    for name in files:
        if name.removesuffix("[]") != FIELD:
            raise Misread(name=name[:40], value="file")
    found = [one for name in files for one in files.getlist(name)]
    most = limit_of(REPORTED).at_most
    if len(found) > most:
        raise TooMany(at_most=most)
    return found


def check_length(request: HttpRequest) -> None:
    """Refuse what cannot fit before any of it is read. Raises TooLarge."""
    limit = limit_of(REPORTED)
    most = limit.largest * limit.at_most + WORDS
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > most:
        raise TooLarge(name=FIELD, size=printed_size(int(length)), largest=printed_size(most))


def picture(token: str) -> bytes:
    """The picture behind an address that was given out. Raises NothingHere after a day, NotDrawnYet at first."""
    try:
        key = UUID(signing.loads(token, salt=SALT, max_age=LASTS_S))
    except (signing.BadSignature, ValueError) as odd:
        raise NothingHere(key=token[:12]) from odd
    try:
        with opened_preview(PLATFORM, key, 1) as content:  # whoever has the address was shown it
            return content.read()
    except NotFound as failure:
        raise NotDrawnYet from failure


def _elsewhere(attributes: dict[str, object]) -> list[str]:
    """The picture that the report named by an address of its own."""
    named = str(attributes.get("media_url", ""))
    return [named] if named.startswith(("https://", "http://")) else []
