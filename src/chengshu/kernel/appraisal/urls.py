"""Addresses of the appraisal."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.appraisal.views import results, rounds, rules

app_name = "appraisal"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("new/", rounds.new_round, name="new_round"),
    path("<int:pk>/", rounds.round_goals, name="round"),
    path("<int:pk>/scores/", rounds.round_scores, name="scores"),
    path("<int:pk>/goals/new/", rounds.new_goal, name="new_goal"),
    path("<int:pk>/judge/", rounds.judge, name="judge"),
    path("<int:pk>/hand-over/", results.new_handover, name="new_handover"),
    path("<int:pk>/goals-from-plan/", rounds.move_round, {"step": "goals"}, name="goals_from_plan"),
    path("<int:pk>/start/", rounds.move_round, {"step": "start"}, name="start_round"),
    path("<int:pk>/score/", rounds.move_round, {"step": "score"}, name="score_round"),
    path("<int:pk>/publish/", rounds.move_round, {"step": "publish"}, name="publish_round"),
    path("goals/<int:pk>/", rounds.goal, name="goal"),
    path("goals/<int:pk>/report/", rounds.report_on_goal, name="report_on_goal"),
    path("goal-reports/<int:pk>/", rounds.goal_report, name="goal_report"),
    path("scores/<int:pk>/", rounds.score, name="score"),
    path("lines/<int:pk>/appeal/", rounds.new_appeal, name="new_appeal"),
    path("appeals/", rounds.appeals, name="appeals"),
    path("appeals/<int:pk>/", rounds.appeal, name="appeal"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.new_rule, name="new_rule"),
    path("rules/<int:pk>/", rules.rule, name="rule"),
    path("rules/<int:pk>/publish/", rules.publish, name="publish_rule"),
    path("criteria/<int:pk>/drop/", rules.drop, name="drop_criterion"),
    path("measures/", results.measures, name="measures"),
    path("measures/new/", results.new_measure, name="new_measure"),
    path("measures/<int:pk>/", results.measure, name="measure"),
    path("reports/", results.reports, name="reports"),
    path("reports/new/", results.new_report, name="new_report"),
    path("reports/<int:pk>/", results.report, name="report"),
    path("reports/<int:pk>/word/", results.report_word, name="report_word"),
    path("national/", results.frameworks, name="frameworks"),
    path("national/import/", results.import_framework, name="import_framework"),
    path("national/<int:pk>/", results.assess, name="assess"),
    path("handovers/", results.handovers, name="handovers"),
    path("handovers/<int:pk>/receive/", results.acknowledge, name="acknowledge"),
]
