"""A family signs 一家人来签字: one on the screen with a finger, one refuses an organisation, one takes it back."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.cast import HE
from tests.journeys.test_town_clerk import browser, sign_in  # noqa: F401
from tests.registry.signing import team
from tests.staff import make_officer
from tests.web.stage import AREAS, make_village, set_the_day
from zhulian.accounts.roles import TownClerk
from zhulian.registry.consents import may_verify
from zhulian.registry.models import Consent, Household, Person, ThirdPartyConsent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hall(live_server, settings):
    """The cast's county, and a team of volunteers."""
    set_the_day(settings)
    make_village()
    team()
    return live_server.url


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["wide", "phone"])
def page(request, hall, browser) -> Page:  # noqa: F811
    width, height = request.param
    opened = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
    sign_in(opened, hall, make_officer(TownClerk, AREAS[TownClerk]).username)
    return opened


def shot(page: Page, name: str) -> None:
    """Keep a picture where the environment asks for it."""
    folder = os.environ.get("ZHULIAN_TEST_SHOTS")
    if folder:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def nothing_sticks_out(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def pages_on_paper(page: Page) -> int:
    printed = page.pdf(prefer_css_page_size=True)
    folder = os.environ.get("ZHULIAN_TEST_SHOTS")
    if folder:
        (Path(folder) / "paper.pdf").write_bytes(printed)
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def draw(page: Page) -> None:
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    frame = pad.bounding_box()
    page.mouse.move(frame["x"] + 30, frame["y"] + 30)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(frame["x"] + 30 + step * 25, frame["y"] + 30 + (step % 2) * 50)
    page.mouse.up()


def test_a_family_signs_refuses_and_takes_back(page, hall):
    home = Household.objects.get(number=HE.number)
    page.goto(hall + reverse("household", args=[home.pk]))
    nothing_sticks_out(page)
    shot(page, "household")
    page.get_by_role("link", name="签署、撤回、告诉帮扶组织").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 人都还不能核对，先请他们签")
    shot(page, "missing")
    page.get_by_role("link", name="打印授权书").click()
    expect(page.get_by_role("article")).to_have_count(3)
    nothing_sticks_out(page)
    shot(page, "paper")
    assert pages_on_paper(page) == 3, "one sheet of A4 for each of them"
    page.go_back()

    # The head signs on the screen; an empty pad is not enough.
    page.get_by_role("link", name="登记签署", exact=True).nth(1).click()
    expect(page.get_by_label("谁的")).to_have_value(str(Person.objects.named("何守田").get().pk))
    expect(page.get_by_label("监护人姓名")).to_be_hidden()
    page.get_by_label("屏幕手写").check()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("屏幕上还没有签名")
    draw(page)
    nothing_sticks_out(page)
    shot(page, "sign")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 人里还有 2 人不能核对，先请他们签")
    assert Consent.objects.get().attachment.kind == "signature"

    # A volunteer team asks; the answer is no.
    page.get_by_role("link", name="登记答复").click()
    page.get_by_label("哪个组织").select_option(label="春雨志愿队（志愿队伍）")
    page.get_by_label("为了什么").select_option(label="微心愿")
    page.get_by_label("不同意", exact=True).check()
    expect(page.get_by_text("可以告诉哪些")).to_be_hidden()
    page.get_by_label("口头答复").check()
    expect(page.get_by_label("纸质件存放在哪里")).to_be_hidden()
    shot(page, "answer")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("什么也不告诉")).to_be_visible()
    assert not ThirdPartyConsent.objects.get().is_agreed
    nothing_sticks_out(page)
    shot(page, "signed")

    # By keyboard alone: the head takes it back.
    page.locator("summary", has_text="撤回").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("本人怎么说的").first.select_option(label="电话")
    shot(page, "withdrawing")
    page.get_by_role("button", name="撤回，马上生效").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("已撤回")
    head = Person.objects.named("何守田").get()
    assert not may_verify(person=head, household=home, unit="banks", on=Consent.objects.get().signed_on)
