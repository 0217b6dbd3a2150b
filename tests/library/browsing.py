"""Ways to read and fill in the screens of the library 政策库页面的走法."""

from __future__ import annotations

from django.urls import reverse

from zhulian.policies.models import Edition


def page(browser, address: str, /, *arguments, **query) -> str:
    answer = browser.get(reverse(address, args=arguments), query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def post(browser, address: str, /, *arguments, **given):
    return browser.post(reverse(address, args=arguments), given, follow=True)


def save(browser, edition: Edition, text: str, **changes):
    edition.refresh_from_db()
    given = {
        "act": "save",
        "text": text,
        "note": "通知",
        "effective_on": "2026-11-01",
        "revision": edition.revision,
    }
    return post(browser, "policy-draft", edition.pk, **given | changes).content.decode()


def text_of(edition: Edition) -> str:
    edition.refresh_from_db()
    return bytes(edition.text).decode()
