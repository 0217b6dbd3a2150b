"""What is due 到期的行: querysets of the rows whose period ended before a moment, and what goes along with them.

A household stays as long as anybody but a department's extract has told of it: who was visited, applied, was decided
upon or signed belongs to the archives.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Substr
from django.utils.timezone import localdate

from zhulian.accounts.models import FactorReset, Relative, SignIn
from zhulian.accounts.residents.models import PhoneCode, Resident, ResidentSignIn, SpentTicket
from zhulian.applications.models import IntakeDraft, MinorConsent
from zhulian.files import actions as files
from zhulian.files.models import Attachment
from zhulian.ledger.actors import Actor
from zhulian.matching.models import Match
from zhulian.monitoring.models import Lead
from zhulian.registry.models import (
    Change,
    Consent,
    Guardianship,
    Household,
    Membership,
    Obligation,
    Observation,
    Person,
    ThirdPartyConsent,
)

# What departments' extracts say of everybody; anything else means that somebody handled the household.
EXTRACTS = (
    "household_register", "disability_certificate", "medical_expenses", "school_roll", "social_insurance", "deaths",
)  # fmt: skip
NAMELESS = "去标识-"


def forgotten_households(before: datetime) -> QuerySet:
    """Households that only extracts told of, that no list points to, and of which nothing was learned since."""
    here = OuterRef("pk")
    ties = Membership.objects.filter(household=here)
    of_people = Observation.objects.filter(person__memberships__household=here)
    said = Observation.objects.filter(household=here)
    handled = [rows.exclude(source__in=EXTRACTS) for rows in (ties, of_people, said)]
    handled += [
        model.objects.filter(household=here)
        for model in (Consent, ThirdPartyConsent, IntakeDraft, Obligation)
    ]
    alive = [
        rows.filter(learned_at__gte=before)
        for rows in (ties, of_people, said, Change.objects.filter(household=here))
    ]
    matches = Match.objects.filter(household=here)
    alive.append(
        matches.filter(Q(is_current=True) | Q(applications_at__isnull=False) | Q(created_at__gte=before))
    )
    alive.append(MinorConsent.objects.filter(household=here, asked_at__gte=before))
    attached = Attachment.objects.filter(object_kind="household", object_id=Cast(here, CharField()))
    found = Household.objects.filter(created_at__lt=before).exclude(number__startswith=NAMELESS)
    for rows in (*handled, *alive, attached):
        found = found.exclude(Exists(rows))
    return found


def persons_of_nobody(before: datetime) -> QuerySet:
    """Persons who stand in no household any more, have signed nothing and are still named."""
    here = OuterRef("pk")
    found = Person.objects.exclude(name_index="")
    for rows in (
        Membership.objects.filter(person=here),
        Obligation.objects.filter(Q(obligor=here) | Q(obligee=here)),
        Consent.objects.filter(person=here),
        ThirdPartyConsent.objects.filter(person=here),
        Guardianship.objects.filter(person=here),
        Observation.objects.filter(person=here).exclude(source__in=EXTRACTS),
    ):
        found = found.exclude(Exists(rows))
    return found


def advice_past(before: datetime) -> QuerySet:
    """Answers of the machine that no longer stand and nobody took up, with their facts still in them."""
    old = Match.objects.filter(is_current=False, applications_at=None, created_at__lt=before)
    return old.exclude(facts={}, missing=[])


def leads_done(before: datetime) -> QuerySet:
    """Leads somebody has been in touch about, with the telephone still in them."""
    return Lead.objects.filter(state=Lead.State.TAKEN, taken_at__lt=before).exclude(phone=b"")


def answers_over(before: datetime) -> QuerySet:
    """Answers for organisations that have been over or withdrawn for that long."""
    return ThirdPartyConsent.objects.filter(Q(valid_to__lt=localdate(before)) | Q(withdrawn_at__lt=before))


def drafts_unused(before: datetime) -> QuerySet:
    """Drafts that were closed and of which no application came."""
    return IntakeDraft.objects.filter(used_at=None, closed_at__lt=before)


def minors_settled(before: datetime) -> QuerySet:
    """Second consents for a minor's file that are long over."""
    return MinorConsent.objects.filter(Q(expires_at__lt=before) | Q(expires_at=None, settled_at__lt=before))


def residents_gone(before: datetime) -> QuerySet:
    """Residents' accounts that nobody has used."""
    return Resident.objects.filter(used_at__lt=before)


def resident_sign_ins_over(before: datetime) -> QuerySet:
    """Sign-ins of residents, by their last use."""
    return ResidentSignIn.objects.filter(seen_at__lt=before)


def codes_sent(before: datetime) -> QuerySet:
    """Codes sent by telephone."""
    return PhoneCode.objects.filter(sent_at__lt=before)


def tickets_spent(before: datetime) -> QuerySet:
    """Tickets that were used."""
    return SpentTicket.objects.filter(spent_at__lt=before)


def sign_ins_over(before: datetime) -> QuerySet:
    """Sign-ins of the staff, by their last use."""
    return SignIn.objects.filter(seen_at__lt=before)


def sessions_over(before: datetime) -> QuerySet:
    """Sessions whose time is over."""
    return Session.objects.filter(expire_date__lt=before)


def resets_done(before: datetime) -> QuerySet:
    """Resets of a second factor that were carried out or refused."""
    return FactorReset.objects.filter(done_at__lt=before)


def relatives_struck(before: datetime) -> QuerySet:
    """Relatives of the staff who were struck."""
    return Relative.objects.filter(ended_at__lt=before)


def nameless_number() -> Concat:
    """Return the number of a household whose own was taken away."""
    return Concat(Value(NAMELESS), Substr(Cast(F("id"), CharField()), 1, 24))


def empty_households(pks: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    """Take away what was known of households; their people then stand in none."""
    for model in (Membership, Obligation, Observation, Change):
        model.objects.filter(household__in=pks).delete()
    Match.objects.filter(household__in=pks).update(facts={}, missing=[], first_missing="")


def empty_persons(pks: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    """Take away what was known of persons."""
    Observation.objects.filter(person__in=pks).delete()
    Match.objects.filter(person__in=pks).update(facts={}, missing=[], first_missing="")


def remove_answers(pks: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    """Delete answers for organisations together with their signatures."""
    attached: list[Any] = list(Attachment.objects.filter(pk__in=_attached(pks)))
    ThirdPartyConsent.objects.filter(pk__in=pks).delete()
    for attachment in attached:
        files.remove(attachment=attachment, why="保存期限届满", by=by, at=at)


def _attached(pks: Iterable[UUID]) -> list[UUID]:
    papers = ThirdPartyConsent.objects.filter(pk__in=pks).exclude(attachment=None)
    return list(papers.values_list("attachment_id", flat=True))
