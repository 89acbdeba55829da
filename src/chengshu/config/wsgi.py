"""The web door (granian WSGI). Each of granian's workers loads this, and ends with its parent."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from chengshu.config.process import die_with_parent
from chengshu.config.proxy import Door, behind_proxy
from chengshu.config.settings.environment import setting

die_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengshu.config.settings.prod")
application: Door = get_wsgi_application()

# they need what Django has just set up
from chengshu.kernel.catalogue.search import warm  # noqa: E402
from chengshu.kernel.exchange.gateway.door import before_django  # noqa: E402

warm()
application = before_django(application)
if setting("BEHIND_PROXY") == "1":
    application = behind_proxy(application)
