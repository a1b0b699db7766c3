"""What a caller wants whom nobody could answer in time: the answered call is greeted and asked.

    AGI(.../menu,<CALL_ID>,<nonce>,<hotline>)

Sets MENU_NEXT (queue, callback, voicemail, emergency or goodbye) and MENU_DONE last. The choice is in the journal
before the caller hears that it is accepted.
"""

from domain.facts import CallMenuChosen
from domain.menu import DIGITS, MAIN, Ask, Chosen, Menu, begin, flaws, step
from ivr.flows.room import Room
from ivr.prompts.catalogue import PROMPTS
from ivr.session import AgiSession


class UnusableMenu(Exception):
    """A menu would leave callers stranded: the text says where."""


class LeadMenu:
    """The flow `menu`: leads the caller through one menu."""

    def __init__(self, room: Room, menu: Menu = MAIN) -> None:
        wrong = flaws(menu, PROMPTS)
        if wrong:
            raise UnusableMenu(f"menu {menu.name!r}: " + "; ".join(wrong))
        self._room, self._menu = room, menu

    async def __call__(self, session: AgiSession) -> None:
        """Ask until the caller has chosen, commit, and tell Asterisk."""
        led = begin(self._menu, has_number=bool(session.caller.number))
        while isinstance(led.say, Ask):
            led = step(led, await _ask(session, led.say))
        await self._commit(session, led.say)
        for prompt in led.say.prompts:
            await session.stream_file(f"tr/{prompt}")
        await session.set_variable("MENU_NEXT", led.say.choice)
        await session.set_variable("MENU_DONE", 1)

    async def _commit(self, session: AgiSession, chosen: Chosen) -> None:
        journal = self._room.journal
        fact = CallMenuChosen(
            at=journal.now(), call_id=session.call_id, menu=self._menu.name, choice=chosen.choice, why=chosen.why
        )
        await journal.append(fact)


async def _ask(session: AgiSession, ask: Ask) -> str:
    """Say it, ready to be interrupted by any key; then wait for one."""
    for prompt in ask.prompts:
        if digit := await session.stream_file(f"tr/{prompt}", DIGITS):
            return digit
    return await session.wait_for_digit(ask.wait_ms)
