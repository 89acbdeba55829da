"""Addresses of this floor."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.access import views

app_name = "access"
urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("roles/make/", views.make_role, name="make_role"),
    path("roles/<int:role_id>/", views.role, name="role"),
    path("roles/<int:role_id>/rename/", views.rename_role, name="rename_role"),
    path("roles/<int:role_id>/retire/", views.retire_role, name="retire_role"),
    path("roles/<int:role_id>/permissions/<str:key>/", views.scope, name="scope"),
    path("people/", views.people, name="people"),
    path("people/<int:person_id>/", views.person, name="person"),
    path("people/<int:person_id>/grant/", views.grant, name="grant"),
    path("grants/<int:grant_id>/take-back/", views.take_back, name="take_back"),
    path("permissions/", views.permissions, name="permissions"),
    path("permissions/<str:key>/", views.permission, name="permission"),
]
