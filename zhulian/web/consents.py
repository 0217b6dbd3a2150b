"""授权和同意 of one household: who signed what, what is missing, what an organisation may be told; sign, print, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhulian.accounts.queries import COUNTY_DIGITS
from zhulian.accounts.roles import Permission
from zhulian.accounts.today import now, today
from zhulian.registry import consent_actions as actions
from zhulian.registry import consent_texts as texts
from zhulian.registry.consent_guardians import CannotSign, end_guardianship
from zhulian.registry.consent_models import Signed
from zhulian.registry.consents import must_be_signed_for, standings, third_party_answers
from zhulian.registry.models import Consent, Guardianship, Household, ThirdPartyConsent
from zhulian.web import looks
from zhulian.web.access import requires
from zhulian.web.consent_cards import answer_lines, earlier_lines, lines_of, people_who_answer
from zhulian.web.consent_forms import AnswerForm, ConsentForm, SignatureForm
from zhulian.web.identity_card import name_shown, plain
from zhulian.web.places import own_place
from zhulian.web.purposes import served
from zhulian.web.relatives import home_or_404


@require_GET
@requires(Permission.SEE_HOUSEHOLD)
def consents(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Show who signed what and what is missing; one ledger row like any look."""
    home, on = own_home(request, household_id), today()
    lines = lines_of(standings(household=home, on=on))
    answers = third_party_answers(household=home)
    counting = {line.paper.pk for line in lines if line.paper} | {one.pk for one in answers}
    guardianships = Guardianship.objects.filter(person__in=[line.person.pk for line in lines], valid_to=None)
    looks.household_seen(request, home, action="查看授权", detail=_looked_at(request, home, on))
    return render(
        request,
        "consents/consents.html",
        {
            "home": home,
            "lines": lines,
            "has_obligors": any(not line.is_member for line in lines),
            "missing": [line for line in lines if line.flaw],
            "answers": answer_lines(answers, on),
            "earlier": earlier_lines(home, counting),
            "guardianships": [
                (one, plain(one.guardian_name)) for one in guardianships.select_related("person")
            ],
            "how": Signed.How.choices,
            "may_record": request.user.may(Permission.RECORD_CONSENT),
            "on": on,
        },
    )


