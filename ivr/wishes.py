"""Wishes left while the application was away, taken into the journal: each once, however often we are killed.

The spool gives a wish (one rename), the journal's turn decides if it is new (SpoolTaken stands for it), and only when
the call's recording is sealed, which holds the same words, is the sound itself thrown away.
"""

import asyncio
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import select

from domain.calls import Call
from domain.facts import (
    CallAnswered,
    CallArrived,
    CallEnded,
    CallLanguageChosen,
    CallMenuChosen,
    CallMessageLeft,
    Fact,
    RecordingSealed,
    SpoolTaken,
    StaticServed,
)
from domain.facts.calls import MenuWhy
from domain.recordings import Recording
from domain.rows import Party, Row
from domain.world import CALLS, RECORDINGS
from ivr.prompts.catalogue import LANGUAGES
from ivr.spool import Spool, Wish
from store.codec import Recorded
from store.followers import Follower
from store.journal import Journal
from store.numbers import REGION, e164
from store.queries.organisation import hotline_of
from store.tables import facts
from store.tasks import end, spawn
from store.turn import Turn

LOOK_EVERY_S = 5.0
AWAY = "away"
"""Why the dialplan served a caller of whom we learn from the spool alone."""
STATIC = "static"
"""The menu of the dialplan itself, which knows one key: the one for emergencies."""

log = structlog.get_logger("ivr")


class Wishes:
    """Watches the spool from `start` to `stop`."""

    def __init__(self, journal: Journal, spool: Spool, region: str = REGION) -> None:
        self._journal, self._spool, self._region = journal, spool, region
        self._known: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._sealed = Follower("spool", journal, (RecordingSealed,), self._on_sealed)

    async def start(self) -> None:
        """Take what is there, then look again every few seconds."""
        await self.take_all(self._spool.left_over())
        await self._sealed.start()
        self._task = spawn("spool", self._watch())

    async def stop(self) -> None:
        """Look no more."""
        await end(self._task)
        await self._sealed.stop()

    async def take_all(self, wishes: list[Wish]) -> None:
        """Bring wishes into the journal; those that are there already change nothing."""
        for wish in wishes:
            if wish.call_id in self._known:
                continue
            new, sealed = await self._journal.decide(partial(self._take, wish))
            self._known.add(wish.call_id)
            if sealed:
                self._spool.finish(wish.call_id)
            log.info("wish_taken", call_id=wish.call_id, new=new, seconds=wish.seconds)

    async def look(self) -> None:
        """Take what is over; tell of the emergencies that are not."""
        await self.take_all(await asyncio.to_thread(self._spool.take, self._journal.now()))
        for wish in await asyncio.to_thread(self._spool.urgent):
            await self._journal.decide(partial(_tell_at_once, wish))

    async def _watch(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def _take(self, wish: Wish, turn: Turn) -> tuple[bool, bool]:
        """Decide in the journal's turn: (is it new, does the sealed recording hold it)."""
        sealed = _holds_it(await turn.state(RECORDINGS, wish.call_id))
        call: Call | None = await turn.state(CALLS, wish.call_id)
        told = call is not None and call.message_s is not None and call.static_why is None
        if told or await _taken_before(turn, wish.call_id):
            return False, sealed
        hotline = await hotline_of(turn.connection, wish.hotline_id)
        await turn.append(*self._items(wish, call, hotline.cycle_ms if hotline else 5000, turn.now))
        return True, sealed

    def _items(self, wish: Wish, call: Call | None, cycle_ms: int, now: datetime) -> list[Fact | Row]:
        """What is concluded from a wish, beyond what is known of its call."""
        call_id = wish.call_id
        ended = _time(wish.ended_at, now)
        began = min(_time(wish.began_at, ended), ended)
        items: list[Fact | Row] = []
        if call is None or call.arrived_at is None:
            items += self._unheard_of(wish, cycle_ms, began)
        if call is None or call.answered_at is None:
            items.append(CallAnswered(at=began, call_id=call_id, by="static", inferred=True))
        if call is None or call.static_why is None:
            items.append(StaticServed(at=began, call_id=call_id, why=AWAY, inferred=True))
        language = wish.language[:2]
        if language in LANGUAGES and (call is None or not (call.routed or call.language_at)):
            items.append(CallLanguageChosen(at=began, call_id=call_id, language=language, inferred=True))
        if _asks_for_help(wish, call):
            items.append(_help(wish, _time(wish.urgent_at, ended)))
        if wish.seconds:
            items.append(CallMessageLeft(at=ended, call_id=call_id, seconds=wish.seconds, inferred=True))
        if call is None or call.arrived_at is None:
            items.append(CallEnded(at=ended, call_id=call_id, inferred=True))
        return [*items, SpoolTaken(at=now, call_id=call_id, seconds=wish.seconds)]

    def _unheard_of(self, wish: Wish, cycle_ms: int, began: datetime) -> list[Fact | Row]:
        arrived = CallArrived(
            at=began,
            call_id=wish.call_id,
            hotline_id=wish.hotline_id,
            ring_started_at=began,
            cycle_ms=cycle_ms,
            inferred=True,
        )
        number = e164(wish.number, self._region) if wish.number else ""
        return [arrived, Party(call_id=wish.call_id, number=number, name=wish.name, withheld=not number)]

    async def _on_sealed(self, turn: Turn, recorded: Recorded) -> None:
        """One copy is enough. No sound is no error: most calls leave none."""
        assert isinstance(recorded.fact, RecordingSealed)
        if _holds_it(await turn.state(RECORDINGS, recorded.fact.call_id)):
            self._spool.finish(recorded.fact.call_id)


async def _tell_at_once(wish: Wish, turn: Turn) -> None:
    """Of a call that is known, an emergency is not kept until its caller has said what they want."""
    call: Call | None = await turn.state(CALLS, wish.call_id)
    if call is not None and _asks_for_help(wish, call):
        await turn.append(_help(wish, _time(wish.urgent_at, turn.now)))


def _asks_for_help(wish: Wish, call: Call | None) -> bool:
    return bool(wish.urgent_at) and (call is None or call.menu_choice != "emergency")


def _help(wish: Wish, at: datetime) -> CallMenuChosen:
    why: MenuWhy = "default" if wish.urgent_why == "default" else "digit"
    return CallMenuChosen(at=at, call_id=wish.call_id, menu=STATIC, choice="emergency", why=why, inferred=True)


def _holds_it(recording: Recording | None) -> bool:
    """Is all that was said in the sealed recording? Not where it failed in part, or was stopped as the caller asked."""
    return recording is not None and recording.phase == "sealed" and not (recording.failed or recording.stopped_at)


async def _taken_before(turn: Turn, call_id: str) -> bool:
    query = select(facts.c.seq).where(facts.c.call_id == call_id, facts.c.kind == SpoolTaken.kind).limit(1)
    return await turn.connection.scalar(query) is not None


def _time(text: str, otherwise: datetime) -> datetime:
    """A time that the exit wrote; another where it is unreadable, or ahead of us."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return time if time.tzinfo is not None and time <= otherwise else otherwise
