"""Why a match answers as it does 缘由: the conditions of its policy version with the answer each gave."""

from __future__ import annotations

from dataclasses import dataclass

from zhulian.matching.models import Match
from zhulian.web.answer_cards import CONDITION_STATES, Line
from zhulian.web.policy_book import policy_name, version_of

ANSWERS = {
    Match.Kind.MISSED: "符合，没有在享",
    Match.Kind.TO_CHECK: "待核",
    Match.Kind.TO_REVIEW: "在享，现在不符合",
}


@dataclass(frozen=True, slots=True)
class Reasons:
    """The head line and the conditions; `lines` is empty when the policy version is no longer declared."""

    policy: str
    answer: str
    lines: list[Line]


def reasons_of(match: Match) -> Reasons:
    """Read the two masks of a match against the conditions they were made from."""
    version = version_of(match)
    conditions = version.conditions if version and len(version.conditions) == match.condition_count else ()
    return Reasons(
        policy=policy_name(match.policy),
        answer=ANSWERS[Match.Kind(match.kind)],
        lines=[
            Line(*CONDITION_STATES[passed(match, place)], condition.name, condition.article, "")
            for place, condition in enumerate(conditions)
        ],
    )


def passed(match: Match, place: int) -> bool | None:
    """Return what a condition answered: neither bit means unknown."""
    if match.pass_mask >> place & 1:
        return True
    return False if match.fail_mask >> place & 1 else None
