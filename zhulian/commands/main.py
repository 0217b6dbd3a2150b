"""The command zhulian 命令行入口."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help="助联：社会大救助平台")


def main() -> None:
    """Run the command."""
    app()
