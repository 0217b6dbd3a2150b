"""Policy pages as Markdown 政策页: one file each and an index, the same for the same policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from zhulian.rules.catalogue import Catalogue
from zhulian.rules.policy_page import PolicyPage, policy_page
from zhulian.rules.standards import Standard, Value

INDEX = "README.md"
MARK = "<!-- 由 zhulian policy docs 生成，改政策文件以后重新生成 -->"
# What a cell cannot hold.
CELL = str.maketrans({"|": "｜", "\n": " ", "*": r"\*", "_": r"\_", "<": "&lt;"})


def policy_documents(catalogue: Catalogue, on: date) -> dict[str, str]:
    """Return the text of every file by its name, as the policies stand on a day."""
    pages = [policy_page(catalogue, name, on=on) for name in catalogue.schemes]
    texts = {f"{page.code}.md": _text(_page(page)) for page in pages}
    return {INDEX: _text(_index(pages, on)), **texts}


def write_documents(texts: dict[str, str], directory: Path) -> list[str]:
    """Write the files that differ and take away pages of ours whose policy is gone; return their names."""
    directory.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in texts.items():
        path = directory / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    for path in sorted(directory.glob("*.md")):
        if path.name not in texts and path.read_text(encoding="utf-8").startswith(MARK):
            path.unlink()
            changed.append(path.name)
    return changed


def _text(lines: Iterable[str]) -> str:
    return "\n".join([MARK, "", *lines]).rstrip() + "\n"


def _index(pages: Iterable[PolicyPage], on: date) -> Iterator[str]:
    yield from (
        "# 政策",
        "",
        f"以 {_day(on)}施行的版本为准。每一页都由规则生成：改了政策文件，答复和这里一起改。",
        "",
    )
    rows = [
        (f"[{page.name}]({page.code}.md)", page.who.partition("：")[0], page.summary, _period(page))
        for page in pages
    ]
    yield from _table(("政策", "对象", "是什么", "施行"), rows)


def _page(page: PolicyPage) -> Iterator[str]:
    yield from (f"# {page.name}", "", page.summary or page.name, "")
    yield from _list((page.who, f"施行：{_period(page)}", f"依据：{'；'.join(page.citations)}"))
    yield from _section(
        "条件", _conditions(page), "以下条件全部满足才符合；有一条不满足即不符合；其余为待核。"
    )
    yield from _section("给多少", _sums(page))
    yield from _section("条件用到的标准", _standards(page.condition_standards))
    yield from _section("要带什么", _list(page.papers), "核对能取得的，不用带。")
    yield from _section("谁办、几天", _steps(page))
    yield from _section(
        "和别的救助", _list(f"{one.sort}：{one.sentence}。依据{one.citation}" for one in page.combined)
    )
    yield from _section("没有写进规则的", _list(page.not_modelled))
    yield from _section("例", _examples(page))
    yield from _section("用到的口径", _terms(page))
    yield from _section("版本沿革", _versions(page))


def _section(title: str, lines: Iterable[str], lead: str = "") -> Iterator[str]:
    """Yield a section; one without content is left out."""
    content = list(lines)
    if content:
        yield from (f"## {title}", "")
        if lead:
            yield from (lead, "")
        yield from content


def _conditions(page: PolicyPage) -> Iterator[str]:
    rows = [(one.name, one.sentence, f"`{one.expression}`", one.citation) for one in page.conditions]
    yield from _table(("条件", "说明", "式", "依据"), rows)


def _sums(page: PolicyPage) -> Iterator[str]:
    if page.payment:
        yield from (f"{page.payment}。", "")
    for words, expression in page.sums:
        yield from (f"{words}：`{expression}`", "")
    if not page.sums:
        yield from ("这一项不由规则算出金额。", "")
    yield from _standards(page.amount_standards)


def _standards(standards: Iterable[Standard]) -> Iterator[str]:
    rows = [
        (
            standard.name if place == 0 else "",
            f"{value.places}{_setting(value)}",
            value.text,
            "" if value.is_missing else _span(value.since, value.until),
            _source(value),
        )
        for standard in standards
        for place, value in enumerate(standard.today)
    ]
    yield from _table(("标准", "地区", "当日的值", "有效期", "来源"), rows)
    for standard in standards:
        past = [value for value in standard.history if value.since != value.until]
        if len(past) > len([value for value in standard.today if not value.is_missing]):
            yield from ("<details>", f"<summary>{standard.name}：历年的值</summary>", "")
            dated = [
                (
                    f"{value.places}{_setting(value)}",
                    _span(value.since, value.until),
                    value.text,
                    _source(value),
                )
                for value in past
            ]
            yield from _table(("地区", "有效期", "值", "来源"), dated)
            yield from ("</details>", "")


def _steps(page: PolicyPage) -> Iterator[str]:
    rows = [(step.name, step.who or "未写明", step.days, step.note) for step in page.steps]
    yield from _table(("环节", "谁办", "时限", "说明"), rows)
    if page.whole_days:
        yield from (f"全程：{'；'.join(page.whole_days)}。", "")
    elif not any(step.days for step in page.steps):
        yield from ("办理的时限没有查到统一规定，以当地公布的为准。", "")


def _examples(page: PolicyPage) -> Iterator[str]:
    rows = [(one.title, _day(one.on), one.place, one.outcome, one.result) for one in page.examples]
    yield from _table(("情形", "日期", "地区", "结论", "结果"), rows)


def _terms(page: PolicyPage) -> Iterator[str]:
    rows = [(one.name, one.note, f"`{one.expression}`", one.citation) for one in page.terms]
    yield from _table(("名称", "说明", "式", "依据"), rows)


def _versions(page: PolicyPage) -> Iterator[str]:
    for version in page.versions:
        now = "（现行）" if version.is_in_force else ""
        yield from (
            f"### {_span(version.since, version.until)}{now}",
            "",
            f"依据：{'；'.join(version.citations)}",
            "",
        )
        words = [f"{one.words}{f'（{one.citation}）' if one.citation else ''}" for one in version.changes]
        yield from _list(_cell(one) for one in words)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield a table without the columns that are empty in every row."""
    kept = [place for place in range(len(heads)) if any(row[place] for row in rows)]
    if not rows:
        return
    yield f"| {' | '.join(heads[place] for place in kept)} |"
    yield f"|{'-|' * len(kept)}"
    for row in rows:
        yield f"| {' | '.join(_cell(row[place]) for place in kept)} |"
    yield ""


def _list(items: Iterable[str]) -> Iterator[str]:
    found = [f"- {item}" for item in items]
    yield from [*found, ""] if found else []


def _cell(text: str) -> str:
    """Keep a text inside its cell; code and links are taken as they are, but for the bar."""
    return text.replace("|", "｜") if text.startswith(("`", "[")) else text.translate(CELL)


def _setting(value: Value) -> str:
    return "" if value.setting == "不分" else f"（{value.setting}）"


def _source(value: Value) -> str:
    setter = value.set_by if value.set_by not in (value.places, "全国") else ""
    return "；".join(filter(None, (setter and f"{setter}定", value.source, value.confidence)))


def _period(page: PolicyPage) -> str:
    return _span(page.since, page.until) if page.since else "当日没有施行的版本"


def _span(since: date | None, until: date | None) -> str:
    """Say a half-open period by its first day and the first day it no longer holds."""
    start = f"{_day(since)}起" if since else "起日未定"
    return f"{start}，{_day(until)}止（不含）" if until else start


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
