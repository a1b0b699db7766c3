"""How full a queue is: whom it takes nobody more than, and when the lead is warned.

Everybody counts who waits in it on the telephone, and who has been let in but has not begun to hear music yet. Whoever
keeps a place at home takes none of the places on the line, but stands before those who join it: so they count in the
time that one who joins would wait. Callers whose agent was lost, and emergencies, are never asked.
"""

from dataclasses import dataclass

from domain.calls import Call
from domain.kept import Ahead, Asker, would_stand
from domain.menus.model import Waiting

FILLING = 0.8
"""From here on the lead is warned: time to call somebody to the telephones before the first caller is sent on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fullness:
    """A queue now: `waiting` of at most `most` callers; one who joined would wait `expected_s`, of at most `longest_s`.
    `expected_s` None: nobody serves it, and no time is known."""

    waiting: int
    most: int
    expected_s: int | None
    longest_s: int | None

    @property
    def full(self) -> bool:
        """It takes nobody more."""
        too_long = self.expected_s is not None and self.longest_s is not None and self.expected_s > self.longest_s
        return self.waiting >= self.most or too_long

    @property
    def filling(self) -> bool:
        """It is full, or will soon be."""
        known = self.expected_s is not None and self.longest_s is not None
        soon = known and self.expected_s >= FILLING * self.longest_s  # type: ignore[operator]
        return self.full or soon or self.waiting >= FILLING * self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One of a hotline's queues, for one who speaks this language. `entering`: callers whom nothing shows yet, and who
    were let in."""

    hotline_id: str
    queue: str
    rules: Waiting
    language: str
    entering: int = 0


def fullness(ahead: Ahead, asked: Line) -> Fullness:
    """How full it is for one who would join it now."""
    there = [call for call in ahead.floor.calls if _waits_in(call, asked)]
    joining = Asker(
        priority=asked.rules.priority,
        language=asked.language,
        keeping=asked.rules.keeping,
        more=sum(call.phase == "menu" for call in there) + asked.entering,
    )
    return Fullness(
        waiting=len(there) + asked.entering,
        most=asked.rules.most,
        expected_s=would_stand(ahead, joining).expected_s,
        longest_s=asked.rules.longest_s,
    )


def _waits_in(call: Call, asked: Line) -> bool:
    """Those of no queue came by no menu: they wait in all of their hotline's."""
    here = call.direction == "in" and call.hotline_id == asked.hotline_id and call.queue in (asked.queue, "")
    return here and not call.emergency and (call.phase == "waiting" or _enters(call))


def _enters(call: Call) -> bool:
    """They chose to wait, and Asterisk has not told yet that they do."""
    left = call.left_line_at
    return call.phase == "menu" and call.menu_choice == "queue" and (left is None or left < (call.menu_at or left))
