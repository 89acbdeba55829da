"""Addresses of the inventory."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.inventory import views

app_name = "inventory"
urlpatterns = [
    path("", views.systems, name="systems"),
    path("report/", views.report, name="report"),
    path("mergers/", views.mergers, name="mergers"),
    path("mergers/<int:key>/", views.merger, name="merger"),
    path("exceptions/", views.exceptions, name="exceptions"),
    path("exceptions/<int:key>/", views.exception, name="exception"),
    path("roll-outs/", views.roll_outs, name="roll_outs"),
    path("roll-outs/<int:key>/", views.rolled_out, name="rolled_out"),
    path("shut-downs/<int:key>/", views.shut_down, name="shut_down"),
    path("rule/", views.rule, name="rule"),
    path("new/", views.new_system, name="new_system"),
    path("hand-in/", views.hand_in, name="hand_in"),
    path("hand-in/form.xlsx", views.empty_sheet, name="empty_sheet"),
    path("<int:key>/", views.system, name="system"),
    path("<int:key>/edit/", views.edit_system, name="edit_system"),
    path("<int:key>/menu/", views.menu, name="menu"),
    path("<int:key>/use/", views.use, name="use"),
    path("<int:key>/merge/", views.merge, name="merge"),
    path("<int:key>/exception/", views.ask, name="ask_exception"),
    path("<int:key>/roll-out/", views.roll_out, name="roll_out"),
    path("<int:key>/link/", views.link, name="link"),
    path("<int:key>/draft/", views.draft, name="draft"),
]
