"""Audit 安全检查: dangerous calls in our source (bandit), known holes in what is locked (pip-audit).

`audit.py code` needs no network. `audit.py packages` asks PyPI: exit code 1 for a hole or a package nobody looked up,
3 where PyPI's data cannot be had.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent
LOCKED = PROJECT / "requirements" / "locked.txt"
# What pip-audit asks of every package; of a release of Django PyPI surely knows, a mirror without these data does not.
PROBED, PROBE = "django", "https://pypi.org/pypi/{}/{}/json"
PROBE_SECONDS = 10
FOUND, UNREACHABLE = 1, 3


def main(arguments: list[str]) -> int:
    """Run what is named, say what was found, and return a process exit code."""
    if arguments == ["code"]:
        return told("源代码", code_faults(_json_of("bandit", "-q", "-r", "zhulian", "-c", "pyproject.toml")))
    if arguments == ["packages"]:
        locked = LOCKED.read_text("utf-8")
        if why := unreachable(locked):
            say(f"依赖的已知漏洞没有查：{why}。能连上 PyPI 的机器上请运行 make audit")
            return UNREACHABLE
        asked = _json_of(
            "pip-audit", "--disable-pip", "--require-hashes", "-r", str(LOCKED), "--progress-spinner=off"
        )
        return told("依赖", package_faults(asked, locked_names(locked)))  # fmt: skip
    say("用法：audit.py code 或 audit.py packages")
    return 2


def code_faults(report: dict[str, Any]) -> list[str]:
    """Return what bandit found, and the files it could not read."""
    found = [
        f"{one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}"
        for one in report["results"]
    ]
    return found + [f"{one['filename']} 没有看成：{one['reason']}" for one in report["errors"]]


def package_faults(report: dict[str, Any], locked: set[str]) -> list[str]:
    """Return the known holes, and the packages that were skipped or never looked at."""
    faults, seen = [], set()
    for one in report["dependencies"]:
        seen.add(plain(one["name"]))
        if "skip_reason" in one:
            faults.append(f"{one['name']} 没有查到：{one['skip_reason']}")
        for hole in one.get("vulns", []):
            mended = "、".join(hole["fix_versions"]) or "还没有"
            faults.append(f"{one['name']} {one['version']} 有漏洞 {hole['id']}，修好的版本：{mended}")
    return faults + [f"{name} 锁定了，却没有查" for name in sorted(locked - seen)]


def locked_names(text: str) -> set[str]:
    """Return the names of all packages of a locked list."""
    return {plain(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", text, re.M)}


def plain(name: str) -> str:
    """Return a package's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def unreachable(locked: str) -> str:
    """Say why PyPI's data on holes cannot be had here; "" where it can."""
    version = re.search(rf"^{PROBED}==(\S+)", locked, re.M)[1]
    address = PROBE.format(PROBED, version)
    try:
        with urllib.request.urlopen(address, timeout=PROBE_SECONDS) as answer:
            return "" if "vulnerabilities" in json.load(answer) else f"{address} 的回答里没有漏洞一项"
    except urllib.error.HTTPError as problem:
        return f"{address} 答复 {problem.code}"
    except (OSError, ValueError) as problem:
        return f"{address} 连不上（{getattr(problem, 'reason', problem)}）"


def told(what: str, faults: list[str]) -> int:
    """Print what is wrong, line by line, or that nothing is; return an exit code."""
    for fault in faults:
        say(fault)
    say(f"{what}安全检查：{len(faults)} 处要处理" if faults else f"{what}安全检查：没有发现")
    return FOUND if faults else 0


def say(words: str) -> None:
    """Print one line."""
    sys.stderr.write(words + "\n")


def _json_of(tool: str, *arguments: str) -> dict[str, Any]:
    """Run a tool that reports in JSON; its exit code only repeats what the report says."""
    done = subprocess.run(
        [str(TOOLS / tool), *arguments, "-f", "json"], cwd=PROJECT, capture_output=True, text=True
    )
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"{tool} 没有给出结果：{done.stderr.strip()[-500:]}") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
