"""The running city."""

from __future__ import annotations

from chengshu.config.settings.base import *
from chengshu.config.settings.environment import secret_key, setting

SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = [key for key in setting("FORMER_SECRET_KEYS").split(",") if key]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
