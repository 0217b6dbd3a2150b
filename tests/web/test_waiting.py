"""What waits for somebody 等人办的事: on the desk and in the menu of whom it concerns, and of nobody else."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.cast import HE, WEN
from tests.staff import AT, COUNTY, make_officer, signed_in
from zhulian.accounts.roles import CountyClerk, CountyOfficer, TownClerk, VillageWorker
from zhulian.monitoring.actions import report, take
from zhulian.monitoring.models import Lead
from zhulian.policies.models import Edition

pytestmark = pytest.mark.django_db


def desk(browser) -> str:
    return browser.get("/").content.decode()


def lead_in(village: str) -> Lead:
    return report(
        id=Lead().pk, area_path=village, name="罗阿姨", phone="0951-1234567", best_time="", wish="",
        consent_text="同意", at=AT,
    )  # fmt: skip


def test_people_to_be_called_stand_on_the_desk_of_their_town_until_they_are_called(browser_of):
    mine = lead_in(HE.village)
    lead_in(WEN.village)
    page = desk(browser_of(TownClerk))
    assert '<a href="/leads/">1 个人等着我们联系</a>' in page
    assert '<span class="count">1<span class="visually-hidden"> 人等着联系</span></span>' in page
    assert "2 个人等着我们联系" in desk(browser_of(CountyClerk))
    assert "等着我们联系" not in desk(browser_of(VillageWorker))
    clerk = make_officer(TownClerk, HE.village[:9], username="caller")
    take(lead=mine, by=clerk, at=AT)
    cache.clear()  # the menu's counts are kept for two minutes
    assert "等着" not in desk(signed_in(clerk))


def test_the_whole_row_of_a_lead_is_its_link(browser_of):
    lead = lead_in(HE.village)
    page = browser_of(TownClerk).get("/leads/").content.decode()
    row = page[page.index('<tr class="is-link">') :]
    assert row[: row.index("</tr>")].count(f'href="/leads/{lead.pk}/"') == 1


def test_submitted_texts_stand_on_the_desk_of_who_may_publish_them(browser_of):
    writer = make_officer(CountyClerk, COUNTY, username="writer")
    officer = make_officer(CountyOfficer, COUNTY, username="officer")
    for path, states in (("a.yaml", "submitted"), ("b.yaml", "draft")):
        Edition.objects.create(
            path=path, number=1, state=states, text=b"", effective_on=AT.date(), author=writer, saved_by=writer,
            saved_at=AT,
        ).writers.add(writer)  # fmt: skip
    page = desk(signed_in(officer))
    assert '<a href="/library/texts/">1 份政策文本等你复核</a>' in page
    assert '<span class="visually-hidden"> 份等你复核</span>' in page
    assert "等你复核" not in desk(signed_in(writer))
    Edition.objects.get(path="a.yaml").writers.add(officer)
    assert "等你复核" not in desk(signed_in(officer))
