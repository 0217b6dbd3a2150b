"""Consistency 一致: templates are used, addresses resolve, labels are plain, the menu opens what it shows."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

import zhulian.web
from zhulian.accounts.roles import ROLES
from zhulian.web.menu import ENTRIES

HERE = Path(zhulian.web.__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static" / "web"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
TEXTS = {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in NAMES}
PYTHON = "\n".join(path.read_text(encoding="utf-8") for path in HERE.rglob("*.py"))
# Taken by name from outside this folder: allauth, axes and Django's own error views.
FROM_OUTSIDE = ("account/", "mfa/", "allauth/", "403.html", "404.html", "500.html")


def routes() -> dict[str, URLPattern]:
    found: dict[str, URLPattern] = {}
    waiting = list(get_resolver().url_patterns)
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, URLPattern):
            found[entry.name] = entry
        else:
            waiting += entry.url_patterns
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_template_can_be_read(name):
    get_template(name)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(FROM_OUTSIDE)])
def test_every_template_is_used(name):
    others = "\n".join(text for other, text in TEXTS.items() if other != name)
    assert f'"{name}"' in others + PYTHON


@pytest.mark.parametrize("name", NAMES)
def test_every_address_in_a_template_exists(name):
    asked = re.findall(r"""{% (?:url|row_url) ['"]([\w-]+)['"]""", TEXTS[name])
    assert set(asked) <= set(routes())


@pytest.mark.parametrize("name", NAMES)
def test_no_template_carries_styles_scripts_or_foreign_addresses(name):
    text = TEXTS[name]
    assert not re.search(r"""<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|https?://|javascript:""", text)


@pytest.mark.parametrize("name", NAMES)
def test_labels_end_without_a_colon_and_every_header_cell_says_its_scope(name):
    labels = re.findall(r"<(?:label|th|dt|legend)[^>]*>([^<]*)</", TEXTS[name])
    assert not [label for label in labels if label.strip().endswith(("：", ":"))]
    assert not re.findall(r"<th(?![^>]*scope=)[\s>]", TEXTS[name])


@pytest.mark.parametrize("name", NAMES)
def test_chinese_text_uses_full_width_punctuation(name):
    words = re.sub(r"{[%{#].*?[%}#]}|<[^>]*>", "", TEXTS[name], flags=re.S)
    assert not re.findall(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", words)


def test_every_icon_that_is_drawn_is_in_the_sprite_and_every_one_in_the_sprite_is_drawn():
    sprite = {symbol.get("id") for symbol in ElementTree.parse(STATIC / "icons.svg").getroot()}
    drawn = set(re.findall(r'{% icon "(\w+)" %}', "".join(TEXTS.values())))
    drawn |= {entry.icon for entry in ENTRIES}
    from_signs = set(re.findall(r'"(\w+)"', re.search(r"SIGNS = {(.*?)}", PYTHON, re.S)[1]))
    assert drawn <= sprite
    assert sprite <= drawn | from_signs


def test_every_style_sheet_and_script_is_linked():
    linked = "\n".join(TEXTS.values())
    for path in [*STATIC.glob("styles/*.css"), *STATIC.glob("scripts/*.js")]:
        assert f"{path.parent.name}/{path.name}" in linked


def test_colours_stand_in_the_tokens_only():
    for path in STATIC.glob("styles/*.css"):
        colours = re.findall(r"#[0-9a-f]{3,6}\b|rgb\(", path.read_text(encoding="utf-8"))
        assert path.name == "tokens.css" or set(colours) <= {"#fff"}


def test_every_variable_of_the_styles_is_a_token_and_every_token_is_used():
    texts = [
        path.read_text(encoding="utf-8")
        for path in [*STATIC.glob("styles/*.css"), *STATIC.glob("scripts/*.js")]
    ]
    used = set(re.findall(r"""var\((--[\w-]+)\)|token\("(--[\w-]+)"\)""", "\n".join(texts)))
    used = {name for pair in used for name in pair if name} | {"--accent", "--bar"}
    declared = set(
        re.findall(r"^\s*(--[\w-]+):", (STATIC / "styles/tokens.css").read_text(encoding="utf-8"), re.M)
    )
    assert used <= declared
    assert declared - used == set()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.address)
def test_a_menu_entry_asks_for_the_permission_of_its_page(entry):
    assert routes()[entry.address].callback.access == entry.permission
    assert any(entry.permission in role.permissions for role in ROLES.values())


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.code)
def test_every_menu_entry_opens_for_whom_it_is_shown(browser_of, role):
    browser = browser_of(role)
    page = browser.get(reverse("desk")).content.decode()
    menu = page[page.index('aria-label="主菜单"') : page.index("</nav>")]
    shown = re.findall(r'<a class="item" href="([^"]+)"', menu)
    assert shown == [reverse(entry.address) for entry in ENTRIES if entry.permission in role.permissions]
    assert {browser.get(address).status_code for address in shown} == {200}


@pytest.mark.django_db
def test_a_page_that_does_not_exist_is_in_the_family_and_says_both_reasons(browser_of):
    for browser in (Client(), browser_of(list(ROLES.values())[0])):
        answer = browser.get("/no-such-page/")
        assert answer.status_code == 404
        assert "不在你的辖区" in answer.content.decode()
