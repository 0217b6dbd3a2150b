"""One's own 本人的: the only place where a resident's page reaches rows about people, and only those about this resident."""

from __future__ import annotations

from uuid import UUID

from zhulian.accounts.residents.models import Level, Resident, ResidentSignIn
from zhulian.accounts.scope import Errand, in_whole_county
from zhulian.ledger.telling import Home
from zhulian.lib.text import fold
from zhulian.monitoring.models import Lead
from zhulian.registry.models import Person


def person_of(sign_in: ResidentSignIn) -> Person | None:
    """Return the person of the registry for whom this session stands; None below real name, or without a file.

    A file under the same ID number but another name is nobody's here: one of the two is a mistake.
    """
    resident = sign_in.resident
    if sign_in.level < Level.REAL_NAME or not resident.id_index:
        return None
    with in_whole_county(Errand.RESIDENT):
        found = Person.objects.with_id_number(resident.id_number.open()).first()
    if found is None or fold(found.name.open()) != fold(resident.name.open()):
        return None
    return found


def homes_of(person: Person) -> list[Home]:
    """Return the households this person belonged to, each with its days."""
    with in_whole_county(Errand.RESIDENT):
        ties = person.memberships.order_by("valid_from").values_list("household", "valid_from", "valid_to")
        return [Home(*tie) for tie in ties]


def ties_of(person: Person) -> list[UUID]:
    """Return the households in whose file this person stands as 义务人."""
    with in_whole_county(Errand.RESIDENT):
        return list(person.obligations.values_list("household", flat=True).distinct())


def leads_of(resident: Resident) -> list[Lead]:
    """Return the call requests begun with this account, the newest first."""
    with in_whole_county(Errand.RESIDENT):
        return list(resident.leads.order_by("-consented_at", "-pk"))


def lead_named(identifier: UUID) -> Lead | None:
    """Return the lead a slip of ours names."""
    with in_whole_county(Errand.RESIDENT):
        return Lead.objects.filter(pk=identifier).first()
