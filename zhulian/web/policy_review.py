"""Review 复核与发布: what a draft changes, tried out on the county; a second person publishes, then the county is matched."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from zhulian.accounts.models import Area
from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.matching.ordered import REMATCH, order_preview, order_rematch, preview_key
from zhulian.policies import actions as policies
from zhulian.policies.actions import CannotEdit, HasProblems
from zhulian.policies.catalogues import in_force
from zhulian.policies.checking import catalogue_of
from zhulian.policies.models import Edition, Publication
from zhulian.policies.news import news
from zhulian.rules.nodes import Level
from zhulian.rules.policy_changes import Change
from zhulian.rules.problems import Problems
from zhulian.web.access import requires
from zhulian.web.policy_book import policy_names
from zhulian.web.policy_compare import compared
from zhulian.web.policy_drafts import draft_of, shown_problems
from zhulian.web.policy_forms import DAY
from zhulian.web.policy_library import county
from zhulian.web.policy_titles import title_of
from zhulian.work.models import Run


class PublishForm(forms.Form):
    """From which day, with what remark, and which other submitted texts go with it."""

    effective_on = forms.DateField(label="自何日起", widget=DAY)
    note = forms.CharField(
        label="复核意见", max_length=500, required=False, widget=forms.TextInput({"class": "input"})
    )
    others = forms.ModelMultipleChoiceField(
        Edition.objects.none(), label="一并发布", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, edition: Edition, **kwargs):
        super().__init__(*args, **kwargs)
        waiting = Edition.objects.filter(state=Edition.State.SUBMITTED).exclude(pk=edition.pk)
        self.fields["others"].queryset = waiting


@requires(Permission.SEE_POLICIES)
def review(request: HttpRequest, edition_id) -> HttpResponse:
    """Show what a submitted text changes; a POST publishes it or sends it back."""
    edition = draft_of(request, edition_id)
    form = PublishForm(request.POST or None, edition=edition, initial={"effective_on": edition.effective_on})
    if request.method == "POST":
        if not request.user.may(Permission.PUBLISH_POLICIES):
            raise PermissionDenied("你的岗位不能复核并发布政策文本")
        done = _act(request, edition, form)
        if done is not None:
            return done
        edition.refresh_from_db()
    return render(request, "policies/review.html", _reviewed(request, edition, form))


def _act(request: HttpRequest, edition: Edition, form: PublishForm) -> HttpResponse | None:
    try:
        if request.POST.get("act") == "return":
            policies.return_(
                edition=edition, note=request.POST.get("note", "").strip(), by=request.user, at=timezone.now()
            )
            messages.info(request, f"{edition} 已退回{edition.author}")
            return redirect("policy-texts")
        if not form.is_valid():
            return None
        given = form.cleaned_data
        publication = policies.publish(
            editions=[edition, *given["others"]], effective_on=given["effective_on"], note=given["note"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except HasProblems as found:
        first = found.problems[0]
        messages.error(request, f"没有发布，现行文本不变。{found}：{first.message}。{first.cure}")
        return None
    except CannotEdit as problem:
        messages.error(request, f"没有发布，现行文本不变。{problem}")
        return None
    since = publication.effective_on
    then = (
        "全县名单还是按旧文本比对的，请重新比对"
        if since <= today()
        else f"今天的名单不变，到 {since} 再重新比对"
    )
    messages.success(request, f"{publication}，自 {since} 起。{then}")
    return redirect("policy-rematch")


def _reviewed(request: HttpRequest, edition: Edition, form: PublishForm) -> dict[str, Any]:
    now = policies.text_in_force(edition.path) or b""
    if edition.state == Edition.State.PUBLISHED:
        earlier = Edition.objects.published().filter(path=edition.path, number__lt=edition.number).first()
        now = bytes(earlier.text) if earlier else now
    wrote = edition.writers.filter(pk=request.user.pk).exists()
    return {
        "edition": edition, "title": title_of(edition.path, bytes(edition.text)), "form": form, "lines": compared(now, bytes(edition.text)),
        "problems": shown_problems(edition), "writers": list(edition.writers.all()), "wrote": wrote,
        "may_publish": request.user.may(Permission.PUBLISH_POLICIES) and not wrote and edition.state == Edition.State.SUBMITTED,
        "news": _news(edition) if edition.is_open else [],
        "is_past": edition.effective_on < today(), "run": _trial(edition),
    }  # fmt: skip


def _news(edition: Edition) -> list[Change]:
    """Say in words what a draft brings; a text that cannot be read says nothing here, its problems are listed."""
    place = county().code
    try:
        with catalogue_of({**policies.texts_in_force(), edition.path: bytes(edition.text)}, place) as after:
            return news(in_force(place), after)
    except Problems:
        return []


def _trial(edition: Edition) -> Run | None:
    return Run.objects.filter(key=preview_key(edition, county().code, _trial_day(edition))).first()


def _trial_day(edition: Edition) -> date:
    """The day a draft is tried out on: the first on which it may say something new."""
    return max(today(), edition.effective_on)


@requires(Permission.SEE_POLICIES)
def trial(request: HttpRequest, edition_id) -> HttpResponse:
    """Show what a draft would change in the county; a POST orders the trial. Counts only, no names."""
    edition = draft_of(request, edition_id)
    place = county()
    if request.method == "POST":
        order_preview(
            edition=edition,
            county=place.code,
            on=_trial_day(edition),
            by=request.user.actor,
            at=timezone.now(),
        )
        return redirect("policy-trial", edition.pk)
    run = _trial(edition)
    context = {"edition": edition, "county": place, "run": run, "on": _trial_day(edition)}
    if run and run.state == Run.State.DONE:
        context |= _told(run.result)
    return render(request, "policies/trial.html", context)


def _told(result: dict[str, Any]) -> dict[str, Any]:
    """Put names to the codes of a trial's result, and sums under its columns."""
    names, places = (
        policy_names(),
        dict(Area.objects.filter(level=Area.Level.TOWN).values_list("code", "name")),
    )
    households = {one.code for one in in_force().schemes.values() if one.level is Level.HOUSEHOLD}
    policies_ = [
        {
            **row,
            "unit": "户" if row["code"] in households else "人",
            "name": names.get(row["code"], row["code"]),
            "more_fen": row["fen_after"] - row["fen_before"],
        }
        for row in result["policies"]
    ]
    towns = [
        {
            **row,
            "name": places.get(row["code"], row["code"]),
            "more_fen": row["fen_after"] - row["fen_before"],
        }
        for row in result["towns"]
    ]
    keys = ("gaining", "losing", "more", "less", "fen_before", "fen_after", "more_fen")
    total = {key: sum(row[key] for row in policies_) for key in keys}
    return {
        "policies": [row for row in policies_ if _moves(row)],
        "unmoved": sum(not _moves(row) for row in policies_), "uncounted": _uncounted(policies_),
        "towns": towns, "total": total, "moved_fen": abs(total["more_fen"]),
        "households": result["households"], "counted": result["counted"], "roll": result.get("roll"),
    }  # fmt: skip


