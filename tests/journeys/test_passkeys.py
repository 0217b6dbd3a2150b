"""A passkey's life 通行密钥: added, used as second factor and alone, renamed, the last one kept; in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.cast import HE
from tests.journeys.test_town_clerk import browser, page, sign_in  # noqa: F401
from tests.staff import PASSWORD, make_areas, make_officer
from tests.web.stage import set_the_day
from zhulian.accounts.models import User
from zhulian.accounts.roles import TownClerk
from zhulian.ledger.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def clerk(settings, live_server) -> User:
    set_the_day(settings)
    make_areas()
    return make_officer(TownClerk, HE.village[:9], username="he-min")


@pytest.fixture
def key(page) -> Iterator[str]:  # noqa: F811
    """A key inside the browser, which confirms its owner by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    yield session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def leave(page: Page) -> None:  # noqa: F811
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="登录", exact=True)).to_be_visible()


def test_a_passkey_is_added_used_renamed_and_the_last_one_kept(page, live_server, clerk, key):  # noqa: F811
    sign_in(page, live_server.url, "he-min")
    page.goto(f"{live_server.url}/account/factor/")
    page.get_by_role("link", name="加一把通行密钥").click()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    page.get_by_label("名字").fill("窗口电脑")
    page.get_by_role("button", name="加上").click()
    expect(page.get_by_role("heading", name="现在抄下这 10 个恢复码")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="还剩 10 个恢复码")).to_be_visible()

    # The passkey alone: neither password nor code.
    page.get_by_role("link", name="去工作台").click()
    leave(page)
    page.get_by_role("button", name="用通行密钥").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    assert Event.objects.filter(action="登录").last().detail == {"way": "通行密钥"}

    # As second factor after the password.
    leave(page)
    page.get_by_label("用户名").fill("he-min")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("button", name="用通行密钥进入").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    assert Event.objects.filter(action="登录").last().detail == {"way": "密码、通行密钥"}

    # Another name; the telephone may go because the passkey stays, and then the passkey may not.
    page.goto(f"{live_server.url}/account/factor/")
    page.get_by_role("link", name="改名").click()
    page.get_by_role("link", name="改用通行密钥确认").click()
    page.get_by_role("button", name="确认").click()
    page.get_by_label("名字").fill("二号窗口")
    page.get_by_role("button", name="改好").click()
    expect(page.get_by_text("二号窗口", exact=True)).to_be_visible()
    page.get_by_role("link", name="停用，换手机").click()
    page.get_by_role("button", name="停用").click()
    page.get_by_role("link", name="去掉").click()
    page.get_by_role("button", name="去掉").click()
    expect(page.get_by_text("这是你最后一种第二道验证")).to_be_visible()
    expect(page.get_by_text("二号窗口", exact=True)).to_be_visible()
    told = list(Event.objects.exclude(action__in=["登录", "开户", "设岗"]).values_list("action", flat=True))
    assert [act for act in told if "通行" in act or "验证器" in act] == [
        "加通行密钥",
        "改通行密钥的名字",
        "停用验证器",
    ]


def test_without_a_key_the_page_says_so_and_the_password_remains(page, live_server, clerk):  # noqa: F811
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    page.goto(f"{live_server.url}/account/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('cancelled')) }")
    page.get_by_role("button", name="用通行密钥").click()
    expect(page.get_by_text("没有完成：取消了")).to_be_visible()
    sign_in(page, live_server.url, "he-min")
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def test_an_address_of_numbers_offers_no_passkey(page, live_server, clerk):  # noqa: F811
    page.goto(live_server.url.replace("localhost", "127.0.0.1") + "/account/login/")
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="用通行密钥")).to_have_count(0)
