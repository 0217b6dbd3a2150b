"""Checking a text before it counts 发布前的核对: everything `policy check` refuses, and what may not change any more."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from zhulian.policies.catalogues import demo_values, holds_demo
from zhulian.policies.freezing import frozen_problems
from zhulian.policies.trees import is_library_path, scratch, tree_of
from zhulian.rules.catalogue import Catalogue, load_catalogue, read_catalogue
from zhulian.rules.nodes import Spot
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.proving import example_problems
from zhulian.rules.route_files import read_routes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """One problem as it is kept with a draft. `line` 0 is the whole text."""

    file: str
    line: int
    column: int
    message: str
    cure: str

    def row(self) -> dict[str, str | int]:
        """Return it as it is stored."""
        return asdict(self)


def check_texts(
    changed: Mapping[str, bytes], *, in_force: Mapping[str, bytes], effective_on: date
) -> list[Found]:
    """List what is wrong with texts that shall count from a day on; an empty list may be published.

    `in_force` are the county's published texts by path; `changed` lie over them.
    """
    strange = [path for path in changed if not is_library_path(path)]
    if strange:
        cure = "可写：laws.yaml、handling.yaml、combinations.yaml、derived/、parameters/、national/ 下的文件，以及 demo/区县代码.yaml"
        return [_found(Problem("政策库不收这个文件", cure, Spot(f"policies/{path}"))) for path in strange]
    before = tree_of(in_force, Path(settings.DATA))
    with scratch({**in_force, **changed}) as after:
        try:
            return [_found(problem) for problem in _problems(before, after, list(changed), effective_on)]
        except Problems as problems:
            return [_found(problem) for problem in problems.problems]
        except Exception:
            # A text nobody thought of must not bring a page down, nor pass.
            log.exception("核对草稿时出错")
            cure = "核对这份文本的写法，和相近的文件对照；仍不行请交给系统管理员，服务日志里有详情"
            files = "、".join(changed)
            return [_found(Problem("读不懂这份文本", cure, Spot(f"policies/{files}")))]


def _problems(before: Path, after: Path, paths: list[str], effective_on: date) -> Iterable[Problem]:
    """As `zhulian policy check` does it: in the demo first with its values, then as a real county sees it."""
    new = read_catalogue(after, _demos(after))
    read_routes(after, new)
    old = load_catalogue(before, _demos(before))
    frozen = frozen_problems(
        before=before, after=after, paths=paths, old=old, new=new, effective_on=effective_on
    )
    return frozen + example_problems(read_catalogue(after))


def _demos(base: Path) -> tuple[Path, ...]:
    """A real county may give its own values where the demo has invented ones; only the demo keeps them apart."""
    return tuple(sorted(base.glob("demo/[0-9]*.yaml"))) if holds_demo() else ()


def _found(problem: Problem) -> Found:
    spot = problem.spot
    return Found(spot.file or "", spot.line or 0, spot.column or 0, problem.message, problem.cure)


@contextmanager
def catalogue_of(texts: Mapping[str, bytes], county: str) -> Iterator[Catalogue]:
    """Give the catalogue of texts over the software's files, for trying out; raises Problems."""
    with scratch(texts) as tree:
        yield read_catalogue(tree, demo_values(tree, county))
