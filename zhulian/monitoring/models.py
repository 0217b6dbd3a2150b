"""Lead 线索: somebody asks to be called; what they want and where they live, by their own consent."""

from __future__ import annotations

import uuid

from django.db import models

from zhulian.accounts.models import User
from zhulian.accounts.residents.models import Resident
from zhulian.ledger.fields import SealedField
from zhulian.monitoring.queries import TAKEN, WAITING, LeadQuerySet


class Lead(models.Model):
    """One person who asked to be called. `area_path` is the village, or the town or county where it is not known.

    `resident` is the account that follows it, once its number was confirmed there.
    """

    class State(models.TextChoices):
        WAITING = WAITING, "待联系"
        TAKEN = TAKEN, "已联系"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area_path = models.CharField("辖区", max_length=20)
    name = SealedField("称呼")
    phone = SealedField("电话")
    best_time = models.CharField("方便的时间", max_length=20, blank=True)
    wish = models.CharField("想说的话", max_length=400, blank=True)
    consent_text = models.TextField("同意的内容")
    consented_at = models.DateTimeField("同意时间")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="leads_taken", verbose_name="联系人"
    )
    taken_at = models.DateTimeField("联系时间", null=True, blank=True)
    resident = models.ForeignKey(
        Resident, models.SET_NULL, null=True, blank=True, related_name="leads", verbose_name="跟进的居民账号"
    )

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "线索"
        indexes = [models.Index(fields=["state", "area_path"], name="lead_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=WAITING, taken_by=None, taken_at=None)
                | models.Q(state=TAKEN, taken_by__isnull=False, taken_at__isnull=False),
                name="lead_taken_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"线索 {self.area_path}"
