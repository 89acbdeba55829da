"""Writes of the house itself."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from chengshu.base.text import Language
from chengshu.kernel.access.actor import STRANGER, Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import Account


@transaction.atomic
def speak(language: Language, *, by: Actor) -> None:
    """Serve this person in the language from now on, wherever they sign in; a stranger has only the cookie."""
    changed = Account.objects.filter(person=by.person_id).exclude(language=language).update(language=language)
    if changed:
        audit.record(by, "install.language.chosen", language=language)


def write_down_export(request: HttpRequest, table: str, kind: str, rows: int) -> None:
    """A list left the house as a file: who took it, which, how much, narrowed by what."""
    by: Actor = getattr(request, "actor", STRANGER)
    audit.record(by, "install.list.exported", table=table, kind=kind, rows=rows, query=request.GET.urlencode()[:500])
