"""Hand a public page on: a code, an address and a link, with nothing of whoever hands it on."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.outbox.outsiders import declare, serving
from tests.staff import make_areas
from tests.web.stage import set_the_day
from zhulian.outbox import wechat

pytestmark = pytest.mark.django_db
ADDRESS = "/policies/public/subsistence_allowance/share/"


@pytest.fixture(autouse=True)
def county(settings):
    set_the_day(settings)
    make_areas()
    wechat._tokens.clear()


def page() -> str:
    return Client().get(ADDRESS).content.decode()


def test_a_policy_is_handed_on_by_code_and_address():
    shown = page()
    assert "http://testserver/policies/public/subsistence_allowance/" in shown
    assert "<svg" in shown
    assert ADDRESS in Client().get(reverse("public-policy", args=["subsistence_allowance"])).content.decode()


def test_what_is_not_in_force_is_not_handed_on():
    assert Client().get(reverse("public-share", args=["nothing_here"])).status_code == 404


def test_a_declared_shell_gives_its_link_and_is_asked_once_a_day(settings, tmp_path):
    with serving() as service:
        service.answers["/cgi-bin/stable_token"] = lambda _: (200, {"access_token": "t", "expires_in": 7200})
        service.answers["/wxa/generate_urllink"] = lambda _: (200, {"url_link": "https://wxaurl.cn/x"})
        mini = {"kind": "mini", "app_id": "wx2", "secret": "s", "api": service.url}
        declare(settings, tmp_path, channels={"xcx": mini})
        assert "https://wxaurl.cn/x" in page()
        page()
    assert [asked.path for asked in service.asked] == ["/cgi-bin/stable_token", "/wxa/generate_urllink"]


def test_a_shell_that_does_not_answer_spoils_nothing(settings, tmp_path):
    with serving() as service:
        mini = {"kind": "mini", "app_id": "wx2", "secret": "s", "api": service.url}
    declare(settings, tmp_path, channels={"xcx": mini})
    assert "让他扫这个码" in page()
