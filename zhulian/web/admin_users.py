"""Users and posts 人员与岗位: find an account, open one, give and end posts, name deputies, switch off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhulian.accounts import actions, admission
from zhulian.accounts.models import Post, User
from zhulian.accounts.portals import links
from zhulian.accounts.roles import ROLES, Permission
from zhulian.accounts.today import today
from zhulian.web.access import requires
from zhulian.web.admin_forms import (
    AccountForm,
    DeputyForm,
    DressedForm,
    EndForm,
    PortalForm,
    PostForm,
    ReasonForm,
)
from zhulian.web.admin_handover import leaving_with_work, open_work_of
from zhulian.web.portal_pages import declared_portals

PAGE = 50
STATES = {"": "全部", "posted": "在岗", "idle": "没有岗位", "off": "已停用", "leaving": "离岗要移交"}


class UserFilter(DressedForm):
    """Which accounts to list."""

    q = forms.CharField(label="姓名或用户名", max_length=40, required=False)
    role = forms.ChoiceField(
        label="岗位",
        required=False,
        choices=[("", "全部"), *((code, role.name) for code, role in ROLES.items())],
    )
    state = forms.ChoiceField(label="状态", required=False, choices=list(STATES.items()))


@require_GET
@requires(Permission.MANAGE_ACCOUNTS)
def users(request: HttpRequest) -> HttpResponse:
    """List accounts with the posts held today."""
    form = UserFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    in_force = Post.objects.in_force(today()).filter(role__in=ROLES).select_related("area", "organization")
    has_post = Exists(in_force.filter(user=OuterRef("pk")))
    found = User.objects.order_by("display_name", "username")
    idle = found.filter(~has_post, is_active=True)
    if given.get("q"):
        words = given["q"].strip()
        found = found.filter(Q(display_name__contains=words) | Q(username__contains=words))
    if given.get("role"):
        found = found.filter(Exists(in_force.filter(user=OuterRef("pk"), role=given["role"])))
    leaving = leaving_with_work(today())
    if given.get("state") == "leaving":
        found = found.filter(pk__in=leaving.values("pk"))
    elif given.get("state"):
        held = {"posted": Q(has_post, is_active=True), "idle": Q(~has_post, is_active=True)}
        found = found.filter(held.get(given["state"], Q(is_active=False)))
    held_today = Prefetch("posts", in_force.order_by("area_id", "id"), to_attr="held_today")
    page = Paginator(found.prefetch_related(held_today), PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(
        request,
        "admin/users.html",
        {
            "form": form,
            "page": page,
            "idle": idle.count(),
            "leaving": leaving.count(),
            "asked": asked.urlencode(),
        },
    )


@requires(Permission.MANAGE_ACCOUNTS)
def user_new(request: HttpRequest) -> HttpResponse:
    """Open an account; its first password is shown once, on this answer only."""
    form = AccountForm(request.POST or None)
    if form.is_valid():
        try:
            opened, password = actions.create_user(
                **form.cleaned_data, by=request.user.actor, at=timezone.now()
            )
        except ValidationError as problem:
            for text in problem.messages:
                form.add_error("username", text)
        else:
            return _with_password(request, opened, password)
    return render(request, "admin/user_new.html", {"form": form})


def _with_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    answer = render(request, "admin/password.html", {"person": user, "password": password})
    answer["Cache-Control"] = "no-store"
    return answer


@dataclass(frozen=True, slots=True)
class Act:
    """What a button of the account's page does, and what is said when it is done."""

    words: str
    do: Callable[[HttpRequest, User, dict], object]
    form: Callable[..., forms.Form] | None = None


def _set_post(request: HttpRequest, user: User, given: dict) -> None:
    actions.set_post(user=user, by=request.user.actor, at=timezone.now(), **given)


def _end_post(request: HttpRequest, user: User, given: dict) -> None:
    post = get_object_or_404(user.posts, pk=request.POST.get("post") or 0)
    actions.end_post(post=post, on=given["on"], by=request.user.actor, at=timezone.now())


def _name_deputy(request: HttpRequest, user: User, given: dict) -> None:
    actions.name_deputy(
        post=given["post"], user=given["username"], valid_from=given["valid_from"],
        valid_to=given["valid_to"], by=request.user.actor, at=timezone.now(),
    )  # fmt: skip


def _unlink(request: HttpRequest, user: User, given: dict) -> None:
    made = get_object_or_404(user.portal_links, pk=request.POST.get("link") or 0)
    links.unlink(made=made, by=request.user, at=timezone.now())


def _plain(act: Callable[..., object]) -> Callable[[HttpRequest, User, dict], object]:
    return lambda request, user, given: act(user=user, by=request.user, at=timezone.now(), **given)


ACTS = {
    "post": Act("已设岗", _set_post, PostForm),
    "end": Act("已定下撤岗的日子", _end_post, EndForm),
    "deputy": Act("已定代理", _name_deputy, DeputyForm),
    "off": Act("已停用，正在用的登录都已结束", _plain(admission.switch_off)),
    "on": Act("已恢复", _plain(admission.switch_on)),
    "unlock": Act("已解锁", _plain(admission.unlock)),
    "factor": Act("已提出，等安全管理员办理", _plain(admission.ask_factor_reset), ReasonForm),
    "link": Act("已连上，可以从那里登录", _plain(links.link), PortalForm),
    "unlink": Act("已断开，正在用的登录都已结束", _unlink),
    "password": Act("", _plain(admission.renew_password)),
}
REFUSALS = (actions.CannotSetPost, admission.CannotAdmit, links.CannotLink)


@requires(Permission.MANAGE_ACCOUNTS)
def user(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show one account; on POST do what the button says, or say why not."""
    person = get_object_or_404(User, pk=user_id)
    name = request.POST.get("act", "")
    given = {name: request.POST} if name in ACTS else {}
    shown = _forms(person, given)
    if name in ACTS:
        form = shown.get(name)
        if form is None or form.is_valid():
            try:
                result = ACTS[name].do(request, person, form.cleaned_data if form else {})
            except REFUSALS as problem:
                messages.error(request, str(problem))
            else:
                if name == "password":
                    return _with_password(request, person, result)
                messages.success(request, f"{person}：{ACTS[name].words}")
            return redirect("admin-user", person.pk)
        messages.error(request, f"{person}：还没有办成，请看填错的地方")
    return render(request, "admin/user.html", _context(request, person, shown))


def _forms(person: User, given: dict) -> dict[str, forms.Form]:
    initial = {"valid_from": today(), "on": today()}
    going = person.posts.not_over(today()).filter(deputy_of=None, role__in=ROLES).select_related("area")
    more = {"deputy": {"posts": going}, "link": {"declared": declared_portals() or ()}}
    return {
        name: act.form(given.get(name), initial=initial, auto_id=f"{name}-%s", **more.get(name, {}))
        for name, act in ACTS.items()
        if act.form
    }


def _context(request: HttpRequest, person: User, shown: dict[str, forms.Form]) -> dict[str, object]:
    posts = person.posts.filter(role__in=ROLES).select_related("area", "organization", "deputy_of__user")
    return {
        "person": person,
        "is_self": person.pk == request.user.pk,
        "forms": shown,
        "posts": posts.prefetch_related("deputies__user").order_by("-valid_from", "-id"),
        "today": today(),
        "is_posted": bool(person.posts_in_force),
        "wrong_passwords": admission.wrong_passwords(person),
        "asked": person.factor_resets.filter(done_at=None).select_related("asked_by").first(),
        "work": open_work_of(person, today()),
        "links": [(made, shown["link"].label_of(made)) for made in person.portal_links.all()],
    }
