"""Addresses of files."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:key>/", views.download, name="download"),
    path("<uuid:key>/preview/<int:page>/", views.preview, name="preview"),
]
