"""Pages of the standards system."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.governance.differences import difference
from chengshu.kernel.governance.forms.standards import (
    CheckForm,
    CorrectionForm,
    EditionForm,
    NewStandardForm,
    StandardForm,
    StandardStateForm,
)
from chengshu.kernel.governance.models import Conformity, FindingState, StandardLevel, StandardState
from chengshu.kernel.governance.purposes import CORRECTIONS, EDITIONS
from chengshu.kernel.governance.queries.standards import (
    branches_with_counts,
    checks_seen_by,
    findings_seen_by,
    standards_for,
)
from chengshu.kernel.governance.rights import CHECK_STANDARDS, EDIT_STANDARDS, SEE_STANDARDS
from chengshu.kernel.governance.services.findings import FINDING
from chengshu.kernel.governance.services.standards import (
    CheckContent,
    EditionContent,
    StandardContent,
    add_edition,
    change_standard,
    record_check,
    register_standard,
    set_standard_state,
)
from chengshu.kernel.governance.tables.standards import (
    CHECKS,
    FINDINGS,
    STANDARDS,
    finding_url,
    standard_url,
)
from chengshu.kernel.governance.tables.tones import badge
from chengshu.kernel.governance.views.frame import files_of, keep_all, tabs_of
from chengshu.kernel.work import services as work
from chengshu.kernel.work.queries import item_about, offers_to
from chengshu.kernel.work.showing import panel_of
from chengshu.ui.forms import form_view, typed
from chengshu.ui.parts import Tab, Tile
from chengshu.ui.tables import list_page, short_list


def _tabs(current: str) -> list[Tab]:
    return tabs_of(
        current,
        (
            ("governance:standards", Text("标准规范", "Standards"), True),
            ("governance:checks", Text("使用检查", "Checks of use"), True),
            ("governance:findings", Text("问题整改", "Findings"), True),
        ),
    )


@requires(SEE_STANDARDS)
def standards(request: HubRequest) -> HttpResponseBase:
    """The standards that apply to the reader, by branch."""
    found = standards_for(request.actor)
    context = {
        "tabs": _tabs("governance:standards"),
        "may_edit": request.actor.may(EDIT_STANDARDS),
        "tiles": [
            Tile(branch.name, n, Text("项现行", "in force"), url=f"?branch={branch.pk}")
            for branch, n in branches_with_counts(found)
        ],
    }
    return list_page(request, "governance/standards.html", STANDARDS, found, context)


@requires(SEE_STANDARDS)
def checks(request: HubRequest) -> HttpResponseBase:
    """The checks of use within reach."""
    context = {"tabs": _tabs("governance:checks")}
    return list_page(request, "governance/standards.html", CHECKS, checks_seen_by(request.actor), context)


@requires(SEE_STANDARDS)
def findings(request: HubRequest) -> HttpResponseBase:
    """The findings within reach."""
    context = {"tabs": _tabs("governance:findings")}
    return list_page(request, "governance/standards.html", FINDINGS, findings_seen_by(request.actor), context)


@requires(SEE_STANDARDS)
def standard(request: HubRequest, standard_id: int) -> HttpResponse:
    """A standard with its editions, their difference, and checks of its use."""
    found = one_of(standards_for(request.actor), standard_id)
    versions = list(found.versions.select_related("added_by"))
    chosen = {str(version.pk): version for version in versions}
    old = chosen.get(request.GET.get("old", "")) or (versions[1] if len(versions) > 1 else None)
    new = chosen.get(request.GET.get("new", "")) or (versions[0] if versions else None)
    context = {
        "standard": found,
        "badge": badge(StandardState(found.state), found.state_label),
        "versions": [(version, files_of(version)) for version in versions],
        "old": old,
        "new": new,
        "difference": difference(old.text, new.text) if old and new else [],
        "checks": short_list(CHECKS, checks_seen_by(request.actor).filter(version__standard=found)),
        "may_edit": reaches(request.actor, EDIT_STANDARDS, found.organisation),
        "may_check": request.actor.may(CHECK_STANDARDS) and found.state == StandardState.IN_FORCE,
    }
    return render(request, "governance/standard.html", context)


def _content(form: StandardForm) -> StandardContent:
    given = {name: value for name, value in form.cleaned_data.items() if name != "organisation"}
    return StandardContent(**given | {"level": StandardLevel(given["level"])})


@requires(EDIT_STANDARDS)
def new_standard(request: HubRequest) -> HttpResponseBase:
    """Take a standard into the system."""

    def save(form: NewStandardForm) -> str:
        return standard_url(register_standard(form.cleaned_data["organisation"], _content(form), by=request.actor))

    form = typed(NewStandardForm, request, actor=request.actor, permission=EDIT_STANDARDS)
    return form_view(
        request, form, save, title=Text("收录标准", "Add a standard"), back=reverse("governance:standards")
    )


@requires(EDIT_STANDARDS)
def edit_standard(request: HubRequest, standard_id: int) -> HttpResponseBase:
    """Change a standard's record."""
    found = one_of(standards_for(request.actor), standard_id)

    def save(form: StandardForm) -> str:
        return standard_url(change_standard(found.pk, _content(form), by=request.actor))

    form = typed(StandardForm, request, initial={name: getattr(found, name) for name in StandardForm.base_fields})
    return form_view(request, form, save, title=Text("修改标准信息", "Change the record"), back=standard_url(found))


