"""Pages of plans and policy documents."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.governance.differences import difference
from chengshu.kernel.governance.forms.documents import (
    DocumentForm,
    DocumentVersionForm,
    IssueForm,
    NewDocumentForm,
    TasksForm,
)
from chengshu.kernel.governance.forms.fields import ReasonForm
from chengshu.kernel.governance.models import DocumentKind, Effect
from chengshu.kernel.governance.purposes import DOCUMENTS as DOCUMENT_FILES
from chengshu.kernel.governance.queries.documents import documents_for, tasks_of
from chengshu.kernel.governance.rights import EDIT_DOCUMENTS, SEE_DOCUMENTS
from chengshu.kernel.governance.services.documents import (
    DocumentContent,
    add_document_version,
    change_document,
    issue_document,
    link_tasks,
    register_document,
    repeal_document,
)
from chengshu.kernel.governance.tables.documents import DOCUMENTS, LINKED_TASKS, document_url
from chengshu.kernel.governance.tables.tones import badge
from chengshu.kernel.governance.views.frame import files_of, keep_all
from chengshu.kernel.projects.models import Task
from chengshu.ui.forms import form_view, typed
from chengshu.ui.tables import list_page, short_list


@requires(SEE_DOCUMENTS)
def documents(request: HubRequest) -> HttpResponseBase:
    """The documents that apply to the reader."""
    context = {"may_edit": request.actor.may(EDIT_DOCUMENTS)}
    return list_page(request, "governance/documents.html", DOCUMENTS, documents_for(request.actor), context)


@requires(SEE_DOCUMENTS)
def document(request: HubRequest, document_id: int) -> HttpResponse:
    """A document with its versions, sub-plans and tasks."""
    found = one_of(documents_for(request.actor), document_id)
    versions = list(found.versions.select_related("added_by"))
    edits = reaches(request.actor, EDIT_DOCUMENTS, found.organisation)
    context = {
        "document": found,
        "badge": badge(found.effect, found.effect_label),
        "versions": [(version, files_of(version)) for version in versions],
        "difference": difference(versions[1].text, versions[0].text) if len(versions) > 1 else [],
        "sub_plans": documents_for(request.actor).filter(parent=found),
        "tasks": short_list(LINKED_TASKS, tasks_of(found, request.actor)),
        "may_edit": edits,
        "may_repeal": edits and found.effect in {Effect.COMING, Effect.IN_FORCE},
        "may_issue": edits and versions and not found.repealed_on,
    }
    return render(request, "governance/document.html", context)


def _content(form: DocumentForm) -> DocumentContent:
    given = {name: value for name, value in form.cleaned_data.items() if name != "organisation"}
    return DocumentContent(**given | {"kind": DocumentKind(given["kind"])})


@requires(EDIT_DOCUMENTS)
def new_document(request: HubRequest) -> HttpResponseBase:
    """Take a document into the register."""

    def save(form: NewDocumentForm) -> str:
        return document_url(register_document(form.cleaned_data["organisation"], _content(form), by=request.actor))

    form = typed(NewDocumentForm, request, actor=request.actor, permission=EDIT_DOCUMENTS)
    title = Text("登记文件", "Add a document")
    return form_view(request, form, save, title=title, back=reverse("governance:documents"))


@requires(EDIT_DOCUMENTS)
def edit_document(request: HubRequest, document_id: int) -> HttpResponseBase:
    """Change a document's record."""
    found = one_of(documents_for(request.actor), document_id)

    def save(form: DocumentForm) -> str:
        return document_url(change_document(found.pk, _content(form), by=request.actor))

    initial = {name: getattr(found, name) for name in DocumentForm.base_fields}
    form = typed(DocumentForm, request, actor=request.actor, initial=initial)
    return form_view(request, form, save, title=Text("修改文件信息", "Change the record"), back=document_url(found))


@requires(EDIT_DOCUMENTS)
def new_version(request: HubRequest, document_id: int) -> HttpResponseBase:
    """Add a version."""
    found = one_of(documents_for(request.actor), document_id)

    def save(form: DocumentVersionForm) -> str:
        given = form.cleaned_data
        version = add_document_version(found.pk, text=given["text"], note=given["note"], by=request.actor)
        keep_all(given["papers"], purpose=DOCUMENT_FILES, by=request.actor, subject=version)
        return document_url(found)

    last = found.versions.first()
    form = typed(DocumentVersionForm, request, initial={"text": last.text if last else ""})
    return form_view(request, form, save, title=Text("增加版本", "Add a version"), back=document_url(found), note=found)


@requires(EDIT_DOCUMENTS)
def issue(request: HubRequest, document_id: int) -> HttpResponseBase:
    """Let a document hold."""
    found = one_of(documents_for(request.actor), document_id)

    def save(form: IssueForm) -> str:
        return document_url(issue_document(found.pk, by=request.actor, **form.cleaned_data))

    initial = {"effective_on": found.effective_on, "expires_on": found.expires_on}
    form = typed(IssueForm, request, initial=initial)
    title = Text("发布施行", "Put in force")
    return form_view(request, form, save, title=title, back=document_url(found), note=found)


@requires(EDIT_DOCUMENTS)
def repeal(request: HubRequest, document_id: int) -> HttpResponseBase:
    """Repeal a document."""
    found = one_of(documents_for(request.actor), document_id)

    def save(form: ReasonForm) -> str:
        return document_url(repeal_document(found.pk, why=form.cleaned_data["why"], by=request.actor))

    title = Text("废止", "Repeal")
    return form_view(request, typed(ReasonForm, request), save, title=title, back=document_url(found), note=found)


@requires(EDIT_DOCUMENTS)
def tasks(request: HubRequest, document_id: int) -> HttpResponseBase:
    """Say for which tasks a document stands."""
    found = one_of(documents_for(request.actor), document_id)

    def save(form: TasksForm) -> str:
        return document_url(link_tasks(found.pk, form.cleaned_data["tasks"], by=request.actor))

    initial = {"tasks": Task.everywhere.filter(policy_documents=found)}
    form = typed(TasksForm, request, actor=request.actor, initial=initial)
    title = Text("关联规划任务", "Link tasks")
    return form_view(request, form, save, title=title, back=document_url(found), note=found)
