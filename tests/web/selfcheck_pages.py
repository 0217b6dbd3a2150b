"""Going through the self-check 走自助查询的页面: what its tests send and read."""

from __future__ import annotations

import re

from django.test import Client

from benchmarks.residents import QUESTION, STATE, Resident, sent_for, walk

FOUND = re.compile(r'<h3><span class="chip is-(\w+)">.*?</span>([^<]+)</h3>')


def found_in(page: str) -> dict[str, list[str]]:
    """Return the policies of a result by the sign they carry."""
    found: dict[str, list[str]] = {}
    for sign, policy in FOUND.findall(page):
        found.setdefault(sign, []).append(policy)
    return found


def result_for(phone: Client, resident: Resident) -> str:
    return walk(phone, resident).pages[-1].decode()


def question_of(page: str) -> str | None:
    found = QUESTION.search(page)
    return found[1] if found else None


def send(phone: Client, page: str, address: str = "/check/", /, **sent: object) -> str:
    """Send the form of a page back; no answer of the self-check may be kept anywhere."""
    given = {"act": "next", "state": STATE.search(page)[1], **sent}
    answered = phone.post(address, given)
    assert answered.status_code == 200
    assert "no-store" in answered["Cache-Control"]
    return answered.content.decode()


def up_to(phone: Client, resident: Resident, code: str) -> str:
    """Return the page that puts a question to a family."""
    page = phone.get("/check/").content.decode()
    while question_of(page) != code:
        assert question_of(page), f"没有问到 {code}"
        page = phone.post("/check/", sent_for(resident, page)).content.decode()
    return page
