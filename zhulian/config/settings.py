"""Settings 配置: SQLite and no outside service unless the environment says otherwise.

ZHULIAN_DATA          where data lie (default var/ beside the project)
ZHULIAN_DATABASE_URL  postgresql://user:password@host:port/name; without it SQLite in ZHULIAN_DATA
ZHULIAN_KEY_FILE      the key file (default ZHULIAN_DATA/keys/keyring.json)
ZHULIAN_SECRET_KEY    Django's secret; without it one is made and kept in ZHULIAN_DATA
ZHULIAN_HOSTS         host names served, separated by commas (default loopback)
ZHULIAN_DEMO          1 under `zhulian demo`: loopback only, second factors are shown
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

PROJECT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("ZHULIAN_DATA", "var")).resolve()
KEY_FILE = Path(os.environ.get("ZHULIAN_KEY_FILE", DATA / "keys" / "keyring.json"))
IS_DEMO = os.environ.get("ZHULIAN_DEMO") == "1"
DEBUG = False


def _secret_key() -> str:
    given = os.environ.get("ZHULIAN_SECRET_KEY")
    if given:
        return given
    path = DATA / "keys" / "django-secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii")


def _database() -> dict:
    url = os.environ.get("ZHULIAN_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "zhulian.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [*filter(None, os.environ.get("ZHULIAN_HOSTS", "").split(",")), "127.0.0.1", "localhost"]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
ROOT_URLCONF = "zhulian.config.urls"
WSGI_APPLICATION = "zhulian.config.wsgi.application"

INSTALLED_APPS = [
    "zhulian.ledger",
    "zhulian.work",
    "zhulian.accounts",
    "zhulian.lake",
    "zhulian.registry",
    "zhulian.matching",
    "zhulian.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
