"""The ledger 台账: one row for everything somebody did or saw; each row carries the hash of the one before."""

from __future__ import annotations

from django.db import models

from zhulian.ledger.fields import SealedField
from zhulian.ledger.queries import EventQuerySet, LedgerIsClosed


class Event(models.Model):
    """One act or look. The actor is text, so the row outlives the account. Rows are never changed.

    `sequence` is the place in the chain; it is empty until `seal` has chained a row (PostgreSQL).
    """

    at = models.DateTimeField("时间")
    actor = models.CharField("何人", max_length=100)
    actor_post = models.CharField("岗位", max_length=100, blank=True)
    actor_area = models.CharField("辖区", max_length=20, blank=True)
    action = models.CharField("何事", max_length=60)
    object_kind = models.CharField("对象类别", max_length=40, blank=True)
    object_id = models.CharField("对象编号", max_length=60, blank=True)
    area_path = models.CharField("对象辖区", max_length=20, blank=True)
    purpose = models.CharField("目的", max_length=200, blank=True)
    detail = models.JSONField("详情", default=dict, blank=True)
    sequence = models.PositiveBigIntegerField("链上序号", null=True, blank=True, unique=True)
    previous_hash = models.CharField("前一行摘要", max_length=64, blank=True)
    hash = models.CharField("本行摘要", max_length=64, blank=True, db_index=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["object_kind", "object_id"]),
            models.Index(fields=["actor", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action}"

    def save(self, **kwargs):
        if not self._state.adding:
            raise LedgerIsClosed
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise LedgerIsClosed


class Canary(models.Model):
    """A known value under the keys of this installation: only the right key file opens it."""

    text = SealedField("已知值")
    index = models.CharField("已知值索引", max_length=64)
    pseudonym = models.CharField("已知值湖中代号", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "钥匙试样"

    def __str__(self) -> str:
        return "钥匙试样"
