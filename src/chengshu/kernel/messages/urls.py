"""Addresses of messages."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.messages import views

app_name = "messages"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.read, name="read"),
    path("<int:key>/", views.open_notice, name="open"),
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/quiet/", views.quiet, name="quiet"),
    path("channels/", views.channels, name="channels"),
    path("channels/test/", views.test, name="test"),
    path("channels/quiet/", views.city_quiet, name="city_quiet"),
    path("channels/webhooks/", views.add_webhook, name="add_webhook"),
    path("channels/webhooks/<int:key>/", views.change_webhook, name="change_webhook"),
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/settle/", views.settle, name="settle"),
    path("wordings/", views.wordings, name="wordings"),
    path("wordings/<str:key>/", views.wording, name="wording"),
]
