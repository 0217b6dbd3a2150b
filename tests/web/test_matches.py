"""The list 政策找人."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.cast import HE, PENG, YOU
from tests.staff import COUNTY, DAY, make_officer
from tests.web.stage import at_most
from tests.web.village import enrol_invented, match_everybody
from zhulian.accounts.models import Area, User
from zhulian.accounts.roles import CountyClerk, TownClerk, VillageWorker
from zhulian.ledger.models import Event
from zhulian.matching.counting import recount
from zhulian.matching.models import Match
from zhulian.registry.models import Household
from zhulian.web.counts import first_missing
from zhulian.web.match_filter import MatchFilter
from zhulian.web.match_list import page_of

pytestmark = pytest.mark.django_db


def names_on(page: str) -> list[str]:
    """Return the heads of a list in the order of its rows."""
    return re.findall(r'<th scope="row"><a href="/households/[^"]+">([^<]+)</a>', page)


def shown(browser, query: str = "") -> str:
    return browser.get(reverse("matches") + query).content.decode()


def test_a_household_stands_in_the_list_once_with_a_chip_for_each_answer(browser_of):
    page = shown(browser_of(CountyClerk))
    assert names_on(page).count("何守田") == 1
    row = page[page.index("何守田</a>") :]
    chips = re.findall(r'<summary aria-label="([^"]+)"', row[: row.index("</tr>")])
    assert "低保应享未享，为什么" in chips
    assert "护理补贴待核，为什么" in chips


def test_the_largest_amount_comes_first(browser_of):
    names = names_on(shown(browser_of(CountyClerk)))
    assert names.index("尤金凤") < names.index("何守田")


def worth_of(page: str, head: str) -> str:
    """Return the last cell of a household's row."""
    row = page[page.index(f"{head}</a>") :]
    return re.findall(r"<td class=\"num\"[^>]*>(.*?)</td>", row[: row.index("</tr>")])[-1]


def test_what_somebody_chooses_from_is_in_no_sum_but_is_told(browser_of):
    of_he = Match.objects.filter(household__number=HE.number, kind=Match.Kind.MISSED)
    assert set(of_he.values_list("policy", "amount_fen")) == {
        ("subsistence_allowance", 54000), ("disability_living_subsidy", 13000)
    }  # fmt: skip
    browser = browser_of(CountyClerk)
    assert worth_of(shown(browser), "何守田") == "670.00"
    of_he.filter(policy="disability_living_subsidy").update(is_to_choose=True)
    assert worth_of(shown(browser), "何守田") == "540.00 <small>另有择一</small>"
    of_he.update(is_to_choose=True)
    assert worth_of(shown(browser), "何守田") == "<small>择一</small>"


def test_a_town_clerk_sees_the_town_only(browser_of):
    names = names_on(shown(browser_of(TownClerk)))
    assert "何守田" in names
    assert not {"彭大有", "尤金凤", "温国平"} & set(names)


def test_the_list_is_found_by_the_whole_name_and_by_number(browser_of):
    browser = browser_of(CountyClerk)
    assert names_on(shown(browser, "?q=何守田")) == ["何守田"]
    assert names_on(shown(browser, f"?q={YOU.number}")) == ["尤金凤"]
    assert names_on(shown(browser, "?q=何守")) == []


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?kind=missed", {"kind": "missed"}),
        ("?policy=disability_care_subsidy", {"policy": "disability_care_subsidy"}),
        (f"?town={PENG.village[:9]}", {"area_path__startswith": PENG.village[:9]}),
        (f"?town={PENG.village[:9]}&village={PENG.village}", {"area_path": PENG.village}),
        ("?missing=需要长期照护", {"first_missing": "需要长期照护"}),
    ],
)
def test_a_filter_keeps_what_it_names(browser_of, query, kept):
    expected = Match.objects.current().filter(**kept).values("household").distinct().count()
    assert expected
    assert len(names_on(shown(browser_of(CountyClerk), query))) == expected


def test_what_is_asked_first_is_counted_in_households_as_the_list_is(browser_of):
    enrol_invented(60)
    match_everybody()
    waiting = Match.objects.current().exclude(first_missing="")
    browser = browser_of(CountyClerk)
    counted = first_missing(User.objects.get())
    assert sum(count for _, count in counted) < waiting.count()
    for name, count in counted:
        assert len(names_on(shown(browser, f"?missing={name}&size=100"))) == count


def test_only_policies_that_somebody_can_receive_are_offered(browser_of):
    page = shown(browser_of(CountyClerk))
    assert ">特困人员</option>" in page
    assert "特困自理能力</option>" not in page


def test_a_filter_nobody_knows_counts_as_not_given(browser_of):
    browser = browser_of(CountyClerk)
    assert names_on(shown(browser, "?policy=nothing&sort=sideways&size=7&town=999")) == names_on(
        shown(browser)
    )


