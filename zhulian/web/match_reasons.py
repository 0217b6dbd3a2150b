"""Why a match answers as it does 缘由: its frozen facts put to its policy version once more.

The two masks of the match are the record. The engine adds the figures; where it answers otherwise (the policy
text was mended since), the masks alone are shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhulian.matching.frozen import thaw
from zhulian.matching.models import Match
from zhulian.policies.catalogues import in_force
from zhulian.rules.answers import Answer
from zhulian.rules.citations import spell
from zhulian.web.answer_cards import CONDITION_STATES, Line, line_of
from zhulian.web.policy_book import engine_at, policy_name, version_of

ANSWERS = {
    Match.Kind.MISSED: "符合，没有在享",
    Match.Kind.TO_CHECK: "待核",
    Match.Kind.TO_REVIEW: "在享，现在不符合",
}


@dataclass(frozen=True, slots=True)
class Reasons:
    """The head line, the sum and the conditions; no lines when the version is no longer declared."""

    policy: str
    answer: str
    sum: str
    lines: list[Line]


def reasons_of(match: Match) -> Reasons:
    """Return the conditions of a match with what each answered on its day."""
    head = policy_name(match.policy), ANSWERS[Match.Kind(match.kind)]
    laws = in_force().laws
    answer = answer_again(match)
    if answer is not None and answer.masks == (match.pass_mask, match.fail_mask):
        lines = [line_of(condition, laws) for condition in answer.conditions]
        return Reasons(*head, answer.amount_text, lines)
    version = version_of(match)
    conditions = version.conditions if version and len(version.conditions) == match.condition_count else ()
    return Reasons(
        *head,
        "",
        [
            Line(*CONDITION_STATES[passed(match, place)], condition.name, spell(condition.article, laws), "")
            for place, condition in enumerate(conditions)
        ],
    )


def answer_again(match: Match) -> Answer | None:
    """Answer the frozen facts of a match; None when they hold nobody or the policy is gone."""
    if not match.facts.get("members") or version_of(match) is None:
        return None
    facts = thaw(match.facts)
    subject = str(match.person_id) if match.person_id else None
    for answer in engine_at(match.on, match.area_path, match.facts.get("setting", "")).answers(facts):
        if (answer.code, answer.subject) == (match.policy, subject):
            return answer
    return None


def passed(match: Match, place: int) -> bool | None:
    """Return what a condition answered: neither bit means unknown."""
    if match.pass_mask >> place & 1:
        return True
    return False if match.fail_mask >> place & 1 else None
