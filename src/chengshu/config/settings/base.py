"""What holds everywhere."""

from __future__ import annotations

from pathlib import Path

import dj_database_url

from chengshu.config import packs
from chengshu.config.settings.environment import bind, broker_url, database_url, home, live_bind, live_origins, setting
from chengshu.kernel.intake.imap import account_from

HOME = home()
LAKE = HOME / "lake"
SPARK_URL = setting("SPARK_URL")
BIND = bind()
LIVE_BIND = live_bind()
LIVE_URL = setting("LIVE_URL")
DEBUG = False
HTTPS = setting("HTTPS") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if setting("BEHIND_PROXY") == "1" else None
ALLOWED_HOSTS = setting("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in setting("TRUSTED_ORIGINS").split(",") if origin]
MORE_PACKS = tuple(name for name in setting("PACKS").split(",") if name)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "chengshu.ui",
    *(f"chengshu.kernel.{floor}" for floor in packs.KERNEL),
    *packs.PACKS,
    *MORE_PACKS,
]
PACKS: tuple[str, ...] = (
    *(f"chengshu.kernel.{floor}.pack" for floor in packs.KERNEL),
    *(f"{pack}.pack" for pack in (*packs.PACKS, *MORE_PACKS)),
)

MIDDLEWARE = [
    "chengshu.kernel.exchange.gateway.door.DataDoor",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "chengshu.kernel.access.middleware.actor_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "chengshu.ui.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "chengshu.config.urls"
WSGI_APPLICATION = "chengshu.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["chengshu.ui.templatetags.ui", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "chengshu.ui.context.frame",
                "chengshu.kernel.install.context.bell",
            ],
        },
    }
]

DATABASE_URL = database_url()
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=None, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "chengshu.base.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.Account"
LOGIN_URL = "identity:sign_in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["chengshu.kernel.identity.backend.StaffBackend"]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
BUILT = Path(__file__).resolve().parents[2] / "ui" / "static"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": [
            "'self'",
            *live_origins(LIVE_URL, ALLOWED_HOSTS, LIVE_BIND.port, https=HTTPS),
        ],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["chengshu.kernel.files.uploads.BoundedUploadHandler"]
FILES_LARGEST = int(setting("FILES_LARGEST_MB", "300")) * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": setting("LOG_LEVEL", "WARNING")},
    "loggers": {"django": {"handlers": [], "propagate": True, "level": "WARNING"}},
}

PUBLIC_URL = setting("PUBLIC_URL", f"http://{BIND}")
EMAIL_HOST = setting("SMTP_HOST")
EMAIL_PORT = int(setting("SMTP_PORT", "25"))
EMAIL_HOST_USER = setting("SMTP_USER")
EMAIL_HOST_PASSWORD = setting("SMTP_PASSWORD")
EMAIL_USE_TLS = setting("SMTP_SECURITY") == "starttls"
EMAIL_USE_SSL = setting("SMTP_SECURITY") == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = setting("MAIL_FROM")
SMS_URL = setting("SMS_URL")
SMS_KEY = setting("SMS_KEY")
SMS_SECRET = setting("SMS_SECRET")
SMS_SIGN = setting("SMS_SIGN")
SHELF_GB = int(setting("SHELF_GB", "20"))
WEBHOOKS_TO_PRIVATE = setting("WEBHOOKS_TO_PRIVATE") == "1"

BROKER_URL = broker_url()
BROKER_REPLICAS = int(setting("BROKER_REPLICAS", "1"))
EVENTS_KEPT_DAYS = int(setting("EVENTS_KEPT_DAYS", "30"))
GATHERING_PROCESSES = int(setting("GATHERING_PROCESSES", "2"))
AUDIT_TRIGGERS = True
TRUSTED_PROXIES = frozenset(address for address in setting("TRUSTED_PROXIES").split(",") if address)
INTAKE_MAILDIR = setting("INTAKE_MAILDIR")
INTAKE_IMAP = account_from(setting)
MAIL_ANSWERS_TO = setting("INTAKE_ADDRESS") or (INTAKE_IMAP.address if INTAKE_IMAP else "")
SEAL_KEYS = setting("SEAL_KEYS")
PKCS11 = setting("PKCS11")
CITY_APP_KEY = setting("CITY_APP_KEY")
