"""Datasets, the resource list and proposals."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.errors import Refusal
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.packs.open_data.forms.desk import DatasetForm, ProposeForm, ReasonForm, ViewForm
from chengshu.packs.open_data.models import OpenDataset, Proposal
from chengshu.packs.open_data.models.datasets import Stage
from chengshu.packs.open_data.privacy.columns import PART_LABELS
from chengshu.packs.open_data.privacy.treatments import label_of
from chengshu.packs.open_data.queries import desk
from chengshu.packs.open_data.rights import OVERRULE, PROPOSE, PUBLISH, SEE
from chengshu.packs.open_data.services import proposals, publishing
from chengshu.packs.open_data.services.flow import hand_in as hand_in_proposal
from chengshu.packs.open_data.services.proposals import WRITABLE, DatasetContent
from chengshu.packs.open_data.sources import Source, source_of
from chengshu.packs.open_data.tables import DATASETS, RESOURCES, STAGES
from chengshu.packs.open_data.views.desk.frame import tabs
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import list_page


@requires(SEE)
def datasets(request: HubRequest) -> HttpResponseBase:
    """Datasets within reach."""
    found = desk.datasets_seen_by(request.actor)
    shown = found.filter(stage=Stage.PUBLISHED)
    context = {
        "title": Text("数据开放", "Open data"),
        "tabs": tabs(request, "desk"),
        "tiles": (
            Tile(Text("已开放", "Open"), shown.count()),
            Tile(
                Text("未通过新数据检查", "New data failed the check"),
                shown.exclude(stuck_version=None).count(),
                tone="bad",
            ),
            Tile(Text("准备开放", "Being prepared"), found.filter(stage=Stage.DRAFT).count()),
        ),
    }
    return list_page(request, "open_data/desk_list.html", DATASETS, found, context)


@requires(SEE)
def resources(request: HubRequest) -> HttpResponseBase:
    """The resource list, with what may be proposed."""
    context = {"title": Text("数据资源清单", "Resource list"), "tabs": tabs(request, "resources")}
    rows = desk.resources_seen_by(request.actor)
    return list_page(request, "open_data/desk_list.html", RESOURCES, rows, context)


@requires(PROPOSE)
def propose(request: HubRequest, key: str) -> HttpResponseBase:
    """Propose to open a resource."""
    resource = desk.resource_seen_by(request.actor, key)
    known = getattr(resource, "open_dataset", None)
    initial: dict[str, object] = {"name_zh": resource.name_zh, "name_en": resource.name_en}
    initial |= {"notes_zh": resource.summary_zh, "notes_en": resource.summary_en}
    if known:
        initial |= _described(known)

    def save(form: ProposeForm) -> str:
        given = dict(form.cleaned_data)
        reason = given.pop("reason")
        proposal = proposals.propose(resource, DatasetContent(**given), reason=reason, by=request.actor)
        proposals.check(proposal.pk, by=request.actor)
        return reverse("open_data:proposal", args=[proposal.pk])

    title = Text("申报开放：%(name)s", "Propose: %(name)s").with_values(name=resource.name)
    form = typed(ProposeForm, request, initial=initial)
    return form_view(request, form, save, title=title, back=reverse("open_data:resources"), apart=True)


def _described(row: OpenDataset) -> dict[str, object]:
    return {
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "notes_zh": row.notes_zh,
        "notes_en": row.notes_en,
        "theme": row.theme_id,
        "licence": row.licence_id,
        "tags": " ".join(tag.name for tag in row.tags.all()),
    }


@requires(SEE)
def dataset(request: HubRequest, dataset_id: int) -> HttpResponse:
    """A dataset with its proposals and versions."""
    row = one_of(desk.datasets_seen_by(request.actor), dataset_id)
    item = item_about(row)
    context = {
        "row": row,
        "badge": STAGES[Stage(row.stage)],
        "proposals": row.proposals.all(),
        "releases": row.releases.all()[:20],
        "may_propose": reaches(request.actor, PROPOSE, row.publisher),
        "may_withdraw": reaches(request.actor, PUBLISH, row.publisher) and row.stage == Stage.PUBLISHED,
        "panel": panel_of(request.actor, item) if item else None,
        "reason": ReasonForm(),
    }
    return render(request, "open_data/desk_dataset.html", context)


@requires(PROPOSE)
def describe(request: HubRequest, dataset_id: int) -> HttpResponseBase:
    """Other words for visitors."""
    row = one_of(desk.datasets_seen_by(request.actor), dataset_id)
    back = reverse("open_data:desk_dataset", args=[row.pk])

    def save(form: DatasetForm) -> str:
        proposals.describe(row.pk, DatasetContent(**form.cleaned_data), by=request.actor)
        return back

    form = typed(DatasetForm, request, initial=_described(row))
    return form_view(request, form, save, title=Text("修改说明", "Change the words"), back=back)


@requires(PROPOSE)
@require_POST
def again(request: HubRequest, dataset_id: int) -> HttpResponse:
    """A new proposal about a dataset that is there."""
    row = one_of(desk.datasets_seen_by(request.actor), dataset_id)
    proposal = proposals.draft_for(row, reason="", by=request.actor)
    proposals.check(proposal.pk, by=request.actor)
    return done(request, Text("已起草新的申报。", "A new draft."), reverse("open_data:proposal", args=[proposal.pk]))


@requires(PROPOSE)
@require_POST
def refresh(request: HubRequest, dataset_id: int) -> HttpResponse:
    """Publish newer data now."""
    row = one_of(desk.datasets_seen_by(request.actor), dataset_id)
    made = publishing.refresh(row.pk, by=request.actor)
    good = Text("已发布新版本。", "A new version is out.")
    bad = Text("新数据未通过风险检查，没有发布。", "The newer data failed the check and were not published.")
    return done(request, good if made else bad, reverse("open_data:desk_dataset", args=[row.pk]))


@requires(PUBLISH)
@require_POST
def withdraw(request: HubRequest, dataset_id: int) -> HttpResponse:
    """Take a dataset off the portal."""
    row = one_of(desk.datasets_seen_by(request.actor), dataset_id)
    form = ReasonForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    publishing.withdraw(row.pk, why=why, by=request.actor)
    return done(request, Text("已下线。", "Withdrawn."), reverse("open_data:desk_dataset", args=[row.pk]))


@requires(SEE)
def proposal(request: HubRequest, proposal_id: int) -> HttpResponse:
    """A proposal: the view, the check, what to do next."""
    row: Proposal = one_of(desk.proposals_seen_by(request.actor), proposal_id)
    source, trouble = _source(row)
    writable = row.state in WRITABLE and reaches(request.actor, PROPOSE, row.dataset.publisher)
    check = row.checks.first()
    stands = bool(check and check.view == row.columns and check.suppress == row.suppress)
    item = item_about(row)
    context = {
        "row": row,
        "check": check,
        "stands": stands,
        "trouble": trouble,
        "writable": writable,
        "form": ViewForm(columns=source.openable, chosen=row.treatments) if source else None,
        "closed": [column for column in source.columns if column.name in source.closed] if source else [],
        "parts": PART_LABELS,
        "treatments": {key: label_of(key) for key in {*row.treatments.values(), ""}},
        "may_overrule": stands
        and check is not None
        and not check.passed
        and not check.hindered
        and reaches(request.actor, OVERRULE, row.dataset.publisher),
        "reason": ReasonForm(),
        "panel": panel_of(request.actor, item) if item else None,
    }
    return render(request, "open_data/desk_proposal.html", context)


def _source(row: Proposal) -> tuple[Source | None, Refusal | None]:
    try:
        return source_of(row.dataset), None
    except Refusal as refusal:
        return None, refusal


@requires(PROPOSE)
@require_POST
def set_view(request: HubRequest, proposal_id: int) -> HttpResponse:
    """Choose the opened columns, and check at once."""
    row = one_of(desk.proposals_seen_by(request.actor), proposal_id)
    form = ViewForm(request.POST, columns=source_of(row.dataset).openable, chosen={})
    treatments = form.treatments() if form.is_valid() else {}
    suppress = request.POST.get("suppress") == "on"
    proposals.set_view(row.pk, treatments, suppress=suppress, by=request.actor)
    proposals.check(row.pk, by=request.actor)
    return _back(request, row, Text("已保存并重新检查。", "Saved and checked again."))


@requires(PROPOSE)
@require_POST
def check(request: HubRequest, proposal_id: int) -> HttpResponse:
    """Check again."""
    row = one_of(desk.proposals_seen_by(request.actor), proposal_id)
    proposals.check(row.pk, by=request.actor)
    return _back(request, row, Text("已检查。", "Checked."))


@requires(PROPOSE)
@require_POST
def follow(request: HubRequest, proposal_id: int) -> HttpResponse:
    """Apply the advice, and check."""
    row = one_of(desk.proposals_seen_by(request.actor), proposal_id)
    proposals.follow_advice(row.pk, by=request.actor)
    proposals.check(row.pk, by=request.actor)
    return _back(request, row, Text("已按建议修改并重新检查。", "Changed as advised and checked again."))


@requires(OVERRULE)
@require_POST
def overrule(request: HubRequest, proposal_id: int) -> HttpResponse:
    """Let a failed check pass with a reason."""
    row = one_of(desk.proposals_seen_by(request.actor), proposal_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _back(request, row, Text("请填写理由。", "Give a reason."))
    proposals.overrule(row.pk, reason=form.cleaned_data["why"], by=request.actor)
    return _back(request, row, Text("已说明理由通过。", "Overruled with a reason."))


@requires(PROPOSE)
@require_POST
def hand_in(request: HubRequest, proposal_id: int) -> HttpResponse:
    """Hand it in for review."""
    row = one_of(desk.proposals_seen_by(request.actor), proposal_id)
    hand_in_proposal(row.pk, by=request.actor)
    return _back(request, row, Text("已提交审查。", "Handed in."))


def _back(request: HubRequest, row: Proposal, said: Text) -> HttpResponse:
    return done(request, said, reverse("open_data:proposal", args=[row.pk]))
