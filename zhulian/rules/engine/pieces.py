"""Pieces of generated Python 代码片段: how unknown values and ranges spread, written out with as few checks as can be.

What `known` says in closures is said here in text. A piece that is sure to be known is written without checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from zhulian.rules.engine import exact, known
from zhulian.rules.ranges import Range, equal, settled, unequal

FUNCTIONS = {
    "合计": (known.total, "sum({})"),
    "计数": (known.count, "{}.count(True)"),
    "任一": (known.disjunction, "(True in {})"),
    "全部": (known.conjunction, "(False not in {})"),
    "最大": (known.largest, "max({})"),
    "最小": (known.smallest, "min({})"),
}
EQUALITIES = {"=": ("==", "equal"), "≠": ("!=", "unequal")}
NAMES: dict[str, Any] = {"at_least": known.at_least, "quotient": exact.quotient, "rounded": exact.rounded}
NAMES |= {"age": exact.age, "months": exact.months, "tier": exact.tier, "nth": exact.nth}
NAMES |= {"Range": Range, "settled": settled, "equal": equal, "unequal": unequal}


@dataclass(frozen=True, slots=True)
class Piece:
    """One expression in Python; a fixed one has its value already, a certain one is never None and no range.

    One with `checks` or `under` is arithmetic that goes on: its text holds once none of the checks, which bind
    what it reads, is None; it may be a range that is not settled yet; it is still to be divided by `under`, so
    that ratios and quotients cost no fractions. `denied` is what a 非 denies.
    """

    text: str
    is_fixed: bool = False
    value: Any = None
    checks: tuple[str, ...] = ()
    under: int = 1
    is_certain: bool = False
    denied: Piece | None = None

    @property
    def is_sure(self) -> bool:
        """Whether it is known whatever the household is like."""
        return self.is_certain or (self.is_fixed and self.value is not None)

    @property
    def is_unknown(self) -> bool:
        """Whether it is unknown whatever the household is like."""
        return self.is_fixed and self.value is None


UNKNOWN = Piece("None", is_fixed=True)


class Writer:
    """Writes pieces; names what the code needs beyond its frame."""

    def __init__(self) -> None:
        self.count = 0
        self.names: dict[str, Any] = dict(NAMES)

    def fixed(self, value: Any) -> Piece:
        """A constant: written out when it is simple, else by a name."""
        if isinstance(value, Fraction) and value.denominator == 1:
            value = value.numerator
        text = repr(value) if value is None or isinstance(value, int) else self.named(value)
        return Piece(text, is_fixed=True, value=value)

    def named(self, value: Any) -> str:
        """Give a value or function a name in the code."""
        self.count += 1
        self.names[f"k{self.count}"] = value
        return f"k{self.count}"

    def bound(self, text: str) -> tuple[str, str]:
        """Give a text a name: the name, and the text that binds and reads it. What is a name keeps it."""
        if text.isidentifier():
            return text, text
        self.count += 1
        return f"t{self.count}", f"(t{self.count}:={text})"

    def opened(self, piece: Piece) -> Piece:
        """A piece inside a larger one: its text reads what its checks bind."""
        if piece.is_fixed and isinstance(piece.value, Fraction):
            return Piece(repr(piece.value.numerator), under=piece.value.denominator, is_certain=True)
        if piece.is_sure or piece.checks:
            return piece
        name, binding = self.bound(piece.text)
        return Piece(name, checks=(binding,))

    def closed(self, piece: Piece) -> Piece:
        """End arithmetic: unknown when something it reads is, a range when something is one, else the point."""
        if not piece.checks and piece.under == 1:
            return piece
        text = self.settled(piece.text) if piece.under == 1 else f"quotient({piece.text}, {piece.under})"
        return Piece(_checked(piece.checks, text), is_certain=piece.is_certain)

    def settled(self, text: str) -> str:
        """Settle a result, without a call where it is a point."""
        name, binding = self.bound(text)
        return f"({name} if {binding}.__class__ is not Range else settled({name}))"

    def lift(self, form: str, *pieces: Piece, is_range: bool = False, is_total: bool = True) -> Piece:
        """Fill a form with the pieces' values; unknown when one of them is.

        `is_range`: it may give a range that is not settled; not `is_total`: it may give None of its own.
        """
        if any(piece.is_unknown for piece in pieces):
            return UNKNOWN
        if all(piece.is_fixed for piece in pieces):
            return self.fixed(eval(form.format(*(piece.text for piece in pieces)), self.names))  # nosec B307 # written by this package from constants
        opened = [piece if piece.is_fixed else self.opened(self.closed(piece)) for piece in pieces]
        filled = form.format(*(piece.text for piece in opened))
        checks = [check for piece in opened for check in piece.checks]
        if not checks:
            return Piece(f"({filled})", is_certain=is_total)
        return Piece(_checked(checks, self.settled(filled) if is_range else filled))

    def arithmetic(self, sign: str, left: Piece, right: Piece) -> Piece:
        """Add, subtract, multiply or divide by a number that is fixed and not zero: goes on; the rest is lifted."""
        if right.is_fixed and right.value and sign == "/":
            sign, right = "*", self.fixed(1 / Fraction(right.value))
        if sign == "/":
            return self.lift("quotient({}, {})", left, right, is_total=False)
        fixed = [piece for piece in (left, right) if piece.is_fixed]
        is_linear = sign in "+-" or any(piece.value for piece in fixed)
        if len(fixed) == 2 or any(piece.is_unknown for piece in fixed) or not is_linear:
            return self.lift(f"{{}} {sign} {{}}", left, right, is_range=True)
        left, right = self.opened(left), self.opened(right)
        if sign == "*":
            factors = [one.text for one in (left, right) if one.text != "1"]
            text, under = f"({' * '.join(factors)})", left.under * right.under
        else:
            (first, second), under = _alike(left, right)
            text = f"({first} {sign} {second})"
        checks = left.checks + right.checks
        return Piece(text, checks=checks, under=under, is_certain=not checks)

    def negative(self, piece: Piece) -> Piece:
        """负号: goes on."""
        if piece.is_fixed:
            return self.lift("-{}", piece)
        one = self.opened(piece)
        return Piece(f"(-{one.text})", checks=one.checks, under=one.under, is_certain=not one.checks)

    def rounded(self, mode: str, piece: Piece, unit: int) -> Piece:
        """四舍五入, 进位 and 舍去: end arithmetic without a fraction."""
        if piece.is_fixed:
            return self.lift(f"rounded({mode!r}, {{}}, {unit})", piece)
        one = self.opened(piece)
        text = _checked(one.checks, f"rounded({mode!r}, {one.text}, {unit}, {one.under})")
        return Piece(text, is_certain=not one.checks)

    def compared(self, sign: str, left: Piece, right: Piece, *, is_number: bool) -> Piece:
        """Compare; numbers may be ranges, and are multiplied out rather than divided."""
        plain, careful = EQUALITIES.get(sign, (sign, ""))
        is_settled = (left.is_fixed and right.is_fixed) or left.is_unknown or right.is_unknown
        if careful and is_number and not (left.is_sure and right.is_sure):
            form = f"{careful}({{0}}, {{1}})"
            if left.is_fixed or right.is_fixed:
                other = 1 if left.is_fixed else 0
                form = f"{{0}} {plain} {{1}} if {{{other}}}.__class__ is not Range else {form}"
            return self.lift(form, left, right)
        if is_settled or not is_number:
            return self.lift(f"{{}} {plain} {{}}", left, right)
        left, right = self.opened(left), self.opened(right)
        (first, second), _ = _alike(left, right)
        text = f"{first} {plain} {second}"
        checks = left.checks + right.checks
        return Piece(_checked(checks, text), is_certain=not checks)

    def denial(self, piece: Piece) -> Piece:
        """非."""
        made = self.lift("not {}", piece)
        return made if made.is_fixed or made.is_certain else Piece(made.text, denied=piece)

    def kleene(self, pieces: Sequence[Piece], settling: bool) -> Piece:
        """And (settled by False), or (settled by True); what is certain is looked at first."""
        fixed = [piece.value for piece in pieces if piece.is_fixed]
        if settling in fixed:
            return self.fixed(settling)
        certain = [piece.text for piece in pieces if piece.is_certain]
        open_ones = [piece for piece in pieces if not piece.is_sure and not piece.is_fixed]
        if not open_ones and None not in fixed:
            joined = (" or " if settling else " and ").join(certain)
            return Piece(f"({joined})", is_certain=True) if certain else self.fixed(not settling)
        checks = [text if settling else f"not {text}" for text in certain]
        unknown = []
        for piece in open_ones:
            name, binding = self.bound((piece.denied or piece).text)
            checks.append(f"{binding} is {settling is (piece.denied is None)}")
            unknown.append(f"{name} is None")
        if None in fixed:
            return Piece(f"({settling} if {' or '.join(checks)} else None)") if checks else UNKNOWN
        return Piece(
            f"({settling} if {' or '.join(checks)} else None if {' or '.join(unknown)} else {not settling})"
        )

    def chosen(self, condition: Piece, then: Piece, otherwise: Piece, unknown: Callable[[], str]) -> Piece:
        """若; `unknown` writes what it gives while the condition is unknown."""
        if condition.is_fixed and condition.value is not None:
            return then if condition.value else otherwise
        if condition.is_fixed:
            return Piece(unknown())
        if condition.is_certain:
            is_certain = then.is_sure and otherwise.is_sure
            return Piece(f"({then.text} if {condition.text} else {otherwise.text})", is_certain=is_certain)
        name, binding = self.bound(condition.text)
        known_ways = f"{then.text} if {binding} else {otherwise.text} if {name} is not None"
        return Piece(f"({known_ways} else {unknown()})")

    def first_known(self, pieces: Iterable[Piece], *, is_number: bool) -> Piece:
        """先取: what is unknown falls out, and nothing comes after what is sure."""
        kept: list[Piece] = []
        made = UNKNOWN
        for piece in pieces:
            if piece.is_sure:
                made = piece
                break
            if not piece.is_unknown:
                kept.append(piece)
        is_certain = made.is_sure
        for piece in reversed(kept):
            name, binding = self.bound(piece.text)
            is_point = f" and {name}.__class__ is not Range" if is_number else ""
            made = Piece(
                f"({name} if {binding} is not None{is_point} else {made.text})", is_certain=is_certain
            )
        return made

    def together(self, which: str, pieces: Sequence[Piece]) -> Piece:
        """最大 and 最小 of several values; of a number and one value the plain case costs no call."""
        careful = self.gathered(
            which, f"[{', '.join(piece.text for piece in pieces)}]", all(p.is_sure for p in pieces)
        )
        fixed = [piece.text for piece in pieces if piece.is_fixed and piece.is_sure]
        others = [piece for piece in pieces if not piece.is_fixed]
        if careful.is_certain or len(pieces) != 2 or len(fixed) != 1 or len(others) != 1:
            return careful
        name, binding = self.bound(others[0].text)
        unknown = self.named(FUNCTIONS[which][0]([piece.value for piece in pieces]))
        wide = self.gathered(which, f"[{fixed[0]}, {name}]", is_certain=False).text
        plain = f"{name} if {name} {'>' if which == '最大' else '<'} {fixed[0]} else {fixed[0]}"
        return Piece(
            f"({unknown} if {binding} is None else {wide} if {name}.__class__ is Range else {plain})"
        )

    def gathered(self, which: str, items: str, is_certain: bool, is_total: bool = True) -> Piece:
        """A verb over the list of items; not `is_total`: it gives None over nothing."""
        careful, plain = FUNCTIONS[which]
        if is_certain and is_total:
            return Piece(plain.format(items), is_certain=True)
        return Piece(f"{self.named(careful)}({items})")

    def over_nothing(self, which: str) -> str:
        """What a verb gives over nothing: most households have no obligors."""
        careful, _ = FUNCTIONS[which]
        return self.fixed(careful([])).text


def _alike(left: Piece, right: Piece) -> tuple[tuple[str, str], int]:
    """The texts of two pieces over the same divisor, and the divisor."""
    under = lcm(left.under, right.under)
    first, second = (
        one.text if one.under == under else f"{one.text} * {under // one.under}" for one in (left, right)
    )
    return (first, second), under


def _checked(checks: Sequence[str], text: str) -> str:
    if not checks:
        return f"({text})"
    return f"(None if {' or '.join(f'{check} is None' for check in checks)} else {text})"
