"""All addresses of the city."""

from __future__ import annotations

from chengshu.kernel.install.urls import pack_urls

urlpatterns = pack_urls()
