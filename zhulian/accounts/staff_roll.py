"""Rolls of staff and organisations 人员表与机构表: each row is an account with a post, or an organisation.

Good rows are written, bad ones named with their cure; the same roll again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from zhulian.accounts import actions, organizations
from zhulian.accounts.models import Area, Organization, Post, User
from zhulian.accounts.organization_kinds import OrganizationKind
from zhulian.accounts.roles import ROLES
from zhulian.ledger.actors import Actor
from zhulian.lib.dates import BadDate, parse_date
from zhulian.lib.text import fold

STAFF_COLUMNS = ("用户名", "姓名", "岗位", "辖区代码", "机构", "自", "至")
ORGANIZATION_COLUMNS = ("类别", "名称", "区划代码", "上级机构", "自")
MAY_BE_EMPTY = {"机构", "至", "上级机构"}
_ROLE_CODES = {**{fold(role.name): code for code, role in ROLES.items()}, **{code: code for code in ROLES}}
_KINDS = {kind.label: kind for kind in OrganizationKind}


class BadRow(Exception):
    """A row that cannot be taken: the column, the reason and the cure."""

    def __init__(self, column: str, reason: str, cure: str):
        super().__init__(f"{column}：{reason}。{cure}")
        self.column, self.reason, self.cure = column, reason, cure


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that was not taken, as it was written."""

    line: int
    texts: dict[str, str]
    column: str
    reason: str
    cure: str


