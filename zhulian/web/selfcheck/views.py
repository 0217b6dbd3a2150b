"""The pages of the self-check 自助查询: one address, one question at a time, the answers travelling with the page."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from zhulian.accounts.today import today
from zhulian.policies.catalogues import holds_demo
from zhulian.rules.answers import Answer
from zhulian.rules.problems import Problems
from zhulian.web.access import public
from zhulian.web.selfcheck.book import Book, book_of
from zhulian.web.selfcheck.choosing import Ask, composition_ask, next_ask
from zhulian.web.selfcheck.codes import qr_svg
from zhulian.web.selfcheck.family import Family, replay
from zhulian.web.selfcheck.page import Given, given_before, question_page
from zhulian.web.selfcheck.places import NoPlaces, Places, places
from zhulian.web.selfcheck.reading import BadAnswer, read_answer, unknown_answer
from zhulian.web.selfcheck.result import result_of
from zhulian.web.selfcheck.said import said
from zhulian.web.selfcheck.state import State, StateLost, seal, unseal

logger = logging.getLogger(__name__)
LARGE = "1"
RENEWED = "这里的问题刚刚更新过，请从头再来"


class Visit:
    """One request of a self-check: the state it carries, and the family its answers make."""

    def __init__(self, state: State, at: Places) -> None:
        self.state = state
        self.places = at
        self.book, self.family = self._replayed()
        self.answers: list[Answer] = self.book.answers(self.family) if self.family.members else []

    def _replayed(self) -> tuple[Book, Family]:
        """Put the answers together; where 城乡 is known, in the standards of that place."""
        on, county = today(), self.places.county.code
        book = book_of(county=county, setting="", on=on)
        try:
            family = replay(book.questions, book.catalogue.facts, self.state.steps, on)
        except (KeyError, IndexError, TypeError, ValueError, StopIteration):
            raise StateLost(RENEWED) from None
        setting = self.places.setting_of(family.village) or family.setting or ""
        return book_of(county=county, setting=setting, on=on), family

    def asked(self) -> Ask | None:
        """The question that the page put which was sent; None on the page of the result."""
        if self.state.asked is None:
            return None
        code, rows, remaining = self.state.asked
        if code not in self.book.questions.by_code:
            raise StateLost(RENEWED)
        return Ask(self.book.questions.by_code[code], rows, remaining)

    def ask(self) -> Ask | None:
        """The question to put next; None when nothing more would help."""
        found = composition_ask(self.book, self.family, self.places)
        return found or next_ask(self.book, self.family, self.answers)


@csrf_exempt  # it changes nothing anywhere, and asks for no cookie; the page that stores something does
@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
def selfcheck(request: HttpRequest) -> HttpResponse:
    """Take the answer that was sent, and show the next question or the result."""
    try:
        return _served(request, places())
    except NoPlaces as nothing:
        return _stopped(request, str(nothing))
    except Problems:
        logger.exception("policies/questions.yaml")
        return _stopped(request, "问题正在更新，请过一会儿再来，或者直接去镇（街道）的救助窗口")


def _stopped(request: HttpRequest, words: str) -> HttpResponse:
    return render(request, "selfcheck/stopped.html", {"words": words}, status=503)


def _served(request: HttpRequest, at: Places) -> HttpResponse:
    is_large = request.GET.get("large") == LARGE
    if request.method != "POST":
        return _shown(request, Visit(State(), at), is_large=is_large)
    try:
        visit = Visit(unseal(request.POST.get("state", ""), at=timezone.now()), at)
        return _ACTS.get(request.POST.get("act", ""), _answered)(request, visit, is_large)
    except StateLost as lost:
        return _shown(request, Visit(State(steps=lost.kept), at), is_large=is_large, notice=str(lost))


def _answered(request: HttpRequest, visit: Visit, is_large: bool) -> HttpResponse:
    ask = visit.asked()
    if ask is None:
        return _shown(request, visit, is_large=is_large)
    try:
        answer = read_answer(ask, visit.family, request.POST)
    except BadAnswer as bad:
        given = dict(request.POST.lists())
        return _shown(request, visit, is_large=is_large, ask=ask, given=given, errors=bad.errors)
    return _shown(request, _after(visit, ask, answer), is_large=is_large)


def _skipped(request: HttpRequest, visit: Visit, is_large: bool) -> HttpResponse:
    ask = visit.asked()
    after = visit if ask is None else _after(visit, ask, unknown_answer(ask))
    return _shown(request, after, is_large=is_large)


def _after(visit: Visit, ask: Ask, answer: Any) -> Visit:
    return Visit(visit.state.plus(ask.question.code, answer), visit.places)


def _back(request: HttpRequest, visit: Visit, is_large: bool) -> HttpResponse:
    """Show the question before with what was answered; before the first there is only the first."""
    if not visit.state.steps:
        return _shown(request, visit, is_large=is_large)
    code, answer = visit.state.steps[-1]
    before = Visit(visit.state.minus(), visit.places)
    ask = before.ask()
    given = given_before(ask, answer) if ask and ask.question.code == code else {}
    return _shown(request, before, is_large=is_large, ask=ask, given=given)


def _on(request: HttpRequest, visit: Visit, is_large: bool) -> HttpResponse:
    """Go on from a result that was asked for early."""
    return _shown(request, visit, is_large=is_large)


def _result(request: HttpRequest, visit: Visit, is_large: bool) -> HttpResponse:
    return _shown(request, visit, is_large=is_large, wants_result=True)


def _look(request: HttpRequest, visit: Visit, is_large: bool) -> HttpResponse:
    """Change the size of the letters and lose nothing that was filled in."""
    given = dict(request.POST.lists())
    wants_result = given.get("page") == ["result"]
    return _shown(request, visit, is_large=not is_large, given=given, wants_result=wants_result)


def _paper(request: HttpRequest, visit: Visit, is_large: bool) -> HttpResponse:
    """Show the answers in words, to be printed or held out at the window."""
    context = (
        frame(visit, is_large)
        | _findings(request, visit)
        | {"said": said(visit.book, visit.family, visit.state)}
    )
    return render(request, "selfcheck/paper.html", context)


def _shown(
    request: HttpRequest,
    visit: Visit,
    *,
    is_large: bool,
    ask: Ask | None = None,
    given: Given | None = None,
    errors: dict[str, str] | None = None,
    notice: str = "",
    wants_result: bool = False,
) -> HttpResponse:
    """Show the question that is open, or the result where there is none or it is asked for."""
    ask = ask or visit.ask()
    context = frame(visit, is_large, ask) | {"notice": notice}
    if ask is None or (wants_result and visit.family.members):
        context |= _findings(request, visit) | {"is_open": ask is not None}
        return render(request, "selfcheck/result.html", context)
    context |= {
        "help": visit.book.help_of(ask.question),
        "page": question_page(ask, visit.family, visit.places, given or {}, errors or {}),
        "number": len(visit.state.steps) + 1,
        "remaining": ask.remaining,
        "total": len(visit.state.steps) + 1 + (ask.remaining or 0),
        "may_finish": bool(visit.family.members),
    }
    return render(request, "selfcheck/question.html", context)


def frame(visit: Visit, is_large: bool, ask: Ask | None = None) -> dict[str, Any]:
    """What every page of the self-check carries."""
    state = visit.state.asking(ask.question.code, ask.rows, ask.remaining) if ask else visit.state
    return {
        "state": seal(state, at=timezone.now()),
        "county": visit.places.county.name,
        "is_large": is_large,
        "is_first": not visit.state.steps,
        "today": visit.family.on,
        "is_demo": holds_demo(),
    }


def _findings(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    result = result_of(visit.book, visit.family, visit.answers)
    return {
        "result": result,
        "hall": visit.places.hall_of(visit.family.village, visit.family.town),
        "count": len(visit.family.members),
        "codes": [
            (one.policy, qr_svg(request.build_absolute_uri(reverse("public-policy", args=[one.code]))))
            for one in result.likely
        ],
    }


_ACTS = {"on": _on, "back": _back, "skip": _skipped, "result": _result, "look": _look, "paper": _paper}
