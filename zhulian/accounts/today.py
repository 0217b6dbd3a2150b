"""Today and now 今天与此刻: the one place that knows the time; the demo stands still on its own day."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Return the day the settings name (the day of the demo), else the calendar's."""
    return settings.TODAY or timezone.localdate()


def now() -> datetime:
    """Return this moment; on a day the settings name, the machine's time of day on that day."""
    if settings.TODAY is None:
        return timezone.now()
    return datetime.combine(settings.TODAY, timezone.localtime().timetz())
