"""What is wrong in a policy file 政策文件的问题: where it stands, what it is and how to cure it."""

from __future__ import annotations

from collections.abc import Iterable

from zhulian.rules.nodes import Spot


class Problem(Exception):
    """One thing wrong at one place; `cure` is a sentence that says what to write instead."""

    def __init__(self, message: str, cure: str, spot: Spot | None = None) -> None:
        self.message = message
        self.cure = cure
        self.spot = spot or Spot()
        super().__init__(f"{place(self.spot)}{message}。{cure}。")


class Problems(Exception):
    """Several problems found in one reading, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def place(spot: Spot) -> str:
    """Say where a spot is: 「文件 第 3 行 第 7 字：」; parts that are not known are left out."""
    parts = [
        spot.file,
        f"第 {spot.line} 行" if spot.line else "",
        f"式中第 {spot.column} 字" if spot.column else "",
    ]
    known = " ".join(part for part in parts if part)
    return f"{known}：" if known else ""
