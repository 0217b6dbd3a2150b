"""The matrix as a page 准入表成文: every address, what it asks for, and what each role gets. Keeps docs/matrix.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from zhulian.accounts.residents.models import Level
from zhulian.accounts.roles import ROLES, WORDS, Permission, Role
from zhulian.web.access import PUBLIC, RESIDENT, RESIDENT_IN_PERSON, SIGN_IN_PAGES
from zhulian.web.matrix import MATRIX, answer
from zhulian.web.matrix_sent import SENT, sent_answer

MARK = "<!-- 由 zhulian matrix --out docs/matrix.md 生成，改准入表以后重新生成 -->"
NOBODY = "未登录"
OWN, ANYWHERE, SEND = "辖区内", "可", "可交"
SAID = {200: ANYWHERE, 302: "转走", 403: "—", 404: "没有", 405: "只收提交"}
RESIDENTS = {"居民（短信验证）": Level.PHONE, "居民（实名或当面绑定）": Level.REAL_NAME}
PEOPLE = {NOBODY: None, **RESIDENTS, **{role.name: role for role in ROLES.values()}}


@dataclass(frozen=True, slots=True)
class Line:
    """One address: its name, its route, what it asks for, and each role's answer in a word."""

    name: str
    route: str
    asks: str
    answers: dict[str, str]


def matrix_lines() -> list[Line]:
    """Return a line for every address of the matrix, in its order."""
    routes = dict(_routes(get_resolver().url_patterns, ""))
    return [
        Line(name, routes[name][0], _asked(name, routes[name][1]), {who: _word(name, who) for who in PEOPLE})
        for name in MATRIX
    ]


def matrix_document() -> str:
    """Return the page as Markdown; roles that get the same everywhere share a column."""
    lines = matrix_lines()
    columns: dict[tuple[str, ...], list[str]] = {}
    for who in PEOPLE:
        columns.setdefault(tuple(line.answers[who] for line in lines), []).append(who)
    heads = ["、".join(people) for people in columns.values()]
    rows = [
        f"| `/{line.route}` | {line.asks} | {' | '.join(line.answers[people[0]] for people in columns.values())} |"
        for line in lines
    ]
    head = [
        MARK, "", "# 准入表", "",
        "每个网址，每个岗位打开得到什么，提交得到什么。测试照此逐个去问：本辖区的对象、别的辖区的对象、打开、提交、别的方法、"
        "不带令牌的提交；每个答复里都找一遍不该看到的户号、姓名、证件号。新网址没有写进来，测试不通过。",
        f"“{SEND}”：能提交它的表单（居民两列只列打开）；没有写的网址不收提交。",
        f"“{OWN}”：别的辖区的对象，和不存在一样；“{SAID[403]}”：岗位没有这一项；“{SAID[302]}”：去登录，或去该先办的一步。",
        "", f"| 网址 | 要求 | {' | '.join(heads)} |", f"|-|-|{'-|' * len(heads)}",
    ]  # fmt: skip
    return "\n".join([*head, *rows]) + "\n"


def _routes(entries: list, before: str) -> Iterator[tuple[str, tuple[str, URLPattern]]]:
    for entry in entries:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry.url_patterns, route)
        else:
            yield entry.name, (route, entry)


def _asked(name: str, pattern: URLPattern) -> str:
    access = SIGN_IN_PAGES.get(name) or getattr(pattern.callback, "access", PUBLIC)
    if isinstance(access, Permission):
        return WORDS[access]
    return {PUBLIC: "公开", RESIDENT: "居民登录", RESIDENT_IN_PERSON: "居民本人"}.get(access, "登录")


def _word(name: str, who: str) -> str:
    """Say what one gets who opens the address, and what one gets who sends its form."""
    person = PEOPLE[who]
    opened, sent = _opened(name, person), "" if isinstance(person, Level) else _sent(name, person)
    if answer(name, person) == 405 and sent:
        return sent
    if not sent.endswith(SEND):
        return opened
    return f"{opened}，{SEND if opened == OWN else sent}"


def _opened(name: str, person: type[Role] | Level | None) -> str:
    own = answer(name, person)
    is_own_only = MATRIX[name].foreign and own == 200 and answer(name, person, foreign=True) == 404
    return OWN if is_own_only else SAID[own]


def _sent(name: str, person: type[Role] | None) -> str:
    """Return what one gets who sends the form; empty where there is none."""
    if name not in SENT:
        return ""
    own = sent_answer(name, person)
    if own == 403 or (own == 302 and person is None):
        return SAID[own]
    is_own_only = SENT[name].foreign and own != 404 and sent_answer(name, person, foreign=True) == 404
    return f"{OWN}{SEND}" if is_own_only else SEND
