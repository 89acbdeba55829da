"""Pages of partners, the alliance, agreements and joint activities."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.governance.forms.alliance import (
    ActivityForm,
    AgreementForm,
    AllianceForm,
    JoinForm,
    NewPartnerForm,
    PartnerForm,
)
from chengshu.kernel.governance.forms.fields import DayForm, ReasonForm
from chengshu.kernel.governance.models import (
    ACTIVITY_KIND_LABELS,
    ActivityKind,
    AgreementKind,
    AgreementState,
    Membership,
    PartnerKind,
)
from chengshu.kernel.governance.purposes import AGREEMENTS as AGREEMENT_FILES
from chengshu.kernel.governance.queries.alliance import (
    activities_seen_by,
    activity_totals,
    agreements_seen_by,
    alliances_seen_by,
    partners_seen_by,
)
from chengshu.kernel.governance.rights import EDIT_PARTNERS, SEE_PARTNERS
from chengshu.kernel.governance.services.alliance import (
    ActivityContent,
    AgreementContent,
    PartnerContent,
    change_partner,
    end_agreement,
    found_alliance,
    join_alliance,
    leave_alliance,
    record_activity,
    register_partner,
    sign_agreement,
)
from chengshu.kernel.governance.tables.alliance import (
    ACTIVITIES,
    AGREEMENTS,
    ALLIANCES,
    MEMBERS,
    MEMBERSHIPS,
    PARTNERS,
    agreement_url,
    partner_url,
)
from chengshu.kernel.governance.tables.tones import badge
from chengshu.kernel.governance.views.frame import files_of, keep_all, tabs_of
from chengshu.ui.forms import form_view, typed
from chengshu.ui.parts import Tab, Tile
from chengshu.ui.tables import list_page, short_list


def _tabs(current: str) -> list[Tab]:
    return tabs_of(
        current,
        (
            ("governance:partners", Text("合作单位和支撑机构", "Partners"), True),
            ("governance:alliances", Text("企业联盟", "Alliance"), True),
            ("governance:agreements", Text("合作协议", "Agreements"), True),
            ("governance:activities", Text("联合活动", "Joint activities"), True),
        ),
    )


@requires(SEE_PARTNERS)
def partners(request: HubRequest) -> HttpResponseBase:
    """The partners within reach."""
    context = {
        "tabs": _tabs("governance:partners"),
        "new": _new(request, "new_partner", "登记合作单位", "Register a partner"),
    }
    return list_page(request, "governance/alliances.html", PARTNERS, partners_seen_by(request.actor), context)


@requires(SEE_PARTNERS)
def alliances(request: HubRequest) -> HttpResponseBase:
    """The alliances within reach."""
    context = {
        "tabs": _tabs("governance:alliances"),
        "new": _new(request, "new_alliance", "组建联盟", "Found an alliance"),
    }
    return list_page(request, "governance/alliances.html", ALLIANCES, alliances_seen_by(request.actor), context)


@requires(SEE_PARTNERS)
def agreements(request: HubRequest) -> HttpResponseBase:
    """The agreements within reach, those that end first on top."""
    context = {
        "tabs": _tabs("governance:agreements"),
        "new": _new(request, "new_agreement", "登记协议", "Add an agreement"),
    }
    return list_page(request, "governance/alliances.html", AGREEMENTS, agreements_seen_by(request.actor), context)


@requires(SEE_PARTNERS)
def activities(request: HubRequest) -> HttpResponseBase:
    """The joint activities within reach."""
    found = activities_seen_by(request.actor)
    totals = activity_totals(found)
    context = {
        "tabs": _tabs("governance:activities"),
        "new": _new(request, "new_activity", "登记联合活动", "Add an activity"),
        "tiles": [
            Tile(label, totals.get(kind, (0, 0))[0], note=Text(f"{people} 人次", f"{people} people"))
            for kind, label in ACTIVITY_KIND_LABELS.items()
            for people in [totals.get(kind, (0, 0))[1]]
        ],
    }
    return list_page(request, "governance/alliances.html", ACTIVITIES, found, context)


def _new(request: HubRequest, page: str, zh: str, en: str) -> tuple[str, Text] | None:
    return (reverse(f"governance:{page}"), Text(zh, en)) if request.actor.may(EDIT_PARTNERS) else None


@requires(SEE_PARTNERS)
def partner(request: HubRequest, partner_id: int) -> HttpResponse:
    """A partner with its agreements and activities."""
    found = one_of(partners_seen_by(request.actor), partner_id)
    context = {
        "partner": found,
        "agreements": short_list(AGREEMENTS, agreements_seen_by(request.actor).filter(partners=found)),
        "activities": short_list(ACTIVITIES, activities_seen_by(request.actor).filter(partners=found)),
        "memberships": found.memberships.select_related("alliance"),
        "may_edit": reaches(request.actor, EDIT_PARTNERS, found.organisation),
    }
    return render(request, "governance/partner.html", context)


def _content(form: PartnerForm) -> PartnerContent:
    given = {name: value for name, value in form.cleaned_data.items() if name != "organisation"}
    return PartnerContent(**given | {"kind": PartnerKind(given["kind"])})


@requires(EDIT_PARTNERS)
def new_partner(request: HubRequest) -> HttpResponseBase:
    """Register a partner."""

    def save(form: NewPartnerForm) -> str:
        return partner_url(register_partner(form.cleaned_data["organisation"], _content(form), by=request.actor))

    form = typed(NewPartnerForm, request, actor=request.actor, permission=EDIT_PARTNERS)
    title = Text("登记合作单位", "Register a partner")
    return form_view(request, form, save, title=title, back=reverse("governance:partners"))


@requires(EDIT_PARTNERS)
def edit_partner(request: HubRequest, partner_id: int) -> HttpResponseBase:
    """Change a partner's record."""
    found = one_of(partners_seen_by(request.actor), partner_id)

    def save(form: PartnerForm) -> str:
        return partner_url(change_partner(found.pk, _content(form), by=request.actor))

    form = typed(PartnerForm, request, initial={name: getattr(found, name) for name in PartnerForm.base_fields})
    return form_view(request, form, save, title=Text("修改合作单位", "Change the partner"), back=partner_url(found))


