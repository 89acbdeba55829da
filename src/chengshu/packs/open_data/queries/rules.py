"""Reads of fields, licences, thresholds and published rules."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from chengshu.packs.open_data.errors import PortalNotSetUp
from chengshu.packs.open_data.models import Guideline, MeritRule, OpenLicence, PortalRule, Theme

USUAL_FORMULA = "min(40, 10 * published) + 30 * fresh + 20 * shared + 10 * answered"


def rule_now() -> PortalRule:
    """The thresholds that hold now. Raises PortalNotSetUp."""
    rule = PortalRule.objects.select_related("office").first()
    if rule is None:
        raise PortalNotSetUp
    return rule


def rule_or_usual() -> PortalRule:
    """The thresholds for strangers' calls; the usual ones, unsaved, on a portal that nobody has set up."""
    return PortalRule.objects.first() or PortalRule()


def themes() -> QuerySet[Theme]:
    """The fields in use, in their order."""
    return Theme.objects.filter(active=True)


def licences(*, for_social: bool | None = None) -> QuerySet[OpenLicence]:
    """The licences in use."""
    found = OpenLicence.objects.filter(active=True)
    return found if for_social is None else found.filter(for_social=for_social)


def guidelines() -> QuerySet[Guideline]:
    """The newest edition of each published rule and standard."""
    newest = Guideline.objects.values("key").annotate(newest=Max("pk")).values("newest")
    return Guideline.objects.filter(pk__in=newest).order_by("kind", "key")


def editions_of(key: str) -> QuerySet[Guideline]:
    """All editions of a rule, the newest first."""
    return Guideline.objects.filter(key=key).order_by("-edition")


def merit_formula() -> str:
    """By what departments are ranked now."""
    rule = MeritRule.objects.first()
    return rule.formula if rule else USUAL_FORMULA
