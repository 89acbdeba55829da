"""The web door (granian WSGI)."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengshu.config.settings.prod")
application = get_wsgi_application()
