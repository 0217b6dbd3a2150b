"""How benchmarks report 报表: rows of a name, a figure, its unit and its goal; the load of the machine beside them."""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def load() -> float:
    """Return how many processes wanted to run in the last minute; far above the number of cores spoils figures."""
    return round(os.getloadavg()[0], 2)


def row(name: str, value: float, unit: str, goal: float | None = None) -> dict[str, Any]:
    """Return one figure; with a goal it says whether it stays within."""
    figure = {"name": name, "value": round(value, 2), "unit": unit}
    return figure if goal is None else figure | {"goal": goal, "is_met": value <= goal}


def print_report(report: dict[str, Any], *, as_json: bool) -> None:
    """Print one report as a JSON line, or as a table."""
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
        return
    sys.stdout.write(
        f"{report['bench']}　{os.cpu_count()} 核，负载 {report['load'][0]} → {report['load'][1]}\n"
    )
    for one in report["rows"]:
        goal = f"　目标 ≤ {one['goal']}　{'达到' if one['is_met'] else '未达到'}" if "goal" in one else ""
        sys.stdout.write(f"  {one['name']:<34}{one['value']:>12,.2f} {one['unit']}{goal}\n")
    if report.get("found"):
        found = "，".join(f"{name} {value}" for name, value in report["found"].items())
        sys.stdout.write(f"  {found}\n")