@requires(EDIT_STANDARDS)
def new_edition(request: HubRequest, standard_id: int) -> HttpResponseBase:
    """Add an edition."""
    found = one_of(standards_for(request.actor), standard_id)

    def save(form: EditionForm) -> str:
        given = dict(form.cleaned_data)
        papers = given.pop("papers")
        version = add_edition(found.pk, EditionContent(**given), by=request.actor)
        keep_all(papers, purpose=EDITIONS, by=request.actor, subject=version)
        return standard_url(found)

    last = found.versions.first()
    form = typed(EditionForm, request, initial={"text": last.text if last else ""})
    return form_view(
        request, form, save, title=Text("增加版本", "Add an edition"), back=standard_url(found), note=found
    )


@requires(EDIT_STANDARDS)
def standard_state(request: HubRequest, standard_id: int) -> HttpResponseBase:
    """Put a standard in force, withdraw or replace it."""
    found = one_of(standards_for(request.actor), standard_id)

    def save(form: StandardStateForm) -> str:
        state, other = StandardState(form.cleaned_data["state"]), form.cleaned_data["replaced_by"]
        return standard_url(set_standard_state(found.pk, state, replaced_by=other, by=request.actor))

    initial = {"state": found.state, "replaced_by": found.replaced_by}
    form = typed(StandardStateForm, request, actor=request.actor, initial=initial)
    return form_view(
        request, form, save, title=Text("变更状态", "Change the state"), back=standard_url(found), note=found
    )


@requires(CHECK_STANDARDS)
def new_check(request: HubRequest, standard_id: int) -> HttpResponseBase:
    """Record a check of use of the newest edition."""
    found = one_of(standards_for(request.actor), standard_id)
    version = found.versions.first()
    if version is None:
        raise NotFound

    def save(form: CheckForm) -> str:
        given = form.cleaned_data
        content = CheckContent(
            organisation=given["unit"],
            conformity=Conformity(given["conformity"]),
            system=given["system"],
            remark=given["remark"],
            findings=form.found(),
        )
        record_check(version.pk, content, office=given["organisation"], by=request.actor)
        return standard_url(found)

    form = typed(CheckForm, request, actor=request.actor, permission=CHECK_STANDARDS)
    title = Text("登记使用检查", "Record a check of use")
    return form_view(request, form, save, title=title, back=standard_url(found), note=version)


@requires(SEE_STANDARDS)
def finding(request: HubRequest, finding_id: int) -> HttpResponse:
    """A finding and how its correction stands."""
    found = one_of(findings_seen_by(request.actor), finding_id)
    item = item_about(found, FINDING)
    context = {
        "finding": found,
        "badge": badge(FindingState(found.state), found.state_label),
        "panel": panel_of(request.actor, item) if item else None,
        "moves": {offer.move.key for offer in offers_to(request.actor, item)} if item else set(),
    }
    return render(request, "governance/finding.html", context)


@requires(SEE_STANDARDS)
def correct(request: HubRequest, finding_id: int) -> HttpResponseBase:
    """Report what was done about a finding."""
    found = one_of(findings_seen_by(request.actor), finding_id)
    item = item_about(found, FINDING)
    if item is None:
        raise NotFound

    def save(form: CorrectionForm) -> str:
        evidence = keep_all(form.cleaned_data["papers"], purpose=CORRECTIONS, by=request.actor)
        values = {"correction": form.cleaned_data["correction"], "evidence": list(evidence)}
        work.make_move(item, "correct", by=request.actor, values=values)
        return finding_url(found)

    title = Text("报送整改情况", "Report the correction")
    return form_view(request, typed(CorrectionForm, request), save, title=title, back=finding_url(found), note=found)
