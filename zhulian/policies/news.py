"""What a draft says anew 新规定: versions and values that the texts in force do not have, in words with their source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhulian.rules.catalogue import Catalogue, Scheme
from zhulian.rules.parameters import EITHER, Row
from zhulian.rules.policy_changes import Change, changes
from zhulian.rules.standards import amount_text


def news(before: Catalogue, after: Catalogue) -> list[Change]:
    """List what is new, policies first; the citation of a value is the paper it comes from."""
    found = [
        one
        for name, scheme in after.schemes.items()
        for one in _versions(before.schemes.get(name), scheme, after)
    ]
    return found + list(_values(before, after))


def _versions(was: Scheme | None, scheme: Scheme, catalogue: Catalogue) -> Iterator[Change]:
    if was is None:
        yield Change(f"新的政策“{scheme.name}”，自 {scheme.versions[0].valid_from} 起")
        return
    known = {version.valid_from for version in was.versions}
    for earlier, version in zip((None, *scheme.versions), scheme.versions, strict=False):
        if version.valid_from in known:
            continue
        begins = f"{scheme.name}自 {version.valid_from} 起："
        made = changes(earlier, version, catalogue.laws) if earlier else []
        yield from (Change(begins + one.words, one.citation) for one in made)
        if not made:
            yield Change(f"{begins}另起一版，规定照旧")


def _values(before: Catalogue, after: Catalogue) -> Iterator[Change]:
    known = {_key(row) for rows in before.parameters.rows.values() for row in rows}
    for rows in after.parameters.rows.values():
        for row in rows:
            if _key(row) not in known:
                yield Change(_said(row, rows, after), row.given.source)


def _said(row: Row, rows: list[Row], catalogue: Catalogue) -> str:
    """Say a new value beside the one it follows."""
    given, since = row.given, row.given.valid_from or date.min
    earlier = [
        one for one in rows if one.setting == row.setting and (one.given.valid_from or date.min) < since
    ]
    last = max(earlier, key=lambda one: one.given.valid_from or date.min, default=None)
    setting = "" if row.setting == EITHER else row.setting
    place = catalogue.handling.region_name(given.region)
    change = f"由 {_amount(last, catalogue)} 改为" if last else "定为"
    return f"{row.name}（{place}{setting}）自 {since} 起{change} {_amount(row, catalogue)}"


def _amount(row: Row, catalogue: Catalogue) -> str:
    parameter = catalogue.parameters.dictionary[row.name]
    return amount_text(parameter.kind, row.given.value, parameter.unit)


def _key(row: Row) -> tuple[str, str, str, date | None]:
    return row.name, row.given.region, row.setting, row.given.valid_from
