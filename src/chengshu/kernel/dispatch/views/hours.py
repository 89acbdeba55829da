"""When crews are on duty, and who is in them no more."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.dispatch import services
from chengshu.kernel.dispatch.forms.hours import DayForm, HoursForm
from chengshu.kernel.dispatch.models import Crew, CrewDay, CrewMember
from chengshu.kernel.dispatch.queries.crews import crew_seen_by
from chengshu.kernel.dispatch.rights import KEEP_CREWS
from chengshu.ui.forms import Form, done, form_view, typed

HOW = Text(
    "每天一行，如 08:00-12:00、13:30-17:30；跨夜写 19:30-07:30；留空为休息。七天都留空时，按机关工作时间值班。",
    "A line for each day, as 08:00-12:00, 13:30-17:30; over midnight 19:30-07:30; empty: off duty. "
    "With nothing at all the crew works when offices do.",
)


def _kept(request: HubRequest, key: int) -> Crew:
    """A crew that the reader keeps."""
    row = crew_seen_by(request.actor, key)
    must_reach(request.actor, KEEP_CREWS, row.unit)
    return row


def _url(crew: Crew) -> str:
    return reverse("dispatch:crew", args=[crew.pk])


@requires(KEEP_CREWS)
def hours(request: HubRequest, key: int) -> HttpResponseBase:
    """The week of a crew."""
    row = _kept(request, key)
    form = typed(HoursForm, request, crew=row)

    def save(filled: HoursForm) -> str:
        services.set_hours(row, filled.hours(), by=request.actor, days_off=filled.cleaned_data["days_off"])
        return _url(row)

    title = Text("值班时间：%(name)s", "Hours: %(name)s").with_values(name=row.name)
    return form_view(request, form, save, title=title, back=_url(row), note=HOW)


@requires(KEEP_CREWS)
def new_day(request: HubRequest, key: int) -> HttpResponseBase:
    """A date on which it is otherwise."""
    row = _kept(request, key)
    form = typed(DayForm, request)

    def save(filled: DayForm) -> str:
        given = filled.cleaned_data
        services.set_day(row, given["day"], given["stretches"], by=request.actor, note=given["note"])
        return _url(row)

    return form_view(request, form, save, title=Text("单日调整", "Another day"), back=_url(row), note=row.name)


@require_POST
@requires(KEEP_CREWS)
def drop_day(request: HubRequest, key: int) -> HttpResponse:
    """The date follows its weekday again."""
    day = one_of(CrewDay.objects.select_related("crew__unit"), key)
    crew = _kept(request, day.crew_id)
    services.drop_day(day, by=request.actor)
    return done(request, Text("已取消单日调整。", "The day is as any other again."), _url(crew))


@requires(KEEP_CREWS)
def end_member(request: HubRequest, key: int) -> HttpResponseBase:
    """Somebody leaves a crew."""
    member = one_of(CrewMember.objects.filter(until=None).select_related("crew__unit", "person"), key)
    crew = _kept(request, member.crew_id)
    form = typed(Form, request)

    def save(_: Form) -> str:
        services.end_member(member, by=request.actor)
        return _url(crew)

    title = Text("移出班组：%(name)s", "Out of the crew: %(name)s").with_values(name=member.person.name)
    note = Text(
        "移出后不再接收本班组工单，可加入其他班组；参加本班组的起止日期保留在记录中。",
        "Gets no more orders of this crew and may join another; from when until when stays on record.",
    )
    submit = Text("移出", "Take out")
    return form_view(request, form, save, title=title, back=_url(crew), note=note, submit=submit)
