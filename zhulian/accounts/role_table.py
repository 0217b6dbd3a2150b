"""The roles as a page 岗位表: what each sees and does, and which permission is whose. Keeps docs/roles.md."""

from __future__ import annotations

from collections.abc import Iterator

from zhulian.accounts.levels import words_of
from zhulian.accounts.roles import ONLY_THE_DESK, ROLES, WORDS

MARK = "<!-- 由 zhulian accounts roles --out docs/roles.md 生成，改岗位以后重新生成 -->"


def role_document() -> str:
    """Return the page as Markdown."""
    return "\n".join([MARK, "", *_told(), "", *_permissions()]) + "\n"


def _told() -> Iterator[str]:
    yield "# 岗位"
    yield ""
    yield "一个人能看什么、做什么，只由今天在任的岗位决定；没有岗位，什么也看不到。岗位有起止日期，可以在一段日子里定代理。"
    yield "业务、系统管理、安全管理、审计监督四样，一个人同时只能做一样；后三样看不到任何家庭，也做不了彼此的事。"
    yield "没有写着“看家庭档案”的岗位看不到任何家庭。"
    yield ""
    yield "| 岗位 | 代码 | 哪一样 | 设在 | 看得到 | 做什么 | 几分钟不动就退出 |"
    yield "|-|-|-|-|-|-|-|"
    for role in ROLES.values():
        cells = (role.name, role.code, role.hand, words_of(role), role.sees, role.does, role.idle_minutes)
        yield f"| {' | '.join(map(str, cells))} |"


def _permissions() -> Iterator[str]:
    shown = [role for role in ROLES.values() if role.permissions != ONLY_THE_DESK]
    others = "、".join(role.name for role in ROLES.values() if role not in shown)
    yield "## 谁有哪一项权限"
    yield ""
    yield f"没有列出的岗位（{others}）只有“{'”“'.join(WORDS[one] for one in sorted(ONLY_THE_DESK))}”两项。"
    yield ""
    yield f"| 权限 | {' | '.join(role.name for role in shown)} |"
    yield f"|-|{'-|' * len(shown)}"
    for permission, words in WORDS.items():
        marks = ("✓" if permission in role.permissions else "" for role in shown)
        yield f"| {words} | {' | '.join(marks)} |"
