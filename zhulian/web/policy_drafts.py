"""Drafts of policy texts 起草: as text and by form, with what is wrong at its line, and its examples worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.policies import actions as policies
from zhulian.policies import editing
from zhulian.policies.actions import CannotEdit, SavedInBetween
from zhulian.policies.catalogues import in_force
from zhulian.policies.checking import catalogue_of
from zhulian.policies.editing import CannotPlace
from zhulian.policies.examples import Worked, worked_examples
from zhulian.policies.models import Edition
from zhulian.rules.problems import Problems
from zhulian.web.access import requires
from zhulian.web.policy_compare import compared
from zhulian.web.policy_forms import ConditionForm, TextForm, ValueForm
from zhulian.web.policy_library import county
from zhulian.web.policy_texts import may_handle
from zhulian.web.policy_titles import title_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A problem as the page shows it: with the words that stand on its line, which are empty in another file."""

    line: int
    file: str
    words: str
    message: str
    cure: str


def draft_of(request: HttpRequest, edition_id) -> Edition:
    """Return a draft that is this user's business. Raises Http404, PermissionDenied."""
    if not may_handle(request.user):
        raise PermissionDenied("你的岗位不起草也不复核政策文本")
    people = ("author", "saved_by", "reviewer", "publication")
    return get_object_or_404(Edition.objects.select_related(*people), pk=edition_id)


@require_POST
@requires(Permission.EDIT_POLICIES)
def start(request: HttpRequest) -> HttpResponse:
    """Begin a draft of the text named, or go to the one that is open."""
    try:
        edition = policies.start_draft(
            path=request.POST.get("path", ""), effective_on=today(), by=request.user, at=timezone.now()
        )
    except CannotEdit as problem:
        messages.error(request, str(problem))
        return redirect("policy-texts")
    return redirect("policy-draft", edition.pk)


@requires(Permission.SEE_POLICIES)
def draft(request: HttpRequest, edition_id) -> HttpResponse:
    """Show a draft; a POST of a writer saves it, fills in a form, submits or withdraws it."""
    edition = draft_of(request, edition_id)
    if request.method != "POST":
        return _page(request, edition)
    if not request.user.may(Permission.EDIT_POLICIES):
        raise PermissionDenied("你的岗位不能起草政策文本")
    act = ACTS.get(request.POST.get("act", ""), _save)
    try:
        return act(request, edition)
    except SavedInBetween as between:
        messages.error(request, str(between))
        return _page(request, between.edition, between=True)
    except (CannotEdit, CannotPlace) as problem:
        messages.error(request, str(problem))
        edition.refresh_from_db()
        return _page(request, edition)


