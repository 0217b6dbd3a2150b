"""Match 匹配: a policy version's answer for a household, with the facts it was given on."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Coalesce

from zhulian.matching.queries import HouseholdCountQuerySet, MatchQuerySet, TallyQuerySet
from zhulian.registry.models import Household, Person
from zhulian.work.models import Run

CURRENT = models.Q(is_current=True)


class Match(models.Model):
    """One answer worth a person's attention. `applications_at` is the mark of the floor that takes it."""

    class Kind(models.TextChoices):
        MISSED = "missed", "应享未享"
        TO_CHECK = "to_check", "待核"
        TO_REVIEW = "to_review", "在享需复核"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No index of their own: `match_once` begins with the run, and nobody is looked up by the person alone.
    run = models.ForeignKey(Run, models.PROTECT, related_name="matches", verbose_name="批次", db_index=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="matches", verbose_name="家庭")
    person = models.ForeignKey(
        Person,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="matches",
        verbose_name="对象",
        db_index=False,
    )
    area_path = models.CharField("辖区", max_length=20)
    policy = models.CharField("政策", max_length=60)
    policy_version = models.DateField("政策版本", null=True)
    on = models.DateField("比对日")
    kind = models.CharField("类别", max_length=10, choices=Kind)
    rank = models.IntegerField("先后", default=0)
    pass_mask = models.BigIntegerField("满足位")
    fail_mask = models.BigIntegerField("不满足位")
    condition_count = models.PositiveSmallIntegerField("条件数")
    amount_fen = models.BigIntegerField("预计金额", null=True, blank=True)
    # The amount as a sort key: an unknown amount comes after every known one.
    worth = models.GeneratedField(
        verbose_name="金额先后",
        expression=Coalesce("amount_fen", -1),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    # Due, but beside another that excludes it: the person chooses, so its amount is added to none.
    is_to_choose = models.BooleanField("由本人选择", default=False)
    missing = models.JSONField("还差", default=list)
    first_missing = models.CharField("最先要问", max_length=40, blank=True)
    facts = models.JSONField("当日事实", default=dict)
    is_current = models.BooleanField("现行", default=True)
    created_at = models.DateTimeField("生成时间")
    applications_at = models.DateTimeField("申请已取", null=True, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "匹配"
        constraints = [
            # Two, because SQLite lets rows with NULL repeat under one.
            models.UniqueConstraint(fields=["run", "household", "person", "policy"], name="match_once"),
            models.UniqueConstraint(
                fields=["run", "household", "policy"],
                condition=models.Q(person__isnull=True),
                name="match_once_for_household",
            ),
        ]
        # Of current rows only: one index for each order of the list, filters first, and one that finds a household's
        # first match. The last columns spare looking at the row itself.
        indexes = [
            models.Index(fields=["kind", "rank", "id", "area_path"], condition=CURRENT, name="match_rank"),
            models.Index(fields=["-worth", "id", "area_path"], condition=CURRENT, name="match_worth"),
            models.Index(
                fields=["kind", "-worth", "id", "area_path"], condition=CURRENT, name="match_kind_worth"
            ),
            models.Index(fields=["area_path", "kind", "rank", "id"], condition=CURRENT, name="match_area"),
            models.Index(fields=["policy", "kind", "rank", "id"], condition=CURRENT, name="match_policy"),
            models.Index(
                fields=["policy", "area_path", "kind", "rank", "id"],
                condition=CURRENT,
                name="match_policy_area",
            ),
            models.Index(
                fields=["first_missing", "kind", "rank", "id", "area_path"],
                condition=CURRENT,
                name="match_missing",
            ),
            models.Index(
                fields=["household", "kind", "rank", "id", "area_path", "is_current"],
                condition=CURRENT,
                name="match_household",
            ),
        ]


class Tally(models.Model):
    """Counts of one run by village and policy, receiving and unanswered ones included. No person's data."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="tallies", verbose_name="批次")
    area_path = models.CharField("村社", max_length=20)
    policy = models.CharField("政策", max_length=60)
    receiving = models.PositiveIntegerField("在享", default=0)
    missed = models.PositiveIntegerField("应享未享", default=0)
    to_check = models.PositiveIntegerField("待核（有指向）", default=0)
    unknown = models.PositiveIntegerField("待核（全部）", default=0)
    to_review = models.PositiveIntegerField("在享需复核", default=0)
    not_entitled = models.PositiveIntegerField("不符合", default=0)
    missed_fen = models.BigIntegerField("应享未享月额", default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "统计"
        constraints = [
            models.UniqueConstraint(fields=["run", "area_path", "policy"], name="tally_once"),
        ]


class HouseholdCount(models.Model):
    """How many households of one village have current matches; `counting.recount` keeps it true.

    An empty policy counts those of any policy, an empty first_missing whatever is asked first. A household lives in
    one village, so the counts of villages add up.
    """

    area_path = models.CharField("村社", max_length=20)
    policy = models.CharField("政策", max_length=60, blank=True)
    first_missing = models.CharField("最先要问", max_length=40, blank=True)
    missed = models.PositiveIntegerField("应享未享户数", default=0)
    to_check = models.PositiveIntegerField("待核户数", default=0)
    to_review = models.PositiveIntegerField("在享需复核户数", default=0)
    households = models.PositiveIntegerField("户数", default=0)

    objects = HouseholdCountQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "户数"
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "first_missing", "area_path"], name="household_count_once"
            ),
        ]
