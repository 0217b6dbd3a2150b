"""The texts 政策文本: every file that decides an answer, its editions, and any two of them side by side."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhulian.accounts.models import User
from zhulian.accounts.roles import Permission
from zhulian.policies import trees
from zhulian.policies.actions import text_in_force
from zhulian.policies.catalogues import holds_demo
from zhulian.policies.models import Edition
from zhulian.web.access import requires
from zhulian.web.policy_compare import compared
from zhulian.web.policy_titles import title_of

KINDS = {
    "national": "政策", "parameters": "标准与参数", "derived": "算法", "demo": "演示值", "": "法规与办理",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """One file with its last publication, if any, and the draft somebody works on, if any."""

    path: str
    title: str
    kind: str
    published: Edition | None
    opened: Edition | None


def may_handle(user: User) -> bool:
    """Whether drafts are this user's business: who writes them, or who publishes them."""
    return user.may(Permission.EDIT_POLICIES) or user.may(Permission.PUBLISH_POLICIES)


@require_GET
@requires(Permission.SEE_POLICIES)
def texts(request: HttpRequest) -> HttpResponse:
    """List the files by kind, those with an open draft first among the news."""
    published = {one.path: one for one in Edition.objects.in_force().select_related("publication", "author")}
    opened = {one.path: one for one in Edition.objects.open().select_related("author", "saved_by")}
    brought = trees.library_texts(trees.policies_directory())
    if not holds_demo():
        brought = {path: text for path, text in brought.items() if not path.startswith("demo/")}
    files = [
        File(
            path,
            title_of(path, bytes(published[path].text) if path in published else brought.get(path)),
            _kind(path),
            published.get(path),
            opened.get(path),
        )
        for path in sorted(
            {*brought, *published, *opened}, key=lambda path: (list(KINDS.values()).index(_kind(path)), path)
        )
    ]
    context = {"files": files, "opened": list(opened.values()), "may_handle": may_handle(request.user),
               "may_edit": request.user.may(Permission.EDIT_POLICIES)}  # fmt: skip
    return render(request, "policies/texts.html", context)


@require_GET
@requires(Permission.SEE_POLICIES)
def text(request: HttpRequest) -> HttpResponse:
    """Show one text with its history; `edition` an older one, `against` another one beside it. Raises Http404."""
    path = request.GET.get("path", "")
    now = text_in_force(path)
    editions = list(
        Edition.objects.filter(path=path)
        .select_related("author", "reviewer", "publication")
        .order_by("-number")
    )
    if not may_handle(request.user):
        editions = [one for one in editions if one.state == Edition.State.PUBLISHED]
    if now is None and not editions:
        raise Http404("没有这份文本")
    shown = _chosen(editions, request.GET.get("edition", ""))
    other = _chosen(editions, request.GET.get("against", ""))
    content = bytes(shown.text) if shown else now or b""
    against = (
        bytes(other.text) if other else _brought(path) if request.GET.get("against") == "brought" else None
    )
    context = {
        "path": path, "title": title_of(path, content), "kind": _kind(path), "editions": editions, "shown": shown,
        "lines": content.decode("utf-8", errors="replace").splitlines(),
        "compared": compared(against, content) if against is not None else None,
        "against": other or request.GET.get("against"),
        "opened": next((one for one in editions if one.is_open), None),
        "may_edit": request.user.may(Permission.EDIT_POLICIES), "is_brought": _brought(path) is not None,
    }  # fmt: skip
    return render(request, "policies/text.html", context)


def _kind(path: str) -> str:
    return KINDS[path.partition("/")[0] if "/" in path else ""]


def _brought(path: str) -> bytes | None:
    return trees.text_in(trees.policies_directory(), path)


def _chosen(editions: list[Edition], identifier: str) -> Edition | None:
    try:
        wanted = UUID(identifier)
    except ValueError:
        return None
    return next((one for one in editions if one.pk == wanted), None)
