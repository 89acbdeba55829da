"""Addresses of files."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.files import views

app_name = "files"
urlpatterns = [
    path("limits/", views.limits, name="limits"),
    path("limits/<str:key>/", views.limit, name="limit"),
    path("<uuid:key>/", views.download, name="download"),
    path("<uuid:key>/preview/<int:page>/", views.preview, name="preview"),
]