@requires(SEE_PARTNERS)
def alliance(request: HubRequest, alliance_id: int) -> HttpResponse:
    """An alliance with its members."""
    found = one_of(alliances_seen_by(request.actor), alliance_id)
    edits = reaches(request.actor, EDIT_PARTNERS, found.organisation)
    context = {
        "alliance": found,
        "members": short_list(MEMBERS if edits else MEMBERSHIPS, found.memberships.filter(until=None)),
        "former": short_list(MEMBERSHIPS, found.memberships.exclude(until=None).select_related("partner")),
        "activities": short_list(ACTIVITIES, activities_seen_by(request.actor).filter(alliance=found)),
        "may_edit": edits,
    }
    return render(request, "governance/alliance.html", context)


@requires(EDIT_PARTNERS)
def new_alliance(request: HubRequest) -> HttpResponseBase:
    """Found an alliance."""

    def save(form: AllianceForm) -> str:
        return reverse("governance:alliance", args=[found_alliance(**form.cleaned_data, by=request.actor).pk])

    form = typed(AllianceForm, request, actor=request.actor, permission=EDIT_PARTNERS)
    title = Text("组建企业战略合作联盟", "Found an alliance")
    return form_view(request, form, save, title=title, back=reverse("governance:alliances"))


@requires(EDIT_PARTNERS)
def join(request: HubRequest, alliance_id: int) -> HttpResponseBase:
    """A partner joins."""
    found = one_of(alliances_seen_by(request.actor), alliance_id)
    back = reverse("governance:alliance", args=[found.pk])

    def save(form: JoinForm) -> str:
        given = form.cleaned_data
        join_alliance(found, given["partner"], standing=given["standing"], since=given["since"], by=request.actor)
        return back

    form = typed(JoinForm, request, actor=request.actor)
    return form_view(request, form, save, title=Text("吸收成员", "Take in a member"), back=back, note=found)


