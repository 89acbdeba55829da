"""Addresses of the licence store."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.licences.views import public

app_name = "licences"
urlpatterns = [
    path("check/<str:code>/", public.check, name="check"),
]
