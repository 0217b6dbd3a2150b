"""Small marks of the pages for residents 居民页面的小部件: the door, where it opens."""

from __future__ import annotations

from django import template
from django.conf import settings

from zhulian.outbox.gateways import GatewayProblem, gateways
from zhulian.outbox.sms import can_send

register = template.Library()


@register.simple_tag
def residents_may_sign_in() -> bool:
    """Say whether any way for residents to sign in is declared."""
    try:
        return can_send() or bool(gateways("entries"))
    except GatewayProblem:
        return can_send()


@register.simple_tag
def code_is_shown() -> bool:
    """Say whether codes stand in the window of the server instead of leaving, as in the demo."""
    return settings.SMS == "console"
