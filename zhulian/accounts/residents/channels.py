"""Channels 渠道: sign in from the web-view of a 公众号 or 小程序, and be told there that there is news.

Whoever comes from a channel is as sure as a phone code, no more: sees what this account began.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import IntegrityError, transaction

from zhulian.accounts.residents import sessions
from zhulian.accounts.residents.codes import county_name
from zhulian.accounts.residents.models import ChannelLink, Level, Resident
from zhulian.accounts.residents.queries import openid_index, openid_indexes
from zhulian.accounts.residents.tickets import spend
from zhulian.ledger import actions as ledger
from zhulian.outbox.gateways import GatewayProblem
from zhulian.outbox.wechat import Channel, channels
from zhulian.outbox.wording import Wording

logger = logging.getLogger(__name__)


def sign_in(*, channel: Channel, code: str, agent: str, at: datetime) -> tuple[str | None, str]:
    """Sign in whoever the channel knows; return the token, or None for somebody new, and the openid to be linked.

    Raises ChannelRefused, TicketRefused, GatewayProblem; nothing is written then, and a code counts once.
    """
    openid = channel.openid_of(code)
    with transaction.atomic():
        spend(ticket=code, entry=channel.code, at=at)
        link = ChannelLink.objects.select_related("resident").filter(openid_index__in=openid_indexes(openid))
        known = link.first()
        if known is None:
            return None, openid
        token = sessions.begin(
            resident=known.resident, level=Level.PHONE, way=channel.label, agent=agent, at=at
        )
    return token, openid


@transaction.atomic
def link(*, resident: Resident, channel: str, openid: str, at: datetime) -> None:
    """Let a channel know an account from now on; who was linked to another account there is linked to this one."""
    ChannelLink.objects.filter(openid_index__in=openid_indexes(openid)).delete()
    row = ChannelLink(
        resident=resident, channel=channel, openid=openid, openid_index=openid_index(openid),
        linked_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return  # pressed twice
    ledger.record(
        action="绑定微信", actor=sessions.actor_of(Level.PHONE), at=at, object_kind="resident",
        object_id=resident.pk, detail={"channel": channel},
    )  # fmt: skip


def tell(*, resident: Resident, wording: Wording, page: str) -> int:
    """Tell somebody in every channel that knows the account that there is news; return how many took it.

    A channel that does not answer is written into the log and disturbs nobody's work.
    """
    told = 0
    try:
        declared = channels()
        for known in resident.channels.all():
            if known.channel in declared:
                channel = declared[known.channel]
                channel.tell(
                    openid=known.openid.open(), wording=wording, fields={"county": county_name()}, page=page
                )
                told += 1
    except GatewayProblem as problem:
        logger.warning("消息没有送出：%s", problem)
    return told
