"""What a caller wants whom nobody could answer in time: the answered call is greeted and asked.

    AGI(.../menu,<CALL_ID>,<nonce>,<hotline>)

Sets MENU_PRIO and MENU_WAIT_S where the chosen queue has its own; MENU_KEPT, MENU_KEPT_S, MENU_SKILL, MENU_SKILL_S and
MENU_OWNER where who waits is kept for some (`domain.kept.Kept`); MENU_NEXT (queue, callback, voicemail, emergency or
goodbye) and MENU_DONE last; for a caller who was put through and answered there, the dialplan sets both of these. Each
choice is in the journal before the caller hears that it is accepted. The caller is led to the end by the menus they
began with.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from domain.attempts import AttemptAsk
from domain.decisions import Refused
from domain.facts import CallLanguageChosen, CallMenuChosen, CallMenuMoved, CallNumberEntered, Fact
from domain.facts.calls import Nobody
from domain.facts.outbound import AttemptOutcome
from domain.kept import Beginning, Kept, kept_for
from domain.menus import (
    Barred,
    Chosen,
    Conversation,
    Digit,
    Event,
    Given,
    Hear,
    Left,
    LookUp,
    Menus,
    PutThrough,
    Reached,
    Unreached,
    begin,
    for_help,
    keyed,
    no_room,
    step,
)  # fmt: skip
from domain.menus.events import Entered, LanguageChosen, Moved, Told
from domain.menus.model import Identify, Queue, Transfer, Waiting
from domain.rows import EnteredNumber, LanguageChoice, Row
from domain.waiting import nobody_serves
from ivr.errors import AgiTimeout
from ivr.flows.doors import Door, Doors
from ivr.flows.looking_up import LookingUp
from ivr.flows.number import agree_on_number
from ivr.flows.opening_times import OpeningTimes
from ivr.flows.place_kept import tell_place
from ivr.flows.room import Room
from ivr.flows.spoken_choice import SpokenChoice
from ivr.flows.unrecorded import Unrecorded
from ivr.hotlines import sound_of
from ivr.prompts.catalogue import OPENING
from ivr.session import AgiSession, Number
from store.accounts import all_abilities
from store.numbers import e164
from store.packs import shipped
from store.queries.languages import whose_choice
from store.queries.organisation import the_organisation
from store.queries.persons import persons_by_number
from store.tasks import spawn

WENT: Mapping[str, AttemptOutcome] = {
    "ANSWER": "answered", "BUSY": "busy", "NOANSWER": "no_answer", "CANCEL": "no_answer", "": "rejected",
}  # fmt: skip
"""How the ringing of somebody outside went, by Asterisk's word; empty: no trunk knows the number. Else it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Caller:
    """One call at the menus of its hotline. `whose`: by what the language they choose is remembered, if by anything."""

    session: AgiSession
    hotline_id: str
    menus: Menus
    looking_up: LookingUp
    unrecorded: Unrecorded
    spoken: SpokenChoice
    times: OpeningTimes
    whose: str
    nobody: Nobody | None = None
    """Why no agent is at work, if none is."""

    async def hear(self, hear: Hear, language: str) -> Event:
        """Say it, ready to be interrupted by any key or word that chooses; then wait for one."""
        await self.unrecorded.be(silent=False)
        node = self.menus.nodes[hear.node]
        async with self.sounds(hear.prompts, language) as sounds, self.spoken.at(node, language) as spoken:
            digit = await self.session.hear(*sounds, wait_ms=hear.wait_ms + spoken.more_ms)
        return spoken.event(digit)

    async def key_in(self, hear: Hear, language: str) -> str | None:
        """Ask for a number, and for those that follow it; the keys. Proofs are not recorded: None where they would
        be."""
        secret = isinstance(self.menus.nodes[hear.node], Identify)
        if not await self.unrecorded.be(silent=secret) and secret:
            return None
        async with AsyncExitStack() as stack:
            numbers = []
            asked: Hear | None = hear
            while asked is not None:
                sounds = await stack.enter_async_context(self.sounds(asked.prompts, language))
                numbers.append(Number(sounds, asked.digits))
                asked = asked.then
            return await self.session.key_in(*numbers, first_ms=hear.wait_ms, next_ms=hear.next_ms)

    @asynccontextmanager
    async def sounds(self, prompts: Iterable[str], language: str) -> AsyncIterator[tuple[str, ...]]:
        """Prompts as Asterisk plays them, while they are needed; what says the hours is spoken out of the file."""
        async with AsyncExitStack() as stack:
            found = []
            for prompt in prompts:
                if prompt in OPENING and prompt not in self.menus.prompts:
                    found.append(await stack.enter_async_context(self.times.spoken(prompt, language)))
                else:
                    found.append(self.sound(prompt))
            yield tuple(filter(None, found))

    async def say(self, prompts: Iterable[str], language: str) -> None:
        """Say these to their end."""
        async with self.sounds(prompts, language) as sounds:
            if sounds:
                await self.session.say(*sounds)

    def sound(self, prompt: str) -> str:
        """A prompt as Asterisk plays it. The house's own menu says that agents are busy only where there are any."""
        if self.nobody and prompt == "menu":
            prompt = "menu-nobody"
        return sound_of(self.hotline_id, self.menus, prompt)

    def queue(self, name: str) -> str:
        """The queue at this node; empty: it is no queue."""
        node = self.menus.nodes[name]
        return node.queue if isinstance(node, Queue) else ""

    def waiting(self, name: str) -> Waiting | None:
        """The rules of the queue at this node, if it is one."""
        return self.menus.queues.get(self.queue(name))


