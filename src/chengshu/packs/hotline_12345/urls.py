"""Addresses of the hotline."""

from __future__ import annotations

from django.urls import path

from chengshu.packs.hotline_12345.views import callbacks, handing, knowledge, running, seat

app_name = "hotline_12345"
urlpatterns = [
    path("seat/", seat.seat, name="seat"),
    path("seat/caller/", seat.caller, name="caller"),
    path("seat/beside/", seat.beside, name="beside"),
    path("callbacks/", callbacks.callbacks, name="callbacks"),
    path("callbacks/<int:key>/", callbacks.callback, name="callback"),
    path("callbacks/<int:key>/contact/", callbacks.contact, name="callback_contact"),
    path("callbacks/<int:key>/unreached/", callbacks.unreached, name="callback_unreached"),
    path("articles/", knowledge.articles, name="articles"),
    path("articles/new/", knowledge.new_article, name="new_article"),
    path("articles/<int:key>/", knowledge.article, name="article"),
    path("articles/<int:key>/revise/", knowledge.revise, name="revise"),
    path("articles/<int:key>/retire/", knowledge.retire, name="retire"),
    path("versions/<int:key>/", knowledge.version, name="version"),
    path("versions/<int:key>/edit/", knowledge.change_draft, name="change_draft"),
    path("running/", running.figures, name="figures"),
    path("running/shifts/", running.shift_plan, name="shifts"),
    path("running/shifts/new/", running.new_shift, name="new_shift"),
    path("running/shifts/<int:key>/drop/", running.drop_shift, name="drop_shift"),
    path("running/hotlines/", running.hotline_list, name="hotlines"),
    path("running/hotlines/new/", running.new_hotline, name="new_hotline"),
    path("running/hotlines/<int:key>/", running.hotline, name="hotline"),
    path("running/hotlines/<int:key>/edit/", running.change_hotline, name="change_hotline"),
    path("running/hotlines/<int:key>/end/", running.end_hotline, name="end_hotline"),
    path("running/overdue/", running.overdue, name="overdue"),
    path("cases/<int:key>/hand/<slug:receiver>/", handing.hand_over, name="hand_over"),
    path("transfers/<int:key>/", handing.transfer, name="transfer"),
    path("running/settings/", running.settings, name="settings"),
    path("running/settings/rule/", running.new_rule, name="new_rule"),
    path("running/settings/recipient/", running.new_recipient, name="new_recipient"),
    path("ask/", knowledge.self_service, name="ask"),
    path("ask/<int:key>/", knowledge.public_article, name="answer"),
]
