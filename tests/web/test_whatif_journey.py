"""A standard is tried out 推演一个标准: asked, done, read, compared, carried away; on a desk and on a phone."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.insight import lake
from tests.journeys.test_town_clerk import browser, page, sign_in  # noqa: F401
from tests.lake.conftest import shore  # noqa: F401
from tests.staff import COUNTY, make_areas, make_officer
from tests.web.stage import set_the_day
from zhulian.accounts.roles import CountyClerk
from zhulian.jobs.handlers import HANDLERS
from zhulian.jobs.worker import work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(live_server, settings, shore):  # noqa: F811
    set_the_day(settings)
    settings.DATA = shore.data
    make_areas()
    lake.fill(shore)
    return live_server.url


def ask(page, change: str, value: str) -> None:  # noqa: F811
    page.get_by_label("改哪一项").first.select_option(change)
    page.get_by_label("改成").first.fill(value)
    page.get_by_role("button", name="推演全县").click()


def test_a_clerk_asks_reads_compares_and_carries_away(office, page, shore):  # noqa: F811
    sign_in(page, office, make_officer(CountyClerk, COUNTY).username)
    page.get_by_role("link", name="推演").click()
    ask(page, "低保标准", "+5个月")
    expect(page.get_by_role("alert")).to_contain_text("单位是 元/人月")
    for change, value in (("低保标准", "+5%"), ("重度残疾人护理补贴标准", "200")):
        ask(page, change, value)
        expect(page.get_by_text("排队等着做")).to_be_visible()
        assert work_off(handlers=HANDLERS, clock=timezone.now, data_dir=shore.data) == 1
        expect(page.get_by_role("heading", level=1)).to_contain_text("1 户得益，0 户受损")
        page.get_by_role("navigation", name="位置").get_by_role("link", name="推演").click()

    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="并排比较").click()
    expect(page.get_by_role("row").filter(has_text="每月多发")).to_contain_text("117.00")
    expect(page.get_by_role("row").filter(has_text="每月多发")).to_contain_text("60.00")

    page.get_by_role("link", name="低保标准=+5%").click()
    expect(page.get_by_role("row").filter(has_text="1号镇")).to_contain_text("<5")
    with page.expect_download() as carried:
        page.get_by_role("link", name="导出").click()
    assert carried.value.suggested_filename == "whatif-20261031.xlsx"

    page.set_viewport_size({"width": 390, "height": 844})
    for address in (page.url, f"{office}/whatif/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
