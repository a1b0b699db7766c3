"""What a caller wants whom nobody could answer in time: the answered call is greeted and asked.

    AGI(.../menu,<CALL_ID>,<nonce>,<hotline>)

Sets MENU_PRIO and MENU_WAIT_S where the chosen queue has its own, MENU_NEXT (queue, callback, voicemail, emergency or
goodbye) and MENU_DONE last. Each choice is in the journal before the caller hears that it is accepted. The caller is
led to the end by the menus they began with.
"""

from dataclasses import dataclass
from typing import get_args
from zoneinfo import ZoneInfo

from domain.facts import CallLanguageChosen, CallMenuChosen, CallMenuMoved, CallNumberEntered, Fact
from domain.facts.calls import MenuChoice
from domain.menus import Chosen, Conversation, Digit, Event, Given, Hear, Menus, Silence, begin, step
from domain.menus.events import Entered, LanguageChosen, Moved, Told
from domain.menus.model import Queue
from domain.rows import EnteredNumber, Row
from ivr.flows.room import Room
from ivr.hotlines import sound_of
from ivr.session import AgiSession
from store.queries.organisation import the_organisation
from store.tasks import spawn


class NotServed(Exception):
    """The menus want what no call can be led through: their file should have been refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Caller:
    """One call at the menus of its hotline."""

    session: AgiSession
    hotline_id: str
    menus: Menus

    async def hear(self, hear: Hear) -> Event:
        """Say it, ready to be interrupted by any key; then wait for one."""
        digit = await self.session.hear(*map(self.sound, hear.prompts), wait_ms=hear.wait_ms)
        return Digit(digit) if digit else Silence()

    def sound(self, prompt: str) -> str:
        """A prompt as Asterisk plays it."""
        return sound_of(self.hotline_id, self.menus, prompt)

    async def tell_queue(self, name: str) -> None:
        """The rules of the queue at this node, as far as they are not the hotline's own; no other node has any."""
        node = self.menus.nodes[name]
        waiting = self.menus.queues[node.queue] if isinstance(node, Queue) else None
        if waiting and waiting.priority:
            await self.session.set_variable("MENU_PRIO", waiting.priority)
        if waiting and waiting.wait_s:
            await self.session.set_variable("MENU_WAIT_S", waiting.wait_s)


class LeadMenu:
    """The flow `menu`: leads the caller through the menus of their hotline."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def __call__(self, session: AgiSession) -> None:
        """Ask until the caller has chosen, commit, and tell Asterisk."""
        hotline_id = session.args[0] if session.args else ""
        caller = _Caller(session=session, hotline_id=hotline_id, menus=self._room.hotlines.menus_of(hotline_id))
        led = begin(caller.menus, await self._given(caller))
        while isinstance(led.say, Hear):
            led = step(led, await self._hear(caller, led, led.say))
        await self._write(caller, led)
        await _follow(caller, led)
        if not isinstance(led.say, Chosen) or led.say.choice not in get_args(MenuChoice):
            raise NotServed(led.node)
        await self._commit(caller, led.say)
        if led.say.prompts:
            await session.say(*map(caller.sound, led.say.prompts))
        await caller.tell_queue(led.node)
        await session.set_variable("MENU_NEXT", led.say.choice)
        await session.set_variable("MENU_DONE", 1)

    async def _given(self, caller: _Caller) -> Given:
        """What is known of the caller; one whose language this hotline does not speak hears its own."""
        language = caller.session.environment.get("agi_language", "")
        if language not in caller.menus.languages:
            language = caller.menus.languages[0]
            await caller.session.set_language(language)
        async with self._room.journal.engine.connect() as connection:
            zone = ZoneInfo((await the_organisation(connection)).zone)
        local = self._room.journal.now().astimezone(zone)
        return Given(language=language, local=local, has_number=bool(caller.session.caller.number))

    async def _hear(self, caller: _Caller, led: Conversation, hear: Hear) -> Event:
        """What the caller does now, while the journal takes what led here: Asterisk drops a key that is pressed between
        two commands, and those who know the way press fast."""
        writing = spawn("menu journal", self._write(caller, led), vital=False)
        try:
            await _follow(caller, led)
            return await caller.hear(hear)
        finally:
            await writing

    async def _write(self, caller: _Caller, led: Conversation) -> None:
        for told in led.told:
            await self._room.journal.append(*self._facts(caller, told))

    def _facts(self, caller: _Caller, told: Told) -> tuple[Fact | Row, ...]:
        at, call_id, version = self._room.journal.now(), caller.session.call_id, caller.menus.version
        match told:
            case Moved():
                moved = CallMenuMoved(
                    at=at,
                    call_id=call_id,
                    menu=told.menu,
                    node=told.node,
                    step=told.step,
                    why=told.why,
                    menus=version,
                )
                return (moved,)
            case LanguageChosen():
                return (CallLanguageChosen(at=at, call_id=call_id, language=told.language),)
            case Entered():
                row = EnteredNumber(call_id=call_id, asked=told.asked, digits=told.digits)
                return CallNumberEntered(at=at, call_id=call_id, node=told.node, asked=told.asked), row

    async def _commit(self, caller: _Caller, chosen: Chosen) -> None:
        journal = self._room.journal
        fact = CallMenuChosen(
            at=journal.now(),
            call_id=caller.session.call_id,
            menu=chosen.menu,
            choice=chosen.choice,  # type: ignore[arg-type]
            why=chosen.why,
            node=chosen.node,
            menus=caller.menus.version,
            department_id=chosen.department or None,
        )
        await journal.append(fact)


async def _follow(caller: _Caller, led: Conversation) -> None:
    """What the last step means for the channel: its language."""
    for told in led.told:
        if isinstance(told, LanguageChosen):
            await caller.session.set_language(told.language)