def _save(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = TextForm(request.POST)
    if not form.is_valid():
        return _page(request, edition, form=form)
    given = form.cleaned_data
    return _keep(
        request,
        edition,
        _bytes(given["text"], edition),
        given["note"],
        given["effective_on"],
        given["revision"],
    )


def _keep(
    request, edition: Edition, text: bytes, note: str, effective_on: date, revision: int
) -> HttpResponse:
    problems = policies.save_draft(
        edition=edition, text=text, note=note, effective_on=effective_on, revision=revision, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    if problems:
        messages.warning(request, f"已保存。有 {len(problems)} 处问题，列在下面，改好才能提交")
    else:
        messages.success(request, "已保存，没有错误，例子全部成立")
    return redirect("policy-draft", edition.pk)


def _add_value(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = _value_form(edition, request.POST)
    if not form.is_valid():
        return _page(request, edition, value=form)
    given, is_untouched = form.given(), not _is_changed(edition)
    edition.effective_on = given.since if is_untouched else min(edition.effective_on, given.since)
    return _rewrite(request, edition, lambda text: editing.add_value(text, edition.path, given))


def _set_condition(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = ConditionForm(request.POST)
    if not form.is_valid():
        raise CannotEdit("条件没有写全：名称、式、依据都要写")
    return _rewrite(request, edition, lambda text: editing.set_condition(text, **form.words()))


def _begin_version(request: HttpRequest, edition: Edition) -> HttpResponse:
    return _rewrite(request, edition, lambda text: editing.begin_version(text, since=edition.effective_on))


def _rewrite(request: HttpRequest, edition: Edition, change) -> HttpResponse:
    """Let a form change the text as it was read, and save that."""
    text = change(bytes(edition.text).decode("utf-8", errors="replace"))
    return _keep(request, edition, text.encode(), edition.note, edition.effective_on, _revision(request))


def _submit(request: HttpRequest, edition: Edition) -> HttpResponse:
    policies.submit(edition=edition, revision=_revision(request), by=request.user, at=timezone.now())
    messages.success(request, "已提交。请另一位有发布权的同事复核、发布")
    return redirect("policy-review", edition.pk)


def _withdraw(request: HttpRequest, edition: Edition) -> HttpResponse:
    policies.withdraw(edition=edition, by=request.user, at=timezone.now())
    messages.info(request, f"{edition} 已作废，文字留在历次修改里")
    return redirect("policy-texts")


ACTS = {
    "save": _save, "add-value": _add_value, "set-condition": _set_condition, "begin-version": _begin_version,
    "submit": _submit, "withdraw": _withdraw,
}  # fmt: skip


def _revision(request: HttpRequest) -> int:
    given = request.POST.get("revision", "")
    return int(given) if given.isdecimal() else 0


def _bytes(text: str, edition: Edition) -> bytes:
    """Browsers send every line end as CR LF; the text keeps the ends it had."""
    ends = "\r\n" if b"\r\n" in bytes(edition.text) else "\n"
    return text.replace("\r\n", "\n").replace("\n", ends).encode()


def _page(
    request: HttpRequest,
    edition: Edition,
    *,
    form: TextForm | None = None,
    value: ValueForm | None = None,
    between: bool = False,
) -> HttpResponse:
    text = bytes(edition.text)
    mine = _bytes(request.POST.get("text", ""), edition) if between and "text" in request.POST else None
    context: dict[str, Any] = {
        "edition": edition,
        "title": title_of(edition.path, text),
        "form": form or TextForm(initial=_initial(edition, mine)),
        "may_edit": request.user.may(Permission.EDIT_POLICIES) and edition.state in (Edition.State.DRAFT, Edition.State.RETURNED),
        "problems": shown_problems(edition),
        "theirs": compared(text, mine) if mine is not None else None,
        "changed": _is_changed(edition),
        "examples": _examples(edition) if request.GET.get("examples") else None,
        "is_values": edition.path.startswith(("parameters/", "demo/")) and not edition.path.endswith("dictionary.yaml"),
        "is_policy": edition.path.startswith("national/"),
    }  # fmt: skip
    if context["may_edit"] and context["is_values"]:
        context["value"] = value or _value_form(edition, None)
    if context["may_edit"] and context["is_policy"]:
        context["versions"] = _open_versions(edition)
    return render(request, "policies/draft.html", context)


def _is_changed(edition: Edition) -> bool:
    return bool(compared(policies.text_in_force(edition.path) or b"", bytes(edition.text)))


def _initial(edition: Edition, mine: bytes | None) -> dict[str, Any]:
    text = mine if mine is not None else bytes(edition.text)
    return {
        "text": text.decode("utf-8", errors="replace"), "note": edition.note, "effective_on": edition.effective_on,
        "revision": edition.revision,
    }  # fmt: skip


def shown_problems(edition: Edition) -> list[Shown]:
    """Return what is wrong with a draft, each with the words of its line."""
    lines = bytes(edition.text).decode("utf-8", errors="replace").splitlines()
    found = []
    for problem in edition.problems:
        is_here = problem["file"] == f"policies/{edition.path}"
        line = problem["line"]
        words = lines[line - 1].strip() if is_here and 0 < line <= len(lines) else ""
        found.append(
            Shown(line, "" if is_here else problem["file"], words, problem["message"], problem["cure"])
        )
    return sorted(found, key=lambda one: (one.file, one.line))


def _value_form(edition: Edition, given) -> ValueForm:
    place = county()
    initial = {"region": place.code, "setting": "不分", "since": edition.effective_on}
    return ValueForm(
        given,
        catalogue=in_force(place.code),
        path=edition.path,
        county=(place.code, place.name),
        initial=initial,
    )


def _open_versions(edition: Edition) -> list[tuple[editing.WrittenVersion, list[ConditionForm]]]:
    """Return the versions that have not begun on the draft's day, with a form for each condition and an empty one."""
    text = bytes(edition.text).decode("utf-8", errors="replace")
    day = edition.effective_on.isoformat()
    return [
        (
            version,
            [*(_condition_form(version, one) for one in version.conditions), _condition_form(version, None)],
        )
        for version in editing.versions_in(text)
        if version.since >= day
    ]


def _condition_form(version: editing.WrittenVersion, one: editing.WrittenCondition | None) -> ConditionForm:
    written = (
        {"index": one.index, "name": one.name, "expression": one.expression, "article": one.article, "sentence": one.sentence}
        if one
        else {}
    )  # fmt: skip
    return ConditionForm(initial={"since": version.since, **written})


def _examples(edition: Edition) -> list[Worked] | str:
    """Work the examples out by the text as it was saved; a text that cannot be read says why instead."""
    texts = {**policies.texts_in_force(), edition.path: bytes(edition.text)}
    try:
        with catalogue_of(texts, "") as catalogue:
            return worked_examples(catalogue, edition.path)
    except Problems as problems:
        return f"文本还读不通，例子算不了：{problems.problems[0]}"
