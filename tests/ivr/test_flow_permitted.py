"""Somebody whom we called has answered: the rules are asked again, over a real session and a real journal."""

from datetime import timedelta

from domain.facts import AttemptReserved, MayCallDecided
from domain.rows import Party
from outbound.opt_outs import OptOutAsk, opt_out
from tests.conftest import HandClock
from tests.ivr.asterisk_end import CALL_ID
from tests.ivr.house import House

ATTEMPT, NUMBER = "7" * 32, "+84900000416"


async def called(house: House, now: HandClock) -> None:
    """They asked to be called back, and were."""
    reserved = AttemptReserved(
        at=now(), attempt_id=ATTEMPT, call_id=CALL_ID, channel_id="ch", purpose="callback", for_id="duty"
    )
    await house.journal.append(reserved, Party(call_id=CALL_ID, number=NUMBER))


async def test_who_may_be_called_is_put_through(house: House, now: HandClock) -> None:
    await called(house, now)
    heard = await house.ask("permitted", ATTEMPT, "connect")
    assert list(heard.variables.items()) == [("PERMITTED", "1"), ("PERMIT_DONE", "1")]
    (told,) = [fact for fact in await house.told(None) if isinstance(fact, MayCallDecided)]
    assert (told.attempt_id, told.stage, told.allowed) == (ATTEMPT, "connect", True)


async def test_who_said_no_while_it_rang_is_not(house: House, now: HandClock) -> None:
    await called(house, now)
    now.at += timedelta(seconds=9)
    await opt_out(house.journal, OptOutAsk(number=NUMBER, via="message"))
    heard = await house.ask("permitted", ATTEMPT, "answer")
    assert heard.variables == {"PERMITTED": "0", "PERMIT_DONE": "1"}


async def test_an_attempt_that_nobody_knows_is_not(house: House) -> None:
    heard = await house.ask("permitted", "never-heard-of", "whenever")
    assert heard.variables == {"PERMITTED": "0", "PERMIT_DONE": "1"}
