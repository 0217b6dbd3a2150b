"""How long one household takes 单户判定耗时: engine only, a household of three, every policy of the catalogue.

Run: .venv/bin/python benchmarks/one_household.py [--json] [--rounds 5000]
Three figures per policy set: answers (outcomes alone), trace (every condition with verdict, both sides and
article, amounts included), sentences (the explanation in Chinese and what is missing).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from statistics import quantiles
from typing import Any

from zhulian.rules.answers import Answer, HouseholdFacts, Subject
from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.evaluate import Program, program
from zhulian.rules.explain import sentences

ON, REGION, SETTING = date(2026, 10, 31), "640104", "城镇"
DEMO = "demo/640104.yaml"

KNOWN = HouseholdFacts(
    {"财产状况合规": True, "刚性支出核对完整": True, "医疗自付支出": 1200000},
    [
        Subject(
            "甲",
            {
                "与户主关系": "户主",
                "出生日期": date(1979, 3, 12),
                "工资性收入": 180000,
                "收入核对完整": True,
                "需要长期照护": False,
            },
        ),
        Subject(
            "乙",
            {
                "与户主关系": "配偶",
                "出生日期": date(1982, 7, 9),
                "残疾类别": "肢体",
                "残疾等级": 2,
                "收入核对完整": True,
                "需要长期照护": True,
                "护理自理程度": "部分不能自理",
            },
        ),
        Subject(
            "丙",
            {
                "与户主关系": "子女",
                "出生日期": date(2012, 5, 21),
                "就读学段": "初中",
                "收入核对完整": True,
                "需要长期照护": False,
            },
        ),
    ],
    [],
)
UNKNOWN = HouseholdFacts(
    {},
    [
        Subject("甲", {"与户主关系": "户主", "出生日期": date(1979, 3, 12), "工资性收入": 180000}),
        Subject("乙", {"与户主关系": "配偶", "残疾类别": "肢体", "残疾等级": 2}),
        Subject("丙", {"与户主关系": "子女", "出生日期": date(2012, 5, 21)}),
    ],
)


def traced(answers: list[Answer]) -> list[Any]:
    """Read everything a decision keeps of each answer."""
    return [
        (
            answer.outcome,
            answer.amount_fen,
            [(one.name, one.passed, one.left, one.right, one.article) for one in answer.conditions],
        )
        for answer in answers
    ]


def works(engine: Program, facts: HouseholdFacts) -> dict[str, Callable[[], Any]]:
    """The three things that are timed."""
    return {
        "answers": lambda: engine.answers(facts),
        "trace": lambda: traced(engine.answers(facts)),
        "sentences": lambda: [(sentences(one), one.missing) for one in engine.answers(facts)],
    }


def timed(work: Callable[[], Any], rounds: int) -> dict[str, float]:
    """Time a piece of work `rounds` times, in microseconds."""
    for _ in range(rounds // 10):
        work()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter_ns()
        work()
        taken.append((time.perf_counter_ns() - start) / 1000)
    cuts = quantiles(taken, n=100)
    return {"p50_us": round(cuts[49], 1), "p95_us": round(cuts[94], 1)}


def measure(rounds: int) -> dict[str, Any]:
    """Measure a household that is known and one that is mostly unknown."""
    engine = program(load_catalogue(overlays=[DEMO]), on=ON, region=REGION, setting=SETTING)
    found: dict[str, Any] = {"python": sys.version.split()[0], "rounds": rounds}
    for name, facts in (("known", KNOWN), ("unknown", UNKNOWN)):
        answers = engine.answers(facts)
        found[name] = {
            "policies": len({answer.policy for answer in answers}),
            "answer_count": len(answers),
            "conditions": sum(len(answer.conditions) for answer in answers),
            **{what: timed(work, rounds) for what, work in works(engine, facts).items()},
        }
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="one household, engine only")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5000)
    options = parser.parse_args()
    found = measure(options.rounds)
    if options.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        return
    for name in ("known", "unknown"):
        row = found[name]
        sys.stdout.write(
            f"{name}: {row['policies']} policies, {row['answer_count']} answers, {row['conditions']} conditions\n"
        )
        for what in ("answers", "trace", "sentences"):
            sys.stdout.write(
                f"  {what:10} p50 {row[what]['p50_us']:>8} µs  p95 {row[what]['p95_us']:>8} µs\n"
            )


if __name__ == "__main__":
    main()
