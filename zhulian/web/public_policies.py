"""Policies for everybody 公开的政策: what each is, who it is for, how much here, what to bring, where to go."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhulian.accounts.today import today
from zhulian.applications.routes import declared_routes
from zhulian.policies.catalogues import holds_demo
from zhulian.rules.policy_page import PolicyPage
from zhulian.rules.standards import Standard
from zhulian.web.access import public
from zhulian.web.selfcheck.book import Book, book_of
from zhulian.web.selfcheck.places import NoPlaces, places
from zhulian.web.selfcheck.result import days_of, page_of, papers_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One policy in the list."""

    name: str
    code: str
    summary: str


def _book() -> tuple[Book, str]:
    """Return the book of this county and its name. Raises Http404 where no county is set up."""
    try:
        county = places().county
    except NoPlaces as nothing:
        raise Http404(str(nothing)) from None
    return book_of(county=county.code, setting="", on=today()), county.name


def _open_to_all(book: Book) -> list[str]:
    """The policies in force that residents ask for."""
    rulebook = book.program.rulebook
    unchecked = book.questions.unchecked
    return [
        name for name, version in rulebook.versions.items() if version is not None and name not in unchecked
    ]


@require_safe
@public
def public_policies(request: HttpRequest) -> HttpResponse:
    """List the policies in force here."""
    book, county = _book()
    schemes = book.catalogue.schemes
    entries = [Entry(name, schemes[name].code, schemes[name].summary) for name in _open_to_all(book)]
    return render(request, "public/policies.html", _frame(request, county) | {"entries": entries})


@require_safe
@public
def public_policy(request: HttpRequest, code: str) -> HttpResponse:
    """Show one policy in plain words. Raises Http404 for one that is not in force here."""
    book, county = _book()
    name = _named(book, code)
    page = page_of(book, name)
    context = {
        "page": page,
        "papers": papers_of(book, page),
        "days": days_of(book, name),
        "amounts": amounts_of(page),
        "has_route": any(one.in_force(today()) for one in declared_routes(places().county.code).of(name)),
    }
    return render(request, "public/policy.html", _frame(request, county) | context)


def name_here(code: str) -> str:
    """Return the name of a policy in force here. Raises Http404."""
    return _named(_book()[0], code)


def frame_here(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of a public page needs. Raises Http404 where no county is set up."""
    return _frame(request, _book()[1])


def _named(book: Book, code: str) -> str:
    schemes = book.catalogue.schemes
    name = next((name for name in _open_to_all(book) if schemes[name].code == code), None)
    if name is None:
        raise Http404("没有这项政策，或者现在没有施行")
    return name


def amounts_of(page: PolicyPage) -> list[Standard]:
    """The amounts in yuan that are known here; all that are missing where none is known."""
    amounts = [one for one in page.amount_standards if one.unit.startswith("元")]
    return [one for one in amounts if not one.is_missing] or amounts


def _frame(request: HttpRequest, county: str) -> dict[str, object]:
    return {
        "county": county,
        "today": today(),
        "is_large": request.GET.get("large") == "1",
        "is_demo": holds_demo(),
    }
