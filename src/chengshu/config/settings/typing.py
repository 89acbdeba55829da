"""For mypy: declarations are read, not executed."""

from __future__ import annotations

from chengshu.config.settings.base import *

SECRET_KEY = "only-for-typing"
PACKS = ()
