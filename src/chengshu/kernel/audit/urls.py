"""Addresses of this floor."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.audit import views

app_name = "audit"
urlpatterns = [
    path("entries/", views.entries, name="entries"),
    path("verify/", views.verify_chain, name="verify"),
]
