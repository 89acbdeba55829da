"""What each sub-system was really used for between two moments, counted from rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.cases.queries.classes import leaves
from chengshu.kernel.intake.queries.desk import findings_seen_by
from chengshu.kernel.messages.queries import deliveries
from chengshu.packs.digital_city_management.models import ShopVisit, SupervisedFinding

Span = tuple[datetime, datetime]
ELSEWHERE = ("open311", "partner", "import", "video", "sensor")


def cases_in(span: Span) -> QuerySet[Any]:
    """The cases reported in it, of all keepers."""
    return cases_seen_by(PLATFORM).filter(reported_at__gte=span[0], reported_at__lt=span[1]).order_by()


def reported_by(*channels: str) -> Callable[[Span], int]:
    """Cases that came through some channels."""
    return lambda span: cases_in(span).filter(channel__in=channels).count()


def found_by(channel: str) -> Callable[[Span], int]:
    """What machines of a kind found, also what waits to be confirmed."""
    return lambda span: (
        findings_seen_by(PLATFORM).filter(channel=channel, found_at__gte=span[0], found_at__lt=span[1]).count()
    )


def taken_in(span: Span) -> int:
    """Cases that left their first stage."""
    return cases_in(span).exclude(stage="intake").count()


def sent(span: Span) -> int:
    """Cases that were sent to a unit."""
    return cases_seen_by(PLATFORM).filter(sent_at__gte=span[0], sent_at__lt=span[1]).count()


def placed(span: Span) -> int:
    """Cases that stand on the map of command."""
    return cases_in(span).filter(lon__isnull=False).count()


def judged(span: Span) -> int:
    """Cases that can be judged: handled or closed."""
    ended = Q(handled_at__gte=span[0], handled_at__lt=span[1]) | Q(closed_at__gte=span[0], closed_at__lt=span[1])
    return cases_seen_by(PLATFORM).filter(ended).count()


def found_by_words(span: Span) -> int:
    """Cases whose place was found from words."""
    return cases_in(span).filter(place_how="text").count()


def maintained(span: Span) -> int:
    """Classes whose terms or duties somebody set."""
    terms = Q(terms__set_at__gte=span[0], terms__set_at__lt=span[1], terms__set_by__isnull=False)
    duties = Q(duties__since__gte=span[0].date(), duties__since__lt=span[1].date(), duties__set_by__isnull=False)
    return sum(leaves(scheme).filter(terms | duties).order_by().distinct().count() for scheme in ("city", "hotline"))


def on_the_grid(span: Span) -> int:
    """Cases that lie in a cell or concern a component of the register."""
    return cases_in(span).exclude(grid_code="", component_code="").count()


def exchanged(span: Span) -> int:
    """Cases that other systems brought."""
    return cases_in(span).filter(channel__in=ELSEWHERE).count()


def shops_visited(span: Span) -> int:
    """Inspections of shops."""
    return ShopVisit.objects.filter(at__gte=span[0], at__lt=span[1]).count()


def sites_inspected(span: Span) -> int:
    """Inspections of sites and vehicles."""
    return SupervisedFinding.objects.filter(at__gte=span[0], at__lt=span[1]).count()


def messages(span: Span) -> int:
    """Messages that left the platform."""
    return deliveries().filter(state="sent", made_at__gte=span[0], made_at__lt=span[1]).count()


def none(span: Span) -> int:
    """What is not connected is not used."""
    return 0
