"""The self-check 自助查询 through the browser's eyes: it answers, forgets, and loses nothing on the way."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from benchmarks.residents import NAMES, QUESTION, RESIDENTS, STATE, Resident, answer, sent_for, walk
from tests.staff import make_areas
from tests.web.stage import set_the_day
from zhulian.rules.problems import Problem, Problems
from zhulian.web.selfcheck import state as sealed
from zhulian.web.selfcheck import views
from zhulian.web.selfcheck.state import State, seal

pytestmark = pytest.mark.django_db
FOUND = re.compile(r'<h3><span class="chip is-(\w+)">.*?</span>([^<]+)</h3>')


@pytest.fixture
def phone(settings, db) -> Client:
    set_the_day(settings)
    make_areas()
    return Client()


def found_in(page: str) -> dict[str, list[str]]:
    """Return the policies of a result by the sign they carry."""
    found: dict[str, list[str]] = {}
    for sign, policy in FOUND.findall(page):
        found.setdefault(sign, []).append(policy)
    return found


def result_for(phone: Client, resident: Resident) -> str:
    return walk(phone, resident).pages[-1].decode()


def question_of(page: str) -> str | None:
    found = QUESTION.search(page)
    return found[1] if found else None


def send(phone: Client, page: str, address: str = "/check/", /, **sent: object) -> str:
    """Send the form of a page back; no answer of the self-check may be kept anywhere."""
    given = {"act": "next", "state": STATE.search(page)[1], **sent}
    answered = phone.post(address, given)
    assert answered.status_code == 200
    assert "no-store" in answered["Cache-Control"]
    return answered.content.decode()


def up_to(phone: Client, resident: Resident, code: str) -> str:
    """Return the page that puts a question to a family."""
    page = phone.get("/check/").content.decode()
    while question_of(page) != code:
        assert question_of(page), f"没有问到 {code}"
        page = phone.post("/check/", sent_for(resident, page)).content.decode()
    return page


@pytest.mark.parametrize("resident", RESIDENTS, ids=lambda one: one.title)
def test_every_typical_family_comes_to_a_result_within_twenty_questions(phone, resident):
    asked = walk(phone, resident).questions
    assert len(asked) <= 20
    assert len(set(asked)) == len(asked)


def test_a_family_under_the_line_hears_what_it_can_ask_for_and_how_much(phone):
    page = result_for(phone, RESIDENTS[3])
    assert {"最低生活保障", "困难残疾人生活补贴"} <= set(found_in(page)["ok"])
    assert "大约 540.00 元" in page
    assert "大约 130.00 元" in page
    assert "社会救助法》第十八条" in page
    assert "1号镇社会救助窗口" in page


def test_nobody_is_asked_to_bring_what_the_office_can_obtain(phone):
    page = result_for(phone, RESIDENTS[3])
    to_bring = page[page.index("带上：") : page.index("等结果")]
    assert to_bring.count("申请书") == 1
    assert "申请书可以到窗口写" in to_bring
    assert "残疾人证" not in to_bring


def test_how_long_it_takes_is_said_without_the_names_of_the_rules(phone):
    page = result_for(phone, RESIDENTS[3])
    waiting = page[page.index("等结果") : page.index("第四十五条")]
    assert "最低生活保障，30 个工作日内，最长 45 个工作日。" in waiting
    assert "时限" not in waiting
    assert "困难残疾人生活补贴" not in waiting


@pytest.mark.parametrize("resident", RESIDENTS, ids=lambda one: one.title)
def test_no_resident_reads_a_formula(phone, resident):
    sides = re.findall(r'class="sum">([^<]*)<', result_for(phone, resident))
    assert not [one for one in sides if re.search(r"[一-龥]\(|未知", one)]


def test_an_age_is_said_as_open_as_the_year_of_birth_leaves_it(phone):
    assert '<span class="sum">10 或 11 岁</span>' in result_for(phone, RESIDENTS[5])


def test_a_well_paid_family_is_told_why_not(phone):
    page = result_for(phone, RESIDENTS[7])
    assert "ok" not in found_in(page)
    assert "不够的是：人均收入低于低保标准" in page


def test_a_child_with_healthy_parents_at_home_is_nobodys_ward(phone):
    assert "特困人员" in found_in(result_for(phone, RESIDENTS[3]))["no"]


def test_what_was_never_meant_for_this_family_is_a_name_and_no_card(phone):
    page = result_for(phone, RESIDENTS[4])
    cards = found_in(page)
    foreign = ("孤儿", "事实无人抚养儿童", "高龄津贴")
    assert not {*foreign} & {policy for policies in cards.values() for policy in policies}
    folded = re.search(r"其余不适用的 (\d+) 项</summary><p>([^<]+)。</p>", page)
    assert {*foreign} <= {*folded[2].split("、")}
    assert int(folded[1]) == len(folded[2].split("、"))


def test_an_orphan_s_allowance_is_no_foreign_word_where_a_parent_is_gone(phone):
    page = result_for(phone, RESIDENTS[5])
    assert "事实无人抚养儿童" in found_in(page).get("ok", []) + found_in(page).get("unknown", [])


def test_a_son_in_prison_leaves_it_open_because_his_means_need_his_consent(phone):
    page = result_for(phone, RESIDENTS[1])
    assert "特困人员" in found_in(page)["unknown"]
    assert "还差：不住在一起的亲人的情况" in page


def test_what_counts_as_much_money_is_what_the_county_says(phone):
    assert "平均每人超过 18720 元" in up_to(phone, RESIDENTS[3], "property")


def test_what_does_not_go_together_is_said_and_counted_once(phone):
    page = result_for(phone, RESIDENTS[2])
    likely = found_in(page)["ok"]
    assert {"特困人员", "最低生活保障"} <= set(likely)
    assert likely[0] == "特困人员"
    assert "您家很可能有 1 项帮助可以申请" in page
    assert "与特困人员不能同时享受" in page


def test_a_pension_known_as_a_band_gives_a_band_of_money(phone):
    assert "至少 580.00 元，至多 780.00 元" in result_for(phone, RESIDENTS[1])


def test_a_month_of_birth_is_asked_only_where_it_changes_an_answer(phone):
    assert "months" not in walk(phone, Resident("六十一岁", (("户主", 1965),))).questions
    sixty = Resident("今年满六十岁", (("户主", 1966),), {"relatives": {"a": "0"}})
    assert "months" in walk(phone, sixty).questions


def test_who_knows_nothing_still_gets_a_result_and_is_asked_nothing_twice(phone):
    page, asked = phone.get("/check/").content.decode(), []
    while code := question_of(page):
        asked.append(code)
        rows = NAMES.findall(page)
        if code in ("count", "people", "months"):
            page = send(phone, page, **answer(Resident("", (("户主", 1960), ("配偶", 1962))), code, rows))
        elif 'value="skip"' in page:
            page = send(phone, page, act="skip")
        else:
            page = send(phone, page, a="?")
    assert len(set(asked)) == len(asked)
    assert "ok" not in found_in(page)
    assert "最低生活保障" in found_in(page)["unknown"]
    assert "算城里还是农村" in page
    assert "当地还没有公布低保标准" not in page
    shown, folded = page.split("项说不准的</summary>")
    assert len(found_in(shown)["unknown"]) == 3
    assert found_in(folded)["unknown"]
    assert all(one.count("；") < 3 for one in re.findall("还差：([^<]+)。</p>", page))
    assert "带上：</b>身份证件。" in page


def test_going_back_shows_what_was_answered(phone):
    page = send(phone, up_to(phone, RESIDENTS[3], "wages"), a=["0"], **{"f0.0": "1800"})
    page = send(phone, page, act="back")
    assert question_of(page) == "wages"
    assert re.search(r'name="a" value="0" checked', page)
    assert 'value="1800"' in page


def test_going_back_from_the_result_and_answering_otherwise_gives_another_result(phone):
    first = result_for(phone, RESIDENTS[3])
    page = send(phone, first, act="back")
    assert question_of(page)
    while question_of(page) != "wages":
        page = send(phone, page, act="back")
    rich = Resident("", RESIDENTS[3].people, {**RESIDENTS[3].says, "wages": {"a": ["0"], "f0.0": "9000"}})
    while question_of(page):
        page = phone.post("/check/", sent_for(rich, page)).content.decode()
    assert "最低生活保障" in found_in(page)["no"]


@pytest.mark.parametrize(
    ("code", "sent", "complaint"),
    [
        ("count", {"a": "40"}, "最多 10 口"),
        (
            "people",
            {"year0": "48", "relation1": "配偶", "year1": "1982", "relation2": "子女"},
            "出生年份写四位数",
        ),
        ("people", {"year0": "1979", "relation1": "", "relation2": "子女"}, "是您的什么人"),
        ("people", {"year0": "1979", "relation1": "配偶", "relation2": "配偶"}, "“爱人”只能选一个"),
        ("wages", {}, "请选一选是谁"),
        ("wages", {"a": ["0", "-"]}, "请去掉一个"),
        ("wages", {"a": ["0"], "f0.0": "一千八"}, "不是数字"),
        ("wages", {"a": ["0"], "f0.0": "-5"}, "不能是负数"),
        ("other_income", {"f.0": "0", "f.1": ""}, "没有就填 0"),
        ("property", {"a": "9"}, "请选一个"),
    ],
)
def test_a_wrong_answer_is_said_in_plain_words_and_what_was_typed_stays(phone, code, sent, complaint):
    page = send(phone, up_to(phone, RESIDENTS[3], code), **sent)
    assert question_of(page) == code
    assert complaint in page
    for name, value in sent.items():
        if name.startswith(("year", "f")) and value:
            assert f'name="{name}" value="{value}"' in page


def test_larger_letters_lose_nothing_that_was_typed(phone):
    page = up_to(phone, RESIDENTS[3], "wages")
    large = send(phone, page, act="look", a=["0"], **{"f0.0": "17"})
    assert 'class="is-large"' in large
    assert question_of(large) == "wages"
    assert 'value="17"' in large
    assert 'action="/check/?large=1"' in large


def test_the_result_can_be_seen_early_and_answering_goes_on(phone):
    page = up_to(phone, RESIDENTS[3], "wages")
    early = send(phone, page, act="result")
    assert "最低生活保障" in found_in(early)["unknown"]
    assert question_of(send(phone, early, act="on")) == "wages"


def test_the_paper_says_every_answer_in_words(phone):
    page = send(phone, result_for(phone, RESIDENTS[3]), act="paper")
    for words in (
        "自助查询答案单",
        "3 口人",
        "配偶，1982 年生",
        "每月大约 1,800.00 元",
        "级别 二级",
        "都没有",
    ):
        assert words in page


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_nothing_is_stored_and_no_cookie_is_set(phone):
    before = row_counts()
    page = result_for(phone, RESIDENTS[4])
    send(phone, page, act="paper")
    send(phone, page, "/check/contact/", act="show")
    assert row_counts() == before
    assert not phone.cookies


def test_no_page_of_the_self_check_asks_anybody_else_for_anything(phone):
    for page in walk(phone, RESIDENTS[3]).pages:
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page.decode())


def test_the_first_page_weighs_less_than_sixty_kilobytes(phone):
    answered = phone.get("/check/")
    sheets = re.findall(r'href="/static/([^"#]+)"', answered.content.decode())
    linked = sum(len(phone.get(f"/static/{name}").getvalue()) for name in sheets)
    assert len(answered.content) + linked <= 60 * 1024


def test_the_state_can_neither_be_read_nor_changed(phone):
    state = State(steps=(("town", "640104001"), ("count", 7)))
    text = seal(state, at=timezone.now())
    assert "640104001" not in text
    assert sealed.unseal(text, at=timezone.now()) == state
    for place in (10, len(text) // 2, -8):
        other = "A" if text[place] != "A" else "B"
        changed = text[:place] + other + (text[place + 1 :] if place != -8 else text[-7:])
        with pytest.raises(sealed.StateLost):
            sealed.unseal(changed, at=timezone.now())


@pytest.mark.parametrize("text", ["", "不是密文", "AAAA", "x" * 20_000])
def test_a_state_that_is_not_ours_begins_anew_in_friendly_words(phone, text):
    page = phone.post("/check/", {"state": text, "act": "next", "a": "1"}).content.decode()
    assert question_of(page) == "town"
    assert "请从头再来" in page


def test_after_two_hours_the_place_is_kept_and_everything_about_people_is_gone(phone):
    steps = (("town", "640104001"), ("village", "640104001001"), ("count", 1), ("people", [["户主", 1950]]))
    old = seal(State(steps=steps), at=timezone.now() - timedelta(hours=2, minutes=1))
    page = phone.post("/check/", {"state": old, "act": "result"}).content.decode()
    assert question_of(page) == "count"
    assert "过了两个小时" in page


def test_a_state_of_questions_that_are_gone_begins_anew(phone):
    old = seal(State(steps=(("shoe_size", 44),)), at=timezone.now())
    page = phone.post("/check/", {"state": old, "act": "next"}).content.decode()
    assert question_of(page) == "town"
    assert "刚刚更新过" in page


def test_a_state_does_not_grow_without_end():
    state = State(steps=tuple(("count", 1) for _ in range(sealed.MOST_STEPS)))
    with pytest.raises(sealed.StateLost, match="太多"):
        state.plus("count", 1)


def test_two_hours_are_counted_from_the_last_page():
    at = datetime(2026, 10, 31, 1, 0, tzinfo=UTC)
    text = seal(State(), at=at)
    sealed.unseal(text, at=at + timedelta(hours=2))
    with pytest.raises(sealed.StateLost):
        sealed.unseal(text, at=at + timedelta(hours=2, seconds=1))


def test_an_installation_without_areas_says_so(settings, db):
    set_the_day(settings)
    answered = Client().get("/check/")
    assert answered.status_code == 503
    assert "还没有设好区划" in answered.content.decode()


def test_questions_that_no_longer_fit_the_facts_stop_in_friendly_words(phone, monkeypatch):
    def broken(**_):
        raise Problems([Problem("没有“年龄”这个事实", "核对名称")])

    monkeypatch.setattr(views, "book_of", broken)
    answered = phone.get("/check/")
    assert answered.status_code == 503
    assert "问题正在更新" in answered.content.decode()


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
