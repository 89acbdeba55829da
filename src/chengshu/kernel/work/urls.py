"""Addresses of work."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.work.views import errands, inbox, items, times

app_name = "work"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("bulk/", inbox.bulk, name="bulk"),
    path("filters/", inbox.keep, name="keep_filter"),
    path("filters/<int:key>/drop/", inbox.drop, name="drop_filter"),
    path("errands/new/", errands.assign, name="assign"),
    path("items/<int:key>/parts/new/", errands.part, name="part"),
    path("items/<int:key>/", items.item, name="item"),
    path("items/<int:key>/quick/", items.quick, name="quick"),
    path("items/<int:key>/moves/<slug:name>/", items.move, name="move"),
    path("items/<int:key>/acts/<slug:name>/", items.act, name="act"),
    path("calendar/", times.calendar, name="calendar"),
    path("calendar/import/", times.import_year, name="import_year"),
    path("calendar/day/", times.day, name="day"),
    path("calendar/hours/", times.hours, name="hours"),
    path("rules/", times.rules, name="rules"),
    path("rules/set/", times.rule, name="rule"),
    path("rules/<int:key>/end/", times.end_rule, name="end_rule"),
    path("rules/limit/", times.allowance, name="allowance"),
]
