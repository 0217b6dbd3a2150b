"""Today 今天: the one place that knows the day; the demo stands still on its own."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Return the day the settings name (the day of the demo), else the calendar's."""
    return settings.TODAY or timezone.localdate()
