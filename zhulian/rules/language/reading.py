"""Reads an expression 读式子: words to the typed tree, by a small precedence parser and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from zhulian.rules.language import kinds
from zhulian.rules.language.building import Builder
from zhulian.rules.language.calls import CALLS, GROUPS, Argument, Call
from zhulian.rules.language.functions import function
from zhulian.rules.language.scope import Scope
from zhulian.rules.language.words import Sort, Word, words
from zhulian.rules.nodes import Kind, Level, Node, Spot
from zhulian.rules.problems import Problem

MOST_NODES = 400
DEEPEST = 40
COMPARISONS = ("<", "<=", ">", ">=", "=", "≠")
OPERATORS = ("且", "或", "非", "属于")


def read(
    text: str,
    scope: Scope,
    spot: Spot,
    *,
    level: Level = Level.HOUSEHOLD,
    kind: Kind | None = None,
    choices: tuple[str, ...] = (),
) -> Node:
    """Read an expression that stands at `spot` and is asked of one household, member or obligor.

    `kind` is what the place wants (金额 takes no 未舍入金额, 未舍入金额 takes 金额); `choices` the words an 枚举
    may take there. Raises Problem with file, line, column and cure.
    """
    reader = Reader(text, scope, spot, level)
    node = reader.expression()
    reader.expect_end()
    _check_size(node, spot)
    if kind is not None and not kinds.fits(node.kind, kind):
        cure = (
            "用 四舍五入、进位 或 舍去 定到分"
            if node.kind is Kind.EXACT
            else f"这里要写得出{kind.value}的式子"
        )
        raise Problem(f"这里要{kind.value}，式子得出的是{node.kind.value}", cure, spot)
    strange = set(scope.choices(node)) - set(choices) if choices else set()
    if strange:
        raise Problem(f"“{'、'.join(sorted(strange))}”不在枚举值里", f"可写的有：{'、'.join(choices)}", spot)
    return node


def _check_size(node: Node, spot: Spot) -> None:
    count, layer, depth = 0, [node], 0
    while layer:
        count += len(layer)
        depth += 1
        layer = [child for parent in layer for child in parent.children()]
    if count > MOST_NODES or depth > DEEPEST:
        raise Problem(
            f"式子有 {count} 项、{depth} 层，最多 {MOST_NODES} 项、{DEEPEST} 层", "请拆成几个派生变量", spot
        )


class Reader:
    """One pass over the words, lowest precedence first: 或, 且, 非, comparison, + -, × ÷, sign, atom."""

    def __init__(self, text: str, scope: Scope, spot: Spot, level: Level) -> None:
        self.words = words(text, spot)
        self.at = 0
        self.depth = 0
        self.build = Builder(scope, spot, level)

    @property
    def word(self) -> Word:
        return self.words[self.at]

    def next(self) -> Word:
        word = self.words[self.at]
        self.at += 1
        return word

    def is_sign(self, *signs: str) -> bool:
        return self.word.sort is Sort.SIGN and self.word.text in signs

    def is_name(self, *names: str) -> bool:
        return self.word.sort is Sort.NAME and self.word.text in names

    def expect(self, sign: str, cure: str) -> Word:
        if not self.is_sign(sign):
            found = self.word.text or self.word.sort.value
            self.build.refuse(f"这里要“{sign}”，写的是“{found}”", cure, self.word)
        return self.next()

    def expect_end(self) -> None:
        if self.word.sort is Sort.END:
            return
        cure = "两项之间要有运算符；名称和 且、或、非、属于 之间要空一格"
        self.build.refuse(f"“{self.word.text}”接不上前面", cure, self.word)

    def expression(self) -> Node:
        return self.deeper(lambda: self.chain("或", lambda: self.chain("且", self.negation)))

    def deeper(self, part: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            self.build.refuse(f"套了 {DEEPEST} 层以上", "请拆成几个派生变量", self.word)
        node = part()
        self.depth -= 1
        return node

    def chain(self, operator: str, part: Callable[[], Node]) -> Node:
        parts, joint = [part()], self.word
        while self.is_name(operator):
            joint = self.next()
            parts.append(part())
        return parts[0] if len(parts) == 1 else self.build.logic(operator, parts, joint)

    def negation(self) -> Node:
        if not self.is_name("非"):
            return self.comparison()
        word = self.next()
        return self.build.opposite(self.deeper(self.negation), word)

    def comparison(self) -> Node:
        left = self.terms()
        if self.is_name("属于"):
            word = self.next()
            return self.build.one_of(left, self.texts(), word)
        if not self.is_sign(*COMPARISONS):
            return left
        word = self.next()
        node = self.build.comparison(word.text, left, self.terms(), word)
        if self.is_sign(*COMPARISONS):
            self.build.refuse("比较不能连写", "写成 甲 < 乙 且 乙 < 丙", self.word)
        return node

    def terms(self) -> Node:
        return self.sums(("+", "-"), lambda: self.sums(("*", "/"), self.signed))

    def sums(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        node = part()
        while self.is_sign(*signs):
            word = self.next()
            node = self.build.arithmetic(word.text, node, part(), word)
        return node

    def signed(self) -> Node:
        if not self.is_sign("-"):
            return self.atom()
        word = self.next()
        return self.build.negative(self.deeper(self.signed), word)

    def atom(self) -> Node:
        word = self.next()
        if word.sort is Sort.VALUE:
            return self.build.constant(word)
        if word.sort is Sort.SIGN and word.text == "(":
            node = self.expression()
            self.expect(")", "请补上右括号")
            return node
        if word.sort is not Sort.NAME or word.text in OPERATORS:
            found = word.text or word.sort.value
            self.build.refuse(
                f"这里要一个值，写的是“{found}”", "补上名称、数、日期、引号里的文字或括号", word
            )
        if self.is_sign("."):
            return self.group(word)
        if self.is_sign("("):
            return self.call(word)
        return self.build.name(word)

    def group(self, word: Word) -> Node:
        """成员.合计(…) and its kind: the operand is read at the level of the group."""
        self.next()
        verb = self.next()
        over, verbs = GROUPS.get(word.text, (None, ()))
        if over is None or verb.text not in verbs or not self.is_sign("("):
            known = "；".join(f"{name}.{'、'.join(verbs)}" for name, (_, verbs) in GROUPS.items())
            self.build.refuse(f"没有“{word.text}.{verb.text}(…)”这种写法", f"可写的有：{known}", word)
        self.next()
        with self.build.inside(over, word):
            operand = self.expression()
        self.expect(")", f"{word.text}.{verb.text}(…) 里只写一个式子")
        return self.build.aggregate(verb.text, over, operand, word)

    def call(self, word: Word) -> Node:
        form = CALLS.get(word.text)
        if form is None:
            near = self.build.scope.nearest(word.text, CALLS)
            self.build.refuse(f"没有“{word.text}(…)”这个函数", f"可写的有：{'、'.join(CALLS)}{near}", word)
        self.next()
        given: list[Node | Word] = [self.argument(form, 0)]
        while self.is_sign(","):
            self.next()
            given.append(self.argument(form, len(given)))
        self.expect(")", f"写作 {form.usage}")
        if len(given) < form.least:
            self.build.refuse(f"{word.text} 少了内容", f"写作 {form.usage}", word)
        return function(self.build, word, given)

    def argument(self, form: Call, position: int) -> Node | Word:
        wanted = form.argument(position)
        if wanted is Argument.EXPRESSION:
            return self.expression()
        if wanted is None or not wanted.accepts(self.word):
            wish = f"这里要{wanted.value}" if wanted else "内容太多"
            self.build.refuse(wish, f"写作 {form.usage}", self.word)
        return self.next()

    def texts(self) -> list[Word]:
        usage = "写作 属于 (“甲”, “乙”)"
        self.expect("(", usage)
        found = [self.text(usage)]
        while self.is_sign(","):
            self.next()
            found.append(self.text(usage))
        self.expect(")", usage)
        return found

    def text(self, usage: str) -> Word:
        if not Argument.TEXT.accepts(self.word):
            self.build.refuse("这里要引号里的文字", usage, self.word)
        return self.next()
