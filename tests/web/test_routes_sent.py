"""What is sent to every address 提交: forms, forms without a token, other methods, and foreign things inside."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import HE, WEN, Character
from tests.web.matrix_world import ROUTES, SOMEBODY, World, about_people, names_of, taken_back, told, walk
from zhulian.accounts.roles import CountyClerk, TownClerk, VillageWorker
from zhulian.registry.models import Household
from zhulian.web.matrix import MATRIX, ROLES_IN_ORDER
from zhulian.web.matrix_sent import SENT, sent_answer

pytestmark = pytest.mark.django_db
STRANGER = WEN.members[0]
OF_ONE_OBJECT = [name for name in SENT if SENT[name].foreign]
# No cookie gives any right there, so none can be misused: the API, and what anybody asks without signing in.
WITHOUT_TOKEN = {
    *(name for name in ROUTES if name.startswith("api-")), "selfcheck", "selfcheck-contact", "me-follow",
}  # fmt: skip


@pytest.mark.parametrize("name", SENT)
def test_every_role_gets_the_declared_answer_to_a_form(world: World, name):
    walk(world, "post", name, {role: sent_answer(name, role) for role in SOMEBODY})


@pytest.mark.parametrize("name", OF_ONE_OBJECT)
def test_every_role_gets_the_declared_answer_to_a_form_about_a_foreign_object(world: World, name):
    roles = SOMEBODY if about_people(name) else ROLES_IN_ORDER
    walk(world, "post", name, {role: sent_answer(name, role, foreign=True) for role in roles}, foreign=True)


@pytest.mark.parametrize("name", [name for name in MATRIX if name not in SENT])
def test_an_address_that_declares_no_form_takes_none(world: World, name):
    """Otherwise: declare in zhulian/web/matrix_sent.py what each role gets."""
    for role in ROLES_IN_ORDER:
        answer = world.browser(role).post(world.address(name))
        assert answer.status_code == 405 or (role is None and answer.status_code == 302)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_sent_anywhere_without_a_token(world: World, method):
    browser = world.browser(CountyClerk, checks_csrf=True)
    answers = {
        name: getattr(browser, method)(world.address(name)).status_code
        for name in ROUTES
        if name not in WITHOUT_TOKEN
    }
    assert set(answers.values()) == {403}, answers


@pytest.mark.parametrize("method", ["head", "options", "put", "patch", "delete"])
def test_no_other_method_opens_what_is_foreign(world: World, method):
    for name in filter(about_people, ROUTES):
        for role in (None, TownClerk, VillageWorker):
            with taken_back():
                answer = getattr(world.browser(role), method)(world.address(name, foreign=True))
            assert answer.status_code in ((302, 405) if role is None else (403, 404, 405)), name
            assert not told(answer, world.hidden_from(role))


def roll_of(number: str, village: str, who: Character) -> SimpleUploadedFile:
    """Return a roll in which this person is the head of this household."""
    text = StringIO()
    rows = [
        ("户号", "村社代码", "姓名", "身份证号", "与户主关系"),
        (number, village, who.name, who.id_number, "户主"),
    ]
    csv.writer(text).writerows(rows)
    return SimpleUploadedFile("roll.csv", text.getvalue().encode("utf-8-sig"), "text/csv")


# What is foreign stands inside: in a filter, in a search, in a form about an own household.
ASKED = {
    "a town in the filter": ("matches", {"town": WEN.village[:9]}),
    "a village in the filter": ("matches", {"town": WEN.village[:9], "village": WEN.village}),
    "a name in the filter": ("matches", {"q": STRANGER.name}),
    "a number in the filter": ("matches", {"q": WEN.number}),
    "a town to be exported": ("match-export", {"town": WEN.village[:9]}),
    "a name to be exported": ("match-export", {"q": STRANGER.name}),
}
SEARCHED = {"a name": STRANGER.name, "a number": WEN.number, "an ID number": STRANGER.id_number}


@pytest.mark.parametrize("role", [TownClerk, VillageWorker])
@pytest.mark.parametrize(("name", "given"), ASKED.values(), ids=ASKED)
def test_what_is_foreign_in_a_filter_finds_nothing(world: World, role, name, given):
    answer = world.browser(role).get(world.address(name, query=urlencode(given)))
    assert answer.status_code in (200, 403)
    assert not told(answer, world.hidden_from(role) - set(given.values()))


def test_the_same_filter_finds_it_for_the_county(world: World):
    answer = world.browser(CountyClerk).get(world.address("matches", query=f"town={WEN.village[:9]}"))
    assert told(answer, world.keys[WEN.number] | {WEN.number})


@pytest.mark.parametrize("role", [TownClerk, VillageWorker])
@pytest.mark.parametrize("words", SEARCHED.values(), ids=SEARCHED)
def test_a_search_for_somebody_foreign_finds_nobody(world: World, role, words):
    answer = world.browser(role).post(world.address("households"), {"q": words})
    assert answer.status_code == 200
    assert not told(answer, world.hidden_from(role) - {words})
    with taken_back():
        found = world.browser(CountyClerk).post(world.address("households"), {"q": words})
    assert found.url == world.address("household", foreign=True) + "?serves=match"


@pytest.mark.parametrize("role", [TownClerk, VillageWorker])
@pytest.mark.parametrize("name", ["open-field", "minor-file"])
def test_a_stranger_named_beside_an_own_household_is_not_there(world: World, role, name):
    stranger = world.foreign["person_id"]
    if name == "open-field":
        address = world.address(name, query=urlencode({"field": "id_number", "person": stranger}))
    else:
        address = reverse(name, args=[world.own["household_id"], stranger])
    for method in ("get", "post"):
        with taken_back():
            answer = getattr(world.browser(role), method)(address, {"field": "id_number", "person": stranger})
        assert answer.status_code == 404
        assert not told(answer, names_of(WEN))


@contextmanager
def roll_previewed(clerk: Client, world: World, roll: SimpleUploadedFile) -> Iterator[HttpResponse]:
    """Hand a roll in and give its preview; rows and the file are taken back."""
    preview = world.address("ledger-preview")
    with taken_back():
        assert clerk.post(world.address("ledger-import"), {"file": roll, "on": "2026-10-31"}).url == preview
        try:
            yield clerk.get(preview)
        finally:
            clerk.post(preview, {"act": "drop"})


@pytest.mark.parametrize("village", [WEN.village, HE.village], ids=["as it is", "as if it were one's own"])
def test_a_roll_does_not_reach_into_another_town(world: World, village):
    clerk, roll = world.browser(TownClerk), roll_of(WEN.number, village, STRANGER)
    with roll_previewed(clerk, world, roll) as preview:
        assert "1 户不在你的辖区" in preview.content.decode()
        typed = {WEN.number, STRANGER.name, STRANGER.id_number}
        assert not told(preview, world.hidden_from(TownClerk) - typed)
        clerk.post(world.address("ledger-preview"), {"act": "import"})
        home = Household.objects.get(number=WEN.number)
        assert home.area_path == WEN.village
        assert [tie.person_id for tie in home.memberships.all()] == [world.foreign["person_id"]]


def test_a_roll_that_names_a_stranger_learns_nothing_of_where_the_stranger_lives(world: World):
    roll = roll_of("CX-0099", HE.village, STRANGER)
    with roll_previewed(world.browser(TownClerk), world, roll) as preview:
        assert "此人已在别的辖区的档案里" in preview.content.decode()
        assert not told(preview, world.hidden_from(TownClerk) - {STRANGER.name, STRANGER.id_number})
