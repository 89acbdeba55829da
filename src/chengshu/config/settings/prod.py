"""The running city."""

from __future__ import annotations

from chengshu.config.settings.base import *
from chengshu.config.settings.environment import secret_key

SECRET_KEY = secret_key()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
