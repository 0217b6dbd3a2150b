"""Who leaves 离岗, and how accounts are linked with the county's own sign-in, as the system administrator sees it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from tests.staff import AT, COUNTY, PASSWORD, make_officer
from tests.web.test_admin import clerk, page_of, said, sign_in, system, told  # noqa: F401
from zhulian.accounts.roles import CountyClerk
from zhulian.applications.actions import close, open_draft
from zhulian.policies.actions import start_draft
from zhulian.web.admin_handover import leaving_with_work
from zhulian.work.orders import order

pytestmark = pytest.mark.django_db


def test_who_leaves_with_work_in_hand_is_listed_and_nobody_else(system, village):  # noqa: F811
    leaves = AT.date() + timedelta(days=20)
    busy = make_officer(CountyClerk, COUNTY, username="busy", until=leaves)
    make_officer(CountyClerk, COUNTY, username="free", until=leaves)
    stays = make_officer(CountyClerk, COUNTY, username="stays")
    gone = make_officer(CountyClerk, COUNTY, username="gone", since=date(2026, 1, 1), until=AT.date())
    drafts = {"laws.yaml": busy, "combinations.yaml": stays}
    for path, author in drafts.items():
        start_draft(path=path, effective_on=AT.date(), by=author, at=AT)
    order(kind="try", key="t", words="草稿试算", terms={}, by=gone.actor, at=AT)
    counter = make_officer(CountyClerk, COUNTY, username="counter", until=leaves)
    done = make_officer(CountyClerk, COUNTY, username="done", until=leaves)
    open_draft(help="medical", by=counter, at=AT)
    close(draft=open_draft(help="medical", by=done, at=AT), outcome="mistaken", reference="", by=done, at=AT)
    page = system.get(reverse("admin-users"), {"state": "leaving"})
    assert {one.username for one in page.context["page"]} == {"busy", "gone", "counter"}
    assert "3 人已离岗或 30 天内离岗" in said(system.get(reverse("admin-users")))
    assert "受理草稿" in said(system.get(page_of(counter)))
    long_after = localdate() + timedelta(days=9)
    assert "counter" not in {one.username for one in leaving_with_work(long_after)}, "a draft serves a week"


def test_a_session_of_whoever_left_ends_and_no_new_one_begins(clerk, settings):  # noqa: F811
    browser = sign_in(clerk)
    assert browser.get("/").status_code == 200
    clerk.posts.update(valid_to=AT.date() + timedelta(days=1))
    settings.TODAY = AT.date() + timedelta(days=1)
    assert browser.get("/").status_code == 403
    session = browser.session
    session["renewed_at"] = 0
    session.save()
    assert browser.get("/").url.startswith(reverse("account_login"))
    refused = browser.post(reverse("account_login"), {"login": clerk.username, "password": PASSWORD})
    assert refused.status_code == 403
    assert "没有在任的岗位" in said(refused)


def test_a_number_at_a_portal_is_linked_and_broken_on_the_account(system, clerk, settings, tmp_path):  # noqa: F811
    assert "统一身份认证" not in said(system.get(page_of(clerk)))
    (tmp_path / "secret").write_text("hush")
    (tmp_path / "secret").chmod(0o400)
    declared = "- {kind: oidc, code: county, label: 县统一身份认证, issuer: 'https://sso.example', client_id: z, secret_file: secret}"
    (tmp_path / "portals.yaml").write_text(declared, encoding="utf-8")
    settings.PORTAL_FILE = str(tmp_path / "portals.yaml")
    assert "不能从那里登录" in said(system.get(page_of(clerk)))
    given = {"act": "link", "portal": "county", "identifier": "007"}
    assert "已连上" in told(system, page_of(clerk), **given)
    assert "另一个编号" in told(system, page_of(clerk), **{**given, "identifier": "008"})
    assert "还没有办成" in told(system, page_of(clerk), **{**given, "portal": "elsewhere"})
    assert "已断开" in told(system, page_of(clerk), act="unlink", link=clerk.portal_links.get().pk)
    assert not clerk.portal_links.exists()
