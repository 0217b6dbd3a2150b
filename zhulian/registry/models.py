"""Households, persons, memberships and what is known of them 家庭、人员、成员关系、事实."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from zhulian.accounts.models import Area
from zhulian.ledger.fields import SealedField
from zhulian.registry.consent_models import Consent, Guardianship, ThirdPartyConsent
from zhulian.registry.queries import (
    ChangeQuerySet,
    DatedQuerySet,
    HouseholdQuerySet,
    ObservationQuerySet,
    PersonQuerySet,
)

__all__ = [
    "Change",
    "Consent",
    "Guardianship",
    "Household",
    "Membership",
    "Obligation",
    "Observation",
    "Person",
    "ThirdPartyConsent",
]


class Dated(models.Model):
    """Something that holds from a day to a day (excluded), with the moments we learned of both ends.

    `ended_at` is when we learned the end: before that moment the row counts as open.
    """

    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)
    source = models.CharField("来源", max_length=40)
    learned_at = models.DateTimeField("得知时间")
    ended_at = models.DateTimeField("得知结束时间", null=True, blank=True)

    class Meta:
        abstract = True


class Household(models.Model):
    """People presumed or seen to live together. `number` is the 户号 shown to people.

    `missing_member_count` counts members somebody reported whose row could not be read: they are people of
    whom nothing is known, so the engine must not take the household for a smaller one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("户号", max_length=30, unique=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="村社")
    area_path = models.CharField("辖区", max_length=20, db_index=True)
    address = SealedField("住址", blank=True)
    lake_key = models.CharField("湖中代号", max_length=40, null=True, blank=True, unique=True)
    is_presumed = models.BooleanField("同住为推定", default=True)
    missing_member_count = models.PositiveSmallIntegerField("待补成员数", default=0)
    created_at = models.DateTimeField("建档时间")

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "家庭"

    def __str__(self) -> str:
        return self.number


class Person(models.Model):
    """One person. Name and ID number are sealed; the indexes are keyed hashes for equality search."""

    class Sex(models.TextChoices):
        MALE = "男", "男"
        FEMALE = "女", "女"
        UNKNOWN = "", "未知"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area_path = models.CharField("辖区", max_length=20, db_index=True)
    name = SealedField("姓名")
    name_index = models.CharField("姓名索引", max_length=64, db_index=True)
    id_number = SealedField("身份证号", blank=True)
    id_index = models.CharField("身份证号索引", max_length=64, null=True, blank=True, unique=True)
    sex = models.CharField("性别", max_length=1, choices=Sex, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    phone = SealedField("手机号", blank=True)
    lake_key = models.CharField("湖中代号", max_length=40, null=True, blank=True, unique=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"

    def __str__(self) -> str:
        return str(self.id)


class Membership(Dated):
    """This person belongs to this household."""

    household = models.ForeignKey(
        Household, models.CASCADE, db_index=False, related_name="memberships", verbose_name="家庭"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name="人员")
    relation = models.CharField("与户主关系", max_length=12)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成员关系"
        constraints = [
            models.UniqueConstraint(fields=["household", "person", "valid_from"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="membership_period",
            ),
        ]


class Obligation(Dated):
    """A person who owes maintenance to a member (法定义务人); without `obligee`, to every member of the household."""

    household = models.ForeignKey(
        Household, models.CASCADE, db_index=False, related_name="obligations", verbose_name="家庭"
    )
    obligor = models.ForeignKey(Person, models.PROTECT, related_name="obligations", verbose_name="义务人")
    obligee = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被义务人"
    )
    relation = models.CharField("与对象关系", max_length=12)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "法定义务"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "obligor", "obligee", "valid_from"], name="obligation_once"
            ),
            models.UniqueConstraint(
                fields=["household", "obligor", "valid_from"],
                condition=Q(obligee__isnull=True),
                name="obligation_to_all_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="obligation_period",
            ),
        ]


class Observation(Dated):
    """A fact somebody told us: subject, fact code, value, when it holds, who said it, when we learned it.

    `value` is the JSON of `registry.values`. Exactly one of `household` (a household fact) and `person` is
    set. A later word does not delete an earlier one: it ends it; a wrong one is retracted.
    """

    household = models.ForeignKey(
        Household,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="observations",
        db_index=False,
        verbose_name="家庭",
    )
    person = models.ForeignKey(
        Person,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="observations",
        db_index=False,
        verbose_name="人员",
    )
    fact = models.CharField("事实", max_length=40)
    value = models.JSONField("值")
    source_ref = models.CharField("来源编号", max_length=100, blank=True)
    evidence = models.CharField("凭据", max_length=200, blank=True)
    recorded_by = models.CharField("谁录的", max_length=100, blank=True)
    retracted_at = models.DateTimeField("撤销时间", null=True, blank=True)
    fingerprint = models.CharField("指纹", max_length=40, unique=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "事实"
        indexes = [
            models.Index(fields=["person", "fact"]),
            models.Index(fields=["household", "fact"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=True) ^ Q(person__isnull=True), name="observation_one_subject"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="observation_period",
            ),
        ]


class Change(models.Model):
    """变动: this fact of this household changed. Monitoring takes it by setting `monitoring_at`."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="changes", verbose_name="家庭")
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="人员"
    )
    area_path = models.CharField("辖区", max_length=20, db_index=True)
    fact = models.CharField("事实", max_length=40)
    old = models.JSONField("原值", null=True)
    new = models.JSONField("新值", null=True)
    source = models.CharField("来源", max_length=40)
    effective_on = models.DateField("生效日")
    learned_at = models.DateTimeField("得知时间")
    monitoring_at = models.DateTimeField("监测已取", null=True, blank=True, db_index=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "变动"
        ordering = ["-learned_at", "-id"]
