"""Front-end parts 前端部件: copy the few files that screens use, with their licences, out of node_modules."""

from __future__ import annotations

import re
import sys
from pathlib import Path

# Where it lies in node_modules, and what it is called beside our own static files.
PARTS = {
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "echarts/dist/echarts.simple.min.js": "echarts/echarts.simple.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
    "echarts/NOTICE": "echarts/NOTICE",
    "echarts/licenses/LICENSE-d3": "echarts/LICENSE-d3",
    "zrender/LICENSE": "echarts/LICENSE-zrender",
    "tslib/LICENSE.txt": "echarts/LICENSE-tslib",
}
# A comment that names a map we do not carry makes the hashing of static files fail.
_SOURCE_MAP = re.compile(rb"^//[#@] sourceMappingURL=.*$", re.MULTILINE)


class PartMissing(Exception):
    """A wanted file is not in node_modules; the message names it and the cure."""


def copy_parts(node_modules: Path, target: Path) -> list[Path]:
    """Copy every part into `target`; return what was written.

    Raises PartMissing before anything is written.
    """
    for source in PARTS:
        if not (node_modules / source).is_file():
            raise PartMissing(f"{node_modules / source} 不存在。请先执行 npm ci --ignore-scripts，再来一次")
    written = []
    for source, name in PARTS.items():
        destination = target / name
        destination.parent.mkdir(parents=True, exist_ok=True)
        content = (node_modules / source).read_bytes()
        destination.write_bytes(_SOURCE_MAP.sub(b"", content) if name.endswith(".js") else content)
        written.append(destination)
    return written


def main(arguments: list[str]) -> int:
    """Run as `python -m zhulian.web.parts NODE_MODULES TARGET`; return a process exit code."""
    if len(arguments) != 2:
        sys.stderr.write("用法：python -m zhulian.web.parts NODE_MODULES TARGET\n")
        return 2
    try:
        copy_parts(Path(arguments[0]), Path(arguments[1]))
    except PartMissing as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
