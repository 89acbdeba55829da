"""Addresses of this floor."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.events import views

app_name = "events"
urlpatterns = [
    path("", views.deliveries, name="deliveries"),
    path("<int:delivery_id>/", views.delivery, name="delivery"),
    path("<int:delivery_id>/try-again/", views.try_again, name="try_again"),
    path("<int:delivery_id>/set-aside/", views.set_aside, name="set_aside"),
]
