"""Resident accounts: opened by a number, vouched for by an entry or a clerk, closed by their owner."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.accounts.residents.people import AT, ME, OTHER, PHONE, WIFE
from tests.cast import HE
from tests.staff import make_areas, make_officer
from zhulian.accounts.residents.actions import (
    CannotBind,
    Identity,
    WrongCard,
    account_of_identity,
    account_of_phone,
    bind,
    check_card,
    close,
)
from zhulian.accounts.residents.models import Level, Resident, ResidentSignIn
from zhulian.accounts.residents.sessions import begin
from zhulian.accounts.roles import TownClerk
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db
SHE = Identity(WIFE.name, WIFE.id_number)
RIGHT_END = ME.id_number[-6:]


@pytest.fixture
def clerk(db):
    make_areas()
    return make_officer(TownClerk, HE.village[:9])


def bound(clerk, phone=PHONE, identity=ME, at=AT):
    return bind(phone=phone, identity=identity, purpose="本人到窗口办理", by=clerk, at=at)


def real(identity=ME, here=None):
    return account_of_identity(identity=identity, level=Level.REAL_NAME, by="粤省事", at=AT, here=here)


def test_a_number_opens_one_account_and_comes_back_to_it():
    first = account_of_phone(phone=PHONE, at=AT)
    assert account_of_phone(phone=PHONE, at=AT + timedelta(days=89)) == first
    assert account_of_phone(phone=OTHER, at=AT) != first
    assert Event.objects.filter(action="居民开户").count() == 2


def test_number_name_and_id_number_lie_sealed_and_in_no_ledger_row(clerk):
    bound(clerk)
    rows = str(list(Resident.objects.values())) + str(list(Event.objects.values()))
    assert not [secret for secret in (PHONE, ME.name, ME.id_number) if secret in rows]


def test_a_number_unused_for_ninety_days_opens_nothing_of_before():
    first = account_of_phone(phone=PHONE, at=AT)
    again = account_of_phone(phone=PHONE, at=AT + timedelta(days=91))
    assert again.pk != first.pk
    assert not Resident.objects.filter(pk=first.pk).exists()
    assert Event.objects.get(action="居民手机号作废").object_id == str(first.pk)


def test_coming_in_another_way_does_not_keep_a_number_ones_own():
    here = account_of_phone(phone=PHONE, at=AT)
    mine = real(here=here)
    for days in (60, 90):
        begin(resident=mine, level=Level.REAL_NAME, way="粤省事", agent="", at=AT + timedelta(days=days))
    stranger = account_of_phone(phone=PHONE, at=AT + timedelta(days=91))
    assert stranger.pk != mine.pk
    mine.refresh_from_db()
    assert (mine.phone_index, mine.vouched_level) == (None, Level.REAL_NAME)


def test_a_bound_account_loses_its_unused_number_but_stays_the_persons(clerk):
    mine = bound(clerk)
    stranger = account_of_phone(phone=PHONE, at=AT + timedelta(days=91))
    mine.refresh_from_db()
    assert (mine.phone_index, mine.vouched_level) == (None, Level.BOUND)
    assert (stranger.id_index, stranger.vouched_level) == (None, Level.PHONE)
    assert bound(clerk, OTHER).pk == mine.pk


def test_an_entry_makes_the_phone_account_at_hand_the_persons():
    here = account_of_phone(phone=PHONE, at=AT)
    assert real(here=here).pk == here.pk
    here.refresh_from_db()
    assert (here.name.open(), here.vouched_level, here.vouched_by) == (ME.name, Level.REAL_NAME, "粤省事")


def test_an_entry_finds_the_account_a_person_has_and_never_takes_anothers():
    mine = real()
    assert real(here=account_of_phone(phone=PHONE, at=AT)).pk == mine.pk
    hers = real(SHE, here=mine)
    assert hers.pk != mine.pk
    assert hers.name.open() == SHE.name


def test_binding_says_who_vouched_and_for_what(clerk):
    account = bound(clerk)
    row = Event.objects.get(action="当面绑定居民手机")
    assert (row.actor, row.purpose, row.object_id) == (clerk.signature, "本人到窗口办理", str(account.pk))
    assert (account.vouched_level, account.vouched_by) == (Level.BOUND, clerk.signature)


def test_binding_takes_the_account_of_the_number_and_ends_its_sessions(clerk):
    here = account_of_phone(phone=PHONE, at=AT)
    begin(resident=here, level=Level.PHONE, way="短信", agent="", at=AT)
    assert bound(clerk).pk == here.pk
    assert not ResidentSignIn.objects.open(AT).exists()


def test_a_number_bound_to_somebody_else_is_refused_and_nothing_changes(clerk):
    bound(clerk)
    before = list(Resident.objects.values())
    with pytest.raises(CannotBind, match="已经绑定了另一个人"):
        bound(clerk, identity=SHE)
    assert list(Resident.objects.values()) == before


def test_a_new_number_takes_the_place_of_the_old_one(clerk):
    mine = bound(clerk)
    assert bound(clerk, OTHER).pk == mine.pk
    mine.refresh_from_db()
    assert mine.phone.open() == OTHER


def test_two_accounts_of_one_person_become_the_one_of_the_number_shown(clerk):
    with_entry, with_phone = real(), account_of_phone(phone=PHONE, at=AT)
    assert bound(clerk).pk == with_phone.pk
    assert not Resident.objects.filter(pk=with_entry.pk).exists()


def test_the_account_of_a_former_number_stands_for_nobody_afterwards(clerk):
    former = bound(clerk, OTHER)
    begin(resident=former, level=Level.BOUND, way="短信", agent="", at=AT)
    account_of_phone(phone=PHONE, at=AT)
    bound(clerk, PHONE)
    former.refresh_from_db()
    assert (former.id_index, former.name, former.vouched_level) == (None, "", Level.PHONE)
    assert not former.sign_ins.open(AT).exists()


def test_the_end_of_the_id_number_fits(clerk):
    check_card(resident=bound(clerk), end=f" {RIGHT_END} ", at=AT)


def test_five_wrong_ends_lock_until_the_next_visit_to_the_window(clerk):
    account = bound(clerk)
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCard, match=f"还可以试 {left} 次"):
            check_card(resident=account, end="000000", at=AT)
    for end in ("000000", RIGHT_END):
        with pytest.raises(WrongCard, match="锁上了"):
            check_card(resident=account, end=end, at=AT)
    assert Event.objects.filter(action="居民证件号不符").count() == 5
    bound(clerk)
    check_card(resident=account, end=RIGHT_END, at=AT)


def test_a_right_end_forgets_the_wrong_ones(clerk):
    account = bound(clerk)
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(WrongCard):
                check_card(resident=account, end="000000", at=AT)
        check_card(resident=account, end=RIGHT_END, at=AT)


def test_the_end_of_an_id_number_opens_nothing_where_nobody_bound_face_to_face():
    account = real()
    with pytest.raises(WrongCard):
        check_card(resident=account, end=RIGHT_END, at=AT)


def test_closing_leaves_the_ledger_row_only():
    account = account_of_phone(phone=PHONE, at=AT)
    begin(resident=account, level=Level.PHONE, way="短信", agent="", at=AT)
    close(resident=account, level=Level.PHONE, at=AT)
    assert not Resident.objects.exists()
    assert not ResidentSignIn.objects.exists()
    assert Event.objects.filter(action="注销居民账号").exists()


def test_if_the_ledger_fails_nothing_is_written(clerk, monkeypatch):
    def fails(**_):
        raise RuntimeError("台账写不进")

    monkeypatch.setattr(ledger, "record", fails)
    for act in (
        lambda: account_of_phone(phone=PHONE, at=AT),
        lambda: real(),
        lambda: bound(clerk),
    ):
        with pytest.raises(RuntimeError):
            act()
    assert not Resident.objects.exists()
