"""Tests: quick password hashing, a throw-away home; the database follows CHENGSHU_DATABASE_URL."""

from __future__ import annotations

from chengshu.base.scratch import end_in_order, scratch_until_the_end
from chengshu.config.settings.base import *

SECRET_KEY = "only-for-tests"
end_in_order()
HOME = scratch_until_the_end("chengshu-tests-")
STATIC_ROOT = HOME / "static"
LAKE = HOME / "lake"
STATIC_ROOT.mkdir()
BROKER_URL = ""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # said in words: pytest-django knows Django's own backend only
# The flush between tests deletes rows; the tests of the triggers install them themselves.
AUDIT_TRIGGERS = False
