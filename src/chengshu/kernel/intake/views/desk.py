"""Pages of the staff: files handed in, what machines found, keys of programs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.intake.errors import FileUnreadable
from chengshu.kernel.intake.forms.desk import AreaForm, DismissForm, FileForm, KeyForm, mapping_form
from chengshu.kernel.intake.models import ApiKey, FileState, FindingState, Jurisdiction
from chengshu.kernel.intake.queries import desk
from chengshu.kernel.intake.reading import LARGEST
from chengshu.kernel.intake.rights import CONFIRM, IMPORT, KEEP_DOORS
from chengshu.kernel.intake.services import doors, files, findings
from chengshu.kernel.intake.tables import AREAS, FILES, FINDINGS, KEYS, LETTERS, PREVIEW, ROWS
from chengshu.ui.forms import Form, done, form_view, typed
from chengshu.ui.panels import panels_for
from chengshu.ui.tables import list_page, listing, short_list


@requires(IMPORT)
@require_safe
def case_files(request: HubRequest) -> HttpResponseBase:
    """What was handed in."""
    return list_page(request, "intake/files.html", FILES, desk.files_seen_by(request.actor))


@requires(IMPORT)
def new_file(request: HubRequest) -> HttpResponseBase:
    """Hand in a file."""

    def save(form: FileForm) -> str:
        upload = form.cleaned_data["file"]
        if upload.size > LARGEST:
            raise FileUnreadable
        return reverse("intake:file", args=[files.hand_in(upload.read(), upload.name, by=request.actor).pk])

    title, said = Text("导入案件", "Import cases"), Text("已读取，请核对各列。", "Read; please check the columns.")
    back = reverse("intake:files")
    return form_view(request, typed(FileForm, request), save, title=title, back=back, said=said)


@requires(IMPORT)
@require_safe
def case_file(request: HubRequest, pk: int) -> HttpResponseBase:
    """A file with its mapping and a preview, or how far it has come."""
    file = desk.file_for(request.actor, pk)
    proposed = file.state == FileState.PROPOSED
    context = {
        "file": file,
        "proposed": proposed,
        "form": mapping_form(file)() if proposed else None,
        "preview": short_list(PREVIEW, desk.preview(file)) if proposed else None,
        "listing": None if proposed else listing(request, ROWS, desk.unfit_rows(file)),
        "panels": [] if proposed else panels_for("intake.file", request.actor, file),
    }
    return render(request, "intake/file.html", context)


@requires(IMPORT)
@require_POST
def map_file(request: HubRequest, pk: int) -> HttpResponseBase:
    """Say which column is what."""
    file = desk.file_for(request.actor, pk)
    form = mapping_form(file)(request.POST)
    if form.is_valid():
        files.set_mapping(
            file, {what: int(value) for what, value in form.cleaned_data.items() if value}, by=request.actor
        )
    return done(request, Text("已保存各列的含义。", "The columns are saved."), reverse("intake:file", args=[pk]))


@requires(IMPORT)
@require_POST
def accept_file(request: HubRequest, pk: int) -> HttpResponseBase:
    """Take the rows in."""
    files.accept(desk.file_for(request.actor, pk), by=request.actor)
    return done(request, Text("开始导入。", "The rows are being taken in."), reverse("intake:file", args=[pk]))


@requires(CONFIRM)
@require_safe
def found(request: HubRequest) -> HttpResponseBase:
    """What machines found."""
    return list_page(request, "intake/findings.html", FINDINGS, desk.findings_seen_by(request.actor))


@requires(CONFIRM)
@require_safe
def finding(request: HubRequest, pk: int) -> HttpResponse:
    """One finding."""
    row = desk.finding_for(request.actor, pk)
    context = {"finding": row, "waiting": row.state == FindingState.WAITING, "form": DismissForm()}
    return render(request, "intake/finding.html", context)


@requires(CONFIRM)
@require_POST
def confirm(request: HubRequest, pk: int) -> HttpResponseBase:
    """It is so."""
    case = findings.confirm(desk.finding_for(request.actor, pk), by=request.actor)
    said = Text("已确认，案件编号 %(n)s。", "Confirmed as case %(n)s.").with_values(n=case.number)
    return done(request, said, reverse("intake:findings"))


@requires(CONFIRM)
@require_POST
def dismiss(request: HubRequest, pk: int) -> HttpResponseBase:
    """A false alarm."""
    why = request.POST.get("why", "")[:300]
    findings.dismiss(desk.finding_for(request.actor, pk), by=request.actor, why=why)
    return done(request, Text("已标为误报。", "Marked as a false alarm."), reverse("intake:findings"))


@requires(KEEP_DOORS)
@require_safe
def letters(request: HubRequest) -> HttpResponseBase:
    """The letters that were looked at, and whether the mailbox answers."""
    return list_page(request, "intake/letters.html", LETTERS, desk.letters(), {"box": desk.mailbox()})


@requires(KEEP_DOORS)
@require_safe
def keys(request: HubRequest) -> HttpResponseBase:
    """Who may write as a program, and into which jurisdictions."""
    context = {"areas": short_list(AREAS, Jurisdiction.objects.all())}
    return list_page(request, "intake/keys.html", KEYS, ApiKey.objects.select_related("jurisdiction"), context)


@requires(KEEP_DOORS)
def new_area(request: HubRequest) -> HttpResponseBase:
    """A jurisdiction more."""
    title, back = Text("新增辖区", "A new jurisdiction"), reverse("intake:keys")
    form = typed(AreaForm, request, initial={"active": True})
    return form_view(request, form, _set_area(request), title=title, back=back)


@requires(KEEP_DOORS)
def area(request: HubRequest, pk: int) -> HttpResponseBase:
    """Another name or area of a jurisdiction, or none any more; its key stays."""
    row = one_of(Jurisdiction.objects, pk)
    form = typed(AreaForm, request, initial={name: getattr(row, name) for name in AreaForm.base_fields})
    form.fields["key"].disabled = True
    return form_view(request, form, _set_area(request), title=row.name, back=reverse("intake:keys"))


@requires(KEEP_DOORS)
def new_key(request: HubRequest) -> HttpResponseBase:
    """Give out a key; it is shown once."""
    form = typed(KeyForm, request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        row, text = doors.make_key(
            given["jurisdiction"], given["holder"], by=request.actor, per_minute=given["per_minute"]
        )
        return render(request, "intake/key.html", {"key": row, "text": text})
    return form_view(request, form, _nowhere, title=Text("发放密钥", "Give out a key"), back=reverse("intake:keys"))


@requires(KEEP_DOORS)
def end_key(request: HubRequest, pk: int) -> HttpResponseBase:
    """It opens nothing any more."""
    key = one_of(ApiKey.objects, pk)

    def save(form: Form) -> str:
        doors.end_key(key, by=request.actor)
        return reverse("intake:keys")

    title = Text("停用“%(name)s”的密钥", "End the key of “%(name)s”").with_values(name=key.holder)
    note = Text("停用后该程序立即不能再写入。", "The program cannot write from then on.")
    return form_view(request, typed(Form, request), save, title=title, back=reverse("intake:keys"), note=note)


def _set_area(request: HubRequest) -> Callable[[AreaForm], str]:
    def save(form: AreaForm) -> str:
        doors.set_jurisdiction(by=request.actor, **form.content())
        return reverse("intake:keys")

    return save


def _nowhere(form: KeyForm) -> str:
    """A sound form never comes here: it was answered with its key."""
    return reverse("intake:keys")
