"""Areas, organisations, users, posts and sign-ins 区划、机构、人员、岗位、登录."""

from __future__ import annotations

import uuid
from functools import cached_property
from operator import attrgetter

from django.contrib.auth.models import AbstractUser
from django.db import models

from zhulian.accounts.identity import id_indexes
from zhulian.accounts.organization_kinds import OrganizationKind
from zhulian.accounts.portal_models import PortalLink as PortalLink
from zhulian.accounts.queries import AreaQuerySet, OrganizationQuerySet, PostQuerySet, SignInQuerySet
from zhulian.accounts.roles import ROLES, Permission, Role
from zhulian.accounts.today import today
from zhulian.ledger.actors import Actor
from zhulian.ledger.fields import SealedField


class Area(models.Model):
    """One division of the county. `code` is the path: 6 digits county, 9 town, 12 village, and more for a grid.

    A prefix of the code is the parent's code, so a scope is a range of codes.
    """

    class Level(models.IntegerChoices):
        COUNTY = 3, "区县"
        TOWN = 4, "镇街"
        VILLAGE = 5, "村社"
        GRID = 6, "网格"

    class Setting(models.TextChoices):
        URBAN = "城镇", "城镇"
        RURAL = "农村", "农村"

    code = models.CharField("区划代码", max_length=20, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.PositiveSmallIntegerField("级别", choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    setting = models.CharField("城乡", max_length=2, choices=Setting, blank=True)
    is_setting_presumed = models.BooleanField("城乡为推定", default=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Organization(models.Model):
    """A department, agency, firm or team beside the places of the county. `valid_to` is excluded; empty is open."""

    kind = models.CharField("类别", max_length=20, choices=OrganizationKind)
    name = models.CharField("名称", max_length=60)
    area = models.ForeignKey(Area, models.PROTECT, related_name="organizations", verbose_name="所在区划")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级机构"
    )
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        ordering = ["area_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                condition=models.Q(valid_to__isnull=True),
                name="organization_name_once",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="organization_period",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """Somebody who signs in. What a user may see and do comes from posts in force today, never from the account.

    The posts are read once for each instance, which is once for each request.
    """

    display_name = models.CharField("姓名", max_length=40, blank=True)
    must_change_password = models.BooleanField("首次登录改密", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.display_name or self.username

    @cached_property
    def posts_in_force(self) -> list[Post]:
        """Posts held today whose role exists; none for an account that was switched off."""
        if not self.is_active:
            return []
        held = self.posts.in_force(today()).select_related("area")
        # Sorted here: to write ORDER BY into the query takes longer than to sort the few posts of one person.
        return sorted((post for post in held if post.role in ROLES), key=attrgetter("area_id", "pk"))

    @cached_property
    def roles(self) -> list[type[Role]]:
        """The roles of the posts held today."""
        return [ROLES[post.role] for post in self.posts_in_force]

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Everything that a post held today allows."""
        return frozenset().union(*(role.permissions for role in self.roles))

    @cached_property
    def household_scopes(self) -> list[str]:
        """Codes of the areas whose households this user may see today; a post in an organisation gives none."""
        held = [(post.area_id, ROLES[post.role]) for post in self.posts_in_force]
        return [area for area, role in held if role.sees_households and not role.held_in]

    @cached_property
    def kin_indexes(self) -> list[str]:
        """Every hash under which a registered relative may be found; this user is kept off their households."""
        kin = self.relatives.filter(ended_at=None).only("id_number").order_by()
        return [index for relative in kin for index in id_indexes(relative.id_number.open())]

    @property
    def needs_second_factor(self) -> bool:
        """Whether a post held today asks for a second factor."""
        return any(role.needs_second_factor for role in self.roles)

    @property
    def idle_minutes(self) -> int:
        """After how many minutes without a request the session ends: the strictest of the posts held today."""
        return min((role.idle_minutes for role in self.roles), default=Role.idle_minutes)

    @property
    def signature(self) -> str:
        """This user's name in the ledger."""
        return f"{self}（{self.username}）"

    @property
    def actor(self) -> Actor:
        """This user as the ledger names people, with the posts held today."""
        return Actor(
            name=self.signature,
            post="、".join(dict.fromkeys(post.title for post in self.posts_in_force)),
            area=self.posts_in_force[0].area_id if self.posts_in_force else "",
        )

    def may(self, permission: Permission) -> bool:
        """Say whether a post held today gives this permission."""
        return permission in self.permissions


class Post(models.Model):
    """A dated post: this user holds this role in this area. `valid_to` is excluded; empty is open.

    A deputy's post names in `deputy_of` the post that is stood in for.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name="人员")
    role = models.CharField("岗位", max_length=40)
    area = models.ForeignKey(Area, models.PROTECT, related_name="posts", verbose_name="辖区")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="机构"
    )
    deputy_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name="代理的岗位"
    )
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "area", "valid_from"], name="post_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="post_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.area_id}"

    @property
    def title(self) -> str:
        """The role in words; a deputy is called one."""
        return f"{ROLES[self.role].name}（代理）" if self.deputy_of_id else ROLES[self.role].name


class FactorReset(models.Model):
    """Somebody lost the second factor: one person asks for its reset, another carries it out."""

    user = models.ForeignKey(User, models.PROTECT, related_name="factor_resets", verbose_name="谁的")
    reason = models.CharField("事由", max_length=200)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    asked_at = models.DateTimeField("提出时间")
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    done_at = models.DateTimeField("办理时间", null=True, blank=True)
    is_refused = models.BooleanField("没有同意", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "重置第二道验证"
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(done_at__isnull=True), name="factor_reset_once"
            ),
            models.CheckConstraint(
                condition=models.Q(done_by=None, done_at=None)
                | models.Q(done_by__isnull=False, done_at__isnull=False)
                & ~models.Q(done_by=models.F("asked_by")),
                name="factor_reset_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.asked_at:%Y-%m-%d}"


class SignIn(models.Model):
    """One sign-in, from its first to its last request. `ended_by` says who ended it before its time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins", verbose_name="用户")
    session_key = models.CharField("会话", max_length=40, db_index=True)
    device = models.CharField("设备", max_length=60)
    address = models.GenericIPAddressField("网络地址", null=True, blank=True)
    way = models.CharField("登录方式", max_length=60, blank=True)
    began_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近使用")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_by = models.CharField("谁结束的", max_length=100, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "登录"
        ordering = ["-seen_at", "-id"]

    def __str__(self) -> str:
        return f"{self.user} {self.device}"


class Relative(models.Model):
    """A near relative whom a member of the staff has registered. `token` is the keyed hash of the ID number."""

    class Relation(models.TextChoices):
        SPOUSE = "配偶", "配偶"
        PARENT = "父母", "父母"
        CHILD = "子女", "子女"
        SIBLING = "兄弟姐妹", "兄弟姐妹"
        GRANDPARENT = "祖父母、外祖父母", "祖父母、外祖父母"
        GRANDCHILD = "孙子女、外孙子女", "孙子女、外孙子女"
        IN_LAW = "姻亲", "配偶的近亲属、子女的配偶"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="relatives", verbose_name="工作人员")
    name = SealedField("姓名")
    relation = models.CharField("关系", max_length=10, choices=Relation)
    id_number = SealedField("身份证号")
    token = models.CharField("身份证号索引", max_length=64, db_index=True)
    registered_at = models.DateTimeField("备案时间")
    ended_at = models.DateTimeField("撤销时间", null=True, blank=True)
    ended_by = models.CharField("谁撤销的", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "近亲属"
        ordering = ["registered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "token"], condition=models.Q(ended_at__isnull=True), name="relative_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.relation}"
