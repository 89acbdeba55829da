"""Pages of requests to experts, opinions and fees."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base import money
from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.governance.forms.experts import AskForm, DrawForm, FeeForm, OpinionForm, ResultForm
from chengshu.kernel.governance.forms.fields import ReasonForm
from chengshu.kernel.governance.models import FEE_STATE_LABELS, ConsultationKind, ConsultationState, FeeState, Opinion
from chengshu.kernel.governance.purposes import OPINION_FILES, QUESTIONS
from chengshu.kernel.governance.queries.experts import (
    consultations_seen_by,
    fee_totals,
    fees_seen_by,
    opinions_shown,
    recounted,
)
from chengshu.kernel.governance.rights import (
    ASK_EXPERTS,
    RUN_CONSULTATIONS,
    SEE_CONSULTATIONS,
    SEE_FEES,
    SETTLE_FEES,
)
from chengshu.kernel.governance.services.consultations import (
    CONSULTATION,
    OVER,
    Stake,
    ask_experts,
    cancel_consultation,
    draw_experts,
    publish_result,
)
from chengshu.kernel.governance.services.fees import approve_fee, pay_fee, waive_fee
from chengshu.kernel.governance.services.opinions import give_opinion, stand_aside
from chengshu.kernel.governance.tables.experts import (
    CANDIDATES,
    CONSULTATIONS,
    FEES,
    FEES_TO_READ,
    OPINIONS,
    consultation_url,
)
from chengshu.kernel.governance.tables.tones import badge
from chengshu.kernel.governance.views.experts import tabs
from chengshu.kernel.governance.views.frame import files_of, keep_all
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.ui.forms import form_view, typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import list_page, short_list


@requires(SEE_CONSULTATIONS)
def consultations(request: HubRequest) -> HttpResponseBase:
    """The requests within reach."""
    context = {"tabs": tabs(request, "governance:consultations"), "may_ask": request.actor.may(ASK_EXPERTS)}
    return list_page(request, "governance/experts.html", CONSULTATIONS, consultations_seen_by(request.actor), context)


@requires(ASK_EXPERTS)
def ask(request: HubRequest) -> HttpResponseBase:
    """Ask experts."""

    def save(form: AskForm) -> str:
        given = form.cleaned_data
        asked = ask_experts(
            None,
            question=given["question"],
            field=given["field"],
            number=given["number"],
            due=given["due"],
            title=given["title"],
            kind=ConsultationKind(given["kind"]),
            organisation=given["organisation"],
            stakes=[*map(Stake, given["stakes"]), *(Stake(name=name) for name in form.names())],
            by=request.actor,
        )
        keep_all(given["papers"], purpose=QUESTIONS, by=request.actor, subject=asked)
        return consultation_url(asked)

    form = typed(AskForm, request, actor=request.actor, permission=ASK_EXPERTS)
    title = Text("提出专家咨询评审", "Ask experts")
    return form_view(request, form, save, title=title, back=reverse("governance:consultations"))


@requires(SEE_CONSULTATIONS)
def consultation(request: HubRequest, consultation_id: int) -> HttpResponse:
    """A request: question, draw, opinions, result. An expert sees their own opinion alone, and the published result."""
    found = one_of(consultations_seen_by(request.actor), consultation_id)
    runs = reaches(request.actor, RUN_CONSULTATIONS, found.office)
    asks = found.organisation_id in request.actor.organisation_ids or found.asked_by_id == request.actor.person_id
    whole = runs or (asks and found.state == ConsultationState.PUBLISHED)
    item = item_about(found, CONSULTATION)
    draws = found.draws.select_related("by").prefetch_related("candidates__expert__person") if runs else []
    context = {
        "consultation": found,
        "badge": badge(ConsultationState(found.state), found.state_label),
        "parties": found.parties.select_related("organisation"),
        "files": files_of(found),
        "opinions": short_list(OPINIONS, opinions_shown(found, request.actor, whole=whole)),
        "my_opinion": found.opinions.filter(expert__person=request.actor.person_id).first(),
        "draws": [(recounted(draw), short_list(CANDIDATES, list(draw.candidates.all()))) for draw in draws],
        "may_draw": runs and found.state in {ConsultationState.ASKED, ConsultationState.COMPOSING},
        "may_publish": runs and found.state == ConsultationState.COMPOSING,
        "may_cancel": found.state not in OVER and (runs or found.asked_by_id == request.actor.person_id),
        "panel": panel_of(request.actor, item) if item and runs else None,
        "runs": runs,
    }
    return render(request, "governance/consultation.html", context)


@requires(RUN_CONSULTATIONS)
def draw(request: HubRequest, consultation_id: int) -> HttpResponseBase:
    """Draw experts by lot."""
    found = one_of(consultations_seen_by(request.actor), consultation_id)

    def save(form: DrawForm) -> str:
        return consultation_url(draw_experts(found.pk, number=form.cleaned_data["number"], by=request.actor))

    form = typed(DrawForm, request, initial={"number": max(1, found.wanted - found.opinions.count())})
    title = Text("随机抽取专家", "Draw experts by lot")
    note = Text(
        "同领域在聘专家中抽取，应回避的自动排除，全过程留痕。", "From the field's appointed experts, all on record."
    )
    said = Text("已抽取并通知专家。", "Drawn; the experts have been told.")
    return form_view(request, form, save, title=title, back=consultation_url(found), note=note, said=said)


@requires(RUN_CONSULTATIONS)
def publish(request: HubRequest, consultation_id: int) -> HttpResponseBase:
    """Compose and publish the result; the opinions stand in the form to begin with."""
    found = one_of(consultations_seen_by(request.actor), consultation_id)

    def save(form: ResultForm) -> str:
        given = form.cleaned_data
        done_with = publish_result(found.pk, verdict=given["verdict"], result=given["result"], by=request.actor)
        return consultation_url(done_with)

    given = found.opinions.filter(state="given").select_related("expert__person")
    drafted = "\n".join(f"{one.expert}（{one.verdict_label}）：{one.words}" for one in given)
    form = typed(ResultForm, request, initial={"result": drafted})
    said = Text("结论已发布，并已通知提出单位。", "Published; the asker has been told.")
    title = Text("汇总并发布结论", "Compose and publish the result")
    return form_view(request, form, save, title=title, back=consultation_url(found), note=found, said=said)


@requires(SEE_CONSULTATIONS)
def cancel(request: HubRequest, consultation_id: int) -> HttpResponseBase:
    """Take a request back, or end it."""
    found = one_of(consultations_seen_by(request.actor), consultation_id)

    def save(form: ReasonForm) -> str:
        return consultation_url(cancel_consultation(found.pk, why=form.cleaned_data["why"], by=request.actor))

    title = Text("撤销咨询", "Cancel the request")
    return form_view(request, typed(ReasonForm, request), save, title=title, back=consultation_url(found), note=found)


def _mine(request: HubRequest, opinion_id: int) -> Opinion:
    """The opinion, by the expert who is asked or whoever runs the request."""
    rows = Opinion.objects.select_related("consultation__office", "consultation__organisation", "expert__person")
    found = one_of(rows, opinion_id)
    mine = found.expert.person_id == request.actor.person_id
    if not mine and not reaches(request.actor, RUN_CONSULTATIONS, found.consultation.office):
        raise NotFound
    return found


@requires(SEE_CONSULTATIONS)
def opinion(request: HubRequest, opinion_id: int) -> HttpResponseBase:
    """The question with the form for the answer."""
    found = _mine(request, opinion_id)
    back = consultation_url(found.consultation)

    def save(form: OpinionForm) -> str:
        given = form.cleaned_data
        files = keep_all(given["papers"], purpose=OPINION_FILES, by=request.actor)
        give_opinion(found.pk, verdict=given["verdict"], words=given["words"], files=files, by=request.actor)
        return back

    title = Text("出具书面意见", "Give a written opinion")
    note = found.consultation.question
    said = Text("意见已提交。", "Your opinion is handed in.")
    return form_view(request, typed(OpinionForm, request), save, title=title, back=back, note=note, said=said)


@requires(SEE_CONSULTATIONS)
def decline(request: HubRequest, opinion_id: int) -> HttpResponseBase:
    """Stand aside."""
    found = _mine(request, opinion_id)
    back = consultation_url(found.consultation)

    def save(form: ReasonForm) -> str:
        stand_aside(found.pk, why=form.cleaned_data["why"], by=request.actor)
        return back

    title = Text("申请回避", "Stand aside")
    return form_view(request, typed(ReasonForm, request), save, title=title, back=back, note=found.consultation)


@requires(SEE_FEES)
def fees(request: HubRequest) -> HttpResponseBase:
    """The fees within reach."""
    found = fees_seen_by(request.actor)
    totals = fee_totals(found)
    context = {
        "tabs": tabs(request, "governance:fees"),
        "tiles": [
            Tile(label, money.yuan(totals[state]), Text("元", "yuan")) for state, label in FEE_STATE_LABELS.items()
        ],
    }
    table = FEES if request.actor.may(SETTLE_FEES) else FEES_TO_READ
    return list_page(request, "governance/experts.html", table, found, context)


@requires(SETTLE_FEES)
def fee(request: HubRequest, fee_id: int) -> HttpResponseBase:
    """Approve, pay or waive a fee."""
    found = one_of(fees_seen_by(request.actor), fee_id)
    by = request.actor

    def save(form: FeeForm) -> str:
        given = form.cleaned_data
        match given["step"]:
            case "approve":
                approve_fee(found.pk, amount_fen=given["amount"], remark=given["remark"], by=by)
            case "pay":
                pay_fee(found.pk, voucher=given["voucher"], on=given["paid_on"], by=by)
            case _:
                waive_fee(found.pk, why=given["remark"], by=by)
        return reverse("governance:fees")

    step = "pay" if found.state == FeeState.APPROVED else "approve"
    form = typed(FeeForm, request, initial={"step": step, "amount": money.yuan(found.amount_fen)})
    note = Text(
        f"{found.opinion.expert} · {found.opinion.consultation.title} · {found.state_label.zh}",
        f"{found.opinion.expert} · {found.opinion.consultation.title} · {found.state_label.en}",
    )
    return form_view(
        request, form, save, title=Text("办理咨询费", "Settle a fee"), back=reverse("governance:fees"), note=note
    )
