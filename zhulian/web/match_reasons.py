"""Why a match answers as it does 缘由: the conditions of its policy version with the answer each gave."""

from __future__ import annotations

from dataclasses import dataclass

from zhulian.matching.models import Match
from zhulian.web.policy_book import policy_name, version_of


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition. `state` is ok, no or unknown; `words` says the same for people who do not see the sign."""

    name: str
    article: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """The head line and the conditions; `conditions` is empty when the policy version is no longer declared."""

    policy: str
    answer: str
    conditions: list[Reason]


ANSWERS = {
    Match.Kind.MISSED: "符合，没有在享",
    Match.Kind.TO_CHECK: "待核",
    Match.Kind.TO_REVIEW: "在享，现在不符合",
}


def reasons_of(match: Match) -> Reasons:
    """Read the two masks of a match against the conditions they were made from."""
    version = version_of(match)
    conditions = version.conditions if version and len(version.conditions) == match.condition_count else ()
    return Reasons(
        policy=policy_name(match.policy),
        answer=ANSWERS[Match.Kind(match.kind)],
        conditions=[
            Reason(condition.name, condition.article, *state_of(match, place))
            for place, condition in enumerate(conditions)
        ],
    )


def state_of(match: Match, place: int) -> tuple[str, str]:
    """Return a condition's state and its words from the bits of the match."""
    if match.pass_mask >> place & 1:
        return "ok", "满足"
    if match.fail_mask >> place & 1:
        return "no", "不满足"
    return "unknown", "还不知道"
