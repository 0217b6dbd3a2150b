"""How long one household takes 单户判定耗时: engine only, a household of three, a dozen policies and all of them.

Run: .venv/bin/python benchmarks/one_household.py [--json] [--rounds 5000]
Three figures per policy set and household: answers (every condition's verdict), trace (in the hand for every
condition of every answer: name, article, operator, verdict and the values of both sides; every amount),
sentences (the explanation in Chinese and what is missing). The fastest two percent stand beside the median:
on a machine that others use they say what the engine costs, the median what the others leave it.
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

DOZEN = (
    "最低生活保障",
    "单人保",
    "低保边缘家庭",
    "刚性支出困难家庭",
    "特困人员",
    "特困自理能力",
    "困难残疾人生活补贴",
    "重度残疾人护理补贴",
    "孤儿",
    "事实无人抚养儿童",
    "高龄津贴",
    "教育救助",
)
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
    """Take everything a decision keeps of each answer; each row of a condition holds its values."""
    return [(answer.outcome, answer.amount_fen, answer.rows) for answer in answers]


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
    return {"p2_us": round(cuts[1], 1), "p50_us": round(cuts[49], 1), "p95_us": round(cuts[94], 1)}


def measure(rounds: int) -> dict[str, Any]:
    """Measure a household that is known and one that is mostly unknown, on both sets of policies."""
    catalogue = load_catalogue(overlays=[DEMO])
    found: dict[str, Any] = {"python": sys.version.split()[0], "rounds": rounds}
    for name, schemes in (("dozen", DOZEN), ("catalogue", None)):
        engine = program(catalogue, on=ON, region=REGION, setting=SETTING, schemes=schemes)
        for house, facts in (("known", KNOWN), ("unknown", UNKNOWN)):
            answers = engine.answers(facts)
            conditions = [condition for answer in answers for condition in answer.conditions]
            found[f"{name}_{house}"] = {
                "policies": len({answer.policy for answer in answers}),
                "answer_count": len(answers),
                "conditions": len(conditions),
                "compared": sum(bool(condition.operator) for condition in conditions),
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
    for name, row in found.items():
        if isinstance(row, dict):
            sys.stdout.write(
                f"{name}: {row['policies']} policies, {row['answer_count']} answers, {row['conditions']} "
                f"conditions, {row['compared']} of them compare two sides\n"
            )
            for what in ("answers", "trace", "sentences"):
                sys.stdout.write(
                    f"  {what:10}" + "".join(f" {key[:-3]} {us:>8} µs" for key, us in row[what].items())
                )
                sys.stdout.write("\n")


if __name__ == "__main__":
    main()
