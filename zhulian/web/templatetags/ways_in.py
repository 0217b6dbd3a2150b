"""Ways in 登录的办法: what the sign-in page may offer here, and nothing else."""

from __future__ import annotations

import logging

from django import template

from zhulian.accounts.factor_pages import passkeys_work_at
from zhulian.accounts.portals.book import BadPortalFile, portals
from zhulian.accounts.portals.portal import Portal

log = logging.getLogger(__name__)
register = template.Library()


@register.simple_tag(takes_context=True)
def passkeys_work_here(context: template.Context) -> bool:
    """Say whether browsers give passkeys to the address this page was asked at."""
    return passkeys_work_at(context["request"])


@register.simple_tag
def declared_portals() -> list[Portal] | None:
    """Return the declared portals; None when their file cannot be read, so that passwords still work."""
    try:
        return list(portals().values())
    except BadPortalFile as problem:
        log.error("%s", problem)
        return None
