"""Addresses of gathering."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.gathering.views import board, connections, handovers, runs, sources

app_name = "gathering"
urlpatterns = [
    path("", board.board, name="board"),
    path("sources/", sources.sources, name="sources"),
    path("sources/new/", sources.source_new, name="source_new"),
    path("sources/new/<int:resource>/<int:connection>/", sources.source_origin, name="source_origin"),
    path("sources/new/<int:resource>/<int:connection>/mapping/", sources.source_mapping, name="source_mapping"),
    path("sources/<int:pk>/", sources.source, name="source"),
    path("sources/<int:pk>/runs/", sources.source_runs, name="source_runs"),
    path("sources/<int:pk>/run/", sources.source_run, name="source_run"),
    path("sources/<int:pk>/rest/", sources.source_rest, name="source_rest"),
    path("sources/<int:pk>/change/", sources.source_change, name="source_change"),
    path("sources/<int:pk>/schedule/", sources.schedule_set, name="schedule_set"),
    path("schedules/<int:pk>/drop/", sources.schedule_drop, name="schedule_drop"),
    path("sources/<int:pk>/drifts/", runs.drifts, name="drifts"),
    path("drifts/<int:pk>/", runs.drift, name="drift"),
    path("sources/<int:pk>/quarantine/", runs.quarantine_of, name="quarantine"),
    path("sources/<int:pk>/quarantine/store/", runs.mended_store, name="mended_store"),
    path("sources/<int:pk>/quarantine/<int:run>/<int:row>/", runs.misfit, name="misfit"),
    path("sources/<int:pk>/quarantine/<int:run>/<int:row>/aside/", runs.misfit_aside, name="misfit_aside"),
    path("runs/", runs.runs, name="runs"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/stop/", runs.run_stop, name="run_stop"),
    path("connections/", connections.connections, name="connections"),
    path("connections/new/", connections.connection_new, name="connection_new"),
    path("connections/new/<str:kind>/", connections.connection_add, name="connection_add"),
    path("connections/<int:pk>/", connections.connection, name="connection"),
    path("connections/<int:pk>/test/", connections.connection_test, name="connection_test"),
    path("connections/<int:pk>/change/", connections.connection_change, name="connection_change"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/new/", handovers.handover_new, name="handover_new"),
    path("handovers/<int:pk>/", handovers.handover, name="handover"),
    path("handovers/<int:pk>/columns/", handovers.handover_columns, name="handover_columns"),
    path("places/", connections.places, name="places"),
    path("places/new/", connections.place_new, name="place_new"),
    path("places/<int:pk>/", connections.place, name="place"),
]
