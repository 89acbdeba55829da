"""Addresses of divisions."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.geo import views

app_name = "geo"
urlpatterns = [
    path("", views.divisions, name="divisions"),
    path("imports/", views.imports, name="imports"),
    path("imports/<int:key>/", views.show_import, name="import"),
    path("imports/<int:key>/accept/", views.accept, name="accept"),
    path("<str:code>/", views.place, name="place"),
]
