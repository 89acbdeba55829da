"""Addresses of quality."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.quality.views import board, reports, rules, work

app_name = "quality"
urlpatterns = [
    path("", board.board, name="board"),
    path("bureaus/", board.bureaus, name="bureaus"),
    path("months/", board.months, name="months"),
    path("corrections/", board.corrections, name="corrections"),
    path("corrections/<int:pk>/", work.correction, name="correction"),
    path("weights/", board.weights, name="weights"),
    path("weights/new/", board.new_weight, name="new_weight"),
    path("weights/raising/", board.new_raising, name="new_raising"),
    path("objections/", work.objections, name="objections"),
    path("objections/<int:pk>/", work.objection, name="objection"),
    path("failing/<int:pk>/", reports.failing, name="failing"),
    path("failing/<int:pk>/file/", reports.failing_file, name="failing_file"),
    path("rules/<int:pk>/edit/", rules.edit_rule, name="edit_rule"),
    path("rules/<int:pk>/end/", rules.end_rule, name="end_rule"),
    path("of/<str:key>/", reports.report, name="report"),
    path("of/<str:key>/judge/", reports.judge, name="judge"),
    path("of/<str:key>/rules/", rules.rules, name="rules"),
    path("of/<str:key>/rules/new/", rules.choose_kind, name="choose_kind"),
    path("of/<str:key>/rules/new/<str:check>/", rules.new_rule, name="new_rule"),
    path("of/<str:key>/object/", work.new_objection, name="new_objection"),
]