class LeadMenu:
    """The flow `menu`: leads the caller through the menus of their hotline."""

    def __init__(self, room: Room) -> None:
        self._room, self._calendars, self._doors = room, shipped().calendars, Doors(room)

    async def __call__(self, session: AgiSession) -> None:
        """Ask until the caller has chosen, commit, and tell Asterisk."""
        try:
            await self._led_out(session)
        finally:
            self._doors.passed(session.call_id)

    async def _led_out(self, session: AgiSession) -> None:
        caller, given = await self._welcome(session)
        try:
            led = await self._lead(caller, begin(caller.menus, given))
        finally:
            await caller.unrecorded.be(silent=False)
        await self._write(caller, led)
        _follow(caller, led)
        if not isinstance(led.say, Chosen):
            return  # they were put through, and answered: the dialplan leads them on
        await self._commit(caller, led.say, led)
        self._doors.passed(session.call_id)
        if led.say.choice == "callback":
            led = await self._agree_on_number(caller, led)
        assert isinstance(led.say, Chosen), "help too is where one leaves the menus"
        await caller.say(led.say.prompts, led.language)
        told: dict[str, str | int] = {}
        if waiting := caller.waiting(led.node):
            told = _rules(waiting, await self._kept(session.call_id, waiting, led.language))
        await session.set_variables({**told, "MENU_NEXT": led.say.choice, "MENU_DONE": 1})

    async def _agree_on_number(self, caller: _Caller, led: Conversation) -> Conversation:
        """The wish is committed by now; a caller who needs help meanwhile has it instead."""
        key = caller.menus.emergency_key
        agreed = await agree_on_number(self._room, caller.session, led.language, key)
        if agreed == "agreed":
            await tell_place(self._room, caller.session, led.language)
        if agreed != "emergency":
            return led
        helped = for_help(led)
        assert isinstance(helped.say, Chosen), "help is where one leaves the menus"
        await self._commit(caller, helped.say, helped)
        return helped

    async def _kept(self, call_id: str, waiting: Waiting, language: str) -> Kept:
        world = self._room.journal.world
        async with self._room.journal.engine.connect() as connection:
            able = await all_abilities(connection)
        call = world.calls.get(call_id)
        owner_id = call.owner_id if call and not call.owner_passed_by else None
        caller = Beginning(keeping=waiting.keeping, language=language, owner_id=owner_id)
        return kept_for(world.agents.values(), able, caller)

    async def _lead(self, caller: _Caller, led: Conversation) -> Conversation:
        while not isinstance(led.say, Left):
            match led.say:
                case Chosen():
                    taken = await self._taken(caller, led)
                    if taken is led:
                        break
                    led = taken
                case Hear() as hear:
                    led = await self._hear(caller, led, hear)
                case LookUp() as asked:
                    led = step(led, await self._look_up(caller, led, asked))
                case PutThrough() as through:
                    led = step(led, await self._put_through(caller, led, through))
        return led

    async def _taken(self, caller: _Caller, led: Conversation) -> Conversation:
        """Where they go who were led out of the menus: as they are, unless a queue is full that they would wait in."""
        rules = caller.waiting(led.node)
        door = Door(
            call_id=caller.session.call_id,
            hotline_id=caller.hotline_id,
            queue=caller.queue(led.node),
            language=led.language,
        )
        return led if rules is None or await self._doors.opens(door, rules) else no_room(led)

    async def _welcome(self, session: AgiSession) -> tuple[_Caller, Given]:
        """Who is there, and what is known of them; one whose language this hotline does not speak hears its own."""
        hotline_id = session.args[0] if session.args else ""
        menus, language = self._room.hotlines.menus_of(hotline_id), session.environment.get("agi_language", "")
        if language not in menus.languages:
            language = menus.languages[0]
            session.set_language(language)
        async with self._room.journal.engine.connect() as connection:
            organisation = await the_organisation(connection)
            number = e164(session.caller.number, self._room.region)
            whose = whose_choice(await persons_by_number(connection, number), number)
        looking_up = LookingUp(self._room, session)
        given = Given(
            language=language,
            local=self._room.journal.now().astimezone(ZoneInfo(organisation.zone)),
            has_number=bool(session.caller.number),
            provable=await looking_up.provable(),
            calendar=self._calendars.get(organisation.rules.calendar),
        )
        caller = _Caller(
            session=session,
            hotline_id=hotline_id,
            menus=menus,
            looking_up=looking_up,
            spoken=SpokenChoice(self._room.recogniser, self._room.telephony, self._room.recordings_dir, session),
            unrecorded=Unrecorded(self._room.telephony, self._room.journal, session),
            times=OpeningTimes(self._room.sentences, menus.hours, given),
            whose=whose,
            nobody=nobody_serves(self._room.journal.world.agents.values()),
        )
        return caller, given

    async def _look_up(self, caller: _Caller, led: Conversation, asked: LookUp) -> Event:
        """What is found; what is told of it is recorded like all that is said."""
        await self._write(caller, led)
        _follow(caller, led)
        if asked.what != "identify":
            await caller.unrecorded.be(silent=False)
        await caller.say(asked.prompts, led.language)
        return await caller.looking_up.look_up(asked, led.language)

    async def _hear(self, caller: _Caller, led: Conversation, hear: Hear) -> Conversation:
        """Where the caller goes by what they do now, while the journal takes what led here: Asterisk drops a key that
        is pressed between two commands, and those who know the way press fast."""
        writing = spawn("menu journal", self._write(caller, led), vital=False)
        try:
            _follow(caller, led)
            if not hear.digits:
                return step(led, await caller.hear(hear, led.language))
            keys = await caller.key_in(hear, led.language)
            return step(led, Barred()) if keys is None else keyed(led, keys)
        finally:
            await writing

    async def _put_through(self, caller: _Caller, led: Conversation, through: PutThrough) -> Event:
        """They hear it first; then it rings, if it may. Recorded like all that is said. Whether somebody who does not
        come back in time still talks, or has gone, their call's end tells. The emergency key ends the ringing."""
        await self._write(caller, led)
        _follow(caller, led)
        await self._commit(caller, through, led)
        await caller.unrecorded.be(silent=False)
        await caller.say(through.prompts, led.language)
        node, call_id = caller.menus.nodes[through.node], caller.session.call_id
        assert isinstance(node, Transfer)
        ask = AttemptAsk(purpose="transfer", for_id=call_id, number=node.to, ring_s=node.ring_s, call_id=call_id)
        onward = await self._room.through.begin(ask)
        if isinstance(onward, Refused):
            return Unreached()
        try:
            key = caller.menus.emergency_key
            went = await caller.session.put_through(onward.number, node.ring_s, onward.attempt_id, key)
        except AgiTimeout:
            return Reached()
        outcome = WENT.get(went, "failed")
        await self._room.through.end(onward.attempt_id, outcome)
        if went == "CANCEL":
            return Digit(key)
        return Reached() if outcome == "answered" else Unreached()

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
                chosen = CallLanguageChosen(at=at, call_id=call_id, language=told.language)
                remembered = LanguageChoice(whose=caller.whose, language=told.language)
                return (chosen, remembered) if caller.whose else (chosen,)
            case Entered():
                row = EnteredNumber(call_id=call_id, asked=told.asked, digits=told.digits)
                return CallNumberEntered(at=at, call_id=call_id, node=told.node, asked=told.asked), row

    async def _commit(self, caller: _Caller, chosen: Chosen | PutThrough, led: Conversation) -> None:
        """Whoever asks to be called back because a queue was full keeps a place of that queue's rank."""
        journal, called_back = self._room.journal, isinstance(chosen, Chosen) and chosen.choice == "callback"
        rules = caller.menus.queues[led.full[-1]] if called_back and led.full else caller.waiting(chosen.node)
        line = rules or Waiting()
        fact = CallMenuChosen(
            at=journal.now(),
            call_id=caller.session.call_id,
            menu=chosen.menu,
            choice=chosen.choice if isinstance(chosen, Chosen) else "transfer",
            why=chosen.why,
            node=chosen.node,
            menus=caller.menus.version,
            priority=line.priority,
            queue=caller.queue(chosen.node),
            department_id=chosen.department or None,
            skill=line.keeping.skill,
            skill_s=line.keeping.skill_s,
            language_s=line.keeping.language_s,
        )
        await journal.append(fact)


def _rules(waiting: Waiting, kept: Kept) -> dict[str, str | int]:
    """Of a queue, as far as they are not the hotline's own, and whom they are kept for who wait in it."""
    rules: dict[str, str | int] = {}
    if waiting.priority:
        rules["MENU_PRIO"] = waiting.priority
    if waiting.wait_s:
        rules["MENU_WAIT_S"] = waiting.wait_s
    if kept.language:
        rules |= {"MENU_KEPT": kept.language, "MENU_KEPT_S": waiting.keeping.language_s, "MENU_OWNER": kept.owner_seat}
    if kept.skill:
        rules |= {"MENU_SKILL": kept.skill, "MENU_SKILL_S": waiting.keeping.skill_s}
    return rules


def _follow(caller: _Caller, led: Conversation) -> None:
    """What the last step means for the channel: its language."""
    for told in led.told:
        if isinstance(told, LanguageChosen):
            caller.session.set_language(told.language)
