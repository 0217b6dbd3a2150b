"""Organisations and grids 机构与网格: the tree, what stands in it, and its changes."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhulian.accounts import organizations as acts
from zhulian.accounts.models import Area, Organization
from zhulian.accounts.organization_kinds import OrganizationKind
from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.web.access import requires
from zhulian.web.admin_forms import EndForm, GridForm, MoveForm, OrganizationForm, RenameForm


@require_GET
@requires(Permission.MANAGE_ACCOUNTS)
def organizations(request: HttpRequest) -> HttpResponse:
    """Show the organisations that exist today by kind, each under the one above it, and the levels of places."""
    on = today()
    held = Count(
        "posts", filter=Q(posts__valid_from__lte=on) & (Q(posts__valid_to=None) | Q(posts__valid_to__gt=on))
    )
    found = list(Organization.objects.in_force(on).select_related("area", "parent").annotate(held=held))
    groups = [
        (kind.label, list(_tree([one for one in found if one.kind == kind]))) for kind in OrganizationKind
    ]
    levels = Area.objects.values_list("level").annotate(count=Count("pk")).order_by("level")
    grids = Area.objects.filter(level=Area.Level.GRID).select_related("parent").order_by("code")
    return render(
        request,
        "admin/organizations.html",
        {
            "groups": [(label, rows) for label, rows in groups if rows],
            "count": len(found),
            "levels": [(Area.Level(level).label, count) for level, count in levels],
            "grids": grids,
        },
    )


def _tree(
    found: list[Organization], above: int | None = None, depth: int = 0
) -> Iterator[tuple[int, Organization]]:
    """Yield each organisation with its depth, whoever stands below another right after it."""
    known = {one.pk for one in found}
    for one in found:
        if (one.parent_id if one.parent_id in known else None) == above:
            yield depth, one
            yield from _tree(found, one.pk, depth + 1)


@requires(Permission.MANAGE_ACCOUNTS)
def organization_new(request: HttpRequest) -> HttpResponse:
    """Add an organisation, or a grid below a village."""
    is_grid = request.POST.get("act") == "grid"
    initial = {"valid_from": today(), "area": Area.objects.filter(level=Area.Level.COUNTY).first()}
    form = OrganizationForm(None if is_grid else request.POST or None, initial=initial)
    grid_form = GridForm(request.POST if is_grid else None, auto_id="grid-%s")
    asked, add = (grid_form, acts.add_grid) if is_grid else (form, acts.add_organization)
    if asked.is_valid():
        try:
            added = add(**asked.cleaned_data, by=request.user.actor, at=timezone.now())
        except acts.CannotOrganize as problem:
            asked.add_error("name", str(problem))
        else:
            messages.success(request, f"已设立：{added}")
            return redirect("admin-organizations")
    return render(request, "admin/organization_new.html", {"form": form, "grid_form": grid_form})


CHANGES = {
    "rename": (RenameForm, acts.rename_organization, "已改名"),
    "move": (MoveForm, acts.move_organization, "已调整上级"),
    "end": (EndForm, acts.end_organization, "已定下撤销的日子"),
}


@requires(Permission.MANAGE_ACCOUNTS)
def organization(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Show one organisation with the posts in it; on POST rename, move or end it."""
    one = get_object_or_404(Organization.objects.select_related("area", "parent"), pk=organization_id)
    initial = {"name": one.name, "parent": one.parent_id, "on": today()}
    act = request.POST.get("act", "")
    shown = {
        name: form(request.POST if name == act else None, initial=initial, auto_id=f"{name}-%s")
        for name, (form, _, _) in CHANGES.items()
    }
    if act in CHANGES and shown[act].is_valid():
        _, change, words = CHANGES[act]
        try:
            change(organization=one, **shown[act].cleaned_data, by=request.user.actor, at=timezone.now())
            messages.success(request, f"{one}：{words}")
        except acts.CannotOrganize as problem:
            messages.error(request, str(problem))
        return redirect("admin-organization", one.pk)
    posts = one.posts.not_over(today()).select_related("user", "area").order_by("role", "valid_from")
    return render(
        request,
        "admin/organization.html",
        {
            "one": one,
            "forms": shown,
            "posts": posts,
            "below": one.children.in_force(today()),
            "today": today(),
        },
    )