@requires(EDIT_PARTNERS)
def leave(request: HubRequest, membership_id: int) -> HttpResponseBase:
    """A partner leaves as of a day."""
    seen = Membership.objects.filter(alliance__in=alliances_seen_by(request.actor).values("pk"))
    member = one_of(seen, membership_id)
    back = reverse("governance:alliance", args=[member.alliance_id])

    def save(form: DayForm) -> str:
        leave_alliance(member.pk, on=form.cleaned_data["on"], by=request.actor)
        return back

    title = Text("退出联盟", "Leave the alliance")
    return form_view(request, typed(DayForm, request), save, title=title, back=back, note=member)


@requires(SEE_PARTNERS)
def agreement(request: HubRequest, agreement_id: int) -> HttpResponse:
    """An agreement with parties, term and file."""
    found = one_of(agreements_seen_by(request.actor), agreement_id)
    edits = reaches(request.actor, EDIT_PARTNERS, found.organisation)
    context = {
        "agreement": found,
        "badge": badge(found.state, found.state_label),
        "partners": found.partners.all(),
        "bodies": found.bodies.all(),
        "files": files_of(found),
        "activities": short_list(ACTIVITIES, activities_seen_by(request.actor).filter(agreement=found)),
        "renewal": agreements_seen_by(request.actor).filter(renews=found).first(),
        "may_end": edits and found.state in {AgreementState.COMING, AgreementState.IN_FORCE, AgreementState.EXPIRING},
        "may_renew": edits and found.state not in {AgreementState.RENEWED, AgreementState.ENDED},
    }
    return render(request, "governance/agreement.html", context)


@requires(EDIT_PARTNERS)
def new_agreement(request: HubRequest) -> HttpResponseBase:
    """Put an agreement on record; ``?renews=`` takes over what the older one says."""

    def save(form: AgreementForm) -> str:
        given = dict(form.cleaned_data)
        organisation, renews, papers = given.pop("organisation"), given.pop("renews"), given.pop("papers")
        given |= {"kind": AgreementKind(given["kind"])}
        given |= {"partners": tuple(given["partners"]), "bodies": tuple(given["bodies"])}
        signed = sign_agreement(organisation, AgreementContent(**given), by=request.actor, renews=renews)
        keep_all(papers, purpose=AGREEMENT_FILES, by=request.actor, subject=signed)
        return agreement_url(signed)

    asked = request.GET.get("renews", "")
    older = agreements_seen_by(request.actor).filter(pk=asked).first() if asked.isdigit() else None
    names = ("organisation", "title", "kind", "partners", "bodies", "substance", "warn_days")
    initial = {name: _initial(older, name) for name in names} | {"renews": older} if older else {}
    form = typed(AgreementForm, request, actor=request.actor, permission=EDIT_PARTNERS, initial=initial)
    title = Text("登记协议", "Add an agreement")
    return form_view(request, form, save, title=title, back=reverse("governance:agreements"))


def _initial(row: object, name: str) -> object:
    value = getattr(row, name)
    return value.all() if hasattr(value, "all") else value


@requires(EDIT_PARTNERS)
def end(request: HubRequest, agreement_id: int) -> HttpResponseBase:
    """End an agreement before its day."""
    found = one_of(agreements_seen_by(request.actor), agreement_id)

    def save(form: ReasonForm) -> str:
        return agreement_url(end_agreement(found.pk, why=form.cleaned_data["why"], by=request.actor))

    title = Text("提前终止协议", "End the agreement")
    return form_view(request, typed(ReasonForm, request), save, title=title, back=agreement_url(found), note=found)


@requires(EDIT_PARTNERS)
def new_activity(request: HubRequest) -> HttpResponseBase:
    """Put a joint activity on record."""

    def save(form: ActivityForm) -> str:
        given = dict(form.cleaned_data)
        organisation = given.pop("organisation")
        given |= {"kind": ActivityKind(given["kind"]), "partners": tuple(given["partners"])}
        record_activity(organisation, ActivityContent(**given), by=request.actor)
        return reverse("governance:activities")

    form = typed(ActivityForm, request, actor=request.actor, permission=EDIT_PARTNERS)
    title = Text("登记联合活动", "Add a joint activity")
    return form_view(request, form, save, title=title, back=reverse("governance:activities"))
