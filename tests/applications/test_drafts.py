"""Intake drafts 受理草稿: a number before the search, one household for each, and a report of what came to nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from tests.cast import HE, PENG
from tests.staff import AT, COUNTY, DAY, make_areas, make_officer
from tests.web.village import enrol_cast
from zhulian.accounts.models import User
from zhulian.accounts.roles import CountyClerk, GridMember, TownClerk
from zhulian.applications.actions import CannotDraft, bind, close, note_search, open_draft, report_unused
from zhulian.applications.models import IntakeDraft
from zhulian.applications.queries import SERVES_FOR
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event
from zhulian.registry.models import Household

pytestmark = pytest.mark.django_db
TOWN = HE.village[:9]


@pytest.fixture(autouse=True)
def _county(settings):
    settings.TODAY = DAY
    make_areas()
    enrol_cast()


@pytest.fixture
def clerk() -> User:
    return make_officer(TownClerk, TOWN)


def home_of(number: str) -> Household:
    return Household.objects.get(number=number)


def draft_of(clerk: User, at=AT) -> IntakeDraft:
    return open_draft(help="livelihood", by=clerk, at=at)


def test_numbers_tell_area_and_day_and_follow_each_other(clerk):
    assert [draft_of(clerk).number for _ in range(2)] == [f"{TOWN}-20261031-0001", f"{TOWN}-20261031-0002"]
    assert draft_of(clerk, AT + timedelta(days=1)).number == f"{TOWN}-20261101-0001"
    draft = IntakeDraft.objects.first()
    assert (draft.area_path, draft.opened_by, draft.opened_by_post) == (TOWN, clerk, "镇街经办")
    row = Event.objects.filter(action="开受理草稿").first()
    assert (row.object_kind, row.object_id, row.purpose) == (
        "intake_draft",
        f"{TOWN}-20261031-0001",
        "低保、低边、刚支、特困",
    )


def test_a_number_somebody_else_took_in_between_is_not_given_twice(clerk, monkeypatch):
    save, lost = IntakeDraft.save, []

    def lose_once(self, **given):
        if not lost:
            lost.append(self.number)
            raise IntegrityError
        save(self, **given)

    monkeypatch.setattr(IntakeDraft, "save", lose_once)
    assert draft_of(clerk).number == lost[0]
    monkeypatch.setattr(IntakeDraft, "save", lambda self, **given: (_ for _ in ()).throw(IntegrityError))
    with pytest.raises(CannotDraft, match="请再试一次"):
        draft_of(clerk)


def test_a_draft_is_refused_without_a_kind_of_help_and_to_posts_that_see_no_household(clerk):
    with pytest.raises(CannotDraft, match="哪一类救助"):
        open_draft(help="", by=clerk, at=AT)
    with pytest.raises(CannotDraft, match="看不到家庭"):
        open_draft(help="other", by=make_officer(GridMember, HE.village), at=AT)
    assert not IntakeDraft.objects.exists()


def test_a_draft_is_about_what_its_search_found_and_then_about_one_household_only(clerk):
    draft, homes = draft_of(clerk), [home_of(HE.number), home_of(PENG.number)]
    assert not IntakeDraft.objects.about(homes[0]).exists()
    note_search(draft=draft, asked="姓名或户号", found=homes, at=AT)
    assert all(draft in IntakeDraft.objects.about(home) for home in homes)
    bind(draft=draft, household=homes[0], by=clerk, at=AT)
    bind(draft=draft, household=homes[0], by=clerk, at=AT)
    assert [draft in IntakeDraft.objects.about(home) for home in homes] == [True, False]
    with pytest.raises(CannotDraft, match="另一户"):
        bind(draft=draft, household=homes[1], by=clerk, at=AT)
    assert Event.objects.filter(action="受理草稿对上家庭").count() == 1


def test_a_draft_serves_its_taker_for_a_week_while_it_is_open(clerk):
    draft, other = draft_of(clerk), make_officer(CountyClerk, COUNTY)
    serving = IntakeDraft.objects.serving
    assert draft in serving(clerk, AT + SERVES_FOR - timedelta(seconds=1))
    assert draft not in serving(clerk, AT + SERVES_FOR)
    assert draft not in serving(other, AT)
    close(draft=draft, outcome="answered", reference="", by=clerk, at=AT)
    assert draft not in serving(clerk, AT)


def test_only_a_draft_of_which_an_application_came_is_used(clerk):
    draft, answered = draft_of(clerk), draft_of(clerk)
    bind(draft=draft, household=home_of(HE.number), by=clerk, at=AT)
    close(draft=draft, outcome="taken_in", reference="DB-2026-118", by=clerk, at=AT)
    close(draft=answered, outcome="answered", reference="不该留下", by=clerk, at=AT)
    assert (draft.used_at, draft.reference) == (AT, "DB-2026-118")
    assert (answered.used_at, answered.reference) == (None, "")
    assert list(IntakeDraft.objects.unused()) == [answered]
    assert [row.purpose for row in Event.objects.filter(action="受理草稿办结").order_by("id")] == [
        "已受理",
        "只作解答，没有申请",
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"outcome": ""}, "请选一项结果"),
        ({"outcome": "taken_in", "reference": "DB-1"}, "先在这一号下打开过"),
    ],
)
def test_closing_is_refused_and_leaves_the_draft_open(clerk, given, words):
    draft = draft_of(clerk)
    with pytest.raises(CannotDraft, match=words):
        close(draft=draft, **{"reference": "", **given}, by=clerk, at=AT)
    with pytest.raises(CannotDraft, match="由开的人自己办结"):
        close(draft=draft, outcome="mistaken", reference="", by=make_officer(CountyClerk, COUNTY), at=AT)
    draft.refresh_from_db()
    assert draft.closed_at is None


def test_a_closed_draft_is_not_closed_again(clerk):
    draft = draft_of(clerk)
    close(draft=draft, outcome="mistaken", reference="", by=clerk, at=AT)
    with pytest.raises(CannotDraft, match="已经办结"):
        close(draft=draft, outcome="answered", reference="", by=clerk, at=AT)


def test_what_came_to_nothing_is_reported_the_next_day_to_its_town_and_once(clerk):
    used, unused = draft_of(clerk), draft_of(clerk)
    bind(draft=used, household=home_of(HE.number), by=clerk, at=AT)
    close(draft=used, outcome="taken_in", reference="DB-1", by=clerk, at=AT)
    county = draft_of(make_officer(CountyClerk, COUNTY))
    assert report_unused(on=DAY, at=AT) == {}
    tomorrow = date(2026, 11, 1)
    assert report_unused(on=tomorrow, at=AT) == {TOWN: 1, COUNTY: 1}
    assert report_unused(on=tomorrow, at=AT) == {}
    rows = Event.objects.filter(action="上报未用的受理草稿")
    assert {(row.area_path, *row.detail["ids"]) for row in rows} == {
        (TOWN, unused.number),
        (COUNTY, county.number),
    }


def test_when_the_ledger_fails_nothing_is_written(clerk, monkeypatch):
    draft = draft_of(clerk)

    def fail(**given):
        raise RuntimeError("台账写不进")

    monkeypatch.setattr(ledger, "record", fail)
    for write in (
        lambda: draft_of(clerk),
        lambda: bind(draft=draft, household=home_of(HE.number), by=clerk, at=AT),
        lambda: close(draft=draft, outcome="answered", reference="", by=clerk, at=AT),
        lambda: report_unused(on=date(2026, 11, 1), at=AT),
    ):
        with pytest.raises(RuntimeError):
            write()
    kept = IntakeDraft.objects.get()
    assert (kept.household, kept.closed_at, kept.reported_at) == (None, None, None)
