"""Minors' files 未成年人档案: ask a second person, answer those who ask, and see what was answered."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhulian.accounts.roles import Permission
from zhulian.applications import minors
from zhulian.applications.models import MinorConsent
from zhulian.registry.models import Household
from zhulian.web import looks
from zhulian.web.access import requires
from zhulian.web.identity_card import is_sealed, name_shown
from zhulian.web.opening import PurposeForm, person_of
from zhulian.web.purposes import things_about
from zhulian.web.relatives import home_or_404

SHOWN = 50


@requires(Permission.OPEN_FIELD)
def minor_file(request: HttpRequest, household_id: UUID, person_id: UUID) -> HttpResponse:
    """Ask that a minor's file be opened for one matter; show what was answered before."""
    mine = Household.objects.visible_to(request.user).select_related("area")
    home = home_or_404(request, mine, household_id)
    person = person_of(home, person_id)
    if not is_sealed(person):
        raise Http404
    now = timezone.now()
    form = PurposeForm(request.POST or None, things=things_about(request.user, home, now))
    if form.is_valid():
        try:
            minors.ask(
                person=person, household=home, serves=form.thing.kind.code, serves_id=str(form.thing.row.pk),
                serves_words=form.thing.words, purpose=form.words, by=request.user, at=now,
            )  # fmt: skip
            messages.success(request, "已请求。镇街或区县的另一位同事同意以后，24 小时内可以打开")
        except minors.CannotConsent as problem:
            messages.error(request, str(problem))
        return redirect("minor-file", home.pk, person.pk)
    asked = MinorConsent.objects.filter(person=person, asked_by=request.user).select_related("settled_by")
    return render(
        request,
        "household/minor_file.html",
        {"home": home, "person": person, "name": name_shown(person), "form": form, "asked": asked[:SHOWN], "now": now},
    )  # fmt: skip


@require_GET
@requires(Permission.OPEN_FIELD)
def minor_consents(request: HttpRequest) -> HttpResponse:
    """List what waits for this user's answer, and what this user asked for."""
    user = request.user
    seen = MinorConsent.objects.visible_to(user).select_related(
        "person", "household__area", "asked_by", "settled_by"
    )
    may_agree = user.may(Permission.AGREE_FOR_MINORS)
    waiting = list(seen.waiting().exclude(asked_by=user)[:SHOWN]) if may_agree else []
    if waiting:
        looks.list_seen(
            request, action="查看未成年人请求", asked={}, ids=[one.household_id for one in waiting]
        )
    return render(
        request,
        "minors/list.html",
        {
            "may_agree": may_agree,
            "waiting": [(one, name_shown(one.person)) for one in waiting],
            "mine": [(one, name_shown(one.person)) for one in seen.filter(asked_by=user)[:SHOWN]],
            "now": timezone.now(),
        },
    )


@require_POST
@requires(Permission.AGREE_FOR_MINORS)
def minor_consent_settle(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Agree, or say why not."""
    asked = get_object_or_404(MinorConsent.objects.visible_to(request.user), pk=consent_id)
    agrees = request.POST.get("answer") == "yes"
    try:
        minors.settle(
            asked=asked, agrees=agrees, refusal=request.POST.get("refusal", ""), by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, "已同意，24 小时内有效" if agrees else "已答复不同意")
    except minors.CannotConsent as problem:
        messages.error(request, str(problem))
    return redirect("minor-consents")
