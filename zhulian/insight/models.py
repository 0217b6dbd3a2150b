"""Scenario 推演方案: other parameters tried out on the county, with what came of it in counts and sums."""

from __future__ import annotations

import uuid

from django.db import models

from zhulian.accounts.models import User
from zhulian.insight.queries import ScenarioQuerySet
from zhulian.work.models import Run


class Scenario(models.Model):
    """What somebody asked and what the county answered. A result never changes; other policies are another scenario.

    `changes` are as written (低保标准=+5%); `fingerprint` says which texts in force they changed. `result` holds
    counts and sums, nothing of a person; it is empty until the run is done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField("名称", max_length=60, blank=True)
    changes = models.JSONField("改动")
    region = models.CharField("区县", max_length=6)
    on = models.DateField("以哪天为准")
    line = models.CharField("贫困线", max_length=30)
    fingerprint = models.CharField("政策文本摘要", max_length=64)
    run = models.OneToOneField(Run, models.PROTECT, related_name="scenario", verbose_name="作业")
    result = models.JSONField("结果", default=dict, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="scenarios", verbose_name="推演人")
    asked_at = models.DateTimeField("推演时间")
    done_at = models.DateTimeField("算完时间", null=True, blank=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "推演方案"
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return self.title or "、".join(self.changes)
