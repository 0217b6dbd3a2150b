"""The household page 一户一档, the search for it, and opening one field."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from tests.cast import HE, PENG, QIN, WEN, YOU
from tests.staff import AT
from tests.web.stage import a_match_of, at_most
from zhulian.accounts.roles import CountyClerk, TownClerk, VillageWorker
from zhulian.ledger.actors import SYSTEM
from zhulian.ledger.models import Event
from zhulian.registry.actions import establish_obligors, record_observation
from zhulian.registry.models import Household, Person
from zhulian.registry.values import fact_of
from zhulian.web.answer_cards import Card, headline_of
from zhulian.web.fact_rows import shown_value

pytestmark = pytest.mark.django_db


def home_of(number: str) -> Household:
    return Household.objects.get(number=number)


def shown(browser, number: str, query: str = "") -> str:
    return browser.get(reverse("household", args=[home_of(number).pk]) + query).content.decode()


def test_the_page_says_first_what_to_do(browser_of):
    page = shown(browser_of(CountyClerk), HE.number)
    assert "何守田户：应享未享 2 项，登门告知并协助申请</h1>" in page
    assert "合计 670.00 元/月" in page


def test_every_answer_shows_its_sum_its_conditions_and_their_articles(browser_of):
    page = shown(browser_of(CountyClerk), HE.number)
    assert "(9360.00 × 3 − 21600.00) ÷ 12" in page
    assert "家庭年收入 21600.00 元，须低于 低保标准年 × 共同生活人数 = 9360.00 × 3 = 28080.00 元" in page
    assert "《中华人民共和国社会救助法》第十八条" in page


def test_a_missing_fact_says_whose_it_is_and_who_can_tell_it(browser_of):
    page = shown(browser_of(CountyClerk), HE.number)
    assert "需要长期照护 <small>罗小满</small> <small>残联持证</small>" in page


def test_nobody_learns_an_id_number_from_the_page(browser_of):
    page = shown(browser_of(CountyClerk), PENG.number)
    assert "1011**********1096" in page
    assert not any(member.id_number in page for member in PENG.members)


def test_sources_that_disagree_are_both_shown_with_the_one_that_counts(browser_of):
    head = Person.objects.named("何守田").get()
    record_observation(
        subject=head,
        fact="工资性收入",
        value=215000,
        source="visit",
        valid_from=date(2026, 10, 1),
        at=AT,
        by=SYSTEM,
    )
    page = shown(browser_of(CountyClerk), HE.number)
    assert "1 处来源不一致" in page
    assert "采用 <b>走访 2150.00 元/月</b>" in page
    assert "<del>民政台账 1800.00 元/月</del>" in page


def test_a_past_day_can_be_asked_and_what_was_learned_later_left_out(browser_of):
    later = datetime(2026, 11, 20, 8, tzinfo=UTC)
    head = Person.objects.named("温国平").get()
    record_observation(
        subject=head,
        fact="工资性收入",
        value=90000,
        source="visit",
        valid_from=date(2026, 10, 1),
        at=later,
        by=SYSTEM,
    )
    browser = browser_of(CountyClerk)
    assert "900.00 元/月" in shown(browser, WEN.number)
    page = shown(browser, WEN.number, "?on=2026-10-31&known=2026-11-19")
    assert "900.00 元/月" not in page
    assert "只算到 2026-11-19 为止得知的" in page
    assert "900.00 元/月" in shown(browser, WEN.number, "?on=2026-10-31&known=2026-11-20")


def test_a_day_that_cannot_be_read_shows_today_and_says_so(browser_of):
    page = shown(browser_of(CountyClerk), HE.number, "?on=2026-13-40")
    assert "field-error" in page
    assert "何守田户：应享未享 2 项" in page


def test_a_day_without_anybody_says_so_and_tells_nothing_of_later(browser_of):
    page = shown(browser_of(CountyClerk), HE.number, "?on=2001-02-03&known=2001-02-03")
    assert "2001-02-03 没有人在册</h1>" in page
    assert "建档" not in page


def test_a_refusal_says_that_its_condition_is_not_met(browser_of):
    assert "不满足“无劳动能力”" in shown(browser_of(CountyClerk), HE.number)


def test_refusals_are_folded_and_open_on_paper(browser_of):
    page = shown(browser_of(CountyClerk), HE.number)
    folded = page[page.index("项不符合，看是哪个条件</summary>") :]
    assert "不满足“无劳动能力”" in folded[: folded.index("</details>")]
    assert page.count("不满足“无劳动能力”") == 1
    assert re.search(r"<details class=\"folded\" data-paper-open><summary>没有在享的 \d+ 项不符合", page)


def test_every_policy_leads_to_its_page_on_the_day_asked(browser_of):
    page = shown(browser_of(CountyClerk), HE.number, "?on=2026-10-30")
    for code in ("subsistence_allowance", "extreme_hardship"):
        assert f'<a href="{reverse("policy", args=[code])}?on=2026-10-30">' in page, code


def test_a_place_is_shown_by_its_name():
    fact = fact_of("户籍地区划")
    assert shown_value(fact, "640104") == "银川市兴庆区"
    assert shown_value(fact, "999999") == "999999"


def test_what_is_received_counts_whatever_is_answered_of_it():
    card = Card(
        "最低生活保障", "subsistence_allowance", "全家", "待核", "unknown", None, "", None, is_receiving=True, is_pointed=False, lines=[],
        asks=[], is_benefit=True,
    )  # fmt: skip
    cards = [card, replace(card, state="ok"), replace(card, state="no"), replace(card, is_receiving=False)]
    headline = headline_of(cards)
    assert headline.receiving == cards[:3]
    assert headline.to_review == [cards[2]]


def test_what_yields_to_another_is_not_counted_as_missed():
    card = Card(
        "特困人员", "extreme_hardship", "覃玉珍", "符合", "ok", 101400, "", None, is_receiving=False, is_pointed=False, lines=[],
        asks=[], is_benefit=True,
    )  # fmt: skip
    cards = [card, replace(card, stands=False), replace(card, stands=None)]
    headline = headline_of(cards)
    assert headline.missed == [cards[0], cards[2]]
    assert headline.choices == [cards[2]]
    assert headline.missed_fen == 101400
    assert cards[1].order > cards[2].order == cards[0].order


def test_two_that_exclude_each_other_say_which_one_stands(browser_of):
    head = Person.objects.named("覃玉珍").get()
    for fact, value in (("残疾类别", "肢体"), ("残疾等级", 1), ("需要长期照护", True)):
        record_observation(
            subject=head,
            fact=fact,
            value=value,
            source="visit",
            valid_from=date(2026, 10, 1),
            at=AT,
            by=SYSTEM,
        )
    establish_obligors(
        household=home_of(QIN.number), obligors=[], on=date(2026, 10, 1), source="visit", at=AT, by=SYSTEM
    )
    page = shown(browser_of(CountyClerk), QIN.number)
    assert "与特困人员不能同时享受，让于特困人员，依据《国务院关于全面建立" in page


def test_an_amount_whose_standard_is_missing_is_not_called_no_money(browser_of):
    card = shown(browser_of(CountyClerk), YOU.number).partition("教育救助</a><small>田*禾")[2]
    card = card.partition("</article>")[0]
    assert "符合" in card
    assert "<small>金额还不能算</small>" in card
    assert "标准缺失 <small>义务教育救助标准</small>" in card


def test_a_flag_of_verification_says_how_to_ask_for_it(browser_of):
    page = shown(browser_of(CountyClerk), WEN.number)
    assert "财产状况合规：存款、房子、车等财产，核对下来合当地规定吗？" in page


def test_a_look_at_the_page_is_one_ledger_row(browser_of):
    browser = browser_of(TownClerk)
    before = Event.objects.count()
    shown(browser, HE.number)
    row = Event.objects.order_by("-id").first()
    assert Event.objects.count() == before + 1
    assert (row.action, row.object_id) == ("查看一户一档", str(home_of(HE.number).pk))


def test_the_page_asks_at_most_twelve_questions(browser_of):
    browser = browser_of(CountyClerk)
    address = reverse("household", args=[home_of(PENG.number).pk])
    browser.get(
        address
    )  # the counts of the menu are kept for two minutes, the session for as long as it lasts
    with at_most(12):
        browser.get(address)


@pytest.mark.parametrize("words", ["何守田", " 何守田 ", HE.number, HE.members[0].id_number, "罗小满"])
def test_one_hit_of_a_search_opens_the_file(browser_of, words):
    answer = browser_of(TownClerk).post(reverse("households"), {"q": words})
    assert answer.url == reverse("household", args=[home_of(HE.number).pk]) + "?serves=match"


@pytest.mark.parametrize("words", ["何守", "1013", QIN.number, PENG.members[0].id_number])
def test_parts_and_foreign_households_are_not_found(browser_of, words):
    answer = browser_of(VillageWorker).post(reverse("households"), {"q": words})
    assert "你的辖区里没有找到" in answer.content.decode()


def test_the_words_of_a_search_stand_neither_in_the_address_nor_in_the_ledger(browser_of):
    browser = browser_of(TownClerk)
    assert reverse("households") + "?q=" not in browser.get(reverse("desk")).content.decode()
    browser.post(reverse("households"), {"q": HE.members[0].id_number})
    row = Event.objects.filter(action="查找家庭").get()
    assert row.detail["query"] == {"q": "身份证号"}
    assert HE.members[0].id_number not in str(row.detail)


def opened(browser, **given):
    home = home_of(HE.number)
    head = Person.objects.named("何守田").get()
    asked = {
        "field": "id_number",
        "person": str(head.pk),
        "serves": a_match_of(home),
        "purpose": "入户走访",
    } | given
    return browser.post(reverse("open-field", args=[home.pk]), asked)


def test_opening_a_field_shows_it_once_and_records_who_when_and_why(browser_of):
    answer = opened(browser_of(VillageWorker), reason="核对证件")
    row = Event.objects.filter(action="查看原文").get()
    assert HE.members[0].id_number in answer.content.decode()
    assert "何守田的身份证号原文" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert row.purpose == "入户走访：核对证件"
    assert row.detail["field"] == "id_number"
    assert HE.members[0].id_number not in str(row.detail)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"serves": ""}, "请选为哪件事"),
        ({"serves": "match:何守田"}, "这一件不在你手上，或不是这一户的"),
        ({"purpose": ""}, "请说明为什么要看"),
        ({"purpose": "其他"}, "请写明事由"),
        ({"purpose": "好奇"}, "选择一个有效的选项"),
    ],
)
def test_without_a_purpose_nothing_opens(browser_of, given, words):
    page = opened(browser_of(VillageWorker), **given).content.decode()
    assert words in page
    assert HE.members[0].id_number not in page
    assert not Event.objects.filter(action="查看原文").exists()


def test_only_declared_fields_of_people_of_this_household_open(browser_of):
    browser = browser_of(CountyClerk)
    stranger = Person.objects.named("彭大有").get()
    assert opened(browser, field="lake_key").status_code == 404
    assert opened(browser, person=str(stranger.pk)).status_code == 404
    assert opened(browser, person="何守田").status_code == 404


def test_when_the_ledger_fails_the_field_stays_closed(browser_of, monkeypatch):
    def fail(**given):
        raise RuntimeError("台账写不进")

    browser = browser_of(VillageWorker)
    monkeypatch.setattr("zhulian.web.looks.ledger.record", fail)
    with pytest.raises(RuntimeError):
        opened(browser)


def test_the_story_tells_changes_and_matches_newest_first(browser_of):
    head = Person.objects.named("何守田").get()
    record_observation(
        subject=head, fact="工资性收入", value=100000, source="visit", valid_from=date(2026, 10, 30),
        at=AT + timedelta(days=1), by=SYSTEM,
    )  # fmt: skip
    page = shown(browser_of(CountyClerk), HE.number)
    story = page[page.index('class="timeline"') : page.index("</ol>", page.index('class="timeline"'))]
    assert story.index("走访有变动") < story.index("机器比对") < story.index("建档")
    assert "何守田 工资性收入：1800.00 元/月 → 1000.00 元/月" in story
