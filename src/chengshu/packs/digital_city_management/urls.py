"""Addresses of digital city management."""

from __future__ import annotations

from django.urls import path

from chengshu.packs.digital_city_management.views import mobile, registers, sheets, systems, watching

app_name = "digital_city_management"
urlpatterns = [
    path("", systems.overview, name="overview"),
    path("systems/<slug:key>/", systems.subsystem, name="subsystem"),
    path("faces/<slug:key>/", systems.face, name="face"),
    path("screen/", systems.big_screen, name="screen"),
    path("mobile/", mobile.mobile, name="mobile"),
    path("mobile/worker.js", mobile.worker, name="worker"),
    path("mobile/state.json", mobile.state, name="state"),
    path("mobile/reports/", mobile.send_report, name="send_report"),
    path("mobile/checks/<int:key>/", mobile.send_check, name="send_check"),
    path("mobile/verifications/<int:key>/", mobile.send_verification, name="send_verification"),
    path("mobile/shift/begin/", mobile.begin_shift, name="begin_shift"),
    path("mobile/shift/end/", mobile.end_shift, name="end_shift"),
    path("mobile/spots/", mobile.send_spot, name="send_spot"),
    path("shops/", registers.shops, name="shops"),
    path("shops/new/", registers.new_shop, name="new_shop"),
    path("shops/<int:key>/", registers.shop, name="shop"),
    path("shops/<int:key>/change/", registers.change_shop, name="change_shop"),
    path("shops/<int:key>/visit/", registers.visit_shop, name="visit_shop"),
    path("shops/<int:key>/close/", registers.close_shop, name="close_shop"),
    path("<slug:register>/import/", sheets.hand_in, name="import"),
    path("<slug:register>/template.xlsx", sheets.template, name="template"),
    path("sheets/<int:key>/", sheets.sheet, name="sheet"),
    path("sheets/<int:key>/columns/", sheets.match, name="match_sheet"),
    path("sheets/<int:key>/take/", sheets.take, name="take_sheet"),
    path("sites/", registers.sites, name="sites"),
    path("sites/new/", registers.new_site, name="new_site"),
    path("sites/<int:key>/", registers.site, name="site"),
    path("sites/<int:key>/change/", registers.change_site, name="change_site"),
    path("sites/<int:key>/inspect/", registers.inspect_site, name="inspect_site"),
    path("warnings/", watching.warnings, name="warnings"),
    path("warnings/<int:key>/", watching.one_warning, name="warning"),
    path("warnings/<int:key>/order/", watching.give_order, name="give_order"),
    path("rules/", watching.rules, name="rules"),
    path("rules/new/", watching.new_rule, name="new_rule"),
    path("rules/<int:key>/", watching.change_rule, name="change_rule"),
    path("rules/<int:key>/end/", watching.end_rule, name="end_rule"),
    path("referrals/", watching.referrals, name="referrals"),
    path("referrals/<int:key>/", watching.referral, name="referral"),
    path("referrals/<int:key>/answer/", watching.answer_referral, name="answer_referral"),
    path("cases/<int:key>/refer/", watching.refer, name="refer"),
    path("cases/<int:key>/verify/", watching.ask, name="ask"),
    path("shifts/", watching.list_shifts, name="shifts"),
    path("shifts/<int:key>/", watching.one_shift, name="shift"),
    path("tracks/rule/", watching.track_rule, name="track_rule"),
]
