"""Tickets 票据: what a government entry or a channel hands over counts once; kept longer than any of them is good for."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from zhulian.accounts.residents.models import SpentTicket
from zhulian.ledger.keys import keyring

KEPT_FOR = timedelta(days=7)


class TicketRefused(Exception):
    """Somebody came back with a ticket that proves nothing; the message says what to do."""

    def __init__(self, message: str = "登录凭据不对或已经过期。请从“我的”重新登录") -> None:
        super().__init__(message)


def spend(*, ticket: str, entry: str, at: datetime) -> None:
    """Use a ticket up, in the transaction of what it opens. Raises TicketRefused when it was used before."""
    SpentTicket.objects.filter(spent_at__lt=at - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            SpentTicket(digest=keyring().index(f"{entry}\0{ticket}", "resident.ticket"), spent_at=at).save(
                force_insert=True
            )
    except IntegrityError:
        raise TicketRefused from None
