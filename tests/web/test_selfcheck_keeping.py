"""What the self-check keeps 自助查询留下什么: nothing, and a state nobody can read or change."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from benchmarks.residents import RESIDENTS, walk
from tests.web.selfcheck_pages import question_of, result_for, send
from zhulian.web.selfcheck import state as sealed
from zhulian.web.selfcheck.state import State, seal

pytestmark = pytest.mark.django_db


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
