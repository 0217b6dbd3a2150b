"""A walk with an ear at the log 走遍全部网址和命令听日志: nothing planted is ever said there."""

from __future__ import annotations

import logging

import pytest
from django.template.backends.django import Template
from typer.testing import CliRunner

from tests.cast import CAST
from tests.registry.village import write_csv
from tests.web.matrix_world import ROUTES, World, taken_back
from zhulian.accounts.roles import Auditor, CountyClerk
from zhulian.commands import files, import_ledger, keys, lake, ledger
from zhulian.registry.models import Person

WALKERS = (None, CountyClerk, Auditor)
PHONE = "13800001234"
PLANTED = {PHONE, *(text for home in CAST for who in home.members for text in (who.name, who.id_number))}
# What a broken page or a stranger's request sends along.
SENT = {
    "q": CAST[0].members[0].id_number,
    "phone": PHONE,
    "name": CAST[0].members[0].name,
    "purpose": "入户走访",
}


@pytest.fixture
def said(caplog):
    """Everything that any logger says, with arguments and tracebacks."""
    caplog.set_level(logging.DEBUG)
    formatter = logging.Formatter("%(name)s %(message)s")
    return lambda: "\n".join(formatter.format(record) for record in caplog.records)


def leaked(text: str) -> set[str]:
    return {planted for planted in PLANTED if planted in text}


@pytest.fixture
def walked(world: World, said):
    """Everybody has a telephone that may not be said."""
    for person in Person.objects.all():
        person.phone = PHONE
        person.save()
    return world


@pytest.mark.django_db
@pytest.mark.parametrize("role", WALKERS, ids=lambda role: role.code if role else "nobody")
def test_no_address_tells_the_log_of_anybody(walked, said, role):
    browser = walked.browser(role)
    browser.raise_request_exception = False
    statuses = set()
    for name in ROUTES:
        for method in ("get", "post"):
            with taken_back():
                response = getattr(browser, method)(walked.address(name), SENT)
                statuses.add(response.status_code)
        browser = walked.browser(role)  # signing out is one of the addresses
        browser.raise_request_exception = False
    assert {200, 405} <= statuses
    assert leaked(said()) == set()


@pytest.mark.django_db
def test_every_page_may_break_while_it_is_drawn_and_the_log_tells_of_nobody(walked, said, monkeypatch):
    drawn = Template.render

    def broken(template, *given, **named):
        if template.template.name != "500.html":
            raise RuntimeError("broken")
        return drawn(template, *given, **named)

    monkeypatch.setattr(Template, "render", broken)
    browser = walked.browser(CountyClerk)
    browser.raise_request_exception = False
    for name in ROUTES:
        with taken_back():
            browser.get(walked.address(name), SENT)
    assert said().count("RuntimeError: broken") > 20
    assert leaked(said()) == set()


@pytest.mark.django_db
def test_commands_print_and_log_nothing_of_anybody(walked, said, tmp_path, settings):
    father = CAST[0].members[0]
    bad = father.id_number[:-1] + ("0" if father.id_number[-1] != "0" else "1")
    rows = [("CX-0009", "640104001001", "", father.name, bad, "户主", "abc")]
    sheet = write_csv(tmp_path / "台账.csv", rows)
    printed = []
    for app, *words in (
        (import_ledger.app, str(sheet), "--preview"), (keys.app, "check"), (ledger.app, "verify"), (files.app, "check"),
        (lake.app, "list"),
    ):  # fmt: skip
        printed.append(CliRunner().invoke(app, words).output)
    assert "第 2 行" in printed[0], printed[0]
    assert leaked("\n".join([*printed, said()])) == set()
    assert bad not in printed[0]
