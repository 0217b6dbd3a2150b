"""All benchmarks, one after the other 全部基准: `python -m benchmarks`, which is `make bench`.

Each runs in a process of its own and can be run alone; a name or several run only those.
"""

from __future__ import annotations

import subprocess
import sys
import time

BENCHES = {
    "one_household": ["-m", "benchmarks.one_household"],
    "match": ["-m", "zhulian.commands", "bench", "match"],
    "open_answers": ["-m", "benchmarks.open_answers"],
    "county": ["-m", "benchmarks.county"],
    "whatif": ["-m", "benchmarks.whatif"],
    "pages": ["-m", "benchmarks.pages"],
    "api": ["-m", "benchmarks.api"],
    "selfcheck": ["-m", "benchmarks.selfcheck"],
    "ledger": ["-m", "benchmarks.ledger"],
    "secrets": ["-m", "benchmarks.secrets"],
    "row_security": ["-m", "benchmarks.row_security"],
}


def run(name: str) -> tuple[bool, float]:
    """Run one benchmark, letting it print its own table; return whether it ended well, and its seconds."""
    sys.stdout.write(f"\n== {name}\n")
    sys.stdout.flush()
    started = time.monotonic()
    done = subprocess.run([sys.executable, *BENCHES[name]], check=False)
    return done.returncode == 0, time.monotonic() - started


def main(names: list[str]) -> int:
    """Run them all; 1 when one did not end well, 2 when one is unknown."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.stderr.write(f"没有这项基准：{'、'.join(unknown)}。可用的有：{'、'.join(BENCHES)}\n")
        return 2
    ran = {name: run(name) for name in names or BENCHES}
    sys.stdout.write("\n== 小结\n")
    for name, (is_well, seconds) in ran.items():
        sys.stdout.write(f"  {name:<16}{seconds:>8.1f} 秒　{'完成' if is_well else '没有跑完'}\n")
    return 0 if all(is_well for is_well, _ in ran.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
