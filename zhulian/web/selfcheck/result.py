"""The result 查询结果: what the family may ask for, why, how much, what is still open, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from zhulian.policies import catalogues
from zhulian.rules.answers import INCALCULABLE, OBLIGORS, STANDARD_MISSING, Answer, Missing, Outcome
from zhulian.rules.ask import settling
from zhulian.rules.combinations import Standing, settle
from zhulian.rules.engine.wording import due_text
from zhulian.rules.handling import NO_NEEDLESS_PAPERS, WHOLE
from zhulian.rules.nodes import Level
from zhulian.rules.parameters import SETTINGS
from zhulian.rules.policy_page import PolicyPage, policy_page
from zhulian.web.answer_cards import STATES, Line
from zhulian.web.selfcheck.book import Book, book_of
from zhulian.web.selfcheck.family import Family, owing_and_owed
from zhulian.web.selfcheck.reasons import lines_of, worked_of

RANK = {Outcome.ENTITLED: 0, Outcome.UNKNOWN: 1, Outcome.NOT_ENTITLED: 2}
RELATIVES = "不住在一起的亲人的情况"
SETTING = "算城里还是农村"
HOUSE = "全家"
EXACTLY = "（准确的数由工作人员核对）"
WORKDAY = "工作日"
MOST_OPEN = 3
MOST_LACKING = 3
# These are filled in at the window, which the page says once.
WRITTEN_AT_THE_WINDOW = ("申请书", "申请表", "登记表")


@dataclass(frozen=True, slots=True)
class Sum:
    """How much one person or the family gets, in words; `worked` is the sum behind it, `why_not` why none is said."""

    who: str
    words: str = ""
    worked: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One policy for this family: the best answer any of them gets, with the conditions behind it.

    `beside` says what it does not go together with; it `stands` unless it yields to that for everybody. A no
    `is_foreign` where by age or parents it was never meant for anybody here.
    """

    policy: str
    code: str
    state: str
    paid: str
    summary: str
    who: tuple[str, ...]
    sums: tuple[Sum, ...]
    lines: tuple[Line, ...]
    failing: tuple[str, ...]
    lacking: tuple[str, ...]
    is_settleable: bool
    papers: tuple[str, ...]
    where: str
    days: str
    is_receiving: bool
    is_foreign: bool
    beside: tuple[str, ...]
    stands: bool

    @property
    def lacking_words(self) -> str:
        """What is lacking: the first few, and how many there are."""
        words = "；".join(self.lacking[:MOST_LACKING])
        return f"{words}等 {len(self.lacking)} 项" if len(self.lacking) > MOST_LACKING else words


@dataclass(frozen=True, slots=True)
class Result:
    """All findings in the order of interest."""

    likely: list[Finding]
    open: list[Finding]
    receiving: list[Finding]
    not_now: list[Finding]
    foreign: list[Finding]

    @property
    def nearest(self) -> list[Finding]:
        """What is open and needs the least to be settled."""
        return self.open[:MOST_OPEN]

    @property
    def further(self) -> list[Finding]:
        """What else is open."""
        return self.open[MOST_OPEN:]

    @property
    def standing(self) -> list[Finding]:
        """What can be had together."""
        return [one for one in self.likely if one.stands]

    @property
    def at_the_hall(self) -> list[Finding]:
        """What the town's window takes."""
        return [one for one in self.standing if not one.where]

    @property
    def elsewhere(self) -> list[Finding]:
        """What somebody else takes."""
        return [one for one in self.standing if one.where]

    @property
    def papers(self) -> list[str]:
        """What to bring for everything that can be had, each paper once."""
        papers = dict.fromkeys(paper for one in self.standing for paper in one.papers)
        return [paper for paper in papers if not paper.startswith(WRITTEN_AT_THE_WINDOW)]


def result_of(book: Book, family: Family, answers: Iterable[Answer]) -> Result:
    """Sort the answers into findings, one for each policy."""
    answers = list(answers)
    standings = settle(answers, book.catalogue.combinations)
    findings = []
    for _, group in groupby(sorted(answers, key=lambda answer: answer.code), key=lambda answer: answer.code):
        findings.append(_finding(book, family, list(group), standings))
    order = list(book.catalogue.schemes)
    findings.sort(key=lambda one: order.index(one.policy))
    given = [one for one in findings if one.is_receiving]
    rest = [one for one in findings if not one.is_receiving]
    return Result(
        likely=sorted((one for one in rest if one.state == "ok"), key=lambda one: not one.stands),
        open=sorted(
            (one for one in rest if one.state == "unknown"),
            key=lambda one: (not one.is_settleable, len(one.lacking)),
        ),
        receiving=given,
        not_now=[one for one in rest if one.state == "no" and not one.is_foreign],
        foreign=[one for one in rest if one.is_foreign],
    )


