"""Addresses of the network of nodes."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.nodes import views

app_name = "nodes"
urlpatterns = [
    path("", views.nodes, name="nodes"),
    path("own/", views.own, name="own"),
    path("own/edit/", views.edit_own, name="edit_own"),
    path("register/", views.register, name="register"),
    path("platforms/", views.platforms, name="platforms"),
    path("platforms/new/", views.new_platform, name="new_platform"),
    path("data/", views.asked_data, name="asked_data"),
    path("data/<uuid:asked_id>/", views.asked, name="asked"),
    path("ask/<int:resource_id>/", views.ask, name="ask"),
    path("<int:node_id>/", views.node, name="node"),
    path("<int:node_id>/confirm/", views.confirm, name="confirm"),
    path("<int:node_id>/stop/", views.stop, name="stop"),
    path("<int:node_id>/sync/", views.sync, name="sync"),
]
