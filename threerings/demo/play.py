"""A call of the demo under way: how long to wait for what, and when its caller hangs up. Pure: time comes in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.facts import CaseSigned, RecordingFailed, RecordingSealed, RecordingVoid
from store.codec import Recorded
from threerings.demo.scenes import Scene
from threerings.journey import Journey

THANKS = timedelta(seconds=2)
"""From hearing that help is on its way until the caller hangs up."""
SEALING = timedelta(seconds=20)
"""From the end of the call until everything about it must be in the journal."""


@dataclass(frozen=True, slots=True)
class Patience:
    """`news`: without any for so long a step is missing; `talk`: a caller who is not helped hangs up after it; `alone`:
    so does one whom Asterisk serves alone, once the greeting is heard."""

    news: timedelta
    talk: timedelta
    alone: timedelta


WITH_ROBOTS = Patience(timedelta(seconds=20), timedelta(seconds=30), timedelta(seconds=8))
WITH_HUMANS = Patience(timedelta(seconds=180), timedelta(seconds=300), timedelta(seconds=60))


@dataclass
class Play:
    """`news_at`: when the journal last told something of this call."""

    scene: Scene
    patience: Patience
    news_at: datetime
    journey: Journey = field(default_factory=Journey)

    def take(self, recorded: Recorded, now: datetime) -> list[Recorded]:
        """Another fact of the journal; those that belong to the call come back."""
        mine = self.journey.take(recorded)
        if mine:
            self.news_at = now
        return mine

    def caller_goes(self, now: datetime) -> bool:
        """Does the caller hang up: help is on its way, or the talk leads nowhere?"""
        call, signed = self.journey.call, self.journey.first(CaseSigned)
        if call is None or call.answered_at is None or call.ended_at or self.scene.request is None:
            return False
        stays = self.patience.alone if call.static_why else self.patience.talk
        return now - call.answered_at > stays or (signed is not None and now - signed.fact.at > THANKS)

    def over(self, now: datetime) -> bool:
        """Is there nothing more to wait for?"""
        quiet, call = now - self.news_at, self.journey.call
        if call is None or call.ended_at is None:
            return quiet > self.patience.news
        if all(self.journey.first(*step.kinds) for step in self.scene.steps):
            return True
        kept = self.journey.first(RecordingSealed, RecordingFailed, RecordingVoid)
        return quiet > (THANKS if kept and not self._signature_due else SEALING)

    @property
    def _signature_due(self) -> bool:
        case = self.journey.case
        return bool(case and case.dispatched_at and not case.signed_at)
