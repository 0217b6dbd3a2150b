"""A family sees what a job changes 一家人看上班划不划算: from its file, with why, on a desk and on a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.cast import HE
from tests.journeys.test_town_clerk import browser, page, sign_in  # noqa: F401
from tests.staff import make_officer
from tests.web.stage import make_village, set_the_day
from zhulian.accounts.roles import TownClerk
from zhulian.registry.models import Household

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_clerk_and_a_family_look_at_two_jobs(live_server, settings, page):  # noqa: F811
    set_the_day(settings)
    make_village()
    home = Household.objects.get(number=HE.number)
    sign_in(page, live_server.url, make_officer(TownClerk, HE.village[:9]).username)
    page.goto(live_server.url + reverse("household", args=[home.pk]))
    page.get_by_role("link", name="上班划不划算").click()

    page.get_by_label("谁去上班").select_option(label="何守田")
    page.get_by_label("每月到手工资").fill("2000")
    page.get_by_role("button", name="算一算").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("上班和不上班，每月到手一样多")
    expect(page.locator("#months tbody tr")).to_have_count(24)

    why = page.locator("#months tbody tr").first.locator("details.why").first
    why.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(why).to_contain_text("社会救助法")
    page.keyboard.press("Escape")
    expect(why.locator("summary")).to_be_focused()

    page.get_by_label("每月到手工资").fill("2400")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("上班比不上班每月少")
    expect(page.locator("[data-paths] canvas")).to_have_count(1)
    expect(page.get_by_text("不是承诺")).to_be_visible()

    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
