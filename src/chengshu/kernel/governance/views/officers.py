"""Pages of chief officers and their papers."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.governance.forms.fields import ReasonForm
from chengshu.kernel.governance.forms.officers import HandInForm, OfficerForm, PaperRuleForm, TermForm
from chengshu.kernel.governance.models import OfficerKind, PaperKind, PaperRule, PaperState
from chengshu.kernel.governance.purposes import YEARLY_PAPERS
from chengshu.kernel.governance.queries.officers import officers_seen_by, papers_seen_by, units_without_officer
from chengshu.kernel.governance.rights import ACCEPT_PAPERS, EDIT_OFFICERS, SEE_OFFICERS, SEE_PAPERS, SET_RULES
from chengshu.kernel.governance.services.officers import (
    DueDay,
    OfficeContent,
    appoint_officer,
    end_office,
    prolong_office,
    set_paper_rule,
)
from chengshu.kernel.governance.services.papers import PAPER, accept_paper, hand_in_paper, send_paper_back
from chengshu.kernel.governance.tables.officers import (
    OFFICERS,
    PAPERS,
    RULES,
    UNITS_WITHOUT,
    officer_url,
    paper_url,
    standing,
)
from chengshu.kernel.governance.tables.tones import paper_badge
from chengshu.kernel.governance.views.frame import keep_all, tabs_of
from chengshu.kernel.projects.showing import file_lines
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.parts import Tab, Tile
from chengshu.ui.tables import list_page, short_list


def _tabs(request: HubRequest, current: str) -> list[Tab]:
    actor = request.actor
    return tabs_of(
        current,
        (
            ("governance:officers", Text("首席官名册", "Officers"), actor.may(SEE_OFFICERS)),
            ("governance:papers", Text("年度计划和报告", "Yearly papers"), actor.may(SEE_PAPERS)),
            ("governance:units_without", Text("未设首席数据官", "Units without"), actor.may(SEE_OFFICERS)),
            ("governance:paper_rules", Text("报送期限", "Due days"), actor.may(SET_RULES)),
        ),
    )


@requires(SEE_OFFICERS)
def officers(request: HubRequest) -> HttpResponseBase:
    """The officers within reach."""
    found = officers_seen_by(request.actor)
    serving = found.filter(ended_on=None)
    late = papers_seen_by(request.actor).filter(state=PaperState.ASKED, due_on__lt=clock.today())
    context = {
        "tabs": _tabs(request, "governance:officers"),
        "may_edit": request.actor.may(EDIT_OFFICERS),
        "tiles": (
            Tile(Text("在任首席数据官", "Chief data officers"), serving.filter(kind=OfficerKind.CDO).count()),
            Tile(
                Text("未设首席数据官的单位", "Units without one"),
                units_without_officer(request.actor).count(),
                url=reverse("governance:units_without"),
                tone="warning",
            ),
            Tile(Text("逾期未报", "Papers late"), late.count(), url=reverse("governance:papers"), tone="bad"),
        ),
    }
    return list_page(request, "governance/officers.html", OFFICERS, found, context)


@requires(SEE_OFFICERS)
def units_without(request: HubRequest) -> HttpResponseBase:
    """The units without a chief data officer."""
    context = {"tabs": _tabs(request, "governance:units_without"), "may_edit": request.actor.may(EDIT_OFFICERS)}
    return list_page(request, "governance/officers.html", UNITS_WITHOUT, units_without_officer(request.actor), context)


@requires(SEE_PAPERS)
def papers(request: HubRequest) -> HttpResponseBase:
    """The yearly plans and reports within reach."""
    context = {"tabs": _tabs(request, "governance:papers")}
    return list_page(request, "governance/officers.html", PAPERS, papers_seen_by(request.actor), context)


@requires(SET_RULES)
def paper_rules(request: HubRequest) -> HttpResponseBase:
    """By which day papers are due."""
    rules = PaperRule.scoped.within(request.actor, SET_RULES).select_related("organisation")
    context = {"tabs": _tabs(request, "governance:paper_rules"), "may_rule": True}
    return list_page(request, "governance/officers.html", RULES, rules, context)


@requires(SEE_OFFICERS)
def officer(request: HubRequest, officer_id: int) -> HttpResponse:
    """An officer with term, duty and papers."""
    found = one_of(officers_seen_by(request.actor), officer_id)
    context = {
        "officer": found,
        "standing": standing(found),
        "papers": short_list(PAPERS, papers_seen_by(request.actor).filter(officer=found)),
        "may_edit": reaches(request.actor, EDIT_OFFICERS, found.organisation) and not found.ended_on,
    }
    return render(request, "governance/officer.html", context)


@requires(EDIT_OFFICERS)
def new_officer(request: HubRequest) -> HttpResponseBase:
    """Appoint an officer."""

    def save(form: OfficerForm) -> str:
        given = dict(form.cleaned_data)
        post, kind = given.pop("post"), OfficerKind(given.pop("kind"))
        content = OfficeContent(**given)
        return officer_url(
            appoint_officer(post.organisation, post.person, kind=kind, content=content, by=request.actor)
        )

    form = typed(OfficerForm, request)
    title = Text("任命首席数据官等", "Appoint a chief officer")
    return form_view(request, form, save, title=title, back=reverse("governance:officers"))


@requires(EDIT_OFFICERS)
def prolong(request: HubRequest, officer_id: int) -> HttpResponseBase:
    """Give a further term."""
    found = one_of(officers_seen_by(request.actor), officer_id)

    def save(form: TermForm) -> str:
        return officer_url(prolong_office(found.pk, until=form.cleaned_data["until"], by=request.actor))

    form = typed(TermForm, request, initial={"until": found.until})
    return form_view(request, form, save, title=Text("续任", "Prolong the term"), back=officer_url(found), note=found)


@requires(EDIT_OFFICERS)
def leave_office(request: HubRequest, officer_id: int) -> HttpResponseBase:
    """Let an officer leave."""
    found = one_of(officers_seen_by(request.actor), officer_id)

    def save(form: ReasonForm) -> str:
        return officer_url(end_office(found.pk, why=form.cleaned_data["why"], by=request.actor))

    title = Text("卸任", "Leave office")
    return form_view(request, typed(ReasonForm, request), save, title=title, back=officer_url(found), note=found)


@requires(SET_RULES)
def new_paper_rule(request: HubRequest) -> HttpResponseBase:
    """Set by which day a paper is due."""

    def save(form: PaperRuleForm) -> str:
        given = form.cleaned_data
        due = DueDay(given["month"], given["day"], given["year_after"], given["open_days"], given["remind_days"])
        set_paper_rule(
            given["organisation"],
            PaperKind(given["paper"]),
            due,
            first_year=given["first_year"],
            officer_kind=OfficerKind(given["officer_kind"]),
            by=request.actor,
        )
        return reverse("governance:paper_rules")

    initial = {"first_year": clock.today().year, "month": 1, "day": 31, "open_days": 30, "remind_days": 7}
    form = typed(PaperRuleForm, request, actor=request.actor, permission=SET_RULES, initial=initial)
    title = Text("设置报送期限", "Set a due day")
    return form_view(request, form, save, title=title, back=reverse("governance:paper_rules"))


@requires(SEE_PAPERS)
def paper(request: HubRequest, paper_id: int) -> HttpResponse:
    """A yearly plan or report."""
    found = one_of(papers_seen_by(request.actor), paper_id)
    item = item_about(found, PAPER)
    handed_in = item.steps.filter(verb="hand_in").last() if item else None
    context = {
        "paper": found,
        "badge": paper_badge(found),
        "panel": panel_of(request.actor, item) if item else None,
        "files": file_lines(attachments_of(handed_in)) if handed_in else [],
        "may_hand_in": found.state == PaperState.ASKED and found.officer.person_id == request.actor.person_id,
        "may_decide": found.state == PaperState.HANDED_IN and reaches(request.actor, ACCEPT_PAPERS, found.office),
    }
    return render(request, "governance/paper.html", context)


@requires(SEE_PAPERS)
def hand_in(request: HubRequest, paper_id: int) -> HttpResponseBase:
    """Hand in a paper, by its officer."""
    found = one_of(papers_seen_by(request.actor), paper_id)

    def save(form: HandInForm) -> str:
        files = keep_all(form.cleaned_data["papers"], purpose=YEARLY_PAPERS, by=request.actor)
        return paper_url(hand_in_paper(found.pk, words=form.cleaned_data["words"], files=files, by=request.actor))

    form = typed(HandInForm, request, initial={"words": found.words})
    return form_view(request, form, save, title=Text("报送", "Hand in"), back=paper_url(found), note=found)


@requires(ACCEPT_PAPERS)
@require_POST
def accept(request: HubRequest, paper_id: int) -> HttpResponse:
    """Accept a paper."""
    found = accept_paper(one_of(papers_seen_by(request.actor), paper_id).pk, by=request.actor)
    return done(request, Text("已采纳。", "Accepted."), paper_url(found))


@requires(ACCEPT_PAPERS)
def send_back(request: HubRequest, paper_id: int) -> HttpResponseBase:
    """Return a paper."""
    found = one_of(papers_seen_by(request.actor), paper_id)

    def save(form: ReasonForm) -> str:
        return paper_url(send_paper_back(found.pk, why=form.cleaned_data["why"], by=request.actor))

    title = Text("退回修改", "Send back")
    return form_view(request, typed(ReasonForm, request), save, title=title, back=paper_url(found), note=found)
