"""Titles of the texts 文本的名字: what a clerk calls a file, from its own first words."""

from __future__ import annotations

import re

from zhulian.policies.actions import text_in_force

NAMED = re.compile(r"^名称: *(.+)$", re.M)
STOPS = re.compile("[：。，（；]")


def title_of(path: str, text: bytes | None = None) -> str:
    """Return the name of a policy; of another text its first line as far as the first stop, else its path.

    Without a text: the one in force.
    """
    words = (text or text_in_force(path) or b"").decode("utf-8", errors="replace")
    named = NAMED.search(words)
    if named:
        return named[1]
    first = words.partition("\n")[0]
    return (STOPS.split(first.lstrip("# "))[0] if first.startswith("#") else "") or path
