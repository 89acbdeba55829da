"""What visitors and partners hand in, as the staff see it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.packs.open_data.forms.desk import ReasonForm
from chengshu.packs.open_data.models import Partner
from chengshu.packs.open_data.models.partners import Standing
from chengshu.packs.open_data.queries import desk
from chengshu.packs.open_data.rights import ADMIT, PUBLISH, SEE
from chengshu.packs.open_data.services.partners import end_standing
from chengshu.packs.open_data.services.voices import show_review
from chengshu.packs.open_data.tables import INQUIRIES, PARTNERS, REVIEWS, inquiry_badge, standing_badge
from chengshu.packs.open_data.views.desk.frame import tabs
from chengshu.ui.forms import done
from chengshu.ui.tables import list_page


@requires(SEE)
def inquiries(request: HubRequest) -> HttpResponseBase:
    """What visitors asked."""
    context = {"title": Text("公众来件", "What visitors ask"), "tabs": tabs(request, "inquiries")}
    rows = desk.inquiries_seen_by(request.actor)
    return list_page(request, "open_data/desk_list.html", INQUIRIES, rows, context)


@requires(SEE)
def inquiry(request: HubRequest, inquiry_id: int) -> HttpResponse:
    """One message with the work on it."""
    row = one_of(desk.inquiries_seen_by(request.actor), inquiry_id)
    item = item_about(row)
    panel = panel_of(request.actor, item) if item else None
    return render(request, "open_data/desk_inquiry.html", {"row": row, "badge": inquiry_badge(row), "panel": panel})


@requires(ADMIT)
def partners(request: HubRequest) -> HttpResponseBase:
    """Who of society registered."""
    context = {"title": Text("社会参与", "Society"), "tabs": tabs(request, "partners")}
    return list_page(request, "open_data/desk_list.html", PARTNERS, Partner.objects.all(), context)


@requires(ADMIT)
def partner(request: HubRequest, partner_id: int) -> HttpResponse:
    """One partner with everything handed in, and the work on each."""
    row = one_of(Partner.objects.all(), partner_id)
    handed_in = [
        row,
        *row.applications.all(),
        *row.grants.select_related("dataset"),
        *row.contributions.select_related("dataset"),
    ]
    lines = [(one, standing_badge(one), item_about(one)) for one in handed_in]
    context = {"row": row, "badge": standing_badge(row), "lines": lines, "may_end": row.standing == Standing.ACCEPTED}
    return render(request, "open_data/desk_partner.html", {**context, "reason": ReasonForm()})


@requires(ADMIT)
@require_POST
def end_partner(request: HubRequest, partner_id: int) -> HttpResponse:
    """Stop a partner: keys and applications go with it."""
    row = one_of(Partner.objects.all(), partner_id)
    form = ReasonForm(request.POST)
    end_standing(row, why=form.cleaned_data["why"] if form.is_valid() else "", by=request.actor)
    return done(request, Text("已停用。", "Ended."), reverse("open_data:desk_partner", args=[row.pk]))


@requires(PUBLISH)
def reviews(request: HubRequest) -> HttpResponseBase:
    """Words of ratings, to be shown or not."""
    if request.method == "POST":
        picked = [int(key) for key in request.POST.getlist("picked") if key.isascii() and key.isdigit()][:100]
        for row in desk.reviews_seen_by(request.actor).filter(pk__in=picked):
            show_review(row.pk, shown=request.POST.get("do") == "show", by=request.actor)
        return done(request, Text("已处理。", "Done."), reverse("open_data:reviews"))
    context = {"title": Text("评价审核", "Ratings"), "tabs": tabs(request, "reviews"), "reviewing": True}
    return list_page(request, "open_data/desk_list.html", REVIEWS, desk.reviews_seen_by(request.actor), context)
