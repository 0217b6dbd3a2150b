"""Settings 配置, as a fresh process reads them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from zhulian.config import settings
from zhulian.lib.key_file import make_key_file


def run(data, *command: str, **environment: str) -> subprocess.CompletedProcess:
    """Run Python in a process of its own that knows only this environment."""
    given = {f"ZHULIAN_{name.upper()}": value for name, value in environment.items()}
    return subprocess.run(
        [sys.executable, *command],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "zhulian.config.settings",
            "ZHULIAN_DATA": str(data),
            **given,
        },
        capture_output=True,
        text=True,
    )


def test_a_server_beyond_loopback_passes_every_check_of_a_deployment(tmp_path):
    finished = run(
        tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING", hosts="help.example.cn"
    )
    assert finished.returncode == 0, finished.stderr


def test_the_demo_does_not_open_beyond_loopback(tmp_path):
    finished = run(tmp_path, "-m", "django", "check", hosts="help.example.cn", demo="1")
    assert finished.returncode != 0
    assert "演示只能在本机打开" in finished.stderr


@pytest.mark.parametrize(
    ("environment", "day"),
    [({}, "None"), ({"demo": "1"}, "2026-10-31"), ({"demo": "1", "today": "2026-12-01"}, "2026-12-01")],
)
def test_only_the_demo_and_whoever_asks_stand_still_on_a_day(tmp_path, environment, day):
    finished = run(
        tmp_path, "-c", "from zhulian.config import settings; print(settings.TODAY)", **environment
    )
    assert finished.stdout.strip() == day


@pytest.mark.parametrize(
    ("environment", "day"), [({}, "2026-10-31"), ({"today": "2026-12-01"}, "2026-12-01")]
)
def test_every_command_in_a_demo_folder_stands_on_the_day_of_the_demo(tmp_path, environment, day):
    (tmp_path / settings.DEMO_MARKER).write_text("{}", "utf-8")
    finished = run(
        tmp_path, "-c", "from zhulian.config import settings; print(settings.TODAY)", **environment
    )
    assert finished.stdout.strip() == day


def test_the_secret_is_made_once_and_kept_from_others(tmp_path):
    code = "from zhulian.config import settings; print(settings.SECRET_KEY)"
    first, second = (run(tmp_path, "-c", code).stdout for _ in range(2))
    assert first == second
    assert len(first) > 50
    assert (tmp_path / "keys" / "django-secret").stat().st_mode & 0o077 == 0
    assert len(list((tmp_path / "keys").iterdir())) == 1


def test_the_server_does_not_start_with_the_wrong_keys(tmp_path):
    keys = tmp_path / "keys" / "keyring.json"
    make_key_file(keys)
    run(tmp_path, "-m", "django", "migrate")
    assert run(tmp_path, "-c", "import zhulian.config.wsgi").returncode == 0
    keys.rename(tmp_path / "keys" / "old.json")
    make_key_file(keys)
    finished = run(tmp_path, "-c", "import zhulian.config.wsgi")
    assert finished.returncode != 0
    assert "不是封存这个数据库的那一把" in finished.stderr


def test_every_app_of_the_house_is_before_the_apps_whose_pages_it_replaces():
    apps = settings.INSTALLED_APPS
    assert apps.index("zhulian.web") < apps.index("allauth.account")


def test_nothing_is_loaded_from_elsewhere_and_nothing_evaluated():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'self'"]
    assert "script-src" not in directives
    assert "unsafe-eval" not in str(directives)
