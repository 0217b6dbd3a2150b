"""The export of 政策找人: asked what for, masked, watermarked, and one ledger row."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.cast import HE, WEN
from tests.staff import AT, COUNTY, make_officer
from tests.web.stage import confirmed
from tests.web.village import enrol_invented, match_everybody
from zhulian.accounts.models import User
from zhulian.accounts.roles import CountyClerk, TownClerk
from zhulian.applications.minors import ask, settle
from zhulian.ledger.models import Event
from zhulian.registry.models import Household, Person

pytestmark = pytest.mark.django_db


def exported(browser, *, purpose: str = "登门告知政策", **given):
    return confirmed(browser).post(reverse("match-export"), {"purpose": purpose}, **given)


def test_an_export_asks_what_it_is_for_and_writes_it_down(browser_of):
    browser = browser_of(TownClerk)
    asking = browser.get(reverse("match-export")).content.decode()
    assert "先说做什么" in asking
    assert "请选带出去做什么" in exported(browser, purpose="").content.decode()
    assert not Event.objects.filter(action="导出政策找人名单").exists()
    exported(browser)
    row = Event.objects.get(action="导出政策找人名单")
    assert (row.purpose, row.detail["serves"]) == ("登门告知政策", "match")


def test_an_export_asks_once_more_who_is_asking(browser_of):
    browser = browser_of(TownClerk)
    answer = browser.post(reverse("match-export"), {"purpose": "登门告知政策"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    assert not Event.objects.filter(action="导出政策找人名单").exists()
    assert "先说做什么" in browser.get(reverse("match-export")).content.decode()


def test_no_minor_stands_in_an_export_under_their_name(browser_of):
    home = Household.objects.get(number=HE.number)
    minor = Person.objects.named(HE.members[2].name).get()
    home.matches.filter(is_current=True).update(person=minor)
    home.memberships.filter(relation="户主").update(person=Person.objects.named("彭雨").get())
    browser = browser_of(TownClerk)
    rows = [row for row in cells(exported(browser)) if row[0] == HE.number]
    assert {(row[1], row[6]) for row in rows} == {("彭*", "何*怡")}
    asker = User.objects.get(username__startswith=TownClerk.code)
    asked = ask(
        person=minor, household=home, serves="match", serves_id="1", serves_words="", purpose="", by=asker, at=AT
    )  # fmt: skip
    other = make_officer(CountyClerk, COUNTY)
    settle(asked=asked, agrees=True, refusal="", by=other, at=timezone.now())
    assert {row[6] for row in cells(exported(browser)) if row[0] == HE.number} == {"何欣怡"}


def cells(answer) -> list[list]:
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()[1:]


def test_the_export_masks_id_numbers_keeps_text_as_text_and_leaves_a_ledger_row(browser_of):
    head = Person.objects.named("何守田").get()
    head.name = "=cmd|'/c calc'!A1"
    head.save()
    answer = exported(browser_of(TownClerk))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    mine = [row for row in rows[1:] if row[0] == HE.number]
    assert {row[1] for row in mine} == {"'=cmd|'/c calc'!A1"}
    assert {row[2] for row in mine} == {"1011**********1013"}
    assert not any(HE.members[0].id_number in str(cell) for row in rows for cell in row)
    assert b"<f>" not in answer.content
    row = Event.objects.order_by("-id").first()
    assert (row.action, row.detail["count"]) == ("导出政策找人名单", len({row[0] for row in rows[1:]}))


def test_the_export_says_who_took_it_when_and_what_for(browser_of):
    answer = exported(browser_of(TownClerk))
    [[words]] = (
        CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_name("导出说明").to_python()
    )
    assert f"何敏（{TownClerk.code}" in words
    assert f"{timezone.localtime():%Y-%m-%d}" in words
    assert "用于政策找人（登门告知政策）" in words
    head = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()[0]
    assert head[-1] == words
    with ZipFile(BytesIO(answer.content)) as archive:
        assert words in archive.read("xl/worksheets/sheet1.xml").decode()


def test_the_export_says_a_missing_fact_once_and_no_amount_that_is_not_paid(browser_of):
    enrol_invented(60)
    match_everybody()
    answer = exported(browser_of(CountyClerk))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()[1:]
    asked = [row[9].split("、") for row in rows if row[9]]
    assert asked
    assert all(len(names) == len(set(names)) for names in asked)
    assert 0 not in {row[8] for row in rows}


def test_an_export_that_is_too_long_asks_for_a_narrower_filter(browser_of, monkeypatch):
    monkeypatch.setattr("zhulian.web.match_export.MOST", 2)
    answer = exported(browser_of(CountyClerk), follow=True)
    assert "一次最多导出 2 行" in answer.content.decode()


def test_a_household_outside_the_scope_is_not_in_the_export(browser_of):
    answer = exported(browser_of(TownClerk))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert WEN.number not in {row[0] for row in rows}
