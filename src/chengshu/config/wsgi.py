"""The web door (granian WSGI). Each of granian's workers loads this, and ends with its parent."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from chengshu.config.process import die_with_parent

die_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengshu.config.settings.prod")
application = get_wsgi_application()
