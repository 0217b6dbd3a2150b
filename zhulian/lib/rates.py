"""Rates 频次: how often one caller may ask; counted in memory, by each server process for itself."""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from threading import Lock

WINDOW_SECONDS = 60
MOST_ADDRESSES = 10_000
# Processor time that one request may take; a household of fifty takes twenty times that.
SECONDS_EACH = 0.05


class Rates:
    """Lets every caller, an address or a name, ask so often a minute, all at once or spread; the addresses are forgotten with the process.

    Of each address one moment is kept: when all it has asked for so far will be paid off.
    """

    def __init__(self) -> None:
        self._paid_at: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str, *, per_minute: int, now: float) -> int:
        """Count one request; return 0, or how many seconds to wait when it is one too many."""
        who, cost = _counted(address), WINDOW_SECONDS / per_minute
        with self._lock:
            paid_at = max(self._paid_at.pop(who, now), now) + cost
            too_early = paid_at - now - WINDOW_SECONDS
            self._paid_at[who] = paid_at if too_early <= 0 else paid_at - cost
            if len(self._paid_at) > MOST_ADDRESSES:
                self._paid_at.popitem(last=False)
        return max(0, ceil(too_early))

    def charge(self, address: str, *, per_minute: int, seconds: float) -> None:
        """Count a request that was answered as several when it took longer than one may."""
        more = seconds / SECONDS_EACH - 1
        who = _counted(address)
        with self._lock:
            if more > 0 and who in self._paid_at:
                self._paid_at[who] += more * WINDOW_SECONDS / per_minute


def _counted(address: str) -> str:
    """Return what is counted as one: an IPv4 address, or the network of an IPv6 address that one caller has."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else address
