"""What people signed 授权、第三方同意、监护: each a dated row about one person; the newest alone counts."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from zhulian.accounts.models import Organization
from zhulian.files.models import Attachment
from zhulian.ledger.fields import SealedField
from zhulian.registry.consent_queries import GuardianshipQuerySet, SignedQuerySet


class Guardianship(models.Model):
    """Somebody signs for this person, from a day to a day (excluded). The guardian's own identity is sealed."""

    class Ground(models.TextChoices):
        MINOR = "minor", "未成年"
        INCAPABLE = "incapable", "无或者限制民事行为能力"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="guardianships", verbose_name="被监护人"
    )
    area_path = models.CharField("辖区", max_length=20, db_index=True)
    guardian_name = SealedField("监护人姓名")
    guardian_id_number = SealedField("监护人身份证号")
    relation = models.CharField("与被监护人关系", max_length=20)
    ground = models.CharField("为什么监护", max_length=10, choices=Ground)
    basis = models.CharField("凭据", max_length=100)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)
    recorded_by = models.CharField("谁录的", max_length=100)
    recorded_at = models.DateTimeField("录入时间")
    end_reason = models.CharField("为什么结束", max_length=200, blank=True)

    objects = GuardianshipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "监护"
        ordering = ["-valid_from", "-recorded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="guardianship_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.relation}"


class Signed(models.Model):
    """A paper one person signed, or a guardian for that person. `guardianship` None: signed in person.

    `text_version` and `text_digest` say which words were signed. It holds from `signed_on` to `valid_to`
    (excluded) unless withdrawn; what was done before a withdrawal stays lawful (个人信息保护法第十五条).
    """

    class Form(models.TextChoices):
        SCREEN = "screen", "屏幕手写"
        PAPER = "paper", "纸质扫描"
        FACE = "face", "当面签，纸质留存"
        SPOKEN = "spoken", "口头答复"

    class How(models.TextChoices):
        SPOKEN = "spoken", "当面口头"
        PHONE = "phone", "电话"
        WRITTEN = "written", "书面"
        ONLINE = "online", "本人在网上"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(
        "registry.Household", models.PROTECT, related_name="+", verbose_name="为哪一户的事"
    )
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", verbose_name="谁的")
    area_path = models.CharField("辖区", max_length=20, db_index=True)
    text_version = models.DateField("文本的版")
    text_digest = models.CharField("文本摘要", max_length=64)
    guardianship = models.ForeignKey(
        Guardianship, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="由谁代签"
    )
    form = models.CharField("怎么签的", max_length=10, choices=Form)
    attachment = models.OneToOneField(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签名或扫描"
    )
    paper_place = models.CharField("纸质存放处", max_length=60, blank=True)
    signed_on = models.DateField("签署日期")
    valid_to = models.DateField("至")
    place = models.CharField("在哪里签的", max_length=60)
    witness = models.CharField("见证人", max_length=60)
    recorded_by = models.CharField("谁录的", max_length=100)
    recorded_at = models.DateTimeField("录入时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_how = models.CharField("怎么撤回的", max_length=10, choices=How, blank=True)
    withdrawn_by = models.CharField("谁记下撤回的", max_length=100, blank=True)

    objects = SignedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-signed_on", "-recorded_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("signed_on")), name="%(class)s_period"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_how="", withdrawn_by="")
                | ~Q(withdrawn_at=None) & ~Q(withdrawn_how="") & ~Q(withdrawn_by=""),
                name="%(class)s_withdrawn_somehow",
            ),
            models.CheckConstraint(
                condition=Q(form="face", attachment=None) & ~Q(paper_place="")
                | Q(form="spoken", attachment=None)
                | Q(form__in=["screen", "paper"]) & ~Q(attachment=None),
                name="%(class)s_has_its_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.signed_on:%Y-%m-%d}"


class Consent(Signed):
    """One person lets the county verify, for these purposes, with these units. Law: 社会救助法第四十条、第四十一条.

    `housemates` are the members for whose application a member signed; when they change, it is signed anew.
    """

    class Capacity(models.TextChoices):
        MEMBER = "member", "共同生活的成员"
        OBLIGOR = "obligor", "法定义务人"

    capacity = models.CharField("以什么身份签", max_length=10, choices=Capacity)
    purposes = models.JSONField("目的")
    units = models.JSONField("向哪些单位")
    housemates = models.JSONField("当时的成员", default=list, blank=True)

    class Meta(Signed.Meta):
        verbose_name = verbose_name_plural = "授权"
        constraints = [
            *Signed.Meta.constraints,
            models.CheckConstraint(condition=~Q(form="spoken"), name="consent_is_never_only_spoken"),
        ]


class ThirdPartyConsent(Signed):
    """One person's answer whether an organisation may be told something, for one purpose.

    Law: 个人信息保护法第十六条、第二十三条、第二十九条、第三十一条. Refusing is recorded too, changes no benefit and
    takes no signature.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="告诉哪个机构"
    )
    purpose = models.CharField("为了什么", max_length=20)
    is_agreed = models.BooleanField("同意")
    fields = models.JSONField("告诉什么", default=list, blank=True)

    class Meta(Signed.Meta):
        verbose_name = verbose_name_plural = "第三方同意"
        constraints = [
            *Signed.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(form="spoken", is_agreed=True), name="thirdpartyconsent_spoken_only_refuses"
            ),
        ]
