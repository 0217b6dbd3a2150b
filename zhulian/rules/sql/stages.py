"""Stages of a bulk plan 批量计算的先后: member → household → member, each table holding only what comes later needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from textwrap import indent

from zhulian.rules.nodes import Level
from zhulian.rules.sql.aggregates import HOUSEHOLD, OWN, SHARED, empty
from zhulian.rules.sql.select import Writer, below, is_free, parenthesised
from zhulian.rules.sql.terms import Term, walk


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of a plan: the table (or view) it makes, the query it holds, the statement itself."""

    name: str
    query: str
    sql: str


class Stages:
    """Orders the outputs of households and members into steps."""

    def __init__(self, writer: Writer, households: Mapping[str, Term], members: Mapping[str, Term]) -> None:
        self.writer = writer
        self.households = households
        self.members = members
        roots = [*households.values(), *members.values()]
        reached = {term: None for root in roots for term in walk(root)}
        self.aggregates = [term for term in reached if term.operation == "aggregate"]
        self.last = max((term.stage for term in roots), default=0)
        self.member_last = max((term.stage for term in members.values()), default=-1)
        self.steps: list[Step] = []
        self._household: tuple[str, list[Term]] | None = None
        self._member: tuple[str, list[Term]] | None = None

    def plan(self) -> tuple[Step, ...]:
        """Write all steps in the order they run."""
        for stage in range(self.last + 1):
            operands = [term for term in self._operands(Level.MEMBER, stage) if not is_free(term)]
            if operands and (self.member_last >= stage or self._operands(Level.MEMBER, stage + 1, self.last)):
                self._keep_members(stage)
            if stage < self.last:
                self._gather(stage)
        if self.households:
            self._answer_households()
        if self.members:
            self._answer_members()
        return tuple(self.steps)

    def _operands(self, over: Level, first: int, last: int | None = None) -> list[Term]:
        """What is aggregated at a stage, each once."""
        stages = range(first, (first if last is None else last) + 1)
        found = (
            term.arguments[0]
            for term in self.aggregates
            if term.payload[1] is over and term.arguments[0].stage in stages
        )
        return list(dict.fromkeys(found))

    def _table(self, name: str, query: str) -> None:
        self.steps.append(Step(name, query, self.writer.dialect.create(name, query)))

    def _keep_members(self, stage: int) -> None:
        """Keep of the members what this stage gathers and later stages read."""
        have = self._member[1] if self._member else []
        now, later = self._operands(Level.MEMBER, stage), self._operands(Level.MEMBER, stage + 1, self.last)
        is_joined = bool(_frontier(now, Level.HOUSEHOLD, stage, have))

        def fits(term: Term) -> bool:
            """Leave for the next stage, which joins anyway, what alone would ask for a join with households."""
            return is_joined or not _frontier([term], Level.HOUSEHOLD, stage, have)

        kept = _frontier([*now, *later, *self.members.values()], Level.MEMBER, stage, fits=fits)
        name = f"member_{stage}"
        self._table(name, self._member_query(stage, {self.writer.name(term): term for term in kept}))
        self._member = (name, kept)

    def _member_query(self, stage: int, outputs: Mapping[str, Term]) -> str:
        """Select member columns at a stage, joined with what households and obligors give them."""
        kept = self._member[1] if self._member else []
        needed = _frontier(outputs.values(), Level.HOUSEHOLD, stage, kept)
        uses = below(outputs.values(), {*kept, *needed})
        own = [
            term
            for term in uses
            if term.operation == "aggregate" and term.level is Level.MEMBER and term not in kept
        ]
        source, have = self._member_source(uses)
        if needed:
            source = f"{source}\njoin {self._household_query(needed)} using (household)"
        if own:
            source = self._joined(source, "member", [*have, *needed], [(OWN, Level.OBLIGOR, own)])
        have = [*have, *needed, *own]
        return self.writer.select(["household", "member"], outputs, source, have)

    def _member_source(self, uses: Iterable[Term]) -> tuple[str, list[Term]]:
        if self._member is not None:
            return self._member
        have = _columns(uses, Level.MEMBER)
        return f"({self.writer.columns('member', ['household', 'member'], have)})", have

    def _household_query(self, needed: list[Term]) -> str:
        """A derived table of household columns."""
        outputs = {self.writer.name(term): term for term in needed}
        source, have = self._household_source(needed)
        return parenthesised(self.writer.select(["household"], outputs, source, have))

    def _household_source(self, wanted: Iterable[Term]) -> tuple[str, list[Term]]:
        if self._household is not None:
            return self._household
        have = _columns(below(wanted, ()), Level.HOUSEHOLD)
        return f"({self.writer.columns('household', ['household'], have)})", have

    def _obligor_query(self, operands: list[Term], stage: int) -> str:
        """Select what is aggregated over obligors, joined with what their household gives them."""
        needed = _frontier(operands, Level.HOUSEHOLD, stage)
        have = _columns(below(operands, needed), Level.OBLIGOR)
        source = f"({self.writer.columns('obligor', ['household', 'member'], have)})"
        if needed:
            source = f"{source}\njoin {self._household_query(needed)} using (household)"
        outputs = {self.writer.name(term): term for term in operands if not is_free(term)}
        return parenthesised(self.writer.select(["household", "member"], outputs, source, {*have, *needed}))

    def _gather(self, stage: int) -> None:
        """Make the household table of the next stage from what members and obligors add up to."""
        after = stage + 1
        found = [t for t in self.aggregates if t.stage == after and t.level is Level.HOUSEHOLD]
        wanted = [
            *self.households.values(),
            *self.members.values(),
            *self._operands(Level.MEMBER, after, self.last),
            *self._operands(Level.OBLIGOR, 0, self.last),
        ]
        kept = _frontier(wanted, Level.HOUSEHOLD, after)
        source, have = self._household_source(kept)
        groups = [
            (scope, over, [term for term in found if term.payload[1:] == (over, scope)])
            for over, scope in (
                (Level.MEMBER, HOUSEHOLD),
                (Level.OBLIGOR, HOUSEHOLD),
                (Level.OBLIGOR, SHARED),
            )
        ]
        joined = self._joined(source, "household", have, groups)
        name = f"household_{after}"
        outputs = {self.writer.name(term): term for term in kept}
        self._table(name, self.writer.select(["household"], outputs, joined, {*have, *found}))
        self._household = (name, kept)

    def _joined(self, source: str, key: str, have: list[Term], groups: list[Group]) -> str:
        """Join a source with groups of aggregates; who has no rows in a group gets what nobody adds up to."""
        keys = ["household"] if key == "household" else ["household", "member"]
        chosen = [*keys, *self.writer.names(have)]
        joins = ""
        for scope, over, terms in groups:
            for stage in sorted({term.arguments[0].stage for term in terms}):
                part = [term for term in terms if term.arguments[0].stage == stage]
                alias = f"{over.name.lower()}_{scope}_{stage}"
                grouped = parenthesised(self._grouped(part, scope, over, stage, alias))
                joins += f"\nleft join {grouped} on {alias} = {key}"
                chosen += [self._filled(term, alias) for term in part]
        return parenthesised(f"select {', '.join(chosen)}\nfrom {source}{joins}")  # nosec B608 # this package writes the statements; names come from the catalogue

    def _grouped(self, terms: list[Term], scope: str, over: Level, stage: int, alias: str) -> str:
        """Aggregate one group; `alias` names its key."""
        operands = list(dict.fromkeys(term.arguments[0] for term in terms))
        dialect = self.writer.dialect
        if over is Level.OBLIGOR:
            source, given = self._obligor_query(operands, stage), operands
        elif self._member is not None and all(is_free(term) or term in self._member[1] for term in operands):
            source, given = self._member
        else:
            outputs = {self.writer.name(term): term for term in operands if not is_free(term)}
            source, given = parenthesised(self._member_query(stage, outputs)), operands
        key, where = {
            HOUSEHOLD: ("household", ""),
            SHARED: ("household", "\nwhere member is null"),
            OWN: ("member", "\nwhere member is not null"),
        }[scope]
        texts = {
            operand: self.writer.text(operand, () if is_free(operand) else given) for operand in operands
        }
        made = [
            f"{dialect.aggregate(term, texts[term.arguments[0]])} as {self.writer.name(term)}"
            for term in terms
        ]
        columns = indent(",\n".join([f"{key} as {alias}", *made]), "  ")
        return f"select\n{columns}\nfrom {source}{where}\ngroup by {key}"  # nosec B608 # this package writes the statements; names come from the catalogue

    def _filled(self, term: Term, alias: str) -> str:
        name, nothing = self.writer.name(term), empty(term)
        if nothing is None:
            return name
        literal = self.writer.text(nothing, ())
        if not term.nullable:
            return f"coalesce({name}, {literal}) as {name}"
        return f"case when {alias} is null then {literal} else {name} end as {name}"

    def _answer_households(self) -> None:
        """Show the answers of the last household table; a view always, so that one plan can follow another."""
        if self._household is None:
            kept = _frontier([*self.households.values(), *self.members.values()], Level.HOUSEHOLD, 0)
            outputs = {self.writer.name(term): term for term in kept}
            source, have = self._household_source(kept)
            self._table("household_0", self.writer.select(["household"], outputs, source, have))
            self._household = ("household_0", kept)
        query = self.writer.select(["household"], self.households, *self._household)
        view = self.writer.dialect.create_view("answer_household", query)
        self.steps.append(Step("answer_household", query, view))

    def _answer_members(self) -> None:
        self._table("answer_member", self._member_query(self.last, self.members))


Group = tuple[str, Level, list[Term]]


def _columns(terms: Iterable[Term], level: Level) -> list[Term]:
    return [term for term in terms if term.operation == "column" and term.level is level]


def _frontier(
    roots: Iterable[Term],
    level: Level,
    stage: int,
    given: Collection[Term] = (),
    fits: Callable[[Term], bool] = lambda term: True,
) -> list[Term]:
    """The largest terms of a level that can be computed at a stage, going no deeper than aggregates and `given`."""
    found: dict[Term, None] = {}
    seen: set[Term] = set()
    waiting = list(roots)
    while waiting:
        term = waiting.pop(0)
        if term in seen or is_free(term):
            continue
        seen.add(term)
        if term.level is level and term.stage <= stage and fits(term):
            found[term] = None
        elif term.operation != "aggregate" and term not in given:
            waiting.extend(term.arguments)
    return list(found)
