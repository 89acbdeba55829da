"""Lists that officials keep: utility companies, offences, and what is to be on the platform; each row for a period."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.base.errors import BadInput, NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.packs.municipal_operations.errors import (
    BusinessListed,
    BusinessUnseen,
    CompanyAdmitted,
    EndsBeforeStart,
    FinesReversed,
    MonthOutside,
    OffenceInUse,
    OffenceOverlaps,
)
from chengshu.packs.municipal_operations.models import Business, Company, Offence
from chengshu.packs.municipal_operations.models.utilities import Trade
from chengshu.packs.municipal_operations.queries.penalties import is_used
from chengshu.packs.municipal_operations.rights import KEEP_KEYS, SET_RULES
from chengshu.packs.municipal_operations.services.setting import TAKEN

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

SETTLED = ("name_zh", "broken", "punished_by", "least_fen", "most_fen", "since")
"""What stays of an offence once a proceeding stands on it."""


@transaction.atomic
def admit(body: Organisation, trade: Trade, *, by: Actor, **content: Any) -> Company:
    """A body supplies a trade from now on. Raises NotAllowed, EndsBeforeStart, CompanyAdmitted."""
    must_reach(by, KEEP_KEYS, body)
    since, until = _period(content)
    if Company.everywhere.filter(body=body, trade=trade).exists():
        raise CompanyAdmitted(fields={"body": CompanyAdmitted.text})
    row = Company.everywhere.create(body=body, trade=trade, **content)
    record(by, "municipal_operations.company.admitted", row, trade=row.trade, since=since, until=until)
    return row


@transaction.atomic
def change_company(company: Company, *, by: Actor, **content: Any) -> Company:
    """Its licence, its customers, its period; body and trade stay. Raises NotAllowed, EndsBeforeStart, MonthOutside."""
    row = Company.everywhere.select_for_update(of=("self",)).select_related("body").get(pk=company.pk)
    must_reach(by, KEEP_KEYS, row.body)
    since, until = _period(content, row.since)
    _keep_months(row, since, until)
    _write(row, {**content, "changed_at": clock.now()})
    record(by, "municipal_operations.company.changed", row, since=since, until=until, households=row.households)
    return row


@transaction.atomic
def set_offence(offence: Offence | None, *, by: Actor, **content: Any) -> Offence:
    """What can be punished, new, changed or ended; its code stays.

    Raises NotAllowed, EndsBeforeStart, FinesReversed, OffenceOverlaps; OffenceInUse where a proceeding stands on what
    would change.
    """
    _must_set(by)
    row = Offence.objects.select_for_update().get(pk=offence.pk) if offence else Offence(code=content["code"])
    content = {**content, "code": row.code}
    since, until = _period(content, row.since)
    if content["most_fen"] < content["least_fen"]:
        raise FinesReversed(fields={"most_fen": FinesReversed.text})
    changed = {name for name, value in content.items() if value != getattr(row, name)}
    if offence and changed.intersection(SETTLED) and is_used(row):
        raise OffenceInUse
    other = _overlapping(Offence.objects.filter(code=row.code).exclude(pk=row.pk), since, until).first()
    if other is not None:
        raise OffenceOverlaps(name=other.name, code=row.code, since=other.since)
    _write(row, content)
    record(by, "municipal_operations.offence.set", row, code=row.code, since=since, until=until, most_fen=row.most_fen)
    return row


@transaction.atomic
def set_business(business: Business | None, *, by: Actor, **content: Any) -> Business:
    """What is to be on the platform, new, changed or ended; its key stays.

    Raises NotAllowed, EndsBeforeStart, BusinessUnseen, BusinessListed, BadInput where the key is taken.
    """
    _must_set(by)
    row = Business.objects.select_for_update().get(pk=business.pk) if business else Business(key=content["key"])
    content = {**content, "key": row.key}
    since, until = _period(content, row.since)
    others = Business.objects.exclude(pk=row.pk)
    if others.filter(key=row.key).exists():
        raise BadInput(TAKEN, fields={"key": TAKEN})
    company = content.get("company")
    if bool(company) == bool(content.get("registers") or content.get("works")):
        raise BusinessUnseen
    if company and _overlapping(others.filter(company=company), since, until).exists():
        raise BusinessListed(fields={"company": BusinessListed.text})
    _write(row, content)
    record(by, "municipal_operations.business.set", row, key=row.key, since=since, until=until)
    return row


def _must_set(by: Actor) -> None:
    if not by.may(SET_RULES):
        raise NotAllowed


def _period(content: dict[str, Any], usual: date | None = None) -> tuple[date, date | None]:
    since, until = content.setdefault("since", usual or clock.today()), content.get("until")
    if until is not None and until < since:
        raise EndsBeforeStart(fields={"until": EndsBeforeStart.text})
    return since, until


def _overlapping(rows: QuerySet[Any], since: date, until: date | None) -> QuerySet[Any]:
    found = rows.filter(Q(until=None) | Q(until__gte=since))
    return found if until is None else found.filter(since__lte=until)


def _keep_months(row: Company, since: date, until: date | None) -> None:
    earlier = row.returns.filter(month__lt=since.replace(day=1)).order_by("month").first()
    later = row.returns.filter(month__gt=until).order_by("-month").first() if until else None
    outside = earlier or later
    if outside is not None:
        said = MonthOutside(month=f"{outside.month:%Y-%m}")
        raise MonthOutside(said.sentence, fields={"since" if earlier else "until": said.sentence})


def _write(row: Any, content: dict[str, Any]) -> None:
    for name, value in content.items():
        setattr(row, name, value)
    row.save()
