"""What a served installation sends along 对外服务的响应头: to every browser, on every kind of page."""

from __future__ import annotations

import json

import pytest
from django.urls import get_resolver

from tests.config.test_settings import run
from tests.web.matrix_world import patterns

ASK = """
import json
import django
django.setup()
from django.test import Client
told = {}
for address in ("/account/login/", "/policies/public/", "/api/v1/facts", "/nowhere/", "/static/web/mark.svg"):
    client = Client(SERVER_NAME="help.example.cn", HTTP_X_FORWARDED_PROTO="https", raise_request_exception=False)
    answer = client.get(address)
    told[address] = {
        "status": answer.status_code, "headers": {name.lower(): value for name, value in answer.headers.items()},
        "cookies": {name: dict(cookie) for name, cookie in client.cookies.items()},
    }
plain = Client(SERVER_NAME="help.example.cn").get("/account/login/")
told["plain"] = {"status": plain.status_code, "headers": {"location": plain.headers.get("Location", "")}}
told["stranger"] = {"status": Client(SERVER_NAME="evil.example.com", HTTP_X_FORWARDED_PROTO="https").get("/").status_code}
print(json.dumps(told))
"""
# Nothing is stored by these, or what is stored was asked for by a sealed state; each says why beside it.
WITHOUT_CSRF = {"selfcheck", "selfcheck-contact", "me-follow"}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a process that serves help.example.cn answers."""
    done = run(tmp_path_factory.mktemp("served"), "-c", ASK, hosts="help.example.cn")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


PAGES = ("/account/login/", "/policies/public/", "/api/v1/facts", "/nowhere/")


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_forbids_foreign_and_inline_scripts_and_frames(told, address):
    policy = told[address]["headers"]["content-security-policy"]
    directives = {name: rest for name, _, rest in (one.strip().partition(" ") for one in policy.split(";"))}
    assert directives["default-src"] == "'self'"
    scripts = directives.get("script-src", directives["default-src"])
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:"} & set(scripts.split())
    assert (directives["object-src"], directives["frame-ancestors"]) == ("'none'", "'none'")
    assert (directives["base-uri"], directives["form-action"]) == ("'self'", "'self'")


@pytest.mark.parametrize("address", [*PAGES, "/static/web/mark.svg"])
def test_every_answer_insists_on_https_and_on_its_type(told, address):
    headers = told[address]["headers"]
    assert "max-age=31536000; includeSubDomains; preload" in headers["strict-transport-security"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("address", PAGES)
def test_no_answer_is_framed_or_tells_others_where_one_came_from(told, address):
    headers = told[address]["headers"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_cookies_travel_over_https_only_and_no_script_reads_them(told):
    cookie = told["/account/login/"]["cookies"]["csrftoken"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")


def test_plain_http_is_led_to_https_and_a_foreign_name_is_not_served(told):
    assert (told["plain"]["status"], told["plain"]["headers"]["location"]) == (
        301,
        "https://help.example.cn/account/login/",
    )
    assert told["stranger"]["status"] == 400


def test_the_session_cookie_is_for_the_server_alone(tmp_path):
    code = "from zhulian.config import settings as s; print(s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE)"
    assert run(tmp_path, "-c", code, hosts="help.example.cn").stdout.strip() == "True True Lax"


def test_only_addresses_that_say_why_do_without_the_token_of_forms():
    without = {
        one.name
        for one in patterns(get_resolver().url_patterns)
        if getattr(one.callback, "csrf_exempt", False) and not str(one.name).startswith("api-")
    }
    assert without == WITHOUT_CSRF
