"""All addresses of the city."""

from __future__ import annotations

from django.urls import include, path

from chengshu.config.health import healthz, readyz
from chengshu.kernel.install.api import api_urls
from chengshu.kernel.install.urls import pack_urls

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("", include("chengshu.kernel.install.urls")),
    path("api/v1/", include((api_urls(), "api"))),
    *pack_urls(),
]
handler500 = "chengshu.config.faults.server_error"
