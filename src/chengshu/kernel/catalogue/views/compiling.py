"""Pages on which entries are compiled and reviewed."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.catalogue.contents import ResourceContent, from_json
from chengshu.kernel.catalogue.differences import difference
from chengshu.kernel.catalogue.errors import BadSheet, NotBeingCompiled
from chengshu.kernel.catalogue.forms.entries import (
    GROUPS,
    NewEntryForm,
    OptionalReasonForm,
    ReasonForm,
    ResourceForm,
    SheetForm,
)
from chengshu.kernel.catalogue.forms.items import contents_of, filled_in, pasted_rows, rows_of, typed_rows
from chengshu.kernel.catalogue.models import Resource, Submission, SubmissionKind, SubmissionState
from chengshu.kernel.catalogue.queries.seen import entry_seen_by, own_entries, submissions_seen_by
from chengshu.kernel.catalogue.queries.standards import check_entry, standards_for
from chengshu.kernel.catalogue.rights import COMPILE, SEE
from chengshu.kernel.catalogue.services.submissions import (
    SUBMISSION,
    ask_withdrawal,
    compile_entry,
    move_submission,
    revise_entry,
    save_content,
)
from chengshu.kernel.catalogue.services.taking_in import take_in_sheet
from chengshu.kernel.catalogue.sheets import written_sheet
from chengshu.kernel.catalogue.tables import tones
from chengshu.kernel.catalogue.tables.entries import ENTRIES, SUBMISSIONS, submission_url
from chengshu.kernel.catalogue.views.browsing import XLSX
from chengshu.kernel.catalogue.views.choices import offered
from chengshu.kernel.catalogue.views.frame import desk_tabs
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.ui.forms import done, form_page, form_view, typed
from chengshu.ui.tables import list_page

SAVED = Text("已保存。", "Saved.")
MOST_UPLOADED = 10 * 1024 * 1024
BLANKS = 5
SUBMITTED = Text("已提交部门审核。", "Submitted to your department for review.")


@requires(SEE)
def desk(request: HubRequest) -> HttpResponseBase:
    """What is being compiled and reviewed."""
    context = {"tabs": desk_tabs("catalogue:desk", request.actor), "may_compile": request.actor.may(COMPILE)}
    rows = submissions_seen_by(request.actor)
    return list_page(request, "catalogue/desk.html", SUBMISSIONS, rows, context)


@requires(SEE)
def own(request: HubRequest) -> HttpResponseBase:
    """The entries of the units one works for, wherever they stand."""
    context = {"tabs": desk_tabs("catalogue:own", request.actor), "may_compile": request.actor.may(COMPILE)}
    return list_page(request, "catalogue/desk.html", ENTRIES, own_entries(request.actor), context)


@requires(SEE)
def submission(request: HubRequest, submission_id: int) -> HttpResponse:
    """What is asked for, what differs from what is published, what the checks say, and the moves one can make."""
    found = one_of(submissions_seen_by(request.actor), pk=submission_id)
    content, item = from_json(found.content), item_about(found, SUBMISSION)
    earlier = found.resource.versions.filter(number=found.base_version).first()
    before = from_json(earlier.content) if earlier else ResourceContent(name_zh="")
    context = {
        "submission": found,
        "entry": found.resource,
        "content": content,
        "state": tones.submission(found.state),
        "difference": difference(before, content) if found.kind != SubmissionKind.WITHDRAWAL else None,
        "findings": check_entry(content, found.resource.provider) if found.state != SubmissionState.PUBLISHED else [],
        "panel": panel_of(request.actor, item) if item else None,
        "may_edit": _editable(request, found),
    }
    return render(request, "catalogue/submission.html", context)


@requires(COMPILE)
def new(request: HubRequest) -> HttpResponseBase:
    """Begin an entry."""

    def save(form: NewEntryForm) -> str:
        given = form.cleaned_data
        place = given["classification"]
        content = ResourceContent(given["name_zh"], given["name_en"], place.code if place else "")
        begun = compile_entry(given["unit"], content, key=given["key"], by=request.actor)
        return reverse("catalogue:edit", args=[begun.pk])

    form = typed(NewEntryForm, request, actor=request.actor, permission=COMPILE)
    return form_view(request, form, save, title=Text("新编目录", "New entry"), back=reverse("catalogue:desk"))


@requires(COMPILE)
def edit(request: HubRequest, submission_id: int) -> HttpResponseBase:
    """The editor: what is written about the resource, and its items, many at once."""
    found = one_of(submissions_seen_by(request.actor), pk=submission_id)
    if not _editable(request, found):
        raise NotBeingCompiled
    before, standards = from_json(found.content), standards_for(found.resource.provider)
    form = typed(ResourceForm, request, initial=ResourceForm.initial_of(before))
    rows = typed_rows(request.POST) if request.method == "POST" else rows_of(before.items)
    context = {
        "submission": found,
        "rows": rows,
        "blanks": range(len(rows), len(rows) + BLANKS),
        "groups": [(label, [form[name] for name in names]) for label, names in GROUPS],
        "offered": offered(standards),
        "seen": found.changed_at.isoformat(),
        "back": submission_url(found),
    }

    def save(filled: ResourceForm) -> HttpResponseBase:
        content = filled.content(before)
        filled_in(rows, standards, grade=content.grade, sharing=content.sharing, opening=content.opening)
        items = contents_of(rows, standards)
        if items is None:
            return render(request, "catalogue/edit.html", {**context, "form": filled, "wrong_items": True}, status=422)
        seen = parse_datetime(request.POST.get("seen", ""))
        with transaction.atomic():
            saved = save_content(found, content.with_items(items), by=request.actor, seen=seen)
            if "submit" in request.POST:
                move_submission(saved, "submit", by=request.actor)
        return done(request, SUBMITTED if "submit" in request.POST else SAVED, submission_url(found))

    return form_page(request, "catalogue/edit.html", form, save, context)


@requires(COMPILE)
@require_POST
def item_rows(request: HubRequest, submission_id: int) -> HttpResponse:
    """The lines of the editor with further ones: pasted out of a spreadsheet, or empty; nothing is written."""
    found = one_of(submissions_seen_by(request.actor), pk=submission_id)
    standards = standards_for(found.resource.provider)
    added = pasted_rows(request.POST.get("pasted", "")[:500_000])
    rows = [*typed_rows(request.POST), *added]
    content = from_json(found.content)
    filled_in(rows, standards, grade=content.grade, sharing=content.sharing, opening=content.opening)
    blanks = range(len(rows), len(rows) + BLANKS)
    context = {"rows": rows, "blanks": blanks, "offered": offered(standards), "added": len(added)}
    return render(request, "catalogue/_item_rows.html", context)


@requires(COMPILE)
def revise(request: HubRequest, key: str) -> HttpResponseBase:
    """Begin a change of an entry."""
    found = entry_seen_by(request.actor, key)

    def save(form: OptionalReasonForm) -> str:
        begun = revise_entry(found, reason=form.cleaned_data["why"], by=request.actor)
        return reverse("catalogue:edit", args=[begun.pk])

    form = typed(OptionalReasonForm, request)
    title = Text("变更目录", "Change the entry")
    return form_view(request, form, save, title=title, back=found.url, note=found.name)


@requires(COMPILE)
def withdraw(request: HubRequest, key: str) -> HttpResponseBase:
    """Ask that an entry leave the catalogue."""
    found = entry_seen_by(request.actor, key)

    def save(form: ReasonForm) -> str:
        return submission_url(ask_withdrawal(found, reason=form.cleaned_data["why"], by=request.actor))

    form = typed(ReasonForm, request)
    title = Text("申请撤销目录", "Ask to withdraw the entry")
    return form_view(request, form, save, title=title, back=found.url, note=found.name)


@requires(COMPILE)
def take_in(request: HubRequest) -> HttpResponseBase:
    """Take in the official form: all of it, or a list of what is wrong by row and column."""
    context = {"back": reverse("catalogue:desk")}

    def save(form: SheetForm) -> HttpResponseBase:
        upload = form.cleaned_data["file"]
        if upload.size > MOST_UPLOADED:
            raise BadSheet(Text("文件超过 10 MB，请分批导入。", "More than 10 MB; import it in parts."))
        taken = take_in_sheet(upload.read(), by=request.actor)
        if taken.problems:
            wrong = {**context, "form": form, "problems": taken.problems, "file": upload.name}
            return render(request, "catalogue/take_in.html", wrong, status=422)
        said = Text(
            "已导入：%(n)s 条目录待提交，%(same)s 条没有变化。",
            "%(n)s entries wait to be submitted; %(same)s are unchanged.",
        )
        return done(
            request, said.with_values(n=len(taken.submissions), same=taken.unchanged), reverse("catalogue:desk")
        )

    return form_page(request, "catalogue/take_in.html", typed(SheetForm, request), save, context)


@requires(COMPILE)
def blank_form(request: HubRequest) -> HttpResponse:
    """The official form: empty, or with ``?own=1`` filled with the entries of one's own units."""
    rows: list[Resource] = []
    if request.GET.get("own"):
        rows = list(
            own_entries(request.actor).exclude(standing="withdrawn").filter(node="").order_by("code", "pk")[:500]
        )
    answer = HttpResponse(written_sheet(rows), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="catalogue-form.xlsx"'
    return answer


def _editable(request: HubRequest, found: Submission) -> bool:
    compiling = found.state == SubmissionState.COMPILING and found.kind != SubmissionKind.WITHDRAWAL
    return compiling and reaches(request.actor, COMPILE, found.resource.provider)
