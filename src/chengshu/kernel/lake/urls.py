"""Addresses of the lake."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.lake.views import areas, lineage, tables

app_name = "lake"
urlpatterns = [
    path("", tables.tables, name="tables"),
    path("tables/<int:table_id>/", tables.table, name="table"),
    path("tables/<int:table_id>/rows/", tables.rows, name="rows"),
    path("tables/<int:table_id>/bring-back/", tables.bring_back, name="bring_back"),
    path("tables/<int:table_id>/arrange/", tables.arrange, name="arrange"),
    path("retention/", tables.retentions, name="retentions"),
    path("retention/new/", tables.new_retention, name="new_retention"),
    path("areas/", areas.areas, name="areas"),
    path("areas/new/", areas.new_area, name="new_area"),
    path("areas/<int:pk>/", areas.area, name="area"),
    path("areas/<int:pk>/rules/new/", areas.new_rule, name="new_rule"),
    path("areas/rules/<int:pk>/", areas.rule, name="rule"),
    path("areas/rules/<int:pk>/end/", areas.end_rule, name="end_rule"),
    path("lineage/<int:place_id>/", lineage.lineage, name="lineage"),
]
