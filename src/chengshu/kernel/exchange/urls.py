"""Addresses of the exchange."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.exchange.views import agreements, applications

app_name = "exchange"
urlpatterns = [
    path("applications/<int:application_id>/", applications.application, name="application"),
    path("agreements/<int:agreement_id>/", agreements.agreement, name="agreement"),
]
