"""A standard is raised 标准怎样调整: one clerk writes, mends and tries it out; another officer publishes; the list follows."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.test_town_clerk import browser, sign_in  # noqa: F401
from tests.lake.conftest import shore  # noqa: F401
from tests.matching import county
from tests.staff import COUNTY, make_areas, make_officer
from tests.web.stage import set_the_day
from zhulian.accounts.roles import CountyClerk, CountyOfficer
from zhulian.jobs.handlers import HANDLERS
from zhulian.jobs.worker import work_off
from zhulian.ledger.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DEMO = "demo/640104.yaml"
LOW = '名称: 低保标准, 地区: "640104", 城乡: 城镇, 值: 780'


@pytest.fixture
def office(live_server, settings, shore):  # noqa: F811
    """The cast's county in the lake, matched by the standards of today."""
    set_the_day(settings)
    settings.DATA = shore.data
    make_areas()
    county.fill(shore)
    county.match(shore)
    return live_server.url


def visit(browser, home: str, role) -> Page:  # noqa: F811
    """A page of its own in which somebody with this role has signed in."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN").new_page()
    sign_in(page, home, make_officer(role, COUNTY).username)
    return page


def do_ordered_work(data_dir) -> None:
    assert work_off(handlers=HANDLERS, clock=timezone.now, data_dir=data_dir) == 1


def test_a_standard_is_raised_by_two_people_and_the_list_follows(office, browser, shore):  # noqa: F811
    clerk = visit(browser, office, CountyClerk)
    clerk.get_by_role("link", name="政策库").click()
    clerk.get_by_role("link", name="文本与草稿").click()
    clerk.get_by_role("button", name="起草 演示县的参数值").click()

    # In force since January: the value may not be changed in its line, and the page says so at that line.
    text = clerk.get_by_label("全文")
    before = text.input_value()
    line = before[: before.index(LOW)].count("\n") + 1
    text.fill(before.replace(LOW, LOW.replace("780", "880")))
    clerk.get_by_label("改了什么、依据哪份文件").fill("兴民发〔2026〕1号")
    clerk.get_by_role("button", name="保存并核对").click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("1 处问题")
    expect(clerk.locator(".problems")).to_contain_text(f"第 {line} 行")
    expect(clerk.locator(".problems")).to_contain_text("值不能改")
    clerk.get_by_role("button", name=f"到第 {line} 行").click()
    expect(text).to_be_focused()
    assert "值: 880" in clerk.evaluate(
        "document.getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)"
    )

    # Mended: the old words again, and the new values by form, into the same draft.
    text.fill(before)
    clerk.get_by_role("button", name="保存并核对").click()
    for name, setting, value in (("低保标准", "城镇", "880"), ("困难残疾人生活补贴标准", "不分", "150")):
        form = clerk.locator("form").filter(has_text="写进草稿")
        form.get_by_label("标准").select_option(name)
        form.get_by_label("城乡").select_option(setting)
        form.get_by_label("值", exact=True).fill(value)
        form.get_by_label("来源：文号或报道").fill("兴民发〔2026〕1号")
        form.get_by_role("button", name="写进草稿").click()
        expect(clerk.get_by_role("status").first).to_contain_text("没有错误")
    clerk.get_by_role("link", name="算一遍例子").click()
    expect(clerk.locator(".chip.is-over")).to_have_count(0)
    assert clerk.locator(".chip.is-ok").count() > 20

    # Tried out on the county, then handed over; who wrote it sees no button to publish it.
    clerk.get_by_role("link", name="在全县试算").click()
    clerk.get_by_role("button", name="在全县试算").click()
    expect(clerk.get_by_text("排队等着做")).to_be_visible()
    do_ordered_work(shore.data)
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("1 户得益，0 户受损；每月多发 20.00 元")
    clerk.get_by_role("link", name="去复核").click()
    expect(clerk.get_by_role("button", name="发布这一版")).to_have_count(0)
    clerk.get_by_role("navigation", name="位置").get_by_role("link", name=DEMO).click()
    clerk.get_by_role("button", name="提交复核").click()
    expect(clerk.get_by_role("status").first).to_contain_text("已提交")
    address = clerk.url

    officer = visit(browser, office, CountyOfficer)
    officer.goto(address)
    expect(officer.locator(".compared")).to_contain_text("值: 150")
    officer.get_by_role("button", name="发布这一版").click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("请重新比对")
    officer.get_by_role("button", name="重新比对全县").click()
    do_ordered_work(shore.data)
    expect(officer.get_by_role("heading", level=1)).to_contain_text("名单已按新文本比对")

    officer.get_by_role("link", name="去看名单").click()
    expect(officer.get_by_role("row").filter(has_text="何守田").first).to_contain_text("290.00")
    assert (
        list(Event.objects.filter(object_kind="policy_text").values_list("action", flat=True))[-1]
        == "发布政策"
    )
    for page in (clerk, officer):
        page.context.close()


def test_on_a_phone_nothing_runs_off_the_side(office, browser):  # noqa: F811
    page = visit(browser, office, CountyClerk)
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("", "policies/subsistence_allowance/", "standards/", "texts/"):
        page.goto(f"{office}/library/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") == 390, address
    page.context.close()