@require_GET
@requires(Permission.SEE_HOUSEHOLD)
def consent_paper(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Show the papers to print: one page for each person, or for the one asked for; ID numbers are written by hand."""
    home, on = own_home(request, household_id), today()
    is_third_party = request.GET.get("kind") == "sharing"
    kind = texts.THIRD_PARTY if is_third_party else texts.VERIFICATION
    asked = request.GET.get("person")
    lines = [
        line
        for line in lines_of(standings(household=home, on=on))
        if (not asked or str(line.person.pk) == asked) and (line.is_member or not is_third_party)
    ]
    if not lines:
        raise Http404
    looks.household_seen(request, home, action=f"打印{kind}", detail=_looked_at(request, home, on))
    paper = texts.paper_on(kind, on)
    pages = [
        (line, paper.words if line.is_member else paper.obligor_words, must_be_signed_for(line.person, on))
        for line in lines
    ]
    return render(
        request,
        "consents/paper.html",
        {
            "home": home,
            "paper": paper,
            "pages": pages,
            "is_third_party": is_third_party,
            "purposes": (texts.helping_purposes() if is_third_party else texts.purposes()).values(),
            "choices": (texts.tellable() if is_third_party else texts.units()).values(),
        },
    )


@requires(Permission.RECORD_CONSENT)
def consent_sign(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Record somebody's 授权书: a drawn signature, a scan, or a paper that lies in a folder."""
    home = own_home(request, household_id)
    lines = lines_of(standings(household=home, on=today()))
    form = ConsentForm(
        request.POST or None, request.FILES or None, people=[(line.person, line.relation) for line in lines],
        initial=_start(request),
    )  # fmt: skip

    def record() -> Consent:
        given = form.cleaned_data
        return actions.sign_consent(
            household=home, person=form.whose, purposes=given["purposes"], units=given["units"],
            signature=form.signature, at=now(), by=request.user.actor,
        )  # fmt: skip

    return _answered(request, home, form, record, "consents/sign.html", texts.VERIFICATION)


@requires(Permission.RECORD_CONSENT)
def sharing_answer(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Record a yes or a no to telling an organisation something of a member."""
    home = own_home(request, household_id)
    form = AnswerForm(
        request.POST or None, request.FILES or None, people=people_who_answer(home, today()),
        area=home.area_path[:COUNTY_DIGITS], initial=_start(request),
    )  # fmt: skip

    def record() -> ThirdPartyConsent:
        given = form.cleaned_data
        return actions.answer_third_party(
            household=home, person=form.whose, organization=given["organization"], purpose=given["purpose"],
            is_agreed=given["answer"] == "yes", fields=given["told"], signature=form.signature, at=now(),
            by=request.user.actor,
        )  # fmt: skip

    return _answered(request, home, form, record, "consents/answer.html", texts.THIRD_PARTY)


@require_POST
@requires(Permission.RECORD_CONSENT)
def consent_withdraw(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Withdraw one paper; from this moment it lets nothing through."""
    home = own_home(request, household_id)
    paper = paper_of(home, request.POST.get("paper", ""))
    return _done(
        request, home, "已撤回，从现在起不再查询、不再提供",
        lambda: actions.withdraw(signed=paper, how=request.POST.get("how", ""), at=now(), by=request.user.actor),
    )  # fmt: skip


@require_POST
@requires(Permission.RECORD_CONSENT)
def guardianship_end(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """End a guardianship today; what the guardian signed is to be signed anew."""
    home = own_home(request, household_id)
    people = [line.person for line in lines_of(standings(household=home, on=today()))]
    found = Guardianship.objects.filter(
        person__in=people, pk=_identifier(request.POST.get("guardianship", ""))
    )
    guardianship = found.first()
    if guardianship is None:
        raise Http404
    return _done(
        request, home, "已记下监护结束，由监护人签的要重新签",
        lambda: end_guardianship(
            guardianship=guardianship, household=home, on=today(), reason=request.POST.get("reason", ""), at=now(),
            by=request.user.actor,
        ),
    )  # fmt: skip


def own_home(request: HttpRequest, household_id: UUID) -> Household:
    """Return a household of which the user may see the papers. Raises Http404."""
    mine = Household.objects.visible_to(request.user).select_related("area__parent")
    return home_or_404(request, mine, household_id)


def _looked_at(request: HttpRequest, home: Household, on: date) -> dict[str, str]:
    thing = served(request, home)
    return {"on": on.isoformat()} | (thing.detail if thing else {})


def _start(request: HttpRequest) -> dict[str, Any]:
    """Return what a form begins with: the person asked for, this place, and who is at work."""
    return {
        "person": request.GET.get("person", ""),
        "place": own_place(request.user),
        "witness": str(request.user),
    }


def _answered(
    request: HttpRequest,
    home: Household,
    form: SignatureForm,
    record: Callable[[], Signed],
    template: str,
    kind: str,
) -> HttpResponse:
    """Record what a right form says and go back to the household's papers; otherwise show the form."""
    if form.is_valid():
        try:
            paper = record()
        except CannotSign as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"已登记 {name_shown(paper.person)} 的{kind}")
            return redirect("consents", home.pk)
    answer = render(request, template, {"home": home, "form": form, "paper": texts.paper_on(kind, today())})
    answer["Cache-Control"] = "no-store"
    return answer


def _done(request: HttpRequest, home: Household, words: str, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except CannotSign as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, words)
    return redirect("consents", home.pk)


def paper_of(home: Household, text: str) -> Signed:
    """Return one paper of this household. Raises Http404."""
    identifier = _identifier(text)
    for model in (Consent, ThirdPartyConsent):
        found = model.objects.filter(household=home, pk=identifier).select_related("attachment").first()
        if found is not None:
            return found
    raise Http404


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
