"""Administration 系统管理 as its people use it: accounts, posts, organisations, rolls, second factors, sessions."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.cast import HE
from tests.staff import AT, COUNTY, PASSWORD, current_code, make_officer, make_organization, signed_in
from zhulian.accounts.admission import ask_factor_reset
from zhulian.accounts.models import Organization, SignIn, User
from zhulian.accounts.roles import (
    CountyClerk,
    SecurityAdministrator,
    SocialWorker,
    SystemAdministrator,
    TownClerk,
)
from zhulian.accounts.sign_ins import begin
from zhulian.ledger.models import Event
from zhulian.monitoring.models import Lead
from zhulian.policies.actions import start_draft
from zhulian.work.orders import order

pytestmark = pytest.mark.django_db
TOWN = HE.village[:9]


@pytest.fixture
def system(browser_of) -> Client:
    return browser_of(SystemAdministrator)


@pytest.fixture
def clerk(village) -> User:
    return make_officer(TownClerk, TOWN, username="he-min")


def page_of(user: User) -> str:
    return reverse("admin-user", args=[user.pk])


def said(answer) -> str:
    return answer.content.decode()


def told(browser: Client, address: str, **given: object) -> str:
    """Post and return the page that follows."""
    return said(browser.post(address, given, follow=True))


def test_an_account_is_opened_and_its_password_shown_once(system):
    answer = system.post(reverse("admin-user-new"), {"username": "lu", "display_name": "卢小梅"})
    user = User.objects.get(username="lu")
    password = answer.context["password"]
    assert user.check_password(password)
    assert password in said(answer)
    assert answer["Cache-Control"] == "no-store"
    assert password not in said(system.get(page_of(user)))
    assert "没有岗位" in said(system.get(reverse("admin-users"), {"q": "卢小", "state": "idle"}))


def test_a_taken_user_name_is_refused_at_its_field(system, clerk):
    answer = system.post(reverse("admin-user-new"), {"username": "he-min", "display_name": "别人"})
    assert "已存在" in str(answer.context["form"].errors["username"])


def test_accounts_are_found_by_name_post_and_state(system, clerk):
    for asked, is_there in (
        ({"q": "he-m"}, True), ({"q": "无此人"}, False), ({"role": "town_clerk"}, True), ({"role": "auditor"}, False),
        ({"state": "posted"}, True), ({"state": "off"}, False),
    ):  # fmt: skip
        assert ("he-min" in said(system.get(reverse("admin-users"), asked))) is is_there


def test_a_post_is_given_and_ended_and_a_deputy_named(system, clerk):
    lu = make_officer(TownClerk, "640104003", username="lu")
    agency = make_organization(SocialWorker, COUNTY)
    given = {
        "act": "post",
        "role": "social_worker",
        "area": TOWN,
        "organization": agency.pk,
        "valid_from": "2026-10-31",
    }
    assert "已设岗" in told(system, page_of(clerk), **given)
    post = clerk.posts.get(role="town_clerk")
    days = {"valid_from": "2026-11-01", "valid_to": "2026-11-15"}
    assert "没有在用的账号" in told(
        system, page_of(clerk), act="deputy", post=post.pk, username="nobody", **days
    )
    assert "已定代理" in told(system, page_of(clerk), act="deputy", post=post.pk, username="lu", **days)
    assert lu.posts.get(deputy_of=post).title == "镇街经办（代理）"
    assert "已定下撤岗的日子" in told(system, page_of(clerk), act="end", post=post.pk, on="2026-11-10")
    assert lu.posts.get(deputy_of=post).valid_to.isoformat() == "2026-11-10"


def test_what_cannot_be_done_is_said_in_words(system, clerk):
    given = {"act": "post", "role": "auditor", "area": COUNTY, "valid_from": "2026-10-31"}
    assert "一个人同时只能做一样" in told(system, page_of(clerk), **given)
    own = User.objects.get(username__startswith="system_administrator")
    assert "不能办自己的账号" in told(system, page_of(own), act="off")
    given["role"] = "system_administrator"
    assert "不能给自己设岗" in told(system, page_of(own), **given)


def test_somebody_elses_post_cannot_be_ended_through_this_page(system, clerk):
    other = make_officer(TownClerk, "640104003", username="lu").posts.get()
    answer = system.post(page_of(clerk), {"act": "end", "post": other.pk, "on": "2026-11-10"})
    assert answer.status_code == 404


def test_switching_off_ends_access_at_once(system, clerk):
    browser = signed_in(clerk)
    assert browser.get("/").status_code == 200
    assert "已停用" in told(system, page_of(clerk), act="off")
    assert browser.get("/").url.startswith(reverse("account_login"))
    assert "已恢复" in told(system, page_of(clerk), act="on")


def test_a_new_password_is_shown_once(system, clerk):
    answer = system.post(page_of(clerk), {"act": "password"})
    assert User.objects.get(pk=clerk.pk).check_password(answer.context["password"])


def test_open_work_is_listed_for_hand_over_without_any_resident(system, village):
    leaving = make_officer(CountyClerk, COUNTY, username="he-min")
    lead = Lead(
        area_path=HE.village, name="何守田", phone="13800000000", consent_text="同意", consented_at=AT,
        state=Lead.State.TAKEN, taken_by=leaving, taken_at=AT,
    )  # fmt: skip
    lead.save()
    start_draft(path="laws.yaml", effective_on=AT.date(), by=leaving, at=AT)
    order(kind="try", key="t", words="草稿试算", terms={}, by=leaving.actor, at=AT)
    page = said(system.get(page_of(leaving)))
    assert "3 件要移交" in page
    for words in ("1号村 1 位居民", "laws.yaml", "草稿试算"):
        assert words in page
    assert "何守田" not in page


def test_a_second_factor_is_reset_by_two_desks(system, browser_of, clerk):
    security = browser_of(SecurityAdministrator)
    told(system, page_of(clerk), act="factor", reason="手机遗失，本人持证件来办")
    assert "等安全管理员办理" in said(system.get(page_of(clerk)))
    assert "1 人等着" in said(security.get(reverse("security")))
    asked = clerk.factor_resets.get()
    assert "已重置" in told(security, reverse("security"), reset=asked.pk, act="agree")
    assert signed_in(clerk).get("/").url == reverse("mfa_activate_totp")


def test_the_three_administrators_do_not_reach_each_others_pages(browser_of):
    pages = {
        SystemAdministrator: ("admin-users", "admin-organizations"),
        SecurityAdministrator: ("security",),
    }
    for role, own in pages.items():
        browser = browser_of(role)
        for name in (*pages[SystemAdministrator], *pages[SecurityAdministrator], "audit", "households"):
            assert browser.get(reverse(name)).status_code == (200 if name in own else 403)


def test_organisations_are_added_renamed_moved_and_ended(system):
    given = {"kind": "agency", "name": "暖途中心", "area": COUNTY, "valid_from": "2026-10-01"}
    assert "已设立" in told(system, reverse("admin-organization-new"), **given)
    assert "已经有" in told(system, reverse("admin-organization-new"), **given)
    told(system, reverse("admin-organization-new"), **{**given, "name": "暖途总会"})
    one, above = (Organization.objects.get(name=name) for name in ("暖途中心", "暖途总会"))
    page = reverse("admin-organization", args=[one.pk])
    assert "已改名" in told(system, page, act="rename", name="暖途一站")
    assert "已调整上级" in told(system, page, act="move", parent=above.pk)
    assert "1 个下级机构" in told(
        system, reverse("admin-organization", args=[above.pk]), act="end", on="2026-12-01"
    )
    assert "已定下撤销的日子" in told(system, page, act="end", on="2026-12-01")
    listed = said(system.get(reverse("admin-organizations")))
    assert listed.index("暖途总会") < listed.index("暖途一站")


def test_a_grid_is_added_below_a_village(system):
    given = {"act": "grid", "village": HE.village, "name": "第一网格"}
    assert "已设立：第一网格" in told(system, reverse("admin-organization-new"), **given)
    assert f"{HE.village}001" in said(system.get(reverse("admin-organizations")))


def csv_of(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("人员.csv", "\n".join(("用户名,姓名,岗位,辖区代码,机构,自,至", *rows)).encode())


def test_a_roll_is_previewed_imported_and_its_bad_rows_come_back(system, settings, tmp_path):
    settings.DATA = tmp_path
    good, bad = f"lu,卢小梅,镇街经办,{TOWN},,2026-10-31,", f"ding,丁一,皇帝,{TOWN},,2026-10-31,"
    answer = system.post(reverse("admin-import"), {"file": csv_of(good, bad)}, follow=True)
    assert "可以开户 1 人，设岗 1 个" in said(answer)
    assert "第 3 行" in said(answer)
    assert not User.objects.filter(username="lu").exists()
    sheet = system.get(reverse("admin-import-errors")).content
    [head, row] = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert (row[0], row[7], row[8]) == ("ding", "3", "岗位：没有“皇帝”这个岗位")
    assert head[-1] == "怎么改"
    done = system.post(reverse("admin-import-preview"), {"act": "import"})
    [[user, password]] = done.context["outcome"].opened
    assert user.check_password(password)
    assert password in said(done)
    again = system.post(reverse("admin-import"), {"file": csv_of(good)}, follow=True)
    assert "没有要导入的" in said(again)


def test_the_templates_can_be_imported_as_they_are(system, settings, tmp_path):
    settings.DATA = tmp_path
    for kind, words in (("organizations", "可以设立 2 个机构"), ("staff", "可以开户 2 人")):
        content = system.get(reverse("admin-template", args=[kind])).content
        file = SimpleUploadedFile(f"{kind}.xlsx", content)
        answer = system.post(reverse("admin-import"), {"file": file}, follow=True)
        assert words in said(answer)
        system.post(reverse("admin-import-preview"), {"act": "import"})


def test_a_file_that_is_no_table_is_refused_by_name(system, settings, tmp_path):
    settings.DATA = tmp_path
    answer = system.post(reverse("admin-import"), {"file": SimpleUploadedFile("a.pdf", b"x")})
    assert "文件 a.pdf 不是表格" in said(answer)
    wrong = SimpleUploadedFile("名单.csv", "甲,乙\n1,2".encode())
    assert "找不到表头" in said(system.post(reverse("admin-import"), {"file": wrong}, follow=True))


def sign_in(user: User) -> Client:
    """Sign in through the pages, as a browser does."""
    browser = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36"})
    browser.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    browser.post(reverse("mfa_authenticate"), {"code": current_code()})
    return browser


def test_a_sign_in_is_listed_with_its_device_and_ends_when_its_owner_says(clerk):
    browser = sign_in(clerk)
    page = said(browser.get(reverse("my-sign-ins")))
    assert "你只在这里登录着" in page
    assert "Windows，Chrome" in page
    elsewhere = begin(
        user=clerk, session_key="elsewhere", agent="", address=None, at=SignIn.objects.get().seen_at
    )
    assert "你在 2 处登录着" in said(browser.get(reverse("my-sign-ins")))
    assert "已结束" in told(browser, reverse("my-sign-ins"), sign_in=elsewhere.pk)
    assert "别处的 0 次" in told(browser, reverse("my-sign-ins"), act="others")
    assert browser.get("/").status_code == 200


def test_nobody_ends_somebody_elses_sign_in_from_the_own_page(clerk):
    other = begin(user=make_officer(TownClerk, "640104003"), session_key="x", agent="", address=None, at=AT)
    assert sign_in(clerk).post(reverse("my-sign-ins"), {"sign_in": other.pk}).status_code == 404


def test_the_security_administrator_ends_a_session_at_once(browser_of, clerk):
    browser, security = sign_in(clerk), browser_of(SecurityAdministrator)
    found = SignIn.objects.get(user=clerk)
    assert "Windows，Chrome" in said(security.get(reverse("security"), {"q": "he-min"}))
    assert "的登录已结束" in told(security, reverse("sign-in-end", args=[found.pk]))
    assert browser.get("/").url.startswith(reverse("account_login"))
    assert Event.objects.filter(action="结束登录", object_id=str(clerk.pk)).exists()
    assert "已经结束" in told(security, reverse("sign-in-end", args=[found.pk]))


def test_a_session_ended_in_the_book_ends_at_its_next_renewal(clerk):
    browser = sign_in(clerk)
    SignIn.objects.update(ended_at=AT)
    assert browser.get("/").url.startswith(reverse("account_login"))


def test_whoever_runs_the_system_is_signed_out_sooner(system, clerk):
    system.get("/")
    assert 14 * 60 < system.session.get_expiry_age() <= 15 * 60


def test_a_reset_that_waits_is_settled_once(browser_of, clerk, village):
    asked = ask_factor_reset(
        user=clerk, reason="手机遗失", by=make_officer(SystemAdministrator, COUNTY, username="sys"), at=AT
    )
    security = browser_of(SecurityAdministrator)
    assert "没有重置" in told(security, reverse("security"), reset=asked.pk, act="refuse")
    assert "已经办过" in told(security, reverse("security"), reset=asked.pk, act="agree")