def test_a_key_of_another_order_starts_at_the_beginning(village):
    user = make_officer(CountyClerk, COUNTY)
    asked = MatchFilter({}, user)
    first = page_of(user, asked, on=DAY)
    for key in ("~", "missed~x~y", "nonsense"):
        assert [row.number for row in page_of(user, asked, on=DAY, after=key).rows] == [
            r.number for r in first.rows
        ]


def test_a_look_at_the_list_is_one_ledger_row_with_the_query_and_what_was_seen(browser_of):
    browser = browser_of(VillageWorker)
    before = Event.objects.count()
    shown(browser, "?kind=missed&q=何守田")
    row = Event.objects.order_by("-id").first()
    assert Event.objects.count() == before + 1
    assert row.action == "查看政策找人名单"
    assert row.detail["query"] == {"kind": "missed", "q": "按姓名或户号"}
    assert row.detail["ids"] == [str(Household.objects.get(number=HE.number).pk)]


def test_the_list_asks_few_questions_however_long_it_is(browser_of):
    browser = browser_of(CountyClerk)
    shown(browser)
    cache.clear()
    with at_most(16):
        shown(browser)
    with at_most(11):
        shown(browser)


def test_without_matches_the_page_says_what_to_do(browser_of):
    Match.objects.all().delete()
    assert "还没有比对结果" in shown(browser_of(CountyClerk))


def test_why_shows_every_condition_with_its_article_and_the_answer(browser_of):
    match = Match.objects.get(household__number=HE.number, policy="disability_care_subsidy")
    page = browser_of(CountyClerk).get(reverse("match-why", args=[match.pk])).content.decode()
    assert page.count('class="article"') == match.condition_count
    assert "还不知道" in page
    assert "先问：需要长期照护" in page
    assert "机器的建议，由人决定" in page


def test_why_of_a_member_says_whom_it_is_about_and_leaves_a_ledger_row(browser_of):
    match = Match.objects.get(household__number=HE.number, policy="disability_care_subsidy")
    page = browser_of(CountyClerk).get(reverse("match-why", args=[match.pk])).content.decode()
    assert f"<b>{HE.members[1].name}</b>" in page
    row = Event.objects.order_by("-id").first()
    assert (row.action, row.object_id) == ("查看缘由", str(match.household_id))
    assert row.detail == {
        "person": str(match.person_id), "policy": "disability_care_subsidy", "serves": "match", "serves_id": str(match.pk),
    }  # fmt: skip


def test_why_of_a_household_names_nobody_and_leaves_no_row(browser_of):
    browser = browser_of(CountyClerk)
    match = Match.objects.filter(person=None).first()
    before = Event.objects.count()
    assert "说的是" not in browser.get(reverse("match-why", args=[match.pk])).content.decode()
    assert Event.objects.count() == before


@pytest.mark.parametrize(("kind", "is_conditional"), [("to_check", True), ("missed", False)])
def test_an_amount_that_hangs_on_something_says_so(browser_of, kind, is_conditional):
    match = Match.objects.filter(kind=kind, amount_fen__gt=0).first()
    page = browser_of(CountyClerk).get(reverse("match-why", args=[match.pk])).content.decode()
    assert "元/月" in page
    assert ("若符合 " in page) is is_conditional


@pytest.mark.parametrize(
    ("kind", "words", "others"),
    [
        ("", "应享未享，从最前面的登门告知", ["待核", "在享需复核"]),
        ("to_check", "待核，先问清还差的", ["应享未享", "在享需复核"]),
        ("to_review", "在享需复核，核实以后由人决定", ["应享未享", "待核"]),
    ],
)
def test_the_heading_speaks_of_the_answer_that_was_chosen(browser_of, kind, words, others):
    first = Match.objects.filter(kind="missed").first()
    Match.objects.filter(pk=first.pk).update(kind="to_review")
    recount()
    page = shown(browser_of(CountyClerk), f"?kind={kind}")
    assert re.search(rf"<h1>[^<]*有 \d+ 户{words}</h1>", page)
    assert re.search("另有 " + "，".join(rf"\d+ 户{other}" for other in others), page)


@pytest.mark.parametrize("digits", [6, 9, 12])
def test_the_heading_speaks_of_the_place_that_was_chosen(browser_of, digits):
    asked = {6: "", 9: f"?town={HE.village[:9]}", 12: f"?town={HE.village[:9]}&village={HE.village}"}[digits]
    place = Area.objects.get(code=HE.village[:digits]).name
    assert f"<h1>{place}有 " in shown(browser_of(CountyClerk), asked)


def test_an_answer_that_nobody_has_is_said_to_be_missing(browser_of):
    Match.objects.filter(kind="to_review").delete()
    recount()
    assert "没有在享需复核</h1>" in shown(browser_of(CountyClerk), "?kind=to_review")


def test_a_name_searched_in_the_list_serves_the_matches_it_shows(browser_of):
    browser = browser_of(TownClerk)
    for query, serves in (("", None), ("?q=何守田", "match")):
        shown(browser, query)
        assert Event.objects.order_by("-id").first().detail.get("serves") == serves
