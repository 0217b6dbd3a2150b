"""A town clerk's morning 镇街经办的早上: sign in, see who comes first and why, open a file, leave."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.cast import HE
from tests.staff import PASSWORD, make_officer
from tests.web.stage import make_village, set_the_day
from zhulian.accounts.roles import TownClerk
from zhulian.ledger.models import Event

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; one line says what to do where there is none."""
    if not CHROMIUM:
        pytest.fail("本机没有 Chromium。请先执行 make setup", pytrace=False)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's loop and the database share this thread
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser) -> Iterator[Page]:
    """A page of its own; a script error or a refusal by the content policy fails the test."""
    complaints: list[str] = []
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN") as visit:
        opened = visit.new_page()
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        yield opened
    assert not complaints


def sign_in(page: Page, home: str, username: str) -> None:
    page.goto(home)
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    code = page.locator(".note .code").inner_text()
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name="进入").click()


def test_a_town_clerk_finds_a_household_learns_why_and_opens_one_field(live_server, settings, page):
    set_the_day(settings)
    make_village()
    clerk = make_officer(TownClerk, HE.village[:9])
    sign_in(page, live_server.url, clerk.username)
    expect(page.get_by_role("heading", level=1)).to_contain_text("户应享未享，先办下面")

    page.get_by_role("link", name="政策找人").first.click()
    row = page.get_by_role("row").filter(has_text="何守田")
    row.get_by_label("低保应享未享，为什么").click()
    why = row.locator(".why-body").first
    expect(why).to_contain_text("《中华人民共和国社会救助法》第十八条")
    expect(why).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()
    expect(row.get_by_label("低保应享未享，为什么")).to_be_focused()

    row.get_by_role("link", name="何守田").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("何守田户：应享未享 2 项")
    page.get_by_role("row", name="何守田").get_by_role("link", name="查看原文").click()
    page.get_by_label("为哪件事").select_option(label="政策匹配：低保，应享未享")
    page.get_by_label("为什么要看").select_option("登门告知政策")
    page.get_by_role("button", name="查看身份证号").click()
    expect(page.get_by_text(HE.members[0].id_number)).to_be_visible()
    assert Event.objects.get(action="查看原文").purpose == "登门告知政策"

    page.get_by_role("link", name="县域总览").click()
    expect(page.locator("[data-bars] canvas")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_a_phone_shows_cards_and_nothing_runs_off_the_side(live_server, settings, page):
    set_the_day(settings)
    make_village()
    clerk = make_officer(TownClerk, HE.village[:9])
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live_server.url, clerk.username)
    for address in ("/", "/matches/", "/households/", "/import/", "/picture/"):
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") == 390, address
