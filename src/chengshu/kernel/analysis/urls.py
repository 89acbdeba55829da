"""Addresses of analysis."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.analysis.views import hub, orders, queries, studies, supplying

app_name = "analysis"
urlpatterns = [
    path("", hub.hub, name="hub"),
    path("pool/", hub.pool, name="pool"),
    path("fusion/", hub.fusion, name="fusion"),
    path("fusion/run/", hub.fuse, name="fuse"),
    path("limits/", hub.limits, name="limits"),
    path("limits/new/", hub.new_limit, name="new_limit"),
    path("workbench/", queries.workbench, name="workbench"),
    path("ready/", queries.shipped, name="shipped"),
    path("ready/<slug:key>/", queries.shipped_query, name="shipped_query"),
    path("saved/<int:saved_id>/drop/", queries.drop_saved, name="drop_saved"),
    path("runs/", queries.all_runs, name="runs"),
    path("runs/<uuid:run_id>/", queries.run, name="run"),
    path("runs/<uuid:run_id>/stop/", queries.stop, name="stop"),
    path("runs/<uuid:run_id>/result/<slug:kind>/", queries.download, name="download"),
    path("studies/", studies.studies, name="studies"),
    path("studies/new/", studies.new_study, name="new_study"),
    path("studies/<int:study_id>/", studies.study, name="study"),
    path("studies/<int:study_id>/edit/", studies.edit_study, name="edit_study"),
    path("studies/<int:study_id>/run/", studies.run_study, name="run_study"),
    path("studies/<int:study_id>/suspend/", studies.suspend_study, name="suspend_study"),
    path("studies/<int:study_id>/publish/", studies.publish, name="publish"),
    path("studies/<int:study_id>/feed/", studies.new_feed, name="new_feed"),
    path("feeds/<slug:key>/", studies.feed, name="feed"),
    path("views/", supplying.views, name="views"),
    path("views/new/", supplying.new_view, name="new_view"),
    path("views/<slug:key>/", supplying.view, name="view"),
    path("views/<slug:key>/add/", supplying.add, name="add_to_view"),
    path("figures/", supplying.figures, name="figures"),
    path("figures/new/", supplying.new_figure, name="new_figure"),
    path("figures/<slug:key>/", supplying.figure, name="figure"),
    path("figures/<slug:key>/grant/", supplying.grant, name="grant_to_view"),
    path("figures/<slug:key>/publish/", supplying.publish, name="publish_figure"),
    path("supplies/<int:supply_id>/end/", supplying.end, name="end_supply"),
    path("orders/", orders.orders, name="orders"),
    path("orders/new/", orders.new_order, name="new_order"),
    path("orders/<int:order_id>/", orders.order, name="order"),
]