@dataclass(slots=True)
class Outcome:
    """What a roll did, or would do. `opened` are the new accounts with their first passwords ("" in a preview)."""

    rows: int = 0
    opened: list[tuple[User, str]] = field(default_factory=list)
    posts_set: int = 0
    posts_ended: int = 0
    organizations: int = 0
    moved: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many things are new or different."""
        return len(self.opened) + self.posts_set + self.posts_ended + self.organizations + self.moved


@dataclass(frozen=True, slots=True)
class _Hand:
    """Who imports, when, and whether it is only a preview."""

    by: Actor
    at: datetime
    is_preview: bool
    passwords: dict[str, tuple[str, str]]

    @property
    def signed(self) -> dict[str, object]:
        return {"by": self.by, "at": self.at}


def take_roll(
    rows: Iterable[tuple[int, dict[str, str]]], *, is_staff: bool, by: Actor, at: datetime, is_preview: bool
) -> Outcome:
    """Write the good rows of a roll, each wholly or not at all; a preview does the same and takes it back."""
    rows = list(rows)
    passwords = _first_passwords(rows) if is_staff and not is_preview else {}
    with transaction.atomic():
        outcome = _take(rows, is_staff, _Hand(by, at, is_preview, passwords))
        if is_preview:
            transaction.set_rollback(True)
    return outcome


def _first_passwords(rows: list[tuple[int, dict[str, str]]]) -> dict[str, tuple[str, str]]:
    """Make the passwords of new accounts before the transaction: hashing takes long, and others want to write."""
    named = {texts.get("用户名", "").strip() for _, texts in rows}
    known = set(User.objects.filter(username__in=named).values_list("username", flat=True))
    return {name: actions.first_password() for name in sorted(named - known) if name}


def _take(rows: list[tuple[int, dict[str, str]]], is_staff: bool, hand: _Hand) -> Outcome:
    outcome = Outcome()
    columns = STAFF_COLUMNS if is_staff else ORGANIZATION_COLUMNS
    take: Callable[[dict[str, str], Outcome, _Hand], None] = _take_staff if is_staff else _take_organization
    for line, texts in rows:
        outcome.rows += 1
        try:
            with transaction.atomic():
                take(_complete(texts, columns), outcome, hand)
        except BadRow as bad:
            outcome.refused.append(Refused(line, texts, bad.column, bad.reason, bad.cure))
    return outcome


def _complete(texts: dict[str, str], columns: tuple[str, ...]) -> dict[str, str]:
    given = {column: texts.get(column, "").strip() for column in columns}
    for column in columns:
        if not given[column] and column not in MAY_BE_EMPTY:
            raise BadRow(column, "是空的", f"请填上{column}")
    return given


def _take_staff(given: dict[str, str], outcome: Outcome, hand: _Hand) -> None:
    role = _ROLE_CODES.get(fold(given["岗位"]))
    if role is None:
        raise BadRow(
            "岗位", f"没有“{given['岗位']}”这个岗位", f"请写：{'、'.join(r.name for r in ROLES.values())}"
        )
    area, since, until = _area(given["辖区代码"], "辖区代码"), _day(given, "自"), _day(given, "至")
    organization = _organization(given["机构"], area, "机构") if given["机构"] else None
    user = User.objects.filter(username=given["用户名"]).first()
    if user is not None and user.display_name != given["姓名"]:
        raise BadRow(
            "用户名",
            f"“{user.username}”已经是 {user.display_name} 的",
            "同名的人请换一个用户名，改名请找系统管理员",
        )
    held = user and Post.objects.filter(user=user, role=role, area=area, valid_from=since).first()
    if held and held.organization == organization and held.valid_to == until:
        outcome.unchanged += 1
        return
    try:
        if held and held.organization == organization and until is not None:
            actions.end_post(post=held, on=until, **hand.signed)
            outcome.posts_ended += 1
            return
        opened = None if user else _open(given, hand)
        actions.set_post(
            user=user or opened[0], role=role, area=area, organization=organization, valid_from=since,
            valid_to=until, **hand.signed,
        )  # fmt: skip
    except actions.WrongLevel as problem:
        reason, _, cure = str(problem).partition("。")
        raise BadRow("辖区代码", reason, cure) from None
    except actions.CannotSetPost as problem:
        raise BadRow("岗位", str(problem), "请改这一行，或在人员页面上先撤原来的岗") from None
    outcome.posts_set += 1
    if opened:
        outcome.opened.append(opened)


def _open(given: dict[str, str], hand: _Hand) -> tuple[User, str]:
    """Open an account; a preview makes no password, because hashing one takes long."""
    try:
        if hand.is_preview:
            user = User(username=given["用户名"], display_name=given["姓名"], password="!")  # nosec B106 # no password opens it
            user.full_clean()
            user.save()
            return user, ""
        name = given["用户名"]
        return actions.create_user(
            username=name, display_name=given["姓名"], first=hand.passwords.get(name), **hand.signed
        )
    except ValidationError as problem:
        raise BadRow(
            "用户名", "；".join(problem.messages).rstrip("。"), "请用字母、数字或汉字，不超过 150 个"
        ) from None


def _take_organization(given: dict[str, str], outcome: Outcome, hand: _Hand) -> None:
    kind = _KINDS.get(given["类别"])
    if kind is None:
        raise BadRow("类别", f"没有“{given['类别']}”这类机构", f"请写：{'、'.join(_KINDS)}")
    area, since = _area(given["区划代码"], "区划代码"), _day(given, "自")
    parent = _organization(given["上级机构"], area, "上级机构") if given["上级机构"] else None
    name = _tight(given["名称"])
    known = Organization.objects.filter(area=area, name=name, valid_to=None).first()
    try:
        if known is None:
            organizations.add_organization(
                kind=kind, name=name, area=area, parent=parent, valid_from=since, **hand.signed
            )
            outcome.organizations += 1
        elif known.kind != kind:
            raise BadRow("类别", f"“{known}”已经是{known.get_kind_display()}", "请改类别，或先撤销原来的")
        elif known.parent != parent:
            organizations.move_organization(organization=known, parent=parent, **hand.signed)
            outcome.moved += 1
        else:
            outcome.unchanged += 1
    except organizations.CannotOrganize as problem:
        raise BadRow("名称", str(problem), "请改这一行") from None


def _area(code: str, column: str) -> Area:
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise BadRow(column, f"没有区划代码“{code}”", "请写 6 位区县、9 位镇街、12 位村社的代码，用文本格式")
    return area


def _organization(name: str, area: Area, column: str) -> Organization:
    found = [
        one
        for one in Organization.objects.filter(name=_tight(name), valid_to=None)
        if area.code.startswith(one.area_id)
    ]
    if not found:
        raise BadRow(column, f"没有机构“{name}”", "请先导入机构表，名称要一字不差")
    return max(found, key=lambda one: len(one.area_id))


def _day(given: dict[str, str], column: str) -> date | None:
    try:
        day = parse_date(given[column])
    except BadDate as problem:
        reason, _, cure = str(problem).partition("。")
        raise BadRow(column, reason, cure or "请写成 2026-11-01") from None
    if day is None and column not in MAY_BE_EMPTY:
        raise BadRow(column, f"“{given[column]}”不是日期", "请写成 2026-11-01")
    return day


def _tight(name: str) -> str:
    return "".join(name.split())
