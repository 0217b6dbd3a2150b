"""The page and the manual 接口页与说明: their examples are what the API answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.api.asking import ask, get
from zhulian import __file__ as package
from zhulian.api.bodies import DEEPEST, MOST_BYTES
from zhulian.api.page import EXAMPLE, MISTAKEN
from zhulian.api.refusing import KINDS

MANUAL = (Path(package).parents[1] / "docs" / "api.md").read_text("utf-8")
BLOCKS = [json.loads(one) for one in re.findall(r"```json\n(.+?)\n```", MANUAL, re.S)]


def test_the_examples_of_the_manual_are_what_the_api_answers():
    example, answer, parameter, mistaken, refusal = BLOCKS
    assert (example, mistaken) == (EXAMPLE, MISTAKEN)
    given = ask(example).json()
    (found,) = given["answers"]
    assert list(found) == list(answer)
    assert all(found[key] == answer[key] for key in answer if key != "conditions")
    # A policy may get one more condition; what the manual shows of them stays true.
    assert [one for one in answer["conditions"] if one not in found["conditions"]] == []
    assert given["parameters"][0] == parameter
    assert ask(mistaken).json() == refusal


def test_the_manual_says_the_limits_that_hold(settings):
    for limit in (f"{MOST_BYTES // 1024} KiB", f"{DEEPEST} 层", f"{settings.API_PER_MINUTE} 次"):
        assert limit in MANUAL


def test_the_page_shows_the_example_with_its_answer_and_every_refusal():
    page = get("docs").content.decode()
    assert "工资性收入" in page
    assert "《中华人民共和国社会救助法》第十八条" in page
    assert all(f'id="{kind}"' in page for kind in KINDS)


@pytest.mark.parametrize("word", ["<script", "<style", " style=", "https://", " onclick"])
def test_the_page_keeps_the_content_security_policy(word):
    response = get("docs")
    assert word not in response.content.decode()
    assert "default-src 'self'" in response["Content-Security-Policy"]