def _finding(
    book: Book, family: Family, answers: list[Answer], standings: Mapping[tuple[str, str | None], Standing]
) -> Finding:
    """Make one finding from the answers of one policy, those that share the best outcome."""
    best = min((answer.outcome for answer in answers), key=RANK.__getitem__)
    same = [answer for answer in answers if answer.outcome is best]
    first = same[0]
    page = page_of(book, first.policy)
    failing = dict.fromkeys(name for answer in same for name in answer.failed)
    missing = [one for answer in same for one in settling(book.program.compiled, answer)]
    beside = [standings[answer.policy, answer.subject] for answer in same if best is Outcome.ENTITLED]
    return Finding(
        policy=first.policy,
        code=first.code,
        state=STATES[best],
        paid=book.questions.paid.get(first.policy, "每月"),
        summary=page.summary,
        who=tuple(_called(family, answer) for answer in same if answer.subject),
        sums=tuple(_sum(family, answer) for answer in same) if best is Outcome.ENTITLED else (),
        lines=lines_of(book, family, first, page),
        failing=tuple(failing),
        lacking=tuple(dict.fromkeys(lacking_words(book, one) for one in missing)),
        is_settleable=all(one.is_askable for one in missing),
        papers=papers_of(book, page),
        where=_elsewhere(page),
        days=days_of(book, first.policy),
        is_receiving=any(bool(answer.is_receiving) for answer in answers),
        is_foreign=_is_foreign(book, same),
        beside=tuple(dict.fromkeys(one.why for one in beside if one.why and not one.stands)),
        stands=not beside or any(one.stands is not False for one in beside),
    )


def _is_foreign(book: Book, answers: list[Answer]) -> bool:
    telling = book.questions.named_only.get(answers[0].policy, frozenset())
    return all(telling.intersection(answer.failed) for answer in answers)


def _called(family: Family, answer: Answer) -> str:
    return family.label(answer.subject) if answer.subject else HOUSE


def _sum(family: Family, answer: Answer) -> Sum:
    """Say the amount; where the county has not set it, or it hangs on what is not known yet, say that."""
    who = _called(family, answer)
    if answer.amount_fen:
        return Sum(who, f"大约 {due_text(answer.amount)}", worked_of(answer))
    missing = answer.amount_missing
    if any(one.name == STANDARD_MISSING for one in missing):
        return Sum(who, why_not="金额由当地定，还没有公布")
    if missing:
        return Sum(who, due_text(answer.amount), why_not="金额要核实以后才能算准")
    return Sum(who)


def _elsewhere(page: PolicyPage) -> str:
    """Who takes the application where it is not the town; empty for the town's window."""
    first = page.steps[0].who if page.steps else ""
    return "" if not first or "乡镇" in first else first


def lacking_words(book: Book, missing: Missing) -> str:
    """Say one missing thing as people call it, and who will find out where nobody asks."""
    if not missing.is_askable:
        if _waits_for_setting(book, missing):
            return SETTING
        if missing.name == INCALCULABLE:
            return "要由工作人员来算的一项"
        return f"当地还没有公布{missing.detail}" if missing.name == STANDARD_MISSING else missing.detail
    if missing.name == OBLIGORS or missing.subject and "@" in missing.subject:
        owing, _ = owing_and_owed(missing.subject or "")
        serving = book.questions.serving(missing.name)
        return serving[0].short if owing.isdecimal() and serving else RELATIVES
    level = Level.MEMBER if missing.subject else Level.HOUSEHOLD
    serving = sorted(book.questions.serving(missing.name), key=lambda one: one.level is not level)
    if serving:
        return serving[0].short
    reason = book.questions.unasked.get(missing.name)
    telling = [] if reason else book.questions.telling(missing.name)
    if telling:
        return f"{telling[0].short}{EXACTLY}"
    return f"{missing.name}（{reason}）" if reason else missing.name


def _waits_for_setting(book: Book, missing: Missing) -> bool:
    """Whether a standard is published for town or country, and only which of the two it is is not known."""
    rulebook = book.program.rulebook
    if rulebook.setting or missing.name != STANDARD_MISSING:
        return False
    either = (book_of(county=rulebook.region, setting=one, on=rulebook.on) for one in SETTINGS)
    return any(one.program.rulebook.parameter(missing.detail) is not None for one in either)


@lru_cache(maxsize=256)
def _page(fingerprint: str, county: str, name: str, on: date) -> PolicyPage:
    catalogue = catalogues.in_force(county)
    places = {county: catalogue.handling.region_name(county)}
    return policy_page(catalogue, name, on=on, places=places)


def page_of(book: Book, name: str) -> PolicyPage:
    """Return the page of a policy for the place and day of a book."""
    rulebook = book.program.rulebook
    return _page(book.catalogue.fingerprint, rulebook.region, name, rulebook.on)


def papers_of(book: Book, page: PolicyPage) -> tuple[str, ...]:
    """What to bring: never a paper that 核对 can obtain (社会救助法第六十二条)."""
    if page.on < NO_NEEDLESS_PAPERS:
        return page.papers
    return tuple(paper for paper in page.papers if not book.catalogue.handling.source_of(paper))


def days_of(book: Book, name: str) -> str:
    """Say how long a policy takes from end to end: 30 个工作日内，最长 45 个工作日; empty where no rule says so."""
    limits = [one for one in book.catalogue.handling.limits if one.step == WHOLE and name in one.schemes]
    known = [(book.program.rulebook.parameter(one.parameter), one.parameter) for one in limits]
    dictionary = book.catalogue.parameters.dictionary
    days = sorted((days, dictionary[parameter].unit) for days, parameter in known if days is not None)
    if not days:
        return ""
    usual, *_ = texts = [f"{count} 个{unit}" if unit == WORKDAY else f"{count} 天" for count, unit in days]
    return f"{usual}内" if len(texts) == 1 else f"{usual}内，最长 {texts[-1]}"
