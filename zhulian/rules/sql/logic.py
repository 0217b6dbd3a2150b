"""Truth terms 三值逻辑: and, or, not and choices by strong Kleene, folded as far as constants reach."""

from __future__ import annotations

from collections.abc import Sequence

from zhulian.rules.sql.terms import (
    FALSE,
    TRUE,
    ZERO,
    Term,
    Type,
    constant,
    folded,
    make,
    unknown,
)


def both(*terms: Term) -> Term:
    """且: false as soon as one operand is false."""
    return _join("and", terms, TRUE, FALSE)


def either(*terms: Term) -> Term:
    """或: true as soon as one operand is true."""
    return _join("or", terms, FALSE, TRUE)


def _join(operation: str, terms: Sequence[Term], neutral: Term, decisive: Term) -> Term:
    kept: dict[Term, None] = {}
    constants = neutral
    for term in terms:
        for part in term.arguments if term.operation == operation else (term,):
            if part.is_constant:
                constants = _join_constants(constants, part, decisive)
            else:
                kept[part] = None
    if constants is decisive or any(opposite(part) in kept for part in kept if not part.nullable):
        return decisive
    if constants is not neutral:
        kept[constants] = None
    if len(kept) < 2:
        return next(iter(kept), neutral)
    nullable = any(part.nullable for part in kept)
    return make(operation, tuple(kept), None, Type.TRUTH, nullable=nullable)


def _join_constants(left: Term, right: Term, decisive: Term) -> Term:
    strong = decisive.pair[0]
    pairs = zip(left.pair, right.pair, strict=True)
    values = [strong if strong in pair else None if None in pair else not strong for pair in pairs]
    return constant(Type.TRUTH, values[0], values[1])


def opposite(term: Term) -> Term:
    """非: unknown stays unknown."""
    if term.operation == "not":
        return term.arguments[0]
    if term.operation == "settled":
        return settled(*reversed(term.arguments))
    if term.operation == "compare":
        operator = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "<>", "<>": "="}[term.payload]
        return make("compare", term.arguments, operator, Type.TRUTH, nullable=term.nullable)
    fold = folded(lambda value: not value, Type.TRUTH, term)
    return fold or make("not", (term,), None, Type.TRUTH, nullable=term.nullable)


def settled(holds: Term, fails: Term) -> Term:
    """Return true where `holds` is true, false where `fails` is, else unknown; both never hold together."""
    holds, fails = (FALSE if _never(term) else term for term in (holds, fails))
    if holds is TRUE or fails is TRUE:
        return constant(Type.TRUTH, holds is TRUE)
    if holds.is_constant and fails.is_constant:
        pairs = zip(holds.pair, fails.pair, strict=True)
        return constant(
            Type.TRUTH, *(True if yes is True else False if no is True else None for yes, no in pairs)
        )
    return make("settled", (holds, fails), None, Type.TRUTH, nullable=True)


def _never(condition: Term) -> bool:
    return condition.is_constant and True not in condition.pair


def cases(branches: Sequence[tuple[Term, Term]], otherwise: Term) -> Term:
    """Return the value of the first branch that holds; a branch whose condition is unknown is passed over."""
    kept: list[tuple[Term, Term]] = []
    for condition, value in branches:
        if condition.operation == "settled":
            condition = condition.arguments[0]
        if _never(condition):
            continue
        if condition is TRUE:
            otherwise = value
            break
        kept.append((condition, value))
    while kept and (kept[-1][1] is otherwise):
        kept.pop()
    for condition, value in reversed(kept):
        otherwise = _case(condition, value, otherwise)
    return otherwise


def _case(condition: Term, value: Term, otherwise: Term) -> Term:
    if condition.is_constant and value.is_constant and otherwise.is_constant:
        chosen = [value.pair[i] if condition.pair[i] is True else otherwise.pair[i] for i in (0, 1)]
        return constant(value.type, chosen[0], chosen[1])
    if value.type is Type.TRUTH and not condition.nullable:
        short = _short(condition, value, otherwise)
        if short is not None:
            return short
    rest = otherwise.arguments if otherwise.operation == "case" else (otherwise,)
    arguments = (condition, value, *rest)
    values = [term for term in (*arguments[1::2], arguments[-1]) if not term.is_unknown]
    return make(
        "case",
        arguments,
        None,
        value.type,
        nullable=value.nullable or otherwise.nullable,
        low=min((term.low for term in values), default=0),
        high=max((term.high for term in values), default=0),
        width=max((term.width for term in values), default=0),
    )


def _short(condition: Term, value: Term, otherwise: Term) -> Term | None:
    """Write a choice between truths as 且 or 或 where one of them is settled."""
    if otherwise is FALSE:
        return both(condition, value)
    if value is TRUE:
        return either(condition, otherwise)
    if value is FALSE:
        return both(opposite(condition), otherwise)
    if otherwise is TRUE:
        return either(opposite(condition), value)
    return None


def choose(condition: Term, then: Term, otherwise: Term, undecided: Term | None = None) -> Term:
    """Choose by a condition; where that is unknown, `undecided` stands, which is unknown unless it is given."""
    if undecided is None:
        undecided = unknown(then.type)
    if not condition.nullable:
        return cases([(condition, then)], otherwise)
    if undecided is then:
        return cases([(opposite(condition), otherwise)], then)
    return cases([(condition, then), (opposite(condition), otherwise)], undecided)


def known(term: Term) -> Term:
    """Return whether a term is known; never unknown itself."""
    if term.is_constant:
        return constant(Type.TRUTH, term.pair[0] is not None, term.pair[1] is not None)
    return make("known", (term,), None, Type.TRUTH, nullable=False) if term.nullable else TRUE


def first_known(terms: Sequence[Term]) -> Term:
    """先取: the first operand that is known."""
    kept: list[Term] = []
    for term in terms:
        if term.is_unknown or term in kept:
            continue
        kept.append(term)
        if not term.nullable:
            break
    if not kept:
        return unknown(terms[0].type)
    if all(term.is_constant for term in kept):
        picked = [next((t.pair[i] for t in kept if t.pair[i] is not None), None) for i in (0, 1)]
        return constant(kept[0].type, picked[0], picked[1])
    if len(kept) == 1:
        return kept[0]
    return make(
        "coalesce",
        tuple(kept),
        None,
        kept[0].type,
        nullable=kept[-1].nullable,
        low=min(term.low for term in kept),
        high=max(term.high for term in kept),
        width=max(term.width for term in kept),
    )


def flag(condition: Term, number: int = 1) -> Term:
    """Return `number` where the condition is true, else zero; an unknown condition counts as zero."""
    return cases([(condition, constant(Type.INTEGER, number))], ZERO)


def belongs(term: Term, values: tuple[str, ...]) -> Term:
    """属于: whether a text is one of the values."""
    fold = folded(lambda value: value in values, Type.TRUTH, term)
    return fold or make("belongs", (term,), values, Type.TRUTH, nullable=term.nullable)
