"""The synthetic county 演示县: invented people, as the files that departments would send."""

from zhulian.commands.county.areas import NoAreas
from zhulian.commands.county.making import CountySummary, make

__all__ = ["CountySummary", "NoAreas", "make"]
