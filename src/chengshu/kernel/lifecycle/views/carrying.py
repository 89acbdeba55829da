"""Stages with their papers and experts, contracts and quality, money, and what comes after the building."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.lifecycle import forms, services, showing, tables
from chengshu.kernel.lifecycle.models import FixedPoint, LedgerEntry, Paper, PointKind, Project, QualityReport
from chengshu.kernel.lifecycle.queries import projects as queries
from chengshu.kernel.lifecycle.queries.rules import papers_needed, points_of
from chengshu.kernel.lifecycle.rights import AUDIT, EVALUATE, KEEP_FUNDS, KEEP_LIBRARY, MANAGE, SEE_PROJECTS
from chengshu.kernel.lifecycle.services.stages import papers_missing, points_unheard
from chengshu.kernel.lifecycle.views.frame import act, page_of, project_seen
from chengshu.ui.forms import done, typed
from chengshu.ui.tables import list_page


@requires(SEE_PROJECTS)
def stage(request: HubRequest, pk: int) -> HttpResponse:
    """A stage of a project: what it needs, what is there, whom to hear, and its work."""
    run = one_of(queries.runs_for(request.actor), pk)
    missing = {paper.pk for paper in papers_missing(run)}
    unheard = {point.pk for point in points_unheard(run)}
    opinions = run.opinions.select_related("consultation", "point")
    context = {
        "run": run,
        "project": run.project,
        "state": showing.run_state(run),
        "tracker": showing.tracker(run.project),
        "needed": [(paper, paper.pk not in missing) for paper in papers_needed(run.stage, run.project)],
        "papers": [(paper, showing.file_lines(paper)) for paper in run.papers.all()],
        "points": [(point, point.pk not in unheard) for point in points_of(run.stage, run.project)],
        "opinions": opinions,
        "panel": queries.panel_about(run, request.actor),
        "may_manage": queries.may(request.actor, run.project, MANAGE),
    }
    return render(request, "lifecycle/stage.html", context)


@requires(MANAGE)
@require_POST
def stage_begin(request: HubRequest, pk: int) -> HttpResponse:
    """Begin a stage."""
    services.begin_stage(one_of(queries.runs_for(request.actor), pk), by=request.actor)
    return done(request, Text("环节已启动。", "The stage has begun."), reverse("lifecycle:stage", args=[pk]))


@requires(MANAGE)
def stage_due(request: HubRequest, pk: int) -> HttpResponseBase:
    """Give a stage another day."""
    run = one_of(queries.runs_for(request.actor), pk)
    title = Text("调整环节时限", "Change the day of a stage")
    return _of_run(request, run, title, typed(forms.DueForm, request), services.set_stage_due)


@requires(MANAGE)
def paper_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Upload a document of a stage."""
    run = one_of(queries.runs_for(request.actor), pk)
    form = typed(forms.PaperForm, request, run=run, initial={"required": request.GET.get("required")})
    return _of_run(request, run, Text("上传材料", "Upload a document"), form, services.add_paper)


@requires(MANAGE)
@require_POST
def paper_drop(request: HubRequest, pk: int) -> HttpResponse:
    """Take a document away."""
    paper = one_of(Paper.objects.select_related("run__project", "run__stage"), pk)
    one_of(queries.runs_for(request.actor), paper.run_id)
    services.drop_paper(paper, by=request.actor)
    return done(request, Text("已撤下。", "Taken away."), reverse("lifecycle:stage", args=[paper.run_id]))


@requires(MANAGE)
def experts_ask(request: HubRequest, pk: int, point: int) -> HttpResponseBase:
    """Ask experts at a fixed point."""
    run = one_of(queries.runs_for(request.actor), pk)
    asked = one_of(FixedPoint.objects.filter(kind=PointKind.EXPERTS).select_related("field"), point)

    def save(given: dict[str, Any]) -> None:
        services.ask_about(run, asked, by=request.actor, **given)

    back = reverse("lifecycle:stage", args=[pk])
    field: Any = asked.field  # a point for experts always has one, says its constraint
    note = Text(f"{field.name.zh}，{asked.experts} 名", f"{field.name.en}, {asked.experts} experts")
    return act(request, Text("提请专家论证", "Ask experts"), typed(forms.AskForm, request), save, back, note=note)


@requires(MANAGE)
def contract_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Enter a contract."""
    form = typed(forms.ContractForm, request)
    return _of_project(request, pk, Text("登记合同", "Enter a contract"), form, services.enter_contract, tab="papers")


@requires(MANAGE)
def quality_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Enter a third party's report."""
    form = typed(forms.QualityForm, request)
    title = Text("登记第三方报告", "Enter a third party's report")
    return _of_project(request, pk, title, form, services.report_quality, tab="papers")


@requires(MANAGE)
def quality_settle(request: HubRequest, pk: int) -> HttpResponseBase:
    """Settle the issues of a report."""
    report = one_of(QualityReport.objects.select_related("project"), pk)
    project_seen(request, report.project_id)

    def save(given: dict[str, Any]) -> None:
        services.settle_quality(report, by=request.actor, **given)

    back = page_of(report.project_id, "papers")
    form = typed(forms.AnswerForm, request)
    return act(request, Text("处理质量问题", "Settle issues"), form, save, back, note=report.words)


