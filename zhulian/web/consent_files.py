"""Show the drawn signature or the scan of one paper 看签名: for one thing that is served; of a minor after a second person agreed."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhulian.accounts.roles import Permission
from zhulian.applications.models import IntakeDraft
from zhulian.web.access import requires
from zhulian.web.attachments import serve
from zhulian.web.consents import own_home, paper_of
from zhulian.web.identity_card import is_sealed, name_shown
from zhulian.web.opening import PurposeForm, bind_draft, drafted, things_for

PURPOSES = ("核对签名", "归档", "处理异议", "其他")


class PaperForm(PurposeForm):
    """Which thing is served, and what for."""

    purpose = forms.ChoiceField(
        label="为什么要看", choices=[("", "请选一项"), *((name, name) for name in PURPOSES)],
        widget=forms.Select({"class": "select"}), error_messages={"required": "请说明为什么要看"},
    )  # fmt: skip


@requires(Permission.OPEN_FIELD)
def consent_file(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Ask what looking serves; on POST send the file and record who saw it, when, why and for which matter."""
    home = own_home(request, household_id)
    paper = paper_of(home, request.POST.get("paper") or request.GET.get("paper", ""))
    if paper.attachment is None:
        raise Http404
    if "help" in request.POST:
        return drafted(request, home, "consent-file")
    things = things_for(request.user, home, paper.person)
    if is_sealed(paper.person) and not things:
        return redirect("minor-file", home.pk, paper.person_id)
    form = PaperForm(request.POST or None, things=things, initial=request.GET.dict())
    if form.is_valid():
        with transaction.atomic():
            bind_draft(form.thing, home, request.user)
            return serve(request, paper.attachment, thing=form.thing, purpose=form.words)
    context = {
        "home": home, "form": form, "paper": paper, "whose": name_shown(paper.person),
        "kinds_of_help": IntakeDraft.Help.choices,
    }  # fmt: skip
    answer = render(request, "consents/file.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
