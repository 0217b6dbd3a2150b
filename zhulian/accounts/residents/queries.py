"""Reads of resident accounts, found again by the keyed hashes of what is sealed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from zhulian.accounts.identity import id_indexes
from zhulian.ledger.keys import keyring

LONGEST_IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)


def phone_index(phone: str) -> str:
    """Return the hash under which a phone number is stored."""
    return keyring().index(phone, "resident.phone")


def phone_indexes(phone: str) -> tuple[str, ...]:
    """Return every hash under which a phone number may lie, the one for new rows first."""
    return keyring().indexes(phone, "resident.phone")


def openid_index(openid: str) -> str:
    """Return the hash under which somebody is known to a channel."""
    return keyring().index(openid, "resident.openid")


def openid_indexes(openid: str) -> tuple[str, ...]:
    """Return every hash under which somebody may be known to a channel."""
    return keyring().indexes(openid, "resident.openid")


class ResidentQuerySet(models.QuerySet):
    """Resident accounts."""

    def with_phone(self, phone: str) -> ResidentQuerySet:
        """The account that this number signs in to, if any."""
        return self.filter(phone_index__in=phone_indexes(phone))

    def with_id_number(self, number: str) -> ResidentQuerySet:
        """The account of the person with this ID number, if any."""
        return self.filter(id_index__in=id_indexes(number))


class ResidentSignInQuerySet(models.QuerySet):
    """Sign-ins of residents."""

    def open(self, at: datetime) -> ResidentSignInQuerySet:
        """Those nobody has ended, used within half an hour and begun within half a day."""
        return self.filter(ended_at__isnull=True, seen_at__gt=at - LONGEST_IDLE, began_at__gt=at - LONGEST)
