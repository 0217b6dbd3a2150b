"""Rows of the list 政策找人 名单行: drawn in Python, for a template for each chip and cell was half of the page's time."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from zhulian.lib.money import format_fen
from zhulian.web.match_list import Row
from zhulian.web.templatetags.office import chip, row_url

register = template.Library()

# On a phone a row is a card, and a cell says what it holds: an empty one nothing.
ROW = (
    '<tr><th scope="row"><a href="{home}">{head}</a></th><td class="nowrap">{number}</td><td>{village}</td>'
    '<td class="num" data-label="人口">{people}</td><td class="is-full"><div class="chips">{chips}</div></td>'
    "<td{wanted_label}>{wanted}</td>"
    '<td class="num"{worth_label}>{worth}</td></tr>'
)
WHY = (
    '<details class="why" hx-get="{why}" hx-trigger="toggle once" hx-target="find .why-body">{summary}'
    '<div class="why-body"><p>正在取条件和条文…<a href="{home}">打开这一户</a></p></div></details>'
)
_WANTED, _WORTH = ' data-label="还差"', ' data-label="元/月"'


@register.simple_tag
def match_row(row: Row) -> SafeString:
    """Draw one household: its head opens the file, each chip its explanation."""
    home = row_url("household", row.household_id) + "?serves=match"
    wanted, worth = row.wanted, _worth(row)
    chips = (
        WHY.format(why=row_url("match-why", mark.match_id), summary=_summary(mark.state, mark.words, mark.answer), home=home)
        for mark in row.marks
    )  # fmt: skip
    drawn = ROW.format(
        home=home,
        head=escape(row.head),
        number=escape(row.number),
        village=escape(row.village),
        people=row.people,
        chips="".join(chips),
        wanted_label=_WANTED if wanted else "",
        wanted=escape(wanted),
        worth_label=_WORTH if worth else "",
        worth=worth,
    )
    return mark_safe(drawn)  # nosec B308 B703 # words are escaped; the rest is addresses made of ids, and figures


def _worth(row: Row) -> str:
    """Say the sum of what stands, and that there is a choice whose amount is not in it."""
    known = "" if row.missed_fen is None else format_fen(row.missed_fen)
    if not row.has_choice:
        return known
    return format_html("{} <small>另有择一</small>", known) if known else SafeString("<small>择一</small>")


@lru_cache(maxsize=1_000)
def _summary(state: str, words: str, answer: str) -> SafeString:
    return format_html('<summary aria-label="{}{}，为什么">{}</summary>', words, answer, chip(state, words))
