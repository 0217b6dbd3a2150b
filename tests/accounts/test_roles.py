"""Roles 岗位."""

from __future__ import annotations

import pytest

from zhulian.accounts.roles import ROLES, WORDS, Permission, Role

HOUSEHOLD_PERMISSIONS = {
    Permission.SEE_MATCHES,
    Permission.EXPORT_MATCHES,
    Permission.SEE_HOUSEHOLD,
    Permission.OPEN_FIELD,
    Permission.IMPORT_LEDGER,
}

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
def test_running_the_system_watching_it_and_seeing_households_are_three_hands(role):
    hands = [
        Permission.MANAGE_ACCOUNTS in role.permissions,
        Permission.SEE_LEDGER in role.permissions,
        role.sees_households,
    ]
    assert sum(hands) == 1


@each_role
def test_whoever_can_reach_identities_needs_a_second_factor(role):
    assert role.needs_second_factor
