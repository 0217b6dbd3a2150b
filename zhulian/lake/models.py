"""Deliveries 批次: which file of which feed lies in the lake, under which legal basis, until when."""

from __future__ import annotations

from django.db import models


class Delivery(models.Model):
    """One imported file of one feed for one period. The rows themselves lie in Parquet, without names."""

    feed = models.CharField("数据源", max_length=40)
    period = models.CharField("期次", max_length=10)
    file_name = models.CharField("文件名", max_length=200)
    file_hash = models.CharField("文件摘要", max_length=64)
    scope = models.CharField("范围", max_length=10)
    lawful_basis = models.CharField("依据", max_length=300)
    agreement = models.CharField("协议编号", max_length=100)
    impact_assessment = models.CharField("影响评估", max_length=100)
    delete_on = models.DateField("删除日期")
    row_count = models.PositiveIntegerField("行数")
    good_count = models.PositiveIntegerField("有效行")
    bad_count = models.PositiveIntegerField("问题行")
    person_count = models.PositiveIntegerField("人数")
    path = models.CharField("存放", max_length=300)
    errors_path = models.CharField("问题行文件", max_length=300, blank=True)
    imported_at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = verbose_name_plural = "批次"
        ordering = ["-imported_at"]
        constraints = [
            models.UniqueConstraint(fields=["feed", "period", "file_hash"], name="delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.feed} {self.period}"
