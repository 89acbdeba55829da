"""What is written beside a case, and ties to records elsewhere."""

from __future__ import annotations

from django.db import models, transaction

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.errors import NothingSaid, TooLong
from chengshu.kernel.cases.models import Case, Link, LinkKind, Remark

LONGEST = 5000
LONGEST_SUPPLEMENT = 200_000


@transaction.atomic
def link(
    case: Case,
    kind: LinkKind,
    *,
    by: Actor,
    other: Case | None = None,
    about: models.Model | None = None,
    reference: str = "",
    note: str = "",
) -> Link:
    """Tie a record elsewhere to a case: another case, a row of ours, or a number of another system."""
    row = Link.objects.create(
        case=case,
        kind=kind,
        other=other,
        about_type=about._meta.label if about else "",
        about_id=str(about.pk) if about else "",
        reference=reference[:120],
        note=note[:400],
        by_id=by.person_id,
    )
    record(by, "cases.case.linked", case, kind=kind, reference=reference)
    return row


@transaction.atomic
def remark(
    case: Case, text: str, *, by: Actor, public: bool = False, by_reporter: bool = False, once: str = ""
) -> Remark:
    """Say something about a case; the same ``once`` says it once. Raises NothingSaid, and TooLong to a reporter."""
    text = text.replace("\0", "").strip()  # PostgreSQL keeps no NUL
    if not text:
        raise NothingSaid
    if by_reporter and len(text) > LONGEST_SUPPLEMENT:
        raise TooLong(n=len(text), most=LONGEST_SUPPLEMENT)
    if once and (known := Remark.objects.filter(once=once).first()):
        return known
    row = Remark.objects.create(
        case=case,
        text=text if by_reporter else text[:LONGEST],
        public=public,
        by_id=by.person_id,
        by_reporter=by_reporter,
        once=once or None,
    )
    record(by, "cases.case.remarked", case, public=public)
    return row
