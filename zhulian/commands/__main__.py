"""`python -m zhulian.commands` is the command zhulian."""

from __future__ import annotations

from zhulian.commands.main import main

main()
