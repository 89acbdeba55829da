"""Ranking and rewards, other portals, and the rules."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.packs.open_data.forms.desk import (
    FormulaForm,
    GuidelineForm,
    LicenceForm,
    NeighbourForm,
    RewardForm,
    RuleForm,
    ThemeForm,
)
from chengshu.packs.open_data.models import Guideline, Neighbour, OpenLicence, PortalRule, Theme
from chengshu.packs.open_data.queries import desk
from chengshu.packs.open_data.queries.merits import merits as merits_between
from chengshu.packs.open_data.queries.rules import guidelines, merit_formula
from chengshu.packs.open_data.rights import REWARD, SEE, SET_RULES, SYNC
from chengshu.packs.open_data.services import rules as services
from chengshu.packs.open_data.services.merits import RewardContent, reward, set_formula
from chengshu.packs.open_data.services.neighbours import NeighbourContent, set_neighbour, synchronise
from chengshu.packs.open_data.tables import MERITS, REWARDS
from chengshu.packs.open_data.views.desk.frame import tabs
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.tables import list_page, short_list


@requires(SEE)
def merits(request: HubRequest) -> HttpResponseBase:
    """Departments by opening and sharing, since the start of the year."""
    today = clock.today()
    context = {
        "title": Text("开放共享排名", "Ranking by opening and sharing"),
        "note": Text(
            "%(year)s 年 1 月 1 日至今，公式：%(formula)s", "Since 1 January %(year)s: %(formula)s"
        ).with_values(year=today.year, formula=merit_formula()),
        "tabs": tabs(request, "merits"),
        "rewards": short_list(REWARDS, desk.rewards_seen_by(request.actor)[:50]),
        "may_reward": request.actor.may(REWARD),
        "may_rule": request.actor.may(SET_RULES),
    }
    rows = merits_between(date(today.year, 1, 1), today)
    return list_page(request, "open_data/desk_list.html", MERITS, rows, context)


@requires(REWARD)
def new_reward(request: HubRequest) -> HttpResponseBase:
    """Record a reward."""
    back = reverse("open_data:merits")

    def save(form: RewardForm) -> str:
        given = dict(form.cleaned_data)
        unit, given["words"] = given.pop("unit"), given.pop("what")
        given["amount_fen"] = given["amount_fen"] or 0
        reward(unit, RewardContent(**given), by=request.actor)
        return back

    last = clock.today() - timedelta(days=1)
    form = typed(
        RewardForm,
        request,
        actor=request.actor,
        permission=REWARD,
        initial={"starts_on": date(last.year, 1, 1), "ends_on": last},
    )
    return form_view(request, form, save, title=Text("登记奖励", "Record a reward"), back=back)


@requires(SET_RULES)
def formula(request: HubRequest) -> HttpResponseBase:
    """Rank by another formula."""
    back = reverse("open_data:merits")

    def save(form: FormulaForm) -> str:
        set_formula(form.cleaned_data["formula"], reason=form.cleaned_data["reason"], by=request.actor)
        return back

    note = Text(
        "可用：published 数据集数，rows 行数，fresh 按期更新率，uses 使用次数，shared 共享率，answered 按期答复率。",
        "It may use: published, rows, fresh, uses, shared, answered (shares are from 0 to 1).",
    )
    form = typed(FormulaForm, request, initial={"formula": merit_formula()})
    return form_view(request, form, save, title=Text("排名公式", "Formula of the ranking"), back=back, note=note)


@requires(SYNC)
def neighbours(request: HubRequest) -> HttpResponse:
    """Other portals and the last runs."""
    rows = [(row, row.syncs.first(), row.datasets.count()) for row in Neighbour.objects.all()]
    return render(request, "open_data/desk_neighbours.html", {"tabs": tabs(request, "neighbours"), "rows": rows})


@requires(SYNC)
def neighbour(request: HubRequest, neighbour_id: int = 0) -> HttpResponseBase:
    """A portal, new or changed."""
    row = one_of(Neighbour.objects.all(), neighbour_id) if neighbour_id else None
    back = reverse("open_data:neighbours")

    def save(form: NeighbourForm) -> str:
        set_neighbour(NeighbourContent(**form.cleaned_data), neighbour=row, by=request.actor)
        return back

    names = [name for name in NeighbourForm.base_fields if name != "token"]
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = typed(NeighbourForm, request, initial=initial)
    return form_view(request, form, save, title=Text("开放平台", "Portal"), back=back)


@requires(SYNC)
@require_POST
def sync_now(request: HubRequest, neighbour_id: int) -> HttpResponse:
    """Synchronise now."""
    run = synchronise(one_of(Neighbour.objects.all(), neighbour_id), by=request.actor)
    good = Text("已同步：读取 %(read)s，报送 %(written)s。", "Done: %(read)s read, %(written)s written.")
    said = run.trouble or good.with_values(read=run.read, written=run.written)
    return done(request, said, reverse("open_data:neighbours"))


@requires(SET_RULES)
def desk_rules(request: HubRequest) -> HttpResponse:
    """Everything that officials set."""
    context = {
        "tabs": tabs(request, "desk_rules"),
        "rule": PortalRule.objects.select_related("office").first(),
        "history": PortalRule.objects.select_related("by")[1:10],
        "themes": Theme.objects.all(),
        "licences": OpenLicence.objects.all(),
        "guidelines": guidelines(),
    }
    return render(request, "open_data/desk_rules.html", context)


@requires(SET_RULES)
def edit_rule(request: HubRequest) -> HttpResponseBase:
    """Other thresholds from now on."""
    now = PortalRule.objects.first() or PortalRule()
    names = [name for name in RuleForm.base_fields if name not in {"office", "reason"}]
    initial = {name: getattr(now, name) for name in names} | {"office": str(now.office_id or "")}

    def save(form: RuleForm) -> str:
        given = dict(form.cleaned_data)
        office, reason = given.pop("office"), given.pop("reason")
        services.set_rule(services.RuleContent(office_id=office.pk, **given), reason=reason, by=request.actor)
        return _home()

    form = typed(RuleForm, request, actor=request.actor, initial=initial)
    return form_view(request, form, save, title=Text("开放规则", "Rules"), back=_home())


@requires(SET_RULES)
def edit_theme(request: HubRequest, key: str = "") -> HttpResponseBase:
    """A field."""
    row = Theme.objects.filter(key=key).first()

    def save(form: ThemeForm) -> str:
        given = dict(form.cleaned_data)
        services.set_theme(given.pop("key"), given, by=request.actor)
        return _home()

    form = typed(ThemeForm, request, initial=_initial(row, ThemeForm))
    return form_view(request, form, save, title=Text("领域", "Field"), back=_home())


@requires(SET_RULES)
def edit_licence(request: HubRequest, key: str = "") -> HttpResponseBase:
    """A licence."""
    row = OpenLicence.objects.filter(key=key).first()

    def save(form: LicenceForm) -> str:
        given = dict(form.cleaned_data)
        services.set_licence(given.pop("key"), given, by=request.actor)
        return _home()

    form = typed(LicenceForm, request, initial=_initial(row, LicenceForm))
    return form_view(request, form, save, title=Text("使用许可", "Licence"), back=_home())


@requires(SET_RULES)
def edit_guideline(request: HubRequest, key: str = "") -> HttpResponseBase:
    """A new edition of a rule."""
    row = Guideline.objects.filter(key=key).order_by("-edition").first()

    def save(form: GuidelineForm) -> str:
        given = dict(form.cleaned_data)
        services.publish_guideline(given.pop("key"), given, by=request.actor)
        return _home()

    form = typed(GuidelineForm, request, initial=_initial(row, GuidelineForm))
    return form_view(request, form, save, title=Text("发布规范", "Publish a rule"), back=_home())


def _initial(row: object, form: type[ThemeForm | LicenceForm | GuidelineForm]) -> dict[str, object]:
    return {name: getattr(row, name) for name in form.base_fields} if row else {}


def _home() -> str:
    return reverse("open_data:desk_rules")
