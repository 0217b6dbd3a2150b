"""The menu 菜单: what works today, and of that what the user's posts allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.http import HttpRequest
from django.urls import reverse

from zhulian.accounts.models import User
from zhulian.accounts.roles import Permission
from zhulian.matching.models import Match
from zhulian.web.counts import households_by_kind, kept
from zhulian.web.waiting import consents_waiting, leads_waiting, texts_waiting


def _leads(user: User) -> int:
    return kept(user, "leads waiting", lambda: leads_waiting(user))


def _consents(user: User) -> int:
    return kept(user, "consents waiting", lambda: consents_waiting(user))


def _missed(user: User) -> int:
    return households_by_kind(user)[Match.Kind.MISSED]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the name of its address, the permission its page asks for, and what is counted beside it."""

    group: str
    label: str
    address: str
    icon: str
    permission: Permission
    count: Callable[[User], int] | None = None
    counted: str = ""


ENTRIES = (
    Entry("工作", "工作台", "desk", "home", Permission.SEE_DESK),
    Entry("救助", "政策找人", "matches", "spark", Permission.SEE_MATCHES, _missed, "户应享未享"),
    Entry("救助", "困难家庭", "households", "people", Permission.SEE_HOUSEHOLD),
    Entry("救助", "受理草稿", "intake-drafts", "book", Permission.SEE_HOUSEHOLD),
    Entry("救助", "未成年人档案", "minor-consents", "eye", Permission.OPEN_FIELD, _consents, "件等你同意"),
    Entry("救助", "来信来电线索", "leads", "phone", Permission.SEE_LEADS, _leads, "人等着联系"),
    Entry("救助", "台账导入", "ledger-import", "upload", Permission.IMPORT_LEDGER),
    Entry("县域", "县域总览", "picture", "map", Permission.SEE_PICTURE),
    Entry("县域", "城乡划分", "village-settings", "map", Permission.SETTLE_VILLAGES),
    Entry("县域", "推演", "whatif", "scales", Permission.TRY_STANDARDS),
    Entry("县域", "政策库", "policies", "book", Permission.SEE_POLICIES, texts_waiting, "份等你复核"),
    Entry("县域", "办理流程", "routes", "lines", Permission.SEE_POLICIES),
    Entry("县域", "操作台账", "audit", "lines", Permission.SEE_LEDGER),
    Entry("县域", "异常查看", "unusual", "eye", Permission.SEE_LEDGER),
    Entry("县域", "暂缓告知", "held-looks", "eye", Permission.SEE_LEDGER),
    Entry("系统管理", "人员与岗位", "admin-users", "people", Permission.MANAGE_ACCOUNTS),
    Entry("系统管理", "机构", "admin-organizations", "map", Permission.MANAGE_ACCOUNTS),
    Entry("系统管理", "登录安全", "security", "eye", Permission.MANAGE_SECURITY),
    Entry("系统管理", "备案的近亲属", "relatives", "people", Permission.MANAGE_SECURITY),
    Entry("本人", "我的登录", "my-sign-ins", "eye", Permission.SEE_DESK),
    Entry("本人", "近亲属备案", "my-relatives", "people", Permission.SEE_DESK),
)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as it is drawn for one user on one page; nothing is drawn of a count of zero."""

    label: str
    url: str
    icon: str
    count: int
    counted: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    entries: tuple[Item, ...]


def menu_for(request: HttpRequest) -> tuple[Group, ...]:
    """Return the groups this user may open; the page at hand is marked."""
    user = request.user
    allowed = [entry for entry in ENTRIES if user.may(entry.permission)]
    return tuple(
        Group(name, tuple(_item(entry, request) for entry in entries))
        for name, entries in groupby(allowed, key=lambda entry: entry.group)
    )


@cache
def _url(name: str) -> str:
    return reverse(name)


def _item(entry: Entry, request: HttpRequest) -> Item:
    url = _url(entry.address)
    here = request.path == url or (url != "/" and request.path.startswith(url))
    count = entry.count(request.user) if entry.count else 0
    return Item(entry.label, url, entry.icon, count, entry.counted, here)
