"""The household page 一户一档: answer first, then why, what is missing, what is known and who said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.applications.models import MinorConsent
from zhulian.applications.queries import persons_in
from zhulian.registry.actions import HEAD
from zhulian.registry.consents import papers_column, papers_in, standings, ties_of
from zhulian.registry.facts import Reading, facts_of
from zhulian.registry.models import Household
from zhulian.web import looks
from zhulian.web.access import requires
from zhulian.web.answer_cards import cards_of, headline_of, refusals_of
from zhulian.web.consent_cards import lines_of
from zhulian.web.fact_rows import groups_of
from zhulian.web.household_story import story_of
from zhulian.web.identity_card import name_shown, people_of
from zhulian.web.policy_book import benefit_codes, engine_for
from zhulian.web.purposes import served
from zhulian.web.relatives import home_or_404, staff_kin_of


class DayForm(forms.Form):
    """Any past day may be asked: what was true on it, and what we had learned by then."""

    on = forms.DateField(
        label="哪一天的情况", required=False, widget=forms.DateInput({"type": "date", "class": "input"})
    )
    known = forms.DateField(
        label="只算到哪天为止得知的",
        required=False,
        widget=forms.DateInput({"type": "date", "class": "input"}),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """The two days a page answers for."""

    on: date
    known: date | None

    @property
    def known_at(self) -> datetime | None:
        """The end of the day up to which we count what we had learned."""
        if self.known is None:
            return None
        return timezone.make_aware(datetime.combine(self.known + timedelta(days=1), time.min))

    @property
    def is_past(self) -> bool:
        """Whether the page shows another day than today, or less than we know."""
        return self.on != today() or self.known is not None


@require_GET
@requires(Permission.SEE_HOUSEHOLD)
def household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Show one file as it stands on the day asked for."""
    user, now = request.user, timezone.now()
    mine = Household.objects.visible_to(user).select_related("area__parent")
    mine = mine.annotate(opened=MinorConsent.objects.persons_column(user, now), papers=papers_column())
    home = home_or_404(request, mine, household_id)
    form = DayForm(request.GET)
    asked = asked_of(form)
    reading = facts_of(home, on=asked.on, known_at=asked.known_at)
    opened = persons_in(home.opened)
    people = people_of(reading, on=asked.on, opened=opened)
    engine = engine_for(home, asked.on)
    cards = cards_of(engine.answers(reading.facts), engine, people, benefit_codes(asked.on))
    headline = headline_of(cards)
    thing = served(request, home)
    ties = ties_of(reading.memberships, reading.obligations)
    consents = standings(household=home, on=asked.on, ties=ties, papers=papers_in(home.papers))
    looks.household_seen(
        request,
        home,
        action="查看一户一档",
        detail={
            "on": asked.on.isoformat(),
            "known": str(asked.known or ""),
            "minors": [one.key for one in people.values() if one.is_minor and not one.is_sealed],
        }
        | (thing.detail if thing else {}),
    )
    return render(
        request,
        "household/household.html",
        {
            "home": home,
            "staff_kin": staff_kin_of(reading),
            "title": title_of(reading, people),
            "form": form,
            "asked": asked,
            "people": people,
            "cards": cards,
            "headline": headline,
            "serves": thing.code if thing else "",
            "to_review": refusals_of(headline.to_review),
            "refused": refusals_of(headline.refused),
            "groups": groups_of(reading, people),
            "disagreement_count": len(reading.disagreements),
            "consents": lines_of(consents, lambda person: name_shown(person, opened)),
            "story": story_of(home, people, asked.known_at),
            "may_open": request.user.may(Permission.OPEN_FIELD),
            "may_bind": request.user.may(Permission.BIND_RESIDENTS),
        },
    )


def asked_of(form: DayForm) -> Asked:
    """Return the days a form asks for; a day that cannot be read counts as not asked, and the form says so."""
    given = form.cleaned_data if form.is_valid() else {}
    return Asked(on=given.get("on") or today(), known=given.get("known"))


def title_of(reading: Reading, people: dict[str, object]) -> str:
    """Return the head's name; without a head, the first member's."""
    heads = [m for m in reading.memberships if m.relation == HEAD] or reading.memberships
    return people[str(heads[0].person_id)].name if heads else "无人在册"
