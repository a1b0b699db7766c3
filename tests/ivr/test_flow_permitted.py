"""Somebody whom we called has answered: the rules are asked again, or they want no more calls; over a real session."""

from datetime import timedelta

import pytest

from domain.facts import AttemptReserved, MayCallDecided, PersonOptedOut
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


async def test_nine_is_no_more_calls_for_good(house: House, now: HandClock) -> None:
    await called(house, now)
    heard = await house.ask("no_more", ATTEMPT, keys="9")
    assert (heard.played, heard.variables) == (["no-more-offer", "no-more-kept"], {"MORE_DONE": "1"})
    (said,) = [fact for fact in await house.told() if isinstance(fact, PersonOptedOut)]
    assert (said.via, said.covers, said.call_id) == ("key", "everything", CALL_ID)
    again = await house.ask("permitted", ATTEMPT, "connect")
    assert again.variables["PERMITTED"] == "0"


@pytest.mark.parametrize(("attempt_id", "keys"), [(ATTEMPT, "1"), (ATTEMPT, "-"), ("nobody", "9")])
async def test_nothing_is_promised_that_was_not_kept(house: House, now: HandClock, attempt_id: str, keys: str) -> None:
    await called(house, now)
    heard = await house.ask("no_more", attempt_id, keys=keys)
    assert (heard.played, heard.variables) == (["no-more-offer"], {})
    assert not [fact for fact in await house.told() if isinstance(fact, PersonOptedOut)]
