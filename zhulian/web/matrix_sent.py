"""What is sent 提交: each address that takes a form × every role → the answer to a POST. The second half of the matrix.

An address without a row here answers 405 to whoever may open it. The forms that the tests send are empty unless
tests/web/test_routes_sent.py fills them, so 200 is mostly a form that asks for more; who may not send, or sends to a
foreign object, is refused before anything is read.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhulian.accounts.roles import CountyOfficer, Role, SecurityAdministrator
from zhulian.web.matrix import ADMINISTERS, EVERYBODY, LIKE, NO_FILE, ROLES_IN_ORDER, SECURES, SEES_HOUSEHOLDS


@dataclass(frozen=True)
class Sent:
    """What each of `ROLES_IN_ORDER` gets for a form sent, and for one about a foreign object."""

    own: tuple[int, ...]
    foreign: tuple[int, ...] = ()


FOREIGN = (302, 200, 404, 404, 403, 403)
CLERKS = (302, 200, 200, 403, 403, 403)
CLERKS_FOREIGN = (302, 200, 404, 403, 403, 403)
CLERKS_DONE = (302, 302, 302, 403, 403, 403)
NOT_THERE = (302, 404, 404, 404, 403, 403)
COUNTY_DONE = (302, 302, 403, 403, 403, 403)
COUNTY = (302, 200, 403, 403, 403, 403)
AUDITOR_DONE = (302, 403, 403, 403, 403, 302)
MINE = (302, 200, 200, 200, 200, 200)
DONE = (302,) * len(ROLES_IN_ORDER)

SENT: dict[str, Sent] = {
    "match-export": Sent(CLERKS_DONE),  # first asks once more who is asking
    "households": Sent(SEES_HOUSEHOLDS),
    "open-field": Sent(SEES_HOUSEHOLDS, FOREIGN),
    "minor-file": Sent(SEES_HOUSEHOLDS, NOT_THERE),
    "minor-consent-settle": Sent(CLERKS_DONE, (302, 302, 404, 403, 403, 403)),
    "intake-draft-close": Sent((302, 302, 404, 404, 403, 403), (302, 302, 404, 404, 403, 403)),  # another's
    "bind-phone": Sent(CLERKS, CLERKS_FOREIGN),
    "consent-sign": Sent(SEES_HOUSEHOLDS, FOREIGN),
    "sharing-answer": Sent(SEES_HOUSEHOLDS, FOREIGN),
    "consent-withdraw": Sent(NOT_THERE, NOT_THERE),
    "guardianship-end": Sent(NOT_THERE, NOT_THERE),
    "consent-file": Sent(NOT_THERE, NOT_THERE),
    "ledger-import": Sent(CLERKS),
    "ledger-preview": Sent(CLERKS_DONE),
    "held-looks": Sent((302, 403, 403, 403, 403, 200)),
    "unusual-draw": Sent(AUDITOR_DONE),
    "unusual-review": Sent(AUDITOR_DONE, AUDITOR_DONE),
    "lead": Sent(CLERKS, CLERKS_FOREIGN),
    "lead-taken": Sent(CLERKS_DONE, (302, 302, 404, 403, 403, 403)),
    "policy-draft-start": Sent(COUNTY_DONE),
    "policy-draft": Sent(COUNTY, COUNTY),
    "policy-review": Sent(SECURES, SECURES),
    "policy-trial": Sent(COUNTY_DONE, COUNTY_DONE),
    "policy-rematch": Sent(COUNTY_DONE),
    "holiday-import": Sent(COUNTY),
    "village-settings": Sent(COUNTY_DONE),
    "whatif": Sent(COUNTY),
    "run-cancel": Sent(COUNTY_DONE, COUNTY_DONE),
    "admin-user-new": Sent(ADMINISTERS),
    "admin-user": Sent(ADMINISTERS, ADMINISTERS),
    "admin-organization-new": Sent(ADMINISTERS),
    "admin-organization": Sent(ADMINISTERS, ADMINISTERS),
    "admin-import": Sent(ADMINISTERS),
    "admin-import-preview": Sent(NO_FILE),
    "security": Sent(SECURES),
    "sign-in-end": Sent(SECURES, SECURES),
    "relatives": Sent(SECURES),
    "my-sign-ins": Sent((302, 404, 404, 404, 404, 404)),  # none is named
    "my-relatives": Sent(MINE),
    "my-home": Sent(DONE),
    # Residents: the staff are nobody there.
    "me-sign-in": Sent(EVERYBODY),
    "me-follow": Sent(EVERYBODY),
    "me-follow-on": Sent(DONE),
    "me-card": Sent(DONE),
    "me-sign-out": Sent(DONE),
    "me-delete": Sent(DONE),
    # For everybody.
    "selfcheck": Sent(EVERYBODY),
    "selfcheck-contact": Sent(EVERYBODY),
    "api-determinations": Sent((415,) * len(ROLES_IN_ORDER)),  # what is sent is no JSON
    # Pages of allauth.
    "account_login": Sent((200, 302, 302, 302, 302, 302)),
    "account_logout": Sent(DONE),
    "account_reauthenticate": Sent(MINE),
    "account_change_password": Sent(MINE),
    "mfa_authenticate": Sent(DONE),
    "mfa_reauthenticate": Sent(MINE),
    "mfa_activate_totp": Sent(DONE),
    "mfa_deactivate_totp": Sent(DONE),
    "mfa_generate_recovery_codes": Sent(DONE),
    "mfa_login_webauthn": Sent(DONE),
    "mfa_reauthenticate_webauthn": Sent(DONE),
    "mfa_add_webauthn": Sent(DONE),
    "mfa_edit_webauthn": Sent(DONE, DONE),
    "mfa_remove_webauthn": Sent(DONE, DONE),
}

# The other roles get what one of those above gets, but for these.
NOT_THE_OFFICER = (
    "match-export", "bind-phone", "consent-sign", "sharing-answer", "consent-withdraw", "guardianship-end",
    "ledger-import", "ledger-preview", "lead", "lead-taken", "policy-draft-start", "policy-draft", "run-cancel", "holiday-import",
    "village-settings",
)  # fmt: skip
ONLY_THE_DESK = {"held-looks": 403, "unusual-draw": 403, "unusual-review": 403}
EXCEPTIONS: dict[type[Role], dict[str, int]] = {
    CountyOfficer: dict.fromkeys(NOT_THE_OFFICER, 403) | {"policy-review": 200},
    SecurityAdministrator: ONLY_THE_DESK | {"security": 404, "sign-in-end": 302, "relatives": 404},
}


def sent_answer(name: str, role: type[Role] | None, *, foreign: bool = False) -> int:
    """Return what this role (None: nobody signed in) gets for a form sent to an address that takes one."""
    like, _ = LIKE.get(role, (role, {}))
    exceptions = EXCEPTIONS.get(role, ONLY_THE_DESK) if role in LIKE else {}
    row = SENT[name]
    return exceptions.get(name, (row.foreign if foreign else row.own)[ROLES_IN_ORDER.index(like)])
