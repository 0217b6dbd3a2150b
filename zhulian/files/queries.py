"""Reads of attachments."""

from __future__ import annotations

from typing import Any

from django.db import models


class AttachmentQuerySet(models.QuerySet):
    """Attachments by what they belong to."""

    def about(self, kind: str, identifier: object) -> AttachmentQuerySet:
        """Attachments of one object, oldest first."""
        return self.filter(object_kind=kind, object_id=str(identifier))

    def visible_to(self, user: Any) -> AttachmentQuerySet:
        """Attachments in the areas whose households the user may see; nothing for anybody else.

        This is the second lock: the first is that of the object it belongs to, which also knows of relatives.
        """
        scope = models.Q(pk__in=[])
        for code in getattr(user, "household_scopes", ()):
            scope |= models.Q(area_path__startswith=code)
        return self.filter(scope)
