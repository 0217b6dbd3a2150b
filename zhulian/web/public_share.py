"""Share a public page 发给家里人: its address, a code to scan, and a link that opens in a declared 小程序."""

from __future__ import annotations

import logging
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhulian.outbox.gateways import GatewayProblem
from zhulian.outbox.wechat import MINI, Channel, channels
from zhulian.web.access import public
from zhulian.web.public_policies import name_here
from zhulian.web.residents.page import frame
from zhulian.web.selfcheck.codes import qr_svg

logger = logging.getLogger(__name__)
# WeChat counts what it is asked for; a link is good for a month.
KEPT_SECONDS = 24 * 3600


@require_safe
@public
def public_share(request: HttpRequest, code: str) -> HttpResponse:
    """Show how to hand on the page of a policy; nothing of whoever hands it on is in the link. Raises Http404."""
    name = name_here(code)
    page = request.build_absolute_uri(reverse("public-policy", args=[code]))
    context = {"name": name, "code": code, "page": page, "qr": qr_svg(page), "links": _links(page)}
    return render(request, "public/share.html", frame(request) | context)


def _links(page: str) -> list[tuple[str, str]]:
    """Return the label and the link of every declared 小程序; one that does not answer is left out."""
    try:
        return [(one.label, _link(one, page)) for one in channels().values() if one.kind == MINI]
    except GatewayProblem as problem:
        logger.warning("没有拿到分享链接：%s", problem)
        return []


def _link(channel: Channel, page: str) -> str:
    key = f"share-{channel.code}-{sha256(page.encode()).hexdigest()}"
    return cache.get_or_set(key, lambda: channel.share_link(page), KEPT_SECONDS)
