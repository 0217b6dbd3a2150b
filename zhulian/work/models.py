"""Leased runs 租约作业: long work that can be killed at any moment and goes on from its checkpoint."""

from __future__ import annotations

import uuid

from django.db import models

from zhulian.work.queries import RunQuerySet


class Run(models.Model):
    """One piece of long work. Its owner holds a lease; whoever finds the lease expired may take it over.

    `fence` grows with every owner: a process that lost its lease without noticing cannot write any more.
    A run that a person asked for says in `words` what it is, in `terms` what was asked, and in `asker` by whom.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "失败"
        CANCELLED = "cancelled", "已取消"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("作业", max_length=40)
    key = models.CharField("幂等键", max_length=200, unique=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    owner = models.CharField("持有者", max_length=100, blank=True)
    fence = models.PositiveIntegerField("第几任持有者", default=0)
    lease_until = models.DateTimeField("租约至", null=True, blank=True)
    checkpoint = models.JSONField("断点", default=dict, blank=True)
    result = models.JSONField("结果", default=dict, blank=True)
    problem = models.TextField("失败原因", blank=True)
    words = models.CharField("说明", max_length=120, blank=True)
    terms = models.JSONField("要求", default=dict, blank=True)
    asker = models.JSONField("交办人", default=dict, blank=True)
    progress = models.JSONField("进度", default=dict, blank=True)
    cancel_asked_at = models.DateTimeField("要求取消时间", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "作业"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_ended(self) -> bool:
        """Whether nothing will happen to it any more unless somebody asks again."""
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)
