"""Separation of steps 岗位分离: two steps of one case that one person may not do both."""

from __future__ import annotations

from dataclasses import dataclass


class SameHand(Exception):
    """One person would do both steps; the message says which, in Chinese."""


@dataclass(frozen=True, slots=True)
class Separation:
    """A pair of steps, in the words of the office."""

    earlier: str
    later: str

    def refuse_same_hand(self, *, earlier_by: int, later_by: int) -> None:
        """Let the later step go on only by another user; takes the keys of the two users. Raises SameHand."""
        if earlier_by == later_by:
            raise SameHand(f"{self.earlier}的人不能{self.later}同一件，请交给另一位办理")


RECEIVED_AND_CONFIRMED = Separation("受理", "审核确认")
SURVEYED_AND_CONFIRMED = Separation("入户调查", "审核确认")
SEPARATIONS = (RECEIVED_AND_CONFIRMED, SURVEYED_AND_CONFIRMED)