@requires(KEEP_FUNDS)
def budget_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Enter a budget."""
    form = typed(forms.BudgetForm, request, project=project_seen(request, pk), initial={"year": clock.today().year})
    return _money(request, pk, Text("下达预算", "Enter a budget"), form, services.enter_budget)


@requires(KEEP_FUNDS)
def payment_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Enter a payment."""
    form = typed(forms.PaymentForm, request, project=project_seen(request, pk))
    return _money(request, pk, Text("登记支付", "Enter a payment"), form, services.pay)


@requires(KEEP_FUNDS)
def operating_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Enter operating cost."""
    form = typed(forms.OperatingForm, request, project=project_seen(request, pk))
    return _money(request, pk, Text("登记运维支出", "Enter operating cost"), form, services.pay_operation)


@requires(KEEP_FUNDS)
def income_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Enter income."""
    form = typed(forms.IncomeForm, request)
    return _money(request, pk, Text("登记运营收入", "Enter income"), form, services.enter_income)


@requires(KEEP_FUNDS)
def correction_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Correct a line of the ledger."""
    mine = Project.scoped.within(request.actor, KEEP_FUNDS).values("pk")
    entry = one_of(LedgerEntry.objects.filter(project__in=mine).select_related("project", "source", "contract"), pk)

    def save(given: dict[str, Any]) -> None:
        services.correct(entry, difference_fen=given["difference"], why=given["why"], by=request.actor)

    note = Text(f"{entry.kind_label.zh} {entry.on}", f"{entry.kind_label.en} {entry.on}")
    form = typed(forms.CorrectionForm, request)
    return act(request, Text("更正", "Correct"), form, save, page_of(entry.project_id, "money"), note=note)


@requires(KEEP_FUNDS)
def fund_review_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Review what a year's money brought."""
    form = typed(forms.FundReviewForm, request, initial={"year": clock.today().year})
    title = Text("资金绩效评价", "Review the funds")
    return _of_project(request, pk, title, form, services.review_funds, tab="money")


@requires(KEEP_LIBRARY)
def operation_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Arrange operation."""
    form = typed(forms.OperationForm, request)
    title = Text("登记运维安排", "Arrange operation")
    return _of_project(request, pk, title, form, services.arrange_operation, tab="after")


@requires(EVALUATE)
def evaluation_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Begin an after-evaluation."""
    form = typed(forms.EvaluationForm, request)
    title = Text("启动后评价", "Begin an after-evaluation")
    return _of_project(request, pk, title, form, services.begin_evaluation, tab="after")


@requires(AUDIT)
def finding_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Raise an audit finding."""
    form = typed(forms.FindingForm, request)
    title = Text("提出审计问题", "Raise an audit finding")
    return _of_project(request, pk, title, form, services.raise_finding, tab="after")


@requires(SEE_PROJECTS)
def findings(request: HubRequest) -> HttpResponseBase:
    """All audit findings the reader sees."""
    return list_page(request, "lifecycle/findings.html", tables.FINDINGS, queries.findings_for(request.actor))


@requires(SEE_PROJECTS)
def finding(request: HubRequest, pk: int) -> HttpResponse:
    """An audit finding with its work."""
    return _followed(request, "finding", one_of(queries.findings_for(request.actor), pk))


@requires(SEE_PROJECTS)
def evaluation(request: HubRequest, pk: int) -> HttpResponse:
    """An after-evaluation with its work."""
    return _followed(request, "evaluation", one_of(queries.evaluations_for(request.actor), pk))


@requires(SEE_PROJECTS)
def review(request: HubRequest, pk: int) -> HttpResponse:
    """A joint review with what was signed and its work."""
    found = one_of(queries.reviews_for(request.actor), pk)
    return _followed(request, "review", found, signatures=queries.signatures(found))


@requires(SEE_PROJECTS)
def exception(request: HubRequest, pk: int) -> HttpResponse:
    """An exception from the plan with its work."""
    return _followed(request, "exception", one_of(queries.exceptions_for(request.actor), pk))


def _followed(request: HubRequest, name: str, row: Any, **more: Any) -> HttpResponse:
    panel = queries.panel_about(row, request.actor)
    context = {"row": row, "project": row.project, "panel": panel, "files": showing.file_lines(row), **more}
    return render(request, f"lifecycle/{name}.html", context)


def _of_run(request: HubRequest, run: Any, title: Text, form: BaseForm, verb: Any) -> HttpResponseBase:
    def save(given: dict[str, Any]) -> None:
        verb(run, by=request.actor, **given)

    back = reverse("lifecycle:stage", args=[run.pk])
    note = Text(f"{run.project.name.zh} · {run.stage.name.zh}", f"{run.project.name.en} · {run.stage.name.en}")
    return act(request, title, form, save, back, note=note)


def _of_project(request: HubRequest, pk: int, title: Text, form: BaseForm, verb: Any, *, tab: str) -> HttpResponseBase:
    found = project_seen(request, pk)

    def save(given: dict[str, Any]) -> None:
        verb(found, by=request.actor, **given)

    return act(request, title, form, save, page_of(pk, tab), note=found.name)


def _money(request: HubRequest, pk: int, title: Text, form: BaseForm, verb: Any) -> HttpResponseBase:
    found = project_seen(request, pk)

    def save(given: dict[str, Any]) -> None:
        verb(found, amount_fen=given.pop("amount"), by=request.actor, **given)

    return act(request, title, form, save, page_of(pk, "money"), note=found.name)
