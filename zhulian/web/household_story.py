"""The story of a household in time 变动与比对: what changed, who said it, and what the matches answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.timezone import localdate

from zhulian.registry.models import Household
from zhulian.registry.sources import source_of
from zhulian.registry.values import fact_of
from zhulian.web.fact_rows import shown_stored
from zhulian.web.identity_card import Shown
from zhulian.web.policy_book import short_name

MOST_CHANGES, MOST_MATCHES, LINES = 60, 30, 6


@dataclass(slots=True)
class Chapter:
    """What happened on one day. `is_now` marks the current match."""

    on: date
    title: str
    lines: list[str] = field(default_factory=list)
    is_now: bool = False

    @property
    def shown(self) -> list[str]:
        """The first lines, with how many more there are."""
        rest = len(self.lines) - LINES
        return [*self.lines[:LINES], f"另有 {rest} 条"] if rest > 0 else self.lines


def story_of(home: Household, people: dict[str, Shown], known_at: datetime | None = None) -> list[Chapter]:
    """Return the chapters known by a moment (None: all), newest first. Two queries."""
    chapters = [
        *_changes(home, people, known_at),
        *_matches(home, known_at),
    ]
    if known_at is None or home.created_at < known_at:
        chapters.append(Chapter(_local(home.created_at), "建档"))
    return sorted(chapters, key=lambda chapter: (chapter.on, chapter.is_now), reverse=True)


def _changes(home: Household, people: dict[str, Shown], known_at: datetime | None) -> list[Chapter]:
    chapters: dict[tuple[date, str], Chapter] = {}
    changes = home.changes.filter(**_until("learned_at", known_at))
    for change in changes[:MOST_CHANGES]:
        key = _local(change.learned_at), change.source
        chapter = chapters.setdefault(key, Chapter(key[0], f"{source_of(change.source).name}有变动"))
        who = people.get(str(change.person_id))
        if who and who.is_sealed:
            chapter.lines.append(f"{who.name}（未成年人）有变动")
            continue
        chapter.lines.append(
            f"{f'{who.name} ' if who else ''}{fact_of(change.fact).name}："
            f"{shown_stored(change.fact, change.old)} → {shown_stored(change.fact, change.new)}"
        )
    return list(chapters.values())


def _matches(home: Household, known_at: datetime | None) -> list[Chapter]:
    answers: dict[date, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    current = set()
    matches = (
        home.matches.filter(**_until("created_at", known_at))
        .order_by("-created_at", "kind")
        .defer("facts")[:MOST_MATCHES]
    )
    for match in matches:
        answers[match.on][match.get_kind_display()].append(short_name(match.policy))
        if match.is_current:
            current.add(match.on)
    return [
        Chapter(
            on,
            "机器比对",
            [f"{kind}：{'、'.join(dict.fromkeys(names))}" for kind, names in kinds.items()],
            on in current,
        )
        for on, kinds in answers.items()
    ]


def _until(field: str, known_at: datetime | None) -> dict[str, datetime]:
    return {f"{field}__lt": known_at} if known_at else {}


def _local(moment: datetime) -> date:
    return localdate(moment)
