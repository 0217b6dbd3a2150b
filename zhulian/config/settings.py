"""Settings 配置: SQLite and no outside service unless the environment says otherwise.

ZHULIAN_DATA          where data lie (default var/ beside the project)
ZHULIAN_DATABASE_URL  postgresql://user:password@host:port/name; without it SQLite in ZHULIAN_DATA
ZHULIAN_KEY_FILE      the key file (default ZHULIAN_DATA/keys/keyring.json)
ZHULIAN_KEY_COMMAND   a command that wraps and unwraps the key file (called with wrap or unwrap, bytes in, bytes out)
ZHULIAN_ANCHOR_COMMAND  a command that keeps a head of the ledger's chain outside (one line on its standard input)
ZHULIAN_SECRET_KEY    Django's secret; without it one is made and kept in ZHULIAN_DATA
ZHULIAN_PORTAL_FILE   YAML with the county's own sign-in, such as OpenID Connect or 浙政钉 (docs/sign-in.md); without it passwords and passkeys
ZHULIAN_HOSTS         host names served, separated by commas (default loopback)
ZHULIAN_TODAY         a day (yyyy-mm-dd) at which the calendar stands still; a demo folder has its own
ZHULIAN_API_PER_MINUTE  how often one address may ask the API a minute, of each server process (default 120)
ZHULIAN_SMS           how short messages leave: console, file (both on loopback only) or gateway; without it nobody signs in by phone
ZHULIAN_GATEWAY_FILE  JSON with the services outside: SMS, government entries, WeChat (docs/residents.md)
ZHULIAN_SUPERVISION_PHONE  the number residents are given where they have doubts who looked at their data
ZHULIAN_LOOKS_PER_MINUTE  how often one of the staff may look at people a minute (default 240; opening a field a quarter)
ZHULIAN_POSTS_PER_MINUTE  how often one address may send something without signing in (default 600)
ZHULIAN_DEMO          1 under `zhulian demo`: loopback only, second factors are shown

Served beyond loopback it expects a proxy in front that speaks HTTPS and sets X-Forwarded-Proto.
"""

from __future__ import annotations

import os
import secrets
import shlex
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("ZHULIAN_DATA", "var")).resolve()
KEY_FILE = Path(os.environ.get("ZHULIAN_KEY_FILE", DATA / "keys" / "keyring.json"))
KEY_COMMAND = tuple(shlex.split(os.environ.get("ZHULIAN_KEY_COMMAND", "")))
ANCHOR_COMMAND = tuple(shlex.split(os.environ.get("ZHULIAN_ANCHOR_COMMAND", "")))
IS_DEMO = os.environ.get("ZHULIAN_DEMO") == "1"
DEMO_DAY = date(2026, 10, 31)
# What `zhulian demo` leaves in the folder that it fills.
DEMO_MARKER = "demo.json"
DEBUG = False


def _secret_key() -> str:
    given = os.environ.get("ZHULIAN_SECRET_KEY")
    if given:
        return given
    path = DATA / "keys" / "django-secret"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Written aside and linked into place, so that of processes starting together all read the same secret.
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii")


