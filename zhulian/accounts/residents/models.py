"""Resident accounts, their sign-ins, codes and tickets 居民账号、居民登录、验证码、票据."""

from __future__ import annotations

import uuid

from django.db import models

from zhulian.accounts.residents.queries import ResidentQuerySet, ResidentSignInQuerySet
from zhulian.ledger.fields import SealedField


class Level(models.IntegerChoices):
    """How sure we are who has signed in. Only the two higher levels stand for a person."""

    PHONE = 1, "短信验证"
    REAL_NAME = 2, "政务实名"
    BOUND = 3, "当面绑定"


class Resident(models.Model):
    """One resident's account. Name and ID number are there once a government entry or a clerk has vouched for them.

    `card_tries` counts wrong ends of the ID number; at five only another visit to the window helps.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone = SealedField("手机号", blank=True)
    phone_index = models.CharField("手机号索引", max_length=64, null=True, blank=True, unique=True)
    phone_confirmed_at = models.DateTimeField("手机号最近确认", null=True, blank=True)
    name = SealedField("姓名", blank=True)
    id_number = SealedField("身份证号", blank=True)
    id_index = models.CharField("身份证号索引", max_length=64, null=True, blank=True, unique=True)
    vouched_level = models.PositiveSmallIntegerField("核实的程度", choices=Level, default=Level.PHONE)
    vouched_by = models.CharField("谁核实的", max_length=100, blank=True)
    vouched_at = models.DateTimeField("核实时间", null=True, blank=True)
    card_tries = models.PositiveSmallIntegerField("证件号输错次数", default=0)
    began_at = models.DateTimeField("开户时间")
    used_at = models.DateTimeField("最近使用")

    objects = ResidentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "居民账号"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(vouched_level=Level.PHONE, id_index=None, vouched_at=None)
                | models.Q(vouched_level__gt=Level.PHONE, id_index__isnull=False, vouched_at__isnull=False),
                name="resident_vouched_for",
            ),
            models.CheckConstraint(
                condition=models.Q(phone_index=None, phone_confirmed_at=None)
                | models.Q(phone_index__isnull=False, phone_confirmed_at__isnull=False),
                name="resident_phone_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"居民 {self.id}"


class ResidentSignIn(models.Model):
    """One sign-in of a resident, with the level it has reached. The browser holds the token, we only its digest."""

    resident = models.ForeignKey(Resident, models.CASCADE, related_name="sign_ins", verbose_name="居民账号")
    token_digest = models.CharField("凭据摘要", max_length=64, unique=True)
    level = models.PositiveSmallIntegerField("登录的程度", choices=Level)
    way = models.CharField("怎样登录的", max_length=40)
    device = models.CharField("设备", max_length=60)
    began_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近使用")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = ResidentSignInQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "居民登录"
        ordering = ["-seen_at", "-id"]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.way}"


class PhoneCode(models.Model):
    """One code that was sent. `serves` says what it confirms, so that a code for one thing never serves another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone = SealedField("手机号")
    phone_index = models.CharField("手机号索引", max_length=64, db_index=True)
    address_index = models.CharField("网络地址索引", max_length=64, db_index=True)
    serves = models.CharField("用于", max_length=100)
    code_digest = models.CharField("验证码摘要", max_length=64)
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    sent_at = models.DateTimeField("发出时间", db_index=True)
    used_at = models.DateTimeField("用掉时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "短信验证码"

    def __str__(self) -> str:
        return f"验证码 {self.id}"


class SpentTicket(models.Model):
    """A ticket of a government entry or a code of a channel that has been used: it never counts again."""

    digest = models.CharField("票据摘要", max_length=64, primary_key=True)
    spent_at = models.DateTimeField("用掉时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "用过的票据"

    def __str__(self) -> str:
        return self.digest[:8]


class ChannelLink(models.Model):
    """An account is known to a channel (公众号, 小程序), so that it can sign in there and be sent messages."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="channels", verbose_name="居民账号")
    channel = models.CharField("渠道", max_length=40)
    openid = SealedField("渠道里的编号")
    openid_index = models.CharField("渠道编号索引", max_length=64, unique=True)
    linked_at = models.DateTimeField("绑定时间")

    class Meta:
        verbose_name = verbose_name_plural = "渠道绑定"

    def __str__(self) -> str:
        return f"{self.resident_id} {self.channel}"
