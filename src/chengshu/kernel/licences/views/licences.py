"""Pages of licences: the store, one licence, issuing, changing, ending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.audit.services import read
from chengshu.kernel.licences import checking
from chengshu.kernel.licences.contents import content_of
from chengshu.kernel.licences.forms.fields import ReasonForm
from chengshu.kernel.licences.forms.licences import ChangeForm, LicenceForm, PartsForm
from chengshu.kernel.licences.holders import NUMBER_LABELS, holder
from chengshu.kernel.licences.models import Licence, LicenceStep, StepVerb, TypeState
from chengshu.kernel.licences.queries.licences import (
    licences_seen_by,
    overview,
    types_in_use,
    types_seen_by,
    uses_of,
    uses_seen_by,
)
from chengshu.kernel.licences.rights import ISSUE, SEE
from chengshu.kernel.licences.services.issuing import Draft, change, check_address, issue
from chengshu.kernel.licences.services.standing import MOVE_LABELS, move, moves_from
from chengshu.kernel.licences.tables.licences import LICENCES, USES, licence_url, state_of
from chengshu.kernel.licences.views.frame import STORE, file_lines, tabs_of
from chengshu.ui.forms import form_view, typed
from chengshu.ui.parts import Happening, Tile
from chengshu.ui.tables import list_page, short_list, without

STEP_TONES = {
    StepVerb.ISSUED: "good",
    StepVerb.GATHERED: "good",
    StepVerb.RESUMED: "good",
    StepVerb.SUSPENDED: "warning",
    StepVerb.REVOKED: "bad",
}
PLATFORM_DID = Text("系统", "The platform")


@requires(SEE)
def licences(request: HubRequest) -> HttpResponseBase:
    """The store."""
    found = licences_seen_by(request.actor)
    context = {
        "tabs": tabs_of(request.actor, "licences:licences", STORE),
        "may_issue": request.actor.may(ISSUE),
        "tiles": _tiles(overview(found)),
    }
    return list_page(request, "licences/licences.html", LICENCES, found, context)


def _tiles(counts: Mapping[str, int]) -> list[Tile]:
    unit = Text("本", "licences")
    return [
        Tile(Text("有效证照", "Valid"), counts["valid"], unit, url="?state=valid", icon="id-badge-2"),
        Tile(
            Text("30 天内到期", "End within 30 days"),
            counts["ending"],
            unit,
            tone="warning" if counts["ending"] else "",
        ),
        Tile(Text("暂扣", "Suspended"), counts["suspended"], unit, url="?state=suspended"),
        Tile(Text("存量汇聚", "Gathered"), counts["gathered"], unit, url="?origin=gathered"),
    ]


@requires(SEE)
def uses(request: HubRequest) -> HttpResponseBase:
    """Who used licences that units within reach issued."""
    context = {"tabs": tabs_of(request.actor, "licences:uses", STORE)}
    return list_page(request, "licences/list.html", USES, uses_seen_by(request.actor), context)


@requires(SEE)
def licence(request: HubRequest, licence_id: int) -> HttpResponse:
    """A licence with what it says, its history and its uses; the reading is written down."""
    found = one_of(licences_seen_by(request.actor).select_related("seal", "template", "replaces"), licence_id)
    read(request.actor, found, Text("查看证照详情", "Looked at the licence").zh)
    return render(request, "licences/licence.html", _about(request, found))


def _about(request: HubRequest, found: Licence) -> dict[str, Any]:
    content = content_of(found)
    may_issue = reaches(request.actor, ISSUE, found.organisation)
    return {
        "licence": found,
        "state": state_of(found),
        "signed": checking.is_signed(found),
        "number_label": NUMBER_LABELS[found.holder_kind],
        "holder": content.holder,
        "lines": [(one.label, content.values.get(one.key, ""), one.sealed) for one in content.fields],
        "parts": [part.part for part in found.parts.select_related("part__type", "part__organisation")],
        "wholes": [part.whole for part in found.wholes.select_related("whole__type")],
        "files": file_lines(found),
        "history": _history(found),
        "uses": short_list(without(USES, "licence"), list(uses_of(found)[:50])),
        "check_address": check_address(found),
        "moves": [(verb, MOVE_LABELS[verb]) for verb in moves_from(found)] if may_issue else [],
        "may_change": may_issue and checking.standing(found).valid,
        "newer": getattr(found, "replaced_by", None),
    }


def _history(found: Licence) -> list[Happening]:
    steps = list(LicenceStep.objects.filter(licence=found).select_related("by"))
    entries = dict(Entry.objects.filter(pk__in=[step.entry for step in steps]).values_list("pk", "seq"))
    return [
        Happening(
            step.at,
            step.by.name if step.by else PLATFORM_DID,
            step.label,
            step.why,
            tone=STEP_TONES.get(StepVerb(step.verb), "neutral"),
            changes=(
                ((Text("上链序号", "In the chain as"), "", entries.get(step.entry) or Text("待封存", "waiting")),)
            ),
        )
        for step in steps
    ]


@requires(ISSUE)
def choose_type(request: HubRequest) -> HttpResponse:
    """Which type is to be issued."""
    return render(request, "licences/choose_type.html", {"types": types_in_use().select_related("organisation")})


@requires(ISSUE)
def issue_one(request: HubRequest, type_id: int) -> HttpResponseBase:
    """Issue a licence of a type."""
    kind = one_of(types_seen_by(request.actor).filter(state=TypeState.ACTIVE), type_id)

    def save(form: LicenceForm) -> str:
        given = form.cleaned_data
        held = holder(kind.holder_kind, given["number"], given["name"])
        draft = Draft(held, form.values(), valid_from=given["valid_from"], valid_until=given["valid_until"])
        return licence_url(issue(kind, given["organisation"], draft, by=request.actor))

    form = typed(LicenceForm, request, actor=request.actor, permission=ISSUE, kind=kind)
    title = Text(f"签发{kind.name.zh}", f"Issue: {kind.name.en}")
    said = Text("已签发并加盖电子印章。", "Issued and sealed.")
    return form_view(request, form, save, title=title, back=reverse("licences:choose_type"), said=said)


@requires(ISSUE)
def merge(request: HubRequest, type_id: int) -> HttpResponseBase:
    """Merge several licences of a holder into one (多证合一)."""
    kind = one_of(types_seen_by(request.actor).filter(state=TypeState.ACTIVE), type_id)

    def save(form: PartsForm) -> str:
        given = form.cleaned_data
        held = holder(kind.holder_kind, given["number"], given["name"])
        numbers = [one.strip() for one in given["parts"].replace("，", ",").split(",") if one.strip()]
        parts = [_named(held.key, number) for number in numbers]
        values = {key: value for part in reversed(parts) for key, value in content_of(part).values.items()}
        return licence_url(issue(kind, given["organisation"], Draft(held, values, parts=parts), by=request.actor))

    form = typed(PartsForm, request, actor=request.actor, permission=ISSUE)
    title = Text(f"多证合一：{kind.name.zh}", f"Merge into: {kind.name.en}")
    note = Text(
        "照面信息取自被合并的证照，同名信息以先列出的为准。", "Fields come from the parts, the first named first."
    )
    return form_view(request, form, save, title=title, back=reverse("licences:choose_type"), note=note)


def _named(holder_key: str, number: str) -> Licence:
    found = Licence.everywhere.filter(holder_key=holder_key, number=number).order_by("-version").first()
    if found is None:
        raise NotFound(Text(f"该主体没有编号为 {number} 的证照。", f"This holder has no licence {number}."))
    return found


@requires(ISSUE)
def change_one(request: HubRequest, licence_id: int) -> HttpResponseBase:
    """Issue the next version of a licence."""
    found = one_of(licences_seen_by(request.actor), licence_id)
    content = content_of(found)

    def save(form: ChangeForm) -> str:
        given = form.cleaned_data
        return licence_url(change(found.pk, form.values(), given["why"], name=given["name"], by=request.actor))

    initial = {"name": found.holder_name, **{f"value_{key}": value for key, value in content.values.items()}}
    form = typed(ChangeForm, request, kind=found.type, initial=initial)
    said = Text("已变更，新版本已签发，旧版本失效。", "Changed: a new version is issued, the old one counts no more.")
    title = Text("变更证照", "Change the licence")
    return form_view(request, form, save, title=title, back=licence_url(found), note=str(found), said=said)


@requires(ISSUE)
def move_one(request: HubRequest, licence_id: int, verb: str) -> HttpResponseBase:
    """Suspend, resume, annul or revoke a licence."""
    found = one_of(licences_seen_by(request.actor), licence_id)
    if verb not in {one.value for one in MOVE_LABELS}:
        raise NotFound
    chosen = StepVerb(verb)

    def save(form: ReasonForm) -> str:
        return licence_url(move(found.pk, chosen, form.cleaned_data["why"], by=request.actor))

    label = MOVE_LABELS[chosen]
    title = Text(f"{label.zh}证照", f"{label.en} the licence")
    return form_view(request, typed(ReasonForm, request), save, title=title, back=licence_url(found), note=str(found))
