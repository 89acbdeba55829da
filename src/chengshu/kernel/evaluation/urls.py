"""Addresses of evaluation."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.evaluation.views import board

app_name = "evaluation"
urlpatterns = [
    path("", board.board, name="board"),
    path("by/<slug:dimension>/", board.board, name="by"),
    path("by/<slug:dimension>/cases/", board.behind, name="behind"),
    path("by/<slug:dimension>/rate/", board.rate, name="rate"),
    path("formulas/", board.formulas, name="formulas"),
    path("formulas/new/", board.new_formula, name="new_formula"),
    path("reports/", board.reports, name="reports"),
    path("reports/<int:pk>/", board.report, name="report"),
    path("reports/<int:pk>/file.<slug:form>", board.paper, name="paper"),
    path("replies/", board.replies_of_span, name="replies"),
    path("public/", board.open_to_all, name="public"),
]
