"""Editions 文本的版: the county's own texts of its policies, each change by one hand and published by another; its own holidays."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from zhulian.accounts.models import User
from zhulian.policies.queries import EditionQuerySet, HolidayQuerySet


class PublishedText(TypeError):
    """A published text was about to be changed; nothing may do that."""

    def __init__(self) -> None:
        super().__init__("已发布的文本不能改，也不能删；请另起一版")


class Publication(models.Model):
    """One act of publishing. The last one says which tree of texts is in force."""

    number = models.PositiveIntegerField("第几次", unique=True)
    tree = models.CharField("文本树", max_length=64)
    effective_on = models.DateField("自何日起")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发布人")
    at = models.DateTimeField("发布时间")

    class Meta:
        verbose_name = verbose_name_plural = "发布"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"第 {self.number} 次发布"


class Edition(models.Model):
    """The whole text of one file, as bytes, from draft to publication. A published row never changes.

    `revision` grows with every saving, so that nobody writes over what somebody else saved in between.
    `base_sha256` is the text in force when the draft was begun; empty for a new file.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "待复核"
        PUBLISHED = "published", "已发布"
        RETURNED = "returned", "已退回"
        VOID = "void", "作废"

    OPEN = (State.DRAFT, State.SUBMITTED, State.RETURNED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField("文件", max_length=120)
    number = models.PositiveIntegerField("第几版")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    text = models.BinaryField("全文")
    sha256 = models.CharField("摘要", max_length=64)
    base_sha256 = models.CharField("起草时的现行文本", max_length=64, blank=True)
    revision = models.PositiveIntegerField("第几次保存", default=1)
    note = models.CharField("改了什么、依据", max_length=500, blank=True)
    effective_on = models.DateField("自何日起")
    problems = models.JSONField("问题", default=list, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="起草人")
    writers = models.ManyToManyField(User, related_name="+", verbose_name="执笔人")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="最后保存的人")
    saved_at = models.DateTimeField("保存时间")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    reviewer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人"
    )
    review_note = models.CharField("复核意见", max_length=500, blank=True)
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="editions", verbose_name="发布"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文本的版"
        ordering = ["path", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["path", "number"], name="edition_once"),
            models.UniqueConstraint(
                fields=["path"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="edition_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state="published") ^ Q(publication__isnull=True),
                name="edition_published_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} 第 {self.number} 版"

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it."""
        return self.state in self.OPEN

    def save(self, **kwargs):
        if not self._state.adding and Edition.objects.published().filter(pk=self.pk).exists():
            raise PublishedText
        super().save(**kwargs)

    def delete(self, **kwargs):
        if self.state == self.State.PUBLISHED:
            raise PublishedText
        return super().delete(**kwargs)


class Holiday(models.Model):
    """A day the county arranged itself, or one of a national notice that came after this release of the software.

    `is_national`: a row of the State Council's notice; such rows make their year a published one.
    """

    on = models.DateField("日期")
    works = models.BooleanField("上班")
    name = models.CharField("名称", max_length=30)
    source = models.CharField("文件", max_length=100)
    is_national = models.BooleanField("全国")
    recorded_at = models.DateTimeField("登记时间")

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "放假安排"
        ordering = ["on", "-is_national"]
        constraints = [models.UniqueConstraint(fields=["on", "is_national"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.on.isoformat()} {self.name}{'上班' if self.works else '放假'}"
