"""Small marks of the office screens 办公页面的小部件: icons, signs, amounts, days."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from zhulian.accounts.demo import pending_codes
from zhulian.accounts.roles import Permission
from zhulian.lib.money import format_fen
from zhulian.web.menu import Group, menu_for
from zhulian.web.places import own_place

register = template.Library()

SIGNS = {
    "ok": "check",
    "unknown": "question",
    "attention": "bang",
    "no": "cross",
    "over": "bang",
    "none": "dash",
}
_NOBODY = UUID(int=0)
WEEKDAYS = "一二三四五六日"


@register.simple_tag
@lru_cache
def once(name: str) -> SafeString:
    """Draw a piece that is the same on every page for everybody, once for the process."""
    return render_to_string(name)


@register.simple_tag
@lru_cache
def icon(name: str) -> SafeString:
    """Draw one icon of the sprite; the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("web/icons.svg"), name
    )


@register.simple_tag
@lru_cache
def sign(state: str, label: str = "") -> SafeString:
    """Draw a state's sign; give a label where no word beside it says the state."""
    words = format_html(' role="img" aria-label="{}"', label) if label else SafeString(' aria-hidden="true"')
    return format_html('<span class="sign is-{}"{}>{}</span>', state, words, icon(SIGNS[state]))


@register.simple_tag
@lru_cache
def chip(state: str, words: str) -> SafeString:
    """Draw a chip: colour, sign and words."""
    return format_html('<span class="chip is-{}">{}{}</span>', state, icon(SIGNS[state]), words)


@register.simple_tag
def row_url(name: str, identifier: UUID) -> str:
    """Return the address of one row's page. A list asks for dozens, so the pattern is resolved once."""
    return _url_of_nobody(name).replace(str(_NOBODY), str(identifier))


@lru_cache
def _url_of_nobody(name: str) -> str:
    return reverse(name, args=[_NOBODY])


@register.filter
def yuan(fen: int | None) -> str:
    """Show fen as 1,259.00; unknown as a dash."""
    return format_fen(fen)


@register.filter
def day(value: date | None) -> str:
    """Show a day as 2026-10-31."""
    return value.isoformat() if value else "—"


@register.filter
def weekday(value: date) -> str:
    """Show a day as 2026-10-31 周六."""
    return f"{value.isoformat()} 周{WEEKDAYS[value.weekday()]}"


@register.filter
def moment(value: datetime | None) -> str:
    """Show a moment as 2026-10-31 08:05, in local time."""
    return f"{localtime(value):%Y-%m-%d %H:%M}" if value else "—"


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> SafeString:
    """Draw the menu of the user at hand."""
    return _drawn_menu(menu_for(context["request"]), own_place(context["request"].user))


@lru_cache(maxsize=1_000)
def _drawn_menu(groups: tuple[Group, ...], place: str) -> SafeString:
    # Once for all who hold the same post, as long as the counts stand: it names nobody.
    return render_to_string("components/main_menu.html", {"groups": groups, "place": place})


@register.inclusion_tag("components/household_search_box.html", takes_context=True)
def household_search_box(context: template.Context) -> dict[str, Any]:
    """Draw the search box for those who may see households. It posts: a name must not stand in an address."""
    return {
        "may_search": context["request"].user.may(Permission.SEE_HOUSEHOLD),
        "csrf_token": context["csrf_token"],
    }


@register.inclusion_tag("components/whoami.html", takes_context=True)
def whoami(context: template.Context) -> dict[str, Any]:
    """Draw who is signed in, with the posts held today, and the way out."""
    user = context["request"].user
    return {
        "user": user,
        "roles": dict.fromkeys(r.name for r in user.roles),
        "csrf_token": context["csrf_token"],
    }


@register.inclusion_tag("components/demo_code.html", takes_context=True)
def demo_code(context: template.Context) -> dict[str, Any]:
    """Show the code of this moment under the demo; nothing anywhere else."""
    return {"codes": pending_codes(context["request"]) if settings.IS_DEMO else []}
