"""Sampled review 抽查复核: anybody can draw the same rows again, nobody reviews their own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.ledger.test_patterns import CLERK, MORNING, act
from zhulian.ledger.actions import seal
from zhulian.ledger.actors import Actor
from zhulian.ledger.models import Event
from zhulian.ledger.reviewing import OUTCOMES, CannotReview, draw, drawn_again, note, reviews_of
from zhulian.ledger.verifying import verify

pytestmark = pytest.mark.django_db
AUDITOR = Actor("彭正（peng）", "审计员", "640104")
PERIOD = {"since": MORNING, "until": MORNING + timedelta(days=1)}


@pytest.fixture
def looks():
    for number in range(30):
        act(MORNING + timedelta(minutes=number), number=number)
    act(MORNING, action="登录")
    act(MORNING, by=AUDITOR)
    return list(Event.objects.filter(action="查看原文", actor=CLERK.name).values_list("pk", flat=True))


def test_the_seed_in_the_ledger_draws_the_same_rows_again(looks):
    told = draw(**PERIOD, count=5, by=AUDITOR, at=MORNING).detail
    assert len(set(told["ids"])) == 5
    assert set(told["ids"]) <= set(looks)
    period = {"since": datetime.fromisoformat(told["from"]), "until": datetime.fromisoformat(told["to"])}
    assert drawn_again(seed=told["seed"], **period, count=5, but=AUDITOR.name) == told["ids"]


def test_two_samples_have_seeds_of_their_own(looks):
    assert (
        draw(**PERIOD, count=5, by=AUDITOR, at=MORNING).detail["seed"]
        != draw(**PERIOD, count=5, by=AUDITOR, at=MORNING).detail["seed"]
    )


def test_a_period_without_looks_gives_no_sample(looks):
    with pytest.raises(CannotReview, match="没有可以抽的"):
        draw(since=MORNING - timedelta(days=9), until=MORNING, count=5, by=AUDITOR, at=MORNING)


def test_a_review_is_a_row_and_the_newest_counts(looks):
    event = Event.objects.get(pk=looks[0])
    note(event=event, outcome=OUTCOMES[1], words="问过何敏", by=AUDITOR, at=MORNING)
    note(event=event, outcome=OUTCOMES[0], words="", by=AUDITOR, at=MORNING)
    assert [(pk, row.purpose) for pk, row in reviews_of(looks).items()] == [(looks[0], OUTCOMES[0])]
    seal()
    assert verify().broken == ""


@pytest.mark.parametrize(
    ("outcome", "words", "by", "reason"),
    [
        (OUTCOMES[0], "", CLERK, "由别人复核"),
        ("", "", AUDITOR, "请选一项"),
        (OUTCOMES[2], " ", AUDITOR, "请写明"),
    ],
)
def test_a_review_is_refused_and_leaves_no_row(looks, outcome, words, by, reason):
    count = Event.objects.count()
    with pytest.raises(CannotReview, match=reason):
        note(event=Event.objects.get(pk=looks[0]), outcome=outcome, words=words, by=by, at=MORNING)
    assert Event.objects.count() == count
