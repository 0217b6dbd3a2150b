"""What every test stands on 测试的地基: own data, own keys, SQLite on disk, or PostgreSQL when asked for.

ZHULIAN_TEST_DATABASE=postgres runs the tests marked `database` against a real server. The folders of the floors
that know no database (contract `pure` of import-linter) are not even collected then.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from tests import postgres
from zhulian.accounts.scope import Errand, in_whole_county
from zhulian.ledger import guards as ledger_guards
from zhulian.lib.key_file import make_key_file
from zhulian.policies import guards as edition_guards

DATA = Path(tempfile.mkdtemp(prefix="zhulian-tests-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
make_key_file(DATA / "keys" / "keyring.json")

for name in [
    name for name in os.environ if name.startswith("ZHULIAN_") and not name.startswith("ZHULIAN_TEST")
]:
    del os.environ[name]
os.environ["ZHULIAN_DATA"] = str(DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "zhulian.config.settings"
if os.environ.get("ZHULIAN_TEST_DATABASE") == "postgres":
    # Workers of one run share the server that their parent started.
    if "ZHULIAN_TEST_DATABASE_URL" not in os.environ:
        os.environ["ZHULIAN_TEST_DATABASE_URL"] = postgres.start()
    os.environ["ZHULIAN_DATABASE_URL"] = os.environ["ZHULIAN_TEST_DATABASE_URL"]
    collect_ignore = ["rules", "lib"]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Put SQLite on disk, as in life, keep counts apart from other workers, and hash passwords cheaply."""
    database = settings.DATABASES["default"]
    if "sqlite3" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(DATA / "tests.sqlite3")
    # Workers inherit the settings of their parent; each empties its own kept counts, never another's.
    settings.CACHES["default"]["LOCATION"] = DATA / "cache"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark every test that touches the database."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames):
            item.add_marker("database")


@pytest.fixture(scope="session", autouse=True)
def _whole_county():
    """Tests make and read rows of every area; what a browser asks is answered within its user's areas, as in life."""
    with in_whole_county(Errand.COMMAND):
        yield


_empty_tables = TransactionTestCase._fixture_teardown


def _empty_tables_without_guards(self):
    for guards in (ledger_guards, edition_guards):
        guards.lower_guards(connection)
    _empty_tables(self)
    for guards in (ledger_guards, edition_guards):
        guards.raise_guards(connection)


TransactionTestCase._fixture_teardown = _empty_tables_without_guards