def _moves(row: dict[str, Any]) -> bool:
    moved = ("gaining", "losing", "more", "less", "more_fen")
    return any(row[key] for key in moved) or row["unknown_before"] != row["unknown_after"]


def _uncounted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The policies whose recipients the facts leave open: what a standard changes for them cannot be summed."""
    return sorted(
        (row for row in rows if row["receiving_unknown"]), key=lambda row: -row["receiving_unknown"]
    )


@requires(Permission.SEE_POLICIES)
def rematch(request: HttpRequest) -> HttpResponse:
    """Show whether the county's lists follow the policies in force; a POST orders a new match."""
    place = county()
    if request.method == "POST":
        if not (request.user.may(Permission.PUBLISH_POLICIES) or request.user.may(Permission.EDIT_POLICIES)):
            raise PermissionDenied("你的岗位不能重新比对全县")
        order_rematch(county=place.code, on=today(), by=request.user.actor, at=timezone.now())
        return redirect("policy-rematch")
    publication = Publication.objects.select_related("by").first()
    run = Run.objects.filter(kind=REMATCH).order_by("-created_at").first()
    context = {
        "county": place, "publication": publication, "run": run,
        "is_old": _is_old(run), "later": Publication.objects.filter(effective_on__gt=today()).order_by("effective_on").first(),
        "editions": publication.editions.all() if publication else [],
        "policies_now": len(in_force(place.code).schemes),
    }  # fmt: skip
    return render(request, "policies/rematch.html", context)


def _is_old(run: Run | None) -> bool:
    """Whether something in force today was published, or began, after the last match was asked for."""
    begun = Publication.objects.filter(effective_on__lte=today())
    if run is not None:
        begun = begun.filter(Q(at__gt=run.created_at) | Q(effective_on__gt=run.terms["on"]))
    return begun.exists()
