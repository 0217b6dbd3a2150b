"""Ways in 登录的办法: what the sign-in page may offer here, and nothing else."""

from __future__ import annotations

from django import template

from zhulian.accounts.factor_pages import passkeys_work_at
from zhulian.web.portal_pages import declared_portals

register = template.Library()


@register.simple_tag(takes_context=True)
def passkeys_work_here(context: template.Context) -> bool:
    """Say whether browsers give passkeys to the address this page was asked at."""
    return passkeys_work_at(context["request"])


register.simple_tag(declared_portals)
