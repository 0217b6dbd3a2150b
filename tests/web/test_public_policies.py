"""The policies for everybody 公开的政策: who, how much and where, and demo values called so."""

from __future__ import annotations

import re

import pytest

from benchmarks.residents import RESIDENTS
from tests.web.selfcheck_pages import result_for

pytestmark = pytest.mark.django_db


def test_the_public_pages_say_who_how_much_and_where(phone):
    listed = phone.get("/policies/public/").content.decode()
    assert "/policies/public/subsistence_allowance/" in listed
    page = phone.get("/policies/public/subsistence_allowance/").content.decode()
    for words in (
        "谁可以",
        "780.00 元/人月",
        "带上：",
        "30 个工作日内，最长 45 个工作日",
        "《中华人民共和国社会救助法》第十八条",
    ):
        assert words in page
    assert phone.get("/policies/public/no_such_policy/").status_code == 404
    assert phone.get("/policies/public/selfcare_grade/").status_code == 404


def test_demo_values_are_called_so_on_every_public_page_and_only_in_the_demo(phone, settings):
    pages = ("/check/", "/policies/public/", "/policies/public/subsistence_allowance/")
    assert all("标准是演示值" in phone.get(page).content.decode() for page in pages)
    settings.IS_DEMO = False
    assert not any("标准是演示值" in phone.get(page).content.decode() for page in pages)


def test_the_codes_hold_public_addresses_only(phone):
    labels = re.findall(r'aria-label="二维码：([^"]+)"', result_for(phone, RESIDENTS[3]))
    assert labels
    assert all(re.fullmatch(r"http://testserver/policies/public/\w+/", one) for one in labels)
