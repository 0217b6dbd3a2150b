"""What to ask 还差什么: the same words from processes beside this one, and none of these left behind."""

from __future__ import annotations

import multiprocessing
from contextlib import contextmanager

import pytest

from tests.lake import village
from tests.lake.conftest import shore  # noqa: F401
from tests.matching import county
from tests.staff import make_areas
from zhulian.matching import asking
from zhulian.matching.bulk import answer_county
from zhulian.matching.found import found_households
from zhulian.rules.catalogue import load_catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(shore):  # noqa: F811
    make_areas()
    county.fill(shore)
    answers = answer_county(
        catalogue=load_catalogue(),
        feeds=village.feeds(),
        region=county.REGION,
        on=county.DAY,
        data_dir=shore.data,
    )
    return found_households(answers.connection)


@contextmanager
def asked_of(chunks):
    with asking.asking(
        catalogue=load_catalogue(), on=county.DAY, region=county.REGION, households=len(chunks)
    ) as ask:
        yield ask(chunks)


def test_other_processes_ask_what_this_one_would(found, monkeypatch):
    chunks = [[one] for one in found]
    with asked_of(chunks) as here:
        expected = list(here)
    assert any(questions for chunk in expected for questions in chunk)

    monkeypatch.setattr(asking, "_WORTH_PROCESSES", 1)
    with asked_of(chunks) as beside:
        assert list(beside) == expected
    assert not multiprocessing.active_children()


def test_a_run_that_dies_leaves_no_process_behind(found, monkeypatch):
    monkeypatch.setattr(asking, "_WORTH_PROCESSES", 1)
    with pytest.raises(KeyboardInterrupt), asked_of([[one] for one in found]) as beside:
        next(beside)
        raise KeyboardInterrupt
    assert not multiprocessing.active_children()
