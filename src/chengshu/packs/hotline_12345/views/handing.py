"""Handing a case on, and what emergency lines told."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.packs.hotline_12345.forms.desk import ReasonForm, TransferForm
from chengshu.packs.hotline_12345.models import RECEIVERS, Receiver, Transfer
from chengshu.packs.hotline_12345.rights import HAND_OVER, TAKE_CALLS
from chengshu.packs.hotline_12345.services.calls import note_transfer
from chengshu.packs.hotline_12345.services.passing import HANDING
from chengshu.ui.forms import form_view, typed

NOTES = {
    Receiver.CITY: Text(
        "将在数字城管开立关联案件，结果自动返回；不含诉求人联系方式。",
        "A tied case opens at digital city management; its result comes back. The reporter's contact stays here.",
    ),
    Receiver.MARKET: Text(
        "派给市场监管部门办理。全国12315平台未接入。",
        "Goes to the bureau for market supervision. The national 12315 platform is not connected.",
    ),
    Receiver.SUPERVISION: Text(
        "超期案件立为督办事项，原处置单位继续办理。",
        "The overdue case becomes a supervised matter; whoever has it goes on.",
    ),
}


@requires(HAND_OVER)
def hand_over(request: HubRequest, key: int, receiver: str) -> HttpResponseBase:
    """Hand a case on, with a note."""
    if receiver not in set(Receiver):
        raise NotFound
    chosen, case = Receiver(receiver), case_for(request.actor, key)
    back = reverse("cases:case", args=[case.pk])

    def save(filled: ReasonForm) -> str:
        HANDING[chosen](case, by=request.actor, why=filled.cleaned_data["why"])
        return back

    name = RECEIVERS[chosen]
    title = Text(f"转{name.zh}", f"Hand to {name.en.lower()}")
    said = Text("已转办。", "Handed on.")
    form = typed(ReasonForm, request)
    return form_view(request, form, save, title=title, back=back, said=said, note=NOTES[chosen])


@requires(TAKE_CALLS)
def transfer(request: HubRequest, key: int) -> HttpResponseBase:
    """Note what an emergency line told."""
    row = one_of(Transfer.scoped.within(request.actor, TAKE_CALLS).select_related("case"), key)
    back = reverse("cases:case", args=[row.case_id])

    def save(filled: TransferForm) -> str:
        note_transfer(row, by=request.actor, **filled.cleaned_data)
        return back

    form = typed(TransferForm, request, initial={"reference": row.reference, "outcome": row.outcome})
    return form_view(request, form, save, title=Text("登记对方处置情况", "Note what they told"), back=back)
