"""Roles 岗位."""

from __future__ import annotations

import pytest

from zhulian.accounts.roles import (
    ONLY_THE_DESK,
    ROLES,
    WORDS,
    Adviser,
    DepartmentLiaison,
    GridMember,
    Hand,
    Permission,
    Role,
    SocialWorker,
    Verifier,
    Volunteer,
)

HOUSEHOLD_PERMISSIONS = {
    Permission.SEE_MATCHES,
    Permission.EXPORT_MATCHES,
    Permission.SEE_HOUSEHOLD,
    Permission.OPEN_FIELD,
    Permission.IMPORT_LEDGER,
}

RUNS_THE_SYSTEM = {Permission.MANAGE_ACCOUNTS, Permission.MANAGE_SECURITY, Permission.SEE_LEDGER}

each_role = pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.code)


def test_every_declared_role_is_in_the_table():
    assert set(ROLES.values()) == set(Role.__subclasses__())


def test_every_permission_has_words_and_somebody_who_holds_it():
    assert set(WORDS) == set(Permission)
    assert set().union(*(role.permissions for role in ROLES.values())) == set(Permission)


@each_role
def test_a_role_says_in_words_what_it_sees_and_does(role):
    assert role.name
    assert role.sees
    assert role.does


@each_role
def test_only_roles_that_see_households_hold_permissions_on_households(role):
    assert bool(role.permissions & HOUSEHOLD_PERMISSIONS) == role.sees_households


@each_role
def test_business_system_security_and_audit_are_four_hands(role):
    marks = {
        Hand.SYSTEM: Permission.MANAGE_ACCOUNTS in role.permissions,
        Hand.SECURITY: Permission.MANAGE_SECURITY in role.permissions,
        Hand.AUDIT: Permission.SEE_LEDGER in role.permissions,
        Hand.BUSINESS: role.sees_households,
    }
    assert {hand for hand, is_marked in marks.items() if is_marked} <= {role.hand}


@each_role
def test_a_role_beside_the_business_sees_no_household(role):
    assert role.hand is Hand.BUSINESS or not role.sees_households


@each_role
def test_a_session_ends_within_half_an_hour_and_sooner_for_whoever_runs_the_system(role):
    assert role.idle_minutes <= (15 if {*role.permissions} & {*RUNS_THE_SYSTEM} else 30)


def test_a_role_without_its_own_desk_sees_only_the_desk_and_the_policies():
    roles = [role for role in ROLES.values() if role.permissions == ONLY_THE_DESK]
    assert {GridMember, Adviser, Verifier, DepartmentLiaison, SocialWorker, Volunteer} <= {*roles}
    assert not any(role.sees_households for role in roles)


@each_role
def test_whoever_can_reach_identities_needs_a_second_factor(role):
    assert role.needs_second_factor
