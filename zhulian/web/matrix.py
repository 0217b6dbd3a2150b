"""The matrix 准入表: every address × every role → the answer. A route without a row here fails the tests.

`zhulian matrix` prints it, docs/matrix.md keeps it, and tests/web/test_routes.py asks every address as every role.
302 leads to sign-in, 403 is no permission, 404 is an object outside the user's area. Objects of a row lie in
the first village of the first town, which is the town's and the village worker's own; `foreign` says what the
same people get for an object of another town.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhulian.accounts.residents.models import Level
from zhulian.accounts.roles import (
    ROLES,
    Auditor,
    CountyClerk,
    CountyOfficer,
    Role,
    SecurityAdministrator,
    SystemAdministrator,
    TownClerk,
    VillageWorker,
)

ROLES_IN_ORDER: tuple[type[Role] | None, ...] = (
    None,  # nobody signed in
    CountyClerk,
    TownClerk,
    VillageWorker,
    SystemAdministrator,
    Auditor,
)


@dataclass(frozen=True)
class Row:
    """What each of `ROLES_IN_ORDER` gets for the address, with this query, and for a foreign object."""

    own: tuple[int, ...]
    foreign: tuple[int, ...] = ()
    query: str = ""


FOREIGN = (302, 200, 404, 404, 403, 403)
SIGNED_IN = (302, 200, 200, 200, 200, 200)
EVERYBODY = (200, 200, 200, 200, 200, 200)
SEES_HOUSEHOLDS = (302, 200, 200, 200, 403, 403)
HANDLES_TEXTS = (302, 200, 403, 403, 403, 403)
TRIES_STANDARDS = (302, 200, 403, 403, 403, 403)
ADMINISTERS = (302, 403, 403, 403, 200, 403)
NO_FILE = (302, 403, 403, 403, 302, 403)
SECURES = (302, 403, 403, 403, 403, 403)
ONLY_POST = (405,) * len(ROLES_IN_ORDER)
NOBODY_HERE = (302,) * len(ROLES_IN_ORDER)

# What a resident gets who signed in by phone code, and one who stands for a person; elsewhere what nobody gets.
RESIDENTS: dict[str, tuple[int, int]] = {"me": (200, 200), "me-looks": (403, 200), "me-delete": (200, 200)}

# The other roles get what one of those above gets, but for these addresses.
OFFICER = {
    name: 403
    for name in (
        "match-export", "ledger-import", "ledger-template", "ledger-preview", "ledger-errors", "leads", "lead", "consent-sign", "sharing-answer", "bind-phone",
        "village-settings",
    )
}  # fmt: skip
ONLY_THE_DESK = {"audit": 403, "audit-report": 403, "unusual": 403, "held-looks": 403}
LIKE: dict[type[Role], tuple[type[Role], dict[str, int]]] = {
    role: (Auditor, ONLY_THE_DESK) for role in ROLES.values() if role not in ROLES_IN_ORDER
} | {
    CountyOfficer: (CountyClerk, OFFICER),
    SecurityAdministrator: (Auditor, {**ONLY_THE_DESK, "security": 200, "relatives": 200}),
}

MATRIX: dict[str, Row] = {
    "desk": Row(SIGNED_IN),
    "matches": Row(SEES_HOUSEHOLDS),
    "match-export": Row((302, 200, 200, 403, 403, 403)),
    "match-why": Row(SEES_HOUSEHOLDS, FOREIGN),
    "households": Row(SEES_HOUSEHOLDS),
    "household": Row(SEES_HOUSEHOLDS, FOREIGN),
    "open-field": Row(SEES_HOUSEHOLDS, FOREIGN, query="field=address"),
    "minor-file": Row(SEES_HOUSEHOLDS, (302, 404, 404, 404, 403, 403)),  # nobody there is a minor
    "minor-consents": Row(SEES_HOUSEHOLDS),
    "minor-consent-settle": Row(ONLY_POST, ONLY_POST),
    "intake-drafts": Row(SEES_HOUSEHOLDS),
    "intake-draft-close": Row(ONLY_POST, ONLY_POST),
    "household-job": Row(SEES_HOUSEHOLDS, FOREIGN),
    "bind-phone": Row((302, 200, 200, 403, 403, 403), (302, 200, 404, 403, 403, 403)),
    "consents": Row(SEES_HOUSEHOLDS, FOREIGN),
    "consent-paper": Row(SEES_HOUSEHOLDS, FOREIGN),
    "consent-sign": Row(SEES_HOUSEHOLDS, FOREIGN),
    "sharing-answer": Row(SEES_HOUSEHOLDS, FOREIGN),
    "consent-withdraw": Row(ONLY_POST, ONLY_POST),
    "guardianship-end": Row(ONLY_POST, ONLY_POST),
    "consent-file": Row((302, 404, 404, 404, 403, 403), (302, 404, 404, 404, 403, 403)),  # no paper is named
    "picture": Row((302, 200, 200, 403, 403, 403)),
    "village-settings": Row((302, 200, 403, 403, 403, 403)),
    "ledger-import": Row((302, 200, 200, 403, 403, 403)),
    "ledger-template": Row((302, 200, 200, 403, 403, 403)),
    "ledger-preview": Row((302, 302, 302, 403, 403, 403)),  # without a file there is nothing to preview
    "ledger-errors": Row((302, 302, 302, 403, 403, 403)),
    "audit": Row((302, 403, 403, 403, 403, 200)),
    "audit-report": Row((302, 403, 403, 403, 403, 200)),
    "unusual": Row((302, 403, 403, 403, 403, 200)),
    "held-looks": Row((302, 403, 403, 403, 403, 200)),
    "unusual-draw": Row(ONLY_POST),
    "unusual-review": Row(ONLY_POST, ONLY_POST),
    "leads": Row((302, 200, 200, 403, 403, 403)),
    "lead": Row((302, 200, 200, 403, 403, 403), (302, 200, 404, 403, 403, 403)),
    "lead-taken": Row((405,) * len(ROLES_IN_ORDER), (405,) * len(ROLES_IN_ORDER)),
    "policies": Row(SIGNED_IN),
    "policy": Row(SIGNED_IN, SIGNED_IN),
    "standards": Row(SIGNED_IN),
    "standard": Row(SIGNED_IN, SIGNED_IN),
    "policy-texts": Row(SIGNED_IN),
    "policy-text": Row(SIGNED_IN, query="path=laws.yaml"),
    "policy-draft-start": Row(ONLY_POST),
    "policy-draft": Row(HANDLES_TEXTS, HANDLES_TEXTS),
    "policy-review": Row(HANDLES_TEXTS, HANDLES_TEXTS),
    "policy-trial": Row(HANDLES_TEXTS, HANDLES_TEXTS),
    "policy-rematch": Row(SIGNED_IN),
    "routes": Row(SIGNED_IN),
    "route": Row(SIGNED_IN, SIGNED_IN),
    "holidays": Row(SIGNED_IN),
    "holiday-import": Row(ONLY_POST),
    "whatif": Row(TRIES_STANDARDS),
    "whatif-compare": Row((302, 302, 403, 403, 403, 403)),  # with nothing chosen it leads back to the list
    "whatif-scenario": Row(TRIES_STANDARDS, TRIES_STANDARDS),
    "whatif-export": Row(TRIES_STANDARDS, TRIES_STANDARDS),
    "run-progress": Row(SIGNED_IN, SIGNED_IN),
    "run-cancel": Row(ONLY_POST, ONLY_POST),
    "admin-users": Row(ADMINISTERS),
    "admin-user-new": Row(ADMINISTERS),
    "admin-user": Row(ADMINISTERS, ADMINISTERS),
    "admin-organizations": Row(ADMINISTERS),
    "admin-organization-new": Row(ADMINISTERS),
    "admin-organization": Row(ADMINISTERS, ADMINISTERS),
    "admin-import": Row(ADMINISTERS),
    "admin-import-preview": Row(NO_FILE),
    "admin-import-errors": Row(NO_FILE),
    "admin-template": Row(ADMINISTERS, ADMINISTERS),
    "security": Row(SECURES),
    "sign-in-end": Row(ONLY_POST, ONLY_POST),
    "relatives": Row(SECURES),
    "my-sign-ins": Row(SIGNED_IN),
    "my-relatives": Row(SIGNED_IN),
    "my-home": Row(ONLY_POST),
    # The residents' own realm: the staff are nobody there (`RESIDENTS` says what residents get).
    "me": Row(NOBODY_HERE),
    "me-sign-in": Row(EVERYBODY),
    "me-enter": Row(NOBODY_HERE),
    "me-entered": Row(NOBODY_HERE),
    "me-follow": Row(ONLY_POST),
    "me-follow-on": Row(ONLY_POST),
    "me-card": Row(ONLY_POST),
    "me-looks": Row(NOBODY_HERE),
    "me-sign-out": Row(ONLY_POST),
    "me-delete": Row(NOBODY_HERE),
    # For everybody.
    "selfcheck": Row(EVERYBODY),
    "selfcheck-contact": Row((405,) * len(ROLES_IN_ORDER)),
    "public-policies": Row(EVERYBODY),
    "public-policy": Row(EVERYBODY, EVERYBODY),
    "public-route": Row(EVERYBODY, EVERYBODY),
    "public-share": Row(EVERYBODY, EVERYBODY),
    # The API: the same for everybody, because it looks at no session.
    "api-determinations": Row(ONLY_POST),
    "api-policies": Row(EVERYBODY),
    "api-policy": Row(EVERYBODY, EVERYBODY),
    "api-parameters": Row(EVERYBODY, query="region=640104"),
    "api-facts": Row(EVERYBODY),
    "api-openapi": Row(EVERYBODY),
    "api-docs": Row(EVERYBODY),
    # Pages of allauth: who is signed in is sent on from the sign-in page; removing a needed factor is refused.
    "account_login": Row((200, 302, 302, 302, 302, 302)),
    "account_logout": Row((302, 200, 200, 200, 200, 200)),
    "account_inactive": Row(EVERYBODY),
    "account_reauthenticate": Row(SIGNED_IN),
    "account_change_password": Row(SIGNED_IN),
    "mfa_index": Row(SIGNED_IN),
    "mfa_authenticate": Row((302, 302, 302, 302, 302, 302)),
    "mfa_reauthenticate": Row(SIGNED_IN),
    "mfa_activate_totp": Row((302, 302, 302, 302, 302, 302)),
    "mfa_deactivate_totp": Row((302, 302, 302, 302, 302, 302)),
    "mfa_view_recovery_codes": Row((302, 404, 404, 404, 404, 404)),
    "mfa_generate_recovery_codes": Row((302, 302, 302, 302, 302, 302)),
    "account_set_password": Row(SIGNED_IN),
    "portal-start": Row((404, 302, 302, 302, 302, 302), (404, 302, 302, 302, 302, 302)),  # none is declared
    "portal-back": Row((404, 302, 302, 302, 302, 302), (404, 302, 302, 302, 302, 302)),
    "mfa_login_webauthn": Row((302, 302, 302, 302, 302, 302)),
    "mfa_reauthenticate_webauthn": Row((302, 302, 302, 302, 302, 302)),
    "mfa_add_webauthn": Row((302, 302, 302, 302, 302, 302)),
    "mfa_edit_webauthn": Row((302, 302, 302, 302, 302, 302), (302, 302, 302, 302, 302, 302)),
    "mfa_remove_webauthn": Row((302, 302, 302, 302, 302, 302), (302, 302, 302, 302, 302, 302)),
}


def answer(name: str, role: type[Role] | Level | None, *, foreign: bool = False) -> int:
    """Return what this role, this level of resident, or nobody (None) gets for an address, or for a foreign object there."""
    if isinstance(role, Level):
        by_phone, in_person = RESIDENTS.get(name, (answer(name, None, foreign=foreign),) * 2)
        return by_phone if role is Level.PHONE else in_person
    like, exceptions = LIKE.get(role, (role, {}))
    row = MATRIX[name]
    return exceptions.get(name, (row.foreign if foreign else row.own)[ROLES_IN_ORDER.index(like)])
