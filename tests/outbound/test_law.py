"""The rules on calling hold every call: asked as it is reserved, as it leaves, and while it is on its way; and kept."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from domain import facts as f
from domain.attempts import Attempt, AttemptAsk
from domain.decisions import ALLOWED, Refused
from domain.house import HouseRules
from domain.kept_verdicts import KeptVerdict
from domain.may_call import ask_of, digest_of, may_call, record
from domain.permission import Known
from domain.world import ATTEMPTS, VERDICTS
from outbound.attempts import place, reserve, send
from outbound.law import Law
from outbound.opt_outs import OptOutAsk, WrongAsk, opt_out, wrong_number
from store import tables
from store.packs import confirmed
from store.queries.may_call import known_about
from store.turn import Turn
from tests.desk.conftest import House, Switchboard, house, telephony

__all__ = ["house", "telephony"]
SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
OANH = "+84900000416"
ASK = AttemptAsk(purpose="talk", for_id="entry", number=OANH, person_id="oanh", contact="reminder")


@pytest.fixture(autouse=True)
async def finance(house: House) -> None:
    """The house has confirmed its packs."""
    await confirm(house, "VN-consumer-finance", "VN-house")


async def confirm(house: House, *packs: str) -> None:
    async def change(turn: object) -> None:
        await turn.connection.execute(update(tables.organisation).values(rules=HouseRules(packs=packs)))  # type: ignore[attr-defined]

    await house.journal.decide(change)


def on_the_wall(house: House, clock: str) -> None:
    """The time in Ho Chi Minh City, on an ordinary Friday."""
    house.now.at = datetime.fromisoformat(f"2026-11-20T{clock}").replace(tzinfo=SAIGON)


async def ends(house: House, attempt: Attempt, outcome: str = "no_answer") -> None:
    await house.tell(
        f.AttemptEnded(at=house.now.at, attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome=outcome)  # type: ignore[arg-type]
    )


async def verdicts(house: House) -> list[f.MayCallDecided]:
    return [each for each in await house.facts(f.MayCallDecided) if isinstance(each, f.MayCallDecided)]


async def reserved(house: House, ask: AttemptAsk = ASK) -> Attempt:
    attempt = await house.journal.decide(lambda turn: reserve(turn, ask))
    assert isinstance(attempt, Attempt), attempt
    return attempt


@pytest.mark.parametrize(
    ("clock", "reason"),
    [
        ("06:59:59", "window"),
        ("07:00:00", ""),
        ("20:59:34", ""),
        ("20:59:35", "window"),  # it may ring 25 s
        ("21:00:00", "window"),
    ],
)
async def test_the_hours_of_the_person_hold(house: House, telephony: Switchboard, clock: str, reason: str) -> None:
    on_the_wall(house, clock)
    placed = await place(house.journal, telephony, ASK)
    first, *_ = await verdicts(house)
    assert (first.allowed, first.reason, first.stage) == (not reason, reason, "originate")
    assert bool(telephony.placed) == (not reason)
    if reason:
        assert isinstance(placed, Refused) and placed.reason == reason
        assert first.until is not None and first.rule == "VN-consumer-finance/hours"
        (refused,) = await house.facts(f.AttemptRefused)
        assert isinstance(refused, f.AttemptRefused) and refused.reason == reason


async def test_every_answer_is_kept_and_can_be_decided_again(house: House, telephony: Switchboard) -> None:
    await place(house.journal, telephony, ASK)
    told = await verdicts(house)
    assert [(each.stage, each.allowed) for each in told] == [("originate", True)] * 2, "as reserved, and as it leaves"
    assert told[0].packs == ("VN-consumer-finance 1", "VN-house 1")
    async with house.journal.engine.connect() as connection:
        rows = {row.verdict_id: row for row in await connection.execute(select(tables.verdict_records))}
    book = confirmed(("VN-consumer-finance", "VN-house"))
    for fact in told:
        written = json.loads(rows[fact.verdict_id].text)
        assert digest_of(written) == fact.sha256
        ask = ask_of(written)
        assert record(ask, book, may_call(ask, book)) == written
        assert rows[fact.verdict_id].number == OANH
        assert "900000416" not in rows[fact.verdict_id].text
    assert "900000416" not in repr(await house.facts())
    kept: KeptVerdict = await house.journal.decide(lambda turn: turn.state(VERDICTS, told[1].verdict_id))
    assert (kept.person_id, kept.phase, kept.attempt_id) == ("oanh", "allowed", told[0].attempt_id)


class TestBetweenReservingAndSending:
    async def refused(self, house: House, telephony: Switchboard, attempt: Attempt, reason: str) -> None:
        after = await send(house.journal, telephony, attempt, ASK)
        assert not telephony.placed
        assert (after.phase, after.refused) == ("refused", reason)
        last = (await verdicts(house))[-1]
        assert (last.attempt_id, last.allowed, last.reason) == (attempt.attempt_id, False, reason)
        assert not await house.facts(f.AttemptSent)
        assert isinstance(await place(house.journal, telephony, replace(ASK, for_id="x", purpose="doctor")), Attempt)

    async def test_an_opt_out_wins(self, house: House, telephony: Switchboard) -> None:
        attempt = await reserved(house)
        await opt_out(house.journal, OptOutAsk(person_id="oanh", via="agent", by_id="khue"))
        await self.refused(house, telephony, attempt, "opted_out")

    async def test_an_opt_out_in_the_same_commit_wins(self, house: House, telephony: Switchboard) -> None:
        attempt = await reserved(house)
        said = asyncio.ensure_future(opt_out(house.journal, OptOutAsk(person_id="oanh")))
        sent = asyncio.ensure_future(send(house.journal, telephony, attempt, ASK))
        await asyncio.gather(said, sent)
        assert not telephony.placed

    async def test_a_number_found_wrong_wins(self, house: House, telephony: Switchboard) -> None:
        attempt = await reserved(house)
        await wrong_number(house.journal, WrongAsk(number="0900000416", why="not_me", person_id="oanh", by_id="khue"))
        await self.refused(house, telephony, attempt, "wrong_number")

    async def test_a_closing_hour_wins(self, house: House, telephony: Switchboard) -> None:
        on_the_wall(house, "20:59:34")
        attempt = await reserved(house)
        house.now.forward(1)
        await self.refused(house, telephony, attempt, "window")


class TestWhatWasAttempted:
    async def test_counts_over_numbers_campaigns_and_purposes(self, house: House, telephony: Switchboard) -> None:
        second = "+84900000555"
        async with house.journal.engine.begin() as connection:
            await connection.execute(
                tables.person_numbers.insert().values(person_id="oanh", number=second, kind="mobile")
            )
        for place_ in range(5):
            house.now.forward(60)
            ask = replace(ASK, for_id=f"entry-{place_}", campaign_id=f"c{place_}", number=(OANH, second)[place_ % 2])
            attempt = await place(house.journal, telephony, ask)
            assert isinstance(attempt, Attempt), attempt
            await ends(house, attempt)
        sixth = await place(house.journal, telephony, replace(ASK, for_id="sixth", campaign_id="other"))
        assert isinstance(sixth, Refused) and sixth.reason == "cap"
        (no,) = [each for each in await verdicts(house) if not each.allowed]
        assert no.until == datetime(2026, 11, 21, 7, tzinfo=SAIGON), "the next day of theirs, when the hours begin"
        house.now.at += timedelta(days=1)
        assert isinstance(await place(house.journal, telephony, replace(ASK, for_id="next day")), Attempt)

    async def test_but_not_what_never_left(self, house: House, telephony: Switchboard) -> None:
        for number in range(6):
            attempt = await reserved(house, replace(ASK, for_id=f"entry-{number}"))
            await ends(house, attempt, "failed")
        assert isinstance(await place(house.journal, telephony, ASK), Attempt)

    async def test_nobody_is_rung_twice_at_once_whatever_for(self, house: House) -> None:
        asks = [replace(ASK, for_id=f"entry-{number}") for number in range(8)]
        made = await asyncio.gather(
            *(house.journal.decide(lambda turn, a=ask: reserve(turn, a)) for ask in asks)  # type: ignore[misc]
        )
        (one,) = [each for each in made if isinstance(each, Attempt)]
        assert [each for each in made if each is not one] == [Refused("attempt_open", one.attempt_id)] * 7
        same_telephone = replace(ASK, for_id="a neighbour", person_id="phat")
        assert await house.journal.decide(lambda turn: reserve(turn, same_telephone)) == Refused(
            "attempt_open", one.attempt_id
        )


class TestInDoubt:
    async def test_nobody_said_what_for(self, house: House, telephony: Switchboard) -> None:
        await confirm(house)
        refused = await place(house.journal, telephony, replace(ASK, contact="unstated"))
        assert isinstance(refused, Refused)
        assert not telephony.placed

    async def test_nobody_knows_whose_number_it_is(self, house: House, telephony: Switchboard) -> None:
        for unknown in (replace(ASK, person_id=None), replace(ASK, number="+84900000999")):
            refused = await place(house.journal, telephony, unknown)
            assert isinstance(refused, Refused) and refused.reason == "number_unknown"

    async def test_a_confirmed_pack_is_not_there(self, house: House, telephony: Switchboard) -> None:
        await confirm(house, "VN-consumer-finance", "VN-of-next-year")
        assert await place(house.journal, telephony, ASK) == Refused("rules_unreadable", "VN-of-next-year")
        assert not telephony.placed

    async def test_who_shares_a_number_with_somebody_who_said_no_is_not_rung(
        self, house: House, telephony: Switchboard
    ) -> None:
        await opt_out(house.journal, OptOutAsk(person_id="phat"))
        shared = replace(ASK, number="+84900000707", person_id="tu")
        refused = await place(house.journal, telephony, shared)
        assert isinstance(refused, Refused) and refused.reason == "opted_out"

    async def test_a_wrong_number_is_rung_for_nobody(self, house: House, telephony: Switchboard) -> None:
        await wrong_number(house.journal, WrongAsk(number="+84900000707", person_id="phat"))
        refused = await place(house.journal, telephony, replace(ASK, number="+84900000707", person_id="tu"))
        assert isinstance(refused, Refused) and refused.reason == "wrong_number"


class TestWhoAskedToBeCalled:
    WISHED = AttemptAsk(purpose="callback", for_id="duty", number="+84900000999", contact="service")

    async def test_is_called_when_they_wanted_it(self, house: House, telephony: Switchboard) -> None:
        on_the_wall(house, "23:30:00")
        assert isinstance(await place(house.journal, telephony, self.WISHED), Attempt)
        assert [each.packs for each in await verdicts(house)] == [("their-own-wish 1",)] * 2

    async def test_to_be_reminded_of_a_debt_is_nobodys_wish(self, house: House, telephony: Switchboard) -> None:
        on_the_wall(house, "23:30:00")
        duty = AttemptAsk(purpose="callback", for_id="duty", number=OANH, person_id="oanh", contact="reminder")
        refused = await place(house.journal, telephony, duty)
        assert isinstance(refused, Refused) and refused.reason == "window" and not telephony.placed

    async def test_but_not_who_said_no(self, house: House, telephony: Switchboard) -> None:
        await opt_out(house.journal, OptOutAsk(number="+84900000999"))
        refused = await place(house.journal, telephony, self.WISHED)
        assert isinstance(refused, Refused) and refused.reason == "opted_out"

    async def test_and_whoever_has_somebody_elses_old_number(self, house: House, telephony: Switchboard) -> None:
        await wrong_number(house.journal, WrongAsk(number="+84900000999", person_id="oanh"))
        assert isinstance(await place(house.journal, telephony, self.WISHED), Attempt)


async def test_our_own_people_and_our_own_line_are_not_asked_about(house: House, telephony: Switchboard) -> None:
    on_the_wall(house, "03:00:00")
    for purpose in ("emergency", "doctor"):
        ask = AttemptAsk(purpose=purpose, for_id=purpose, number="+84900001011")  # type: ignore[arg-type]
        assert isinstance(await place(house.journal, telephony, ask), Attempt)
    assert await verdicts(house) == []


async def test_it_is_asked_again_when_they_answer_and_are_put_through(house: House, telephony: Switchboard) -> None:
    on_the_wall(house, "20:59:30")
    attempt = await place(house.journal, telephony, ASK)
    assert isinstance(attempt, Attempt)
    law = Law(house.journal)
    house.now.forward(29)
    assert await law.still(attempt.attempt_id, "answer") == ALLOWED, "its own attempt does not count against it"
    house.now.forward(1)
    assert await law.still(attempt.attempt_id, "connect") == Refused("window", "VN-consumer-finance/hours")
    assert [each.stage for each in await verdicts(house)] == ["originate", "originate", "answer", "connect"]
    assert await law.still("never heard of", "answer") == Refused("no_attempt", "never heard of")
    state: Attempt = await house.journal.decide(lambda turn: turn.state(ATTEMPTS, attempt.attempt_id))
    assert state.phase == "sent", "what was decided about it is no part of how it went"


async def test_many_are_asked_about_as_one_is(house: House, telephony: Switchboard) -> None:
    """What is read for a whole list at once is what is read for each call."""
    await opt_out(house.journal, OptOutAsk(person_id="phat", covers="advertising"))
    await opt_out(house.journal, OptOutAsk(number=OANH, person_id="oanh"))
    await wrong_number(house.journal, WrongAsk(number="+84900000707", person_id="tu"))
    await place(house.journal, telephony, TestWhoAskedToBeCalled.WISHED)
    await place(house.journal, telephony, replace(ASK, number="+84900000707", person_id="phat"))
    people = [("oanh", OANH), ("phat", "+84900000707"), ("tu", "+84900000707"), ("", "+84900000999"), ("phat", "")]
    since = house.now.at - timedelta(days=8)

    async def both(turn: Turn) -> tuple[list[Known], list[Known]]:
        together = await known_about(turn.connection, people, since, turn.world)
        return together, [(await known_about(turn.connection, [each], since, turn.world))[0] for each in people]

    together, alone = await house.journal.decide(both)
    assert together == alone
    assert [len(each.made) for each in together] == [0, 0, 0, 1, 0]
    assert [len(each.opt_outs) for each in together] == [2, 2, 1, 0, 1]
    assert [each.wrong_for for each in together] == [frozenset(), {"tu"}, {"tu"}, frozenset(), frozenset()]
