"""Deliveries 批次: which file of which feed lies in the lake, under which legal basis, until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhulian.lake.queries import DeliveryQuerySet


class Delivery(models.Model):
    """One imported file of one feed for one period. The rows themselves lie in Parquet, without names.

    `path` is relative to the data folder. A corrected file for the same period supersedes the delivery before it.
    """

    feed = models.CharField("数据源", max_length=40)
    period = models.CharField("期次", max_length=10)
    file_name = models.CharField("文件名", max_length=200)
    file_hash = models.CharField("文件摘要", max_length=64)
    terms_hash = models.CharField("口径摘要", max_length=64)
    scope = models.CharField("范围", max_length=10)
    lawful_basis = models.CharField("依据", max_length=300)
    agreement = models.CharField("协议编号", max_length=100)
    impact_assessment = models.CharField("影响评估", max_length=100)
    delete_on = models.DateField("删除日期")
    row_count = models.PositiveIntegerField("行数")
    good_count = models.PositiveIntegerField("入湖行")
    bad_count = models.PositiveIntegerField("问题行")
    outside_count = models.PositiveIntegerField("范围外行", default=0)
    person_count = models.PositiveIntegerField("人数")
    path = models.CharField("存放", max_length=300)
    errors_path = models.CharField("问题行文件", max_length=300, blank=True)
    imported_at = models.DateTimeField("导入时间")
    superseded_at = models.DateTimeField("被替换时间", null=True, blank=True)
    deleted_at = models.DateTimeField("删除时间", null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "批次"
        ordering = ["-imported_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "period"],
                condition=Q(superseded_at__isnull=True, deleted_at__isnull=True),
                name="delivery_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed} {self.period}"
