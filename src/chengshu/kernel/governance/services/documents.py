"""Writes of top-level design, sub-plans and policy documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.errors import DocumentNotInForce, EndsBeforeStart, NoTextYet, NumberUsed
from chengshu.kernel.governance.models import DocumentKind, DocumentVersion, Effect, PolicyDocument
from chengshu.kernel.governance.rights import EDIT_DOCUMENTS
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.models import Task
from chengshu.kernel.projects.queries.tasks import tasks_seen_by


@dataclass(frozen=True)
class DocumentContent:
    """What is written about a document."""

    kind: DocumentKind
    name_zh: str
    name_en: str = ""
    number: str = ""
    issuer: str = ""
    parent: PolicyDocument | None = None


@transaction.atomic
def register_document(organisation: Organisation, content: DocumentContent, *, by: Actor) -> PolicyDocument:
    """Take a document into the register as a draft. Raises NumberUsed."""
    must_reach(by, EDIT_DOCUMENTS, organisation)
    document = PolicyDocument(organisation=organisation)
    _write(document, content)
    record(by, "governance.document.registered", document)
    return document


@transaction.atomic
def change_document(document_id: int, content: DocumentContent, *, by: Actor) -> PolicyDocument:
    """Write a document's record anew. Raises NumberUsed."""
    document = _document(document_id, by)
    _write(document, content)
    record(by, "governance.document.changed", document)
    return document


@transaction.atomic
def add_document_version(document_id: int, *, text: str, by: Actor, note: str = "") -> DocumentVersion:
    """Add the next version; earlier ones stay for comparing."""
    document = _document(document_id, by)
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    version = DocumentVersion.objects.create(
        document=document, number=last + 1, text=text, note=note, added_by_id=by.person_id
    )
    record(by, "governance.document.version_added", document, number=version.number)
    return version


@transaction.atomic
def issue_document(
    document_id: int, *, effective_on: date, by: Actor, expires_on: date | None = None
) -> PolicyDocument:
    """Let a document hold from a day until a day, both included; also prolongs or shortens one already issued.

    Raises NoTextYet without a version, EndsBeforeStart, DocumentNotInForce for a repealed one.
    """
    document = _document(document_id, by)
    if not document.versions.exists():
        raise NoTextYet
    if document.repealed_on:
        raise DocumentNotInForce(state=document.effect_label)
    if expires_on and expires_on < effective_on:
        raise EndsBeforeStart(fields={"expires_on": EndsBeforeStart.text})
    document.effective_on, document.expires_on = effective_on, expires_on
    document.changed_at = clock.now()
    document.save(update_fields=["effective_on", "expires_on", "changed_at"])
    record(
        by, "governance.document.issued", document, effective_on=effective_on.isoformat(), expires_on=str(expires_on)
    )
    return document


@transaction.atomic
def repeal_document(document_id: int, *, why: str, by: Actor, on: date | None = None) -> PolicyDocument:
    """Repeal a document as of a day. Raises DocumentNotInForce for a draft, an expired or a repealed one."""
    document = _document(document_id, by)
    if document.effect not in {Effect.COMING, Effect.IN_FORCE}:
        raise DocumentNotInForce(state=document.effect_label)
    document.repealed_on, document.repealed_why = on or clock.today(), why
    document.save(update_fields=["repealed_on", "repealed_why"])
    record(by, "governance.document.repealed", document, why=why)
    return document


@transaction.atomic
def link_tasks(document_id: int, tasks: Iterable[Task], *, by: Actor) -> PolicyDocument:
    """Say for which tasks of a plan the document stands; replaces what was said before of those within reach."""
    document = _document(document_id, by)
    beyond = document.tasks.exclude(pk__in=tasks_seen_by(by).order_by().values("pk"))
    wanted = [*beyond, *tasks]
    document.tasks.set(wanted)
    record(by, "governance.document.tasks_linked", document, tasks=sorted(task.pk for task in wanted))
    return document


def _document(document_id: int, by: Actor) -> PolicyDocument:
    rows = PolicyDocument.everywhere.select_for_update(of=("self",)).select_related("organisation")
    document = rows.get(pk=document_id)
    must_reach(by, EDIT_DOCUMENTS, document.organisation)
    return document


def _write(document: PolicyDocument, content: DocumentContent) -> None:
    same = PolicyDocument.everywhere.filter(organisation=document.organisation, number=content.number)
    if content.number and same.exclude(pk=document.pk).exists():
        raise NumberUsed(number=content.number)
    document.kind, document.name_zh, document.name_en = content.kind, content.name_zh, content.name_en
    document.number, document.issuer, document.parent = content.number, content.issuer, content.parent
    document.changed_at = clock.now()
    document.save()
