"""Django's settings. What may differ between installations comes from `environment`; the rest is fixed here."""

import os
from datetime import timedelta
from typing import Any

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from kesher.config.environment import ENV

SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS = list(ENV.former_keys)
DEBUG = ENV.debug
TESTING = os.environ.get("KESHER_TESTING") == "1"
ALLOWED_HOSTS = ["*"] if DEBUG or TESTING else [ENV.public_url.split("//")[1].split(":")[0], "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [ENV.public_url]
KESHER_PUBLIC_URL = ENV.public_url
KESHER_SMTP_PORT = ENV.smtp_port
KESHER_MAIL_OUT = ENV.mail_out
KESHER_BACKUP = ENV.backup
KESHER_DATABASE_IS_OURS = ENV.database_is_ours
KESHER_DEMO = ENV.demo  # a demo installation: simulators are offered, no real gateway is reached
KESHER_EVENTS_URL = os.environ.get("KESHER_EVENTS_URL") or (
    f"{ENV.public_url.rsplit(':', 1)[0]}:{ENV.events_port}"
    if ENV.public_url.count(":") == 2
    else f"{ENV.public_url}/events"
)

PACKAGES = [
    "core",
    "staff",
    "ui",
    "channels",
    "knowledge",
    "customers",
    "timeline",
    "watch",
    "promises",
    "cases",
    "listening",
    "sources",
    "desk",
    "boards",
    "portal",
    "office",
    "gateway",
    "rehearsal",
]
INSTALLED_APPS = [
    *(f"kesher.{name}" for name in PACKAGES),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "axes",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "rules",
    "kesher.config",
]
MIDDLEWARE = [
    "kesher.core.web.metrics.RequestTimes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kesher.ui.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kesher.core.web.history.WhoDidIt",
    "kesher.core.web.rules.SteadyRules",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "kesher.config.urls"
WSGI_APPLICATION = "kesher.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kesher.ui.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "kesher.ui.templatetags.kesher"],
        },
    }
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": ENV.database.name,
        "USER": ENV.database.user,
        "PASSWORD": ENV.database.password,
        "HOST": ENV.database.host,
        "PORT": ENV.database.port,
        "OPTIONS": ({"sslmode": ENV.database.sslmode} if ENV.database.sslmode else {})
        | ({} if TESTING else {"pool": {"min_size": 1, "max_size": 8, "timeout": 20}}),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "staff.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "kesher.staff.rules.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "kesher.office.sign_in.StaffAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a mail to whoever somebody typed would be a cannon (TRUST.md, T5)
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password is told to its owner
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "kesher.office.link_tokens.LinkTokens"  # noqa: S105  (a class)
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # counted by axes, over all processes
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600  # of an invitation; a forgotten password's is shorter (office.sign_in)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_HANDLER = "kesher.staff.actions.sign_in.ByOurClock"
AXES_USERNAME_CALLABLE = "kesher.office.sign_in.who_tries"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # whoever waits is let in when it was said
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "kesher.office.sign_in.locked_out"
AXES_VERBOSE = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.public_url.startswith("https://")

LANGUAGES = [("he", _("Hebrew")), ("en", _("English"))]
LANGUAGE_CODE = "he"
LANGUAGE_COOKIE_NAME = "kesher_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jerusalem"
FORMAT_MODULE_PATH = ["kesher.ui.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data / "static"
WHITENOISE_USE_FINDERS = TESTING or DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF, KESHER_EVENTS_URL],
    "frame-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# Behind a proxy that ends TLS; it must set this header itself and drop a visitor's (docs/operations.md).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.public_url.startswith("https://") else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if ENV.public_url.startswith("https://") else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = ["kesher.core.web.uploads.ToDisk"]

MAILERS = {
    "default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
}  # nothing leaves but through channels, with a clearance
SILENCED_SYSTEM_CHECKS = ["urls.W002"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "kesher.core.logs.JsonLines"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": "WARNING" if TESTING else "INFO"},
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("django", "axes", "procrastinate", "httpx", "mail.log", "fontTools", "fpdf")
    },
}
