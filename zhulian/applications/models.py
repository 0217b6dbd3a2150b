"""Intake draft and second consent 受理草稿与二次同意: the numbers under which somebody is looked for or looked at."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from zhulian.accounts.models import User
from zhulian.applications.queries import IntakeDraftQuerySet, MinorConsentQuerySet
from zhulian.registry.models import Household, Person


class IntakeDraft(models.Model):
    """A number taken before somebody is searched for. It serves one household: the first it opens anything of.

    `area_path` is the area of the post that took it. `used_at` is set only when an application came of it, which
    `reference` names; a draft may be closed without, and is then reported like an open one.
    """

    class Help(models.TextChoices):
        LIVELIHOOD = "livelihood", "低保、低边、刚支、特困"
        EMERGENCY = "emergency", "临时救助、急难"
        MEDICAL = "medical", "医疗救助"
        EDUCATION = "education", "教育救助"
        HOUSING = "housing", "住房救助"
        EMPLOYMENT = "employment", "就业救助"
        DISABILITY = "disability", "残疾人补贴和服务"
        CHILD = "child", "儿童"
        ELDER = "elder", "老年人"
        OTHER = "other", "别的救助或服务"

    class Outcome(models.TextChoices):
        TAKEN_IN = "taken_in", "已受理"
        ANSWERED = "answered", "只作解答，没有申请"
        MISTAKEN = "mistaken", "开错了"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("受理草稿号", max_length=30, unique=True)
    area_path = models.CharField("辖区", max_length=20, db_index=True)
    help = models.CharField("哪类救助", max_length=12, choices=Help)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="intake_drafts", verbose_name="谁开的")
    opened_by_post = models.CharField("开的人的岗位", max_length=100)
    opened_at = models.DateTimeField("何时开的")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="intake_drafts", verbose_name="家庭"
    )
    outcome = models.CharField("结果", max_length=10, choices=Outcome, blank=True)
    reference = models.CharField("申请编号", max_length=40, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    used_at = models.DateTimeField("用于受理的时间", null=True, blank=True)
    reported_at = models.DateTimeField("上报时间", null=True, blank=True)

    objects = IntakeDraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "受理草稿"
        ordering = ["-opened_at", "-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None) | ~Q(outcome="") & Q(closed_at__isnull=False),
                name="intake_draft_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) & ~Q(outcome="taken_in")
                | Q(used_at__isnull=False, outcome="taken_in", household__isnull=False) & ~Q(reference=""),
                name="intake_draft_used_when_taken_in",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DraftSearch(models.Model):
    """One search made under a draft: by what, and which households were shown. The words are not kept."""

    draft = models.ForeignKey(IntakeDraft, models.CASCADE, related_name="searches", verbose_name="受理草稿")
    at = models.DateTimeField("时间")
    asked = models.CharField("按什么找", max_length=20)
    households = models.ManyToManyField(Household, related_name="+", verbose_name="找到的家庭")

    class Meta:
        verbose_name = verbose_name_plural = "草稿下的查找"
        ordering = ["id"]


class MinorConsent(models.Model):
    """Somebody asked to open a minor's file for one matter, and another person said yes or no.

    `serves` and `serves_id` name the matter as the ledger does. `expires_at` is set by a yes only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name="未成年人")
    household = models.ForeignKey(Household, models.CASCADE, related_name="+", verbose_name="家庭")
    area_path = models.CharField("辖区", max_length=20, db_index=True)
    serves = models.CharField("办的哪类事", max_length=20)
    serves_id = models.CharField("办的事的编号", max_length=40)
    serves_words = models.CharField("办的事", max_length=120)
    purpose = models.CharField("为什么要看", max_length=200)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="请求人")
    asked_by_post = models.CharField("请求人的岗位", max_length=100)
    asked_at = models.DateTimeField("请求时间")
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="同意或不同意的人"
    )
    settled_at = models.DateTimeField("答复时间", null=True, blank=True)
    refusal = models.CharField("不同意的原因", max_length=200, blank=True)
    expires_at = models.DateTimeField("有效到", null=True, blank=True)

    objects = MinorConsentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "未成年人档案二次同意"
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "asked_by", "serves", "serves_id"],
                condition=Q(settled_at__isnull=True),
                name="minor_consent_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None, expires_at=None, refusal="")
                | Q(settled_by__isnull=False, settled_at__isnull=False)
                & ~Q(settled_by=models.F("asked_by"))
                & (Q(expires_at__isnull=False, refusal="") | Q(expires_at=None) & ~Q(refusal="")),
                name="minor_consent_by_two",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered yet."""
        return self.settled_at is None
