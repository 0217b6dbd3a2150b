"""A widow of 71 at her grandson's phone 七十一岁的老人用孙子的手机: without JavaScript, from the door to a call."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.cast import HE
from tests.journeys.test_town_clerk import browser  # noqa: F401
from tests.staff import make_areas
from tests.web.stage import set_the_day
from zhulian.monitoring.models import Lead

WIDTH = 390
NEXT, UNKNOWN = "下一题", "不知道"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(browser) -> Iterator[Page]:  # noqa: F811
    """A phone without JavaScript; a request that leaves this machine fails the test."""
    asked: list[str] = []
    size = {"width": WIDTH, "height": 844}
    with browser.new_context(viewport=size, java_script_enabled=False, locale="zh-CN") as visit:
        page = visit.new_page()
        page.on("request", lambda request: asked.append(request.url))
        yield page
        assert {cookie["name"] for cookie in visit.cookies()} <= {"csrftoken"}  # of the sign-in page
    assert all(url.startswith("http://localhost") for url in asked)


def fits(page: Page) -> None:
    """Nothing runs off the side, and every button can be hit with a thumb."""
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box["height"] >= 43, button.inner_text()
        assert box["x"] + box["width"] <= WIDTH, button.inner_text()


def choose(page: Page, question: str, *answers: str) -> None:
    """Answer one question by its words, and go on."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(question)
    fits(page)
    for answer in answers:
        page.get_by_label(answer, exact=True).check()
    page.get_by_role("button", name=NEXT).click()


def know_nothing(page: Page) -> None:
    """Say 不知道 to a question, whatever its form."""
    skip = page.get_by_role("button", name="不知道，先跳过")
    if skip.count():
        skip.click()
    else:
        page.get_by_label(UNKNOWN, exact=True).check()
        page.get_by_role("button", name=NEXT).click()
    page.wait_for_load_state()


def test_a_widow_finds_out_and_asks_to_be_called(live_server, settings, phone):
    set_the_day(settings)
    make_areas()
    phone.goto(f"{live_server.url}/account/login/")
    phone.get_by_role("link", name="我是居民：查一查我家能得到哪些帮助").click()
    phone.get_by_role("button", name="大字").click()
    expect(phone.get_by_role("button", name="普通字")).to_be_visible()

    phone.get_by_label("您家住在哪个镇（街道）").select_option("1号镇")
    phone.get_by_role("button", name=NEXT).click()
    phone.get_by_label("哪个村（社区）").select_option(HE.village)
    phone.get_by_role("button", name=NEXT).click()
    choose(phone, "一共几口人", "就我一个人")
    phone.get_by_label("哪年出生").fill("55")
    choose(phone, "家里都有谁")
    expect(phone.get_by_role("alert")).to_contain_text("写四位数")
    phone.get_by_label("哪年出生").fill("1955")
    choose(phone, "家里都有谁")

    choose(phone, "这些东西", "都没有")
    choose(phone, "上班", "都没有人上班打工")
    phone.get_by_label("每月大约").select_option("居民养老金，不超过 200 元")
    choose(phone, "养老金")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("别的钱")
    phone.get_by_role("button", name="上一题").click()
    expect(phone.get_by_label("每月大约")).to_have_value("0")
    choose(phone, "养老金")
    while phone.get_by_role("button", name=NEXT).count():
        know_nothing(phone)

    expect(phone.get_by_role("heading", level=1)).to_contain_text("项说不准")
    fits(phone)
    phone.get_by_role("button", name="请联系我").click()
    phone.get_by_label("怎么称呼您").fill("尤奶奶")
    phone.get_by_label("电话", exact=True).fill("13912345678")
    phone.get_by_role("button", name="请联系我").click()
    expect(phone.get_by_text("同意了，我们才能留下您的电话")).to_be_visible()
    assert not Lead.objects.exists()
    phone.get_by_label("我同意").check()
    phone.get_by_role("button", name="请联系我").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("收到了")
    assert Lead.objects.get().name.open() == "尤奶奶"
    assert Lead.objects.get().area_path == HE.village


def test_the_keyboard_alone_answers_a_question(live_server, settings, phone):
    set_the_day(settings)
    make_areas()
    phone.goto(f"{live_server.url}/check/")
    phone.get_by_role("button", name="不知道，先跳过").press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("城里")
    phone.get_by_label("城镇").press("Space")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("几口人")


def test_at_double_size_nothing_runs_off_the_side(live_server, settings, browser):  # noqa: F811
    set_the_day(settings)
    make_areas()
    with browser.new_context(viewport={"width": WIDTH // 2, "height": 422}, locale="zh-CN") as visit:
        page = visit.new_page()
        for address in ("/check/", "/check/?large=1", "/policies/public/subsistence_allowance/"):
            page.goto(live_server.url + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH // 2, address