def _database() -> dict:
    url = os.environ.get("ZHULIAN_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "zhulian.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                # SQLite lets no queue form: of 32 writers who never pause, some met a closed door for 20 seconds.
                "timeout": 60,
                # 64 MiB of pages: SQLite's own 2 MiB make a county's random keys spill to disk at every row.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-65536;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "zhulian.accounts.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def _today() -> date | None:
    given = os.environ.get("ZHULIAN_TODAY")
    if given:
        return date.fromisoformat(given)
    return DEMO_DAY if IS_DEMO or (DATA / DEMO_MARKER).exists() else None


SECRET_KEY = _secret_key()
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In files, because all server processes must share it: a second factor's code counts once.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
ROOT_URLCONF = "zhulian.config.urls"
WSGI_APPLICATION = "zhulian.config.wsgi.application"

INSTALLED_APPS = [
    "zhulian.ledger",
    "zhulian.work",
    "zhulian.files",
    "zhulian.accounts",
    "zhulian.accounts.residents",
    "zhulian.lake",
    "zhulian.registry",
    "zhulian.policies",
    "zhulian.monitoring",
    "zhulian.matching",
    "zhulian.applications",
    "zhulian.insight",
    "zhulian.web",
    "zhulian.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "zhulian.api.door.ApiDoor",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zhulian.web.access.AccessMiddleware",
    "zhulian.web.own_areas.OwnAreasMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
TODAY = _today()
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

# Hosts: with none named, loopback only; with one named, HTTPS only.
_hosts = list(filter(None, os.environ.get("ZHULIAN_HOSTS", "").split(",")))
IS_LOOPBACK = not _hosts
if IS_DEMO and not IS_LOOPBACK:
    raise ImproperlyConfigured("演示只能在本机打开：请去掉 ZHULIAN_HOSTS，或不用 ZHULIAN_DEMO")
ALLOWED_HOSTS = [*_hosts, "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _hosts]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not IS_LOOPBACK
SECURE_HSTS_SECONDS = 0 if IS_LOOPBACK else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_LOOPBACK
SECURE_PROXY_SSL_HEADER = None if IS_LOOPBACK else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Residents: what leaves the house for them, and whom they may call.
SMS = os.environ.get("ZHULIAN_SMS") or ("console" if IS_DEMO else "")
if SMS in ("console", "file") and not IS_LOOPBACK:
    raise ImproperlyConfigured(
        "ZHULIAN_SMS=console 和 file 只能在本机用：验证码会留在那里。对外服务请用 gateway"
    )
if SMS not in ("", "console", "file", "gateway"):
    raise ImproperlyConfigured(f"ZHULIAN_SMS={SMS} 不认识。请写 console、file 或 gateway")
GATEWAY_FILE = os.environ.get("ZHULIAN_GATEWAY_FILE", "")
SUPERVISION_PHONE = os.environ.get("ZHULIAN_SUPERVISION_PHONE", "")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # The tooltips of ECharts and the tiles of Leaflet carry style attributes.
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Warnings, errors and the tracebacks of broken pages go to standard error, with numbers of people masked.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "masked": {
            "()": "zhulian.lib.masked_log.MaskedFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "masked", "level": "WARNING"},
    },
    "loggers": {"django": {"handlers": [], "level": "INFO"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

# Sessions end after half an hour without a request (`zhulian.web.access` renews them).
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # forms carry the token; no script of ours reads the cookie

API_PER_MINUTE = int(os.environ.get("ZHULIAN_API_PER_MINUTE") or 120)
# A person who pages quickly looks at one page a second; an office with one address helps dozens of residents at once.
LOOKS_PER_MINUTE = int(os.environ.get("ZHULIAN_LOOKS_PER_MINUTE") or 240)
POSTS_PER_MINUTE = int(os.environ.get("ZHULIAN_POSTS_PER_MINUTE") or 600)

# Sign-in.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PORTAL_FILE = os.environ.get("ZHULIAN_PORTAL_FILE", "")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "zhulian.accounts.sign_in.SignInAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # axes counts wrong passwords and codes, in the database
MFA_ADAPTER = "zhulian.accounts.sign_in.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "zhulian.accounts.code_forms.AuthenticateForm",
    "reauthenticate": "zhulian.accounts.code_forms.ReauthenticateForm",
    "activate_totp": "zhulian.accounts.code_forms.ActivateForm",
    "login_webauthn": "zhulian.accounts.passkey_forms.LoginForm",
    "authenticate_webauthn": "zhulian.accounts.passkey_forms.AuthenticateForm",
    "reauthenticate_webauthn": "zhulian.accounts.passkey_forms.ReauthenticateForm",
    "add_webauthn": "zhulian.accounts.passkey_forms.AddForm",
    "edit_webauthn": "zhulian.accounts.passkey_forms.RenameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}  # a whole office comes from one address
MFA_TOTP_ISSUER = "助联"
# A neighbouring code could be used twice (allauth forgets it after one period), so only the demo takes it.
MFA_TOTP_TOLERANCE = 1 if IS_DEMO else 0
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "zhulian.accounts.sign_in.name_tried"
AXES_LOCKOUT_CALLABLE = "zhulian.accounts.sign_in.refuse_locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # one user name is locked, not a whole office behind one address
