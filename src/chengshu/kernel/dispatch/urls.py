"""Addresses of dispatch."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.dispatch.views import crews, disputes, drafts, hours, rules

app_name = "dispatch"
urlpatterns = [
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.new_rule, name="new_rule"),
    path("rules/<int:key>/", rules.rule, name="rule"),
    path("rules/<int:key>/replace/", rules.replace_rule, name="replace_rule"),
    path("rules/<int:key>/end/", rules.end_rule, name="end_rule"),
    path("off-hours/new/", rules.stand_in, name="stand_in"),
    path("off-hours/<int:key>/end/", rules.end_stand_in, name="end_stand_in"),
    path("drafts/new/", drafts.new_draft, name="new_draft"),
    path("drafts/<int:key>/", drafts.draft, name="draft"),
    path("drafts/<int:key>/rules/new/", drafts.draft_rule, name="new_draft_rule"),
    path("drafts/<int:key>/rules/drop/", drafts.drop_rule, name="drop_draft_rule"),
    path("drafts/<int:key>/rules/<int:rule>/", drafts.draft_rule, name="draft_rule"),
    path("drafts/<int:key>/apply/", drafts.apply, name="apply_draft"),
    path("drafts/<int:key>/drop/", drafts.drop, name="drop_draft"),
    path("trials/", drafts.trials, name="trials"),
    path("trials/new/", drafts.new_trial, name="new_trial"),
    path("trials/<int:key>/", drafts.trial, name="trial"),
    path("trials/<int:key>/progress/", drafts.trial_progress, name="trial_progress"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/<int:key>/", disputes.dispute, name="dispute"),
    path("cases/<int:key>/contest/", disputes.contest, name="contest"),
    path("cases/<int:key>/send/", disputes.send, name="send"),
    path("cases/<int:key>/crew/", crews.assign, name="assign"),
    path("crews/", crews.crews, name="crews"),
    path("crews/new/", crews.new_crew, name="new_crew"),
    path("crews/<int:key>/", crews.crew, name="crew"),
    path("crews/<int:key>/change/", crews.change_crew, name="change_crew"),
    path("crews/<int:key>/members/new/", crews.add_member, name="add_member"),
    path("crews/<int:key>/hours/", hours.hours, name="hours"),
    path("crews/<int:key>/days/new/", hours.new_day, name="new_day"),
    path("crews/days/<int:key>/drop/", hours.drop_day, name="drop_day"),
    path("crews/members/<int:key>/end/", hours.end_member, name="end_member"),
    path("orders/<int:key>/withdraw/", crews.withdraw, name="withdraw"),
    path("mine/", crews.mine, name="mine"),
    path("mine/position/", crews.position, name="position"),
    path("mine/<int:key>/arrive/", crews.arrive, name="arrive"),
    path("mine/<int:key>/done/", crews.report, name="report"),
]
