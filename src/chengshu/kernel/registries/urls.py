"""Addresses of the base registries."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.registries.views import asking, purposes, records, registries

app_name = "registries"
urlpatterns = [
    path("", registries.overview, name="overview"),
    path("look-up/", asking.look_up, name="look_up"),
    path("verify/", asking.verify, name="verify"),
    path("receipts/", asking.receipts, name="receipts"),
    path("pairs/", records.pairs, name="pairs"),
    path("pairs/<int:pair_id>/", records.pair, name="pair"),
    path("pairs/<int:pair_id>/decide/", records.decide, name="decide"),
    path("pairs/of/<int:registry_id>/", records.pairs_of, name="pairs_of"),
    path("purposes/", purposes.purposes, name="purposes"),
    path("purposes/new/", purposes.new_purpose, name="new_purpose"),
    path("purposes/<int:pk>/", purposes.purpose, name="purpose"),
    path("address/", registries.address, name="address"),
    path("series/<slug:key>/", registries.series, name="series"),
    path("new/", registries.new_topic, name="new_topic"),
    path("of/<slug:key>/", registries.registry, name="registry"),
    path("of/<slug:key>/merge/", registries.merge, name="merge"),
    path("of/<slug:key>/fields/new/", registries.new_field, name="new_field"),
    path("of/<slug:key>/sources/new/", registries.new_feed, name="new_feed"),
    path("of/<slug:key>/authority/", registries.authority, name="authority"),
    path("of/<slug:key>/thresholds/", registries.thresholds, name="thresholds"),
    path("of/<slug:key>/grants/new/", registries.grant, name="grant"),
    path("of/<slug:key>/records/", records.records, name="records"),
    path("of/<slug:key>/records/<int:record_id>/", records.record, name="record"),
    path("of/<slug:key>/records/<int:record_id>/split/", records.split, name="split"),
]
