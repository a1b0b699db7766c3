"""Whoever asked to be called back keeps their place: an agent is held, both are rung, three tries, then the owner's."""

from sqlalchemy import update

from desk import missed
from desk.callbacks import Callbacks
from domain import facts as f
from domain.duties import Duty
from domain.rows import EnteredNumber
from domain.waiting import held_for_callbacks, line
from domain.world import DUTIES
from outbound.outcomes import recover
from store import tables
from store.database import writing
from store.queries.callbacks import called_back_since
from store.skills import settle_skills
from tests.desk.conftest import House, Switchboard

ASKER = "+84900000999"


async def sits_down(house: House, agent_id: str) -> None:
    seat = f"b{agent_id:0>10}"
    await house.tell(
        f.UserSignedIn(at=house.now.at, user_id=agent_id, session_id=f"s-{agent_id}", role="agent"),
        f.PhoneIssued(at=house.now.at, agent_id=agent_id, seat=seat, phone="browser"),
        f.PhoneReachable(at=house.now.at, agent_id=agent_id, seat=seat),
    )


async def asks(house: House, number: str = ASKER, person_id: str | None = None) -> Duty:
    story = house.call(number).arrives(person_id=person_id).later(14).ivr_answers("callback").later(5).ends()
    house.now.at = story.at
    await house.tell(*story.new())
    return next(duty for duty in house.journal.world.duties.values() if story.call_id in duty.call_ids)


async def duty_of(house: House, duty_id: str) -> Duty:
    found: Duty = await house.journal.decide(lambda turn: turn.state(DUTIES, duty_id))
    return found


async def places(house: House, telephony: Switchboard) -> None:
    await Callbacks(house.journal, house.placing(telephony)).call_due()
    await house.follow()


async def agent_takes(house: House, telephony: Switchboard, agent_id: str) -> str:
    """The agent's phone goes up; the call."""
    call_id = telephony.placed[-1].call_id
    leg = {"call_id": call_id, "leg_id": f"a-{call_id}", "agent_id": agent_id}
    await house.tell(f.LegStarted(at=house.now.at, role="agent", **leg), f.LegAnswered(at=house.now.at, **leg))
    return call_id


async def goes_unanswered(house: House, telephony: Switchboard, agent_id: str) -> None:
    """The agent takes it, the customer's telephone rings, and nobody is there."""
    call_id = await agent_takes(house, telephony, agent_id)
    customer = {"call_id": call_id, "leg_id": f"o-{call_id}"}
    await house.tell(f.LegStarted(at=house.now.at, role="customer", **customer), f.LegRang(at=house.now.at, **customer))
    house.now.forward(25)
    await house.tell(
        f.LegEnded(at=house.now.at, cause=19, **customer),
        f.LegEnded(at=house.now.at, call_id=call_id, leg_id=f"a-{call_id}", agent_id=agent_id, cause=16),
        f.CallEnded(at=house.now.at, call_id=call_id, cause=19),
        f.WrapUpEnded(at=house.now.at, agent_id=agent_id, call_id=call_id, why="timeout"),
    )


async def test_the_place_is_kept_from_when_they_chose(house: House) -> None:
    duty = await asks(house)
    (kept,) = await house.facts(f.PlaceKept)
    assert isinstance(kept, f.PlaceKept)
    assert (kept.duty_id, kept.hotline_id, kept.language) == (duty.duty_id, "main", "vi")
    assert (house.now.at - kept.since).total_seconds() == 5
    assert set(kept.speakers) >= {"khue", "ngan"}
    assert [each.key for each in line([], house.journal.world.duties.values(), "main")] == [duty.duty_id]


async def test_it_is_made_by_who_has_the_skill_of_the_queue_they_waited_in(
    house: House, telephony: Switchboard
) -> None:
    """Ngân has been idle longest; Khuê has the skill, and is the one who calls."""
    for agent_id in ("ngan", "khue"):
        await sits_down(house, agent_id)
        house.now.forward(1)
    skills = {"complaints": {"vi": "Khiếu nại", "zh": "投诉", "en": "Complaints"}}
    async with writing(house.journal.engine) as connection:
        await connection.execute(update(tables.organisation).values(skills=skills))
    assert await house.journal.decide(lambda turn: settle_skills(turn, "khue", ["complaints"], None))
    story = house.call(ASKER).arrives().later(14)
    waiting = f.CallMenuChosen(
        at=story.at, call_id=story.call_id, menu="waiting", choice="callback", skill="complaints", skill_s=10
    )
    await house.tell(*story.new(), waiting, *story.later(5).ends().new())
    (kept,) = await house.facts(f.PlaceKept)
    assert isinstance(kept, f.PlaceKept)
    assert (kept.skilled, kept.skill_s, kept.language_s) == (("khue",), 10, 20)
    await places(house, telephony)
    assert [placed.agent_id for placed in house.journal.world.attempts.values()] == ["khue"]


async def test_an_agent_is_held_and_rung_first(house: House, telephony: Switchboard) -> None:
    await places(house, telephony)
    duty = await asks(house)
    await places(house, telephony)
    assert telephony.placed == [], "nobody is there yet"
    await sits_down(house, "khue")
    assert held_for_callbacks(house.journal.world.floor(), house.now.at, {}) == {"khue"}
    await places(house, telephony)
    (placed,) = telephony.placed
    assert (placed.purpose, placed.target) == ("callback", "seat:b000000khue")
    assert dict(placed.variables)["NUMBER"] == "0900000999"
    await places(house, telephony)
    assert len(telephony.placed) == 1
    assert held_for_callbacks(house.journal.world.floor(), house.now.at, {}) == {"khue"}
    assert (await duty_of(house, duty.duty_id)).phase == "open"


async def test_the_owner_makes_it_where_there_is_one(house: House, telephony: Switchboard) -> None:
    await sits_down(house, "khue")
    await sits_down(house, "ngan")
    await asks(house, "+84900000416", "oanh")
    await places(house, telephony)
    assert telephony.placed[0].target == "seat:b000000ngan"


async def test_whom_they_speak_with_ends_what_is_owed(house: House, telephony: Switchboard) -> None:
    await sits_down(house, "khue")
    duty = await asks(house)
    await places(house, telephony)
    call_id = await agent_takes(house, telephony, "khue")
    out = {"call_id": call_id, "leg_id": f"o-{call_id}"}
    await house.tell(
        f.LegStarted(at=house.now.at, role="customer", **out),
        f.LegAnswered(at=house.now.at, **out),
        f.LegBridged(at=house.now.at, bridge_id="b", **out),
        f.LegBridged(at=house.now.at, bridge_id="b", call_id=call_id, leg_id=f"a-{call_id}", agent_id="khue"),
    )
    done = await duty_of(house, duty.duty_id)
    assert (done.done_by, done.result, done.tries) == ("khue", "reached", 0)
    await house.tell(f.CallEnded(at=house.now.forward(60), call_id=call_id))
    assert await house.facts(f.CallbackTried) == []


async def test_three_tries_by_the_ladder_then_it_is_the_owners(house: House, telephony: Switchboard) -> None:
    await sits_down(house, "khue")
    duty = await asks(house)
    waits = []
    for _ in range(3):
        await places(house, telephony)
        began = house.now.at
        await goes_unanswered(house, telephony, "khue")
        tried = await duty_of(house, duty.duty_id)
        assert tried.last_attempt_id == telephony.placed[-1].attempt_id
        await places(house, telephony)
        waits.append((tried.next_at - house.now.at).total_seconds() if tried.next_at else None)
        house.now.at = tried.next_at or began
    assert waits == [300, 1800, None]
    house.now.forward(86_400)
    await places(house, telephony)
    assert len(telephony.placed) == 3
    left = await duty_of(house, duty.duty_id)
    assert (left.tries, left.in_line, left.phase, left.owner_id) == (3, False, "open", duty.owner_id)


async def test_a_phone_of_ours_that_nobody_took_is_no_try(house: House, telephony: Switchboard) -> None:
    await sits_down(house, "khue")
    duty = await asks(house)
    await places(house, telephony)
    call_id = telephony.placed[0].call_id
    leg = {"call_id": call_id, "leg_id": f"a-{call_id}", "agent_id": "khue"}
    await house.tell(f.LegStarted(at=house.now.at, role="agent", **leg), f.LegRang(at=house.now.at, **leg))
    house.now.forward(25)
    await house.tell(f.LegEnded(at=house.now.at, cause=19, **leg), f.CallEnded(at=house.now.at, call_id=call_id))
    (tried,) = await house.facts(f.CallbackTried)
    assert isinstance(tried, f.CallbackTried)
    assert (tried.rung, (await duty_of(house, duty.duty_id)).tries) == (False, 0)
    await places(house, telephony)
    assert len(telephony.placed) == 1
    house.now.forward(20)
    await places(house, telephony)
    assert len(telephony.placed) == 2


async def test_once_a_person_however_often_asked(house: House, telephony: Switchboard) -> None:
    await sits_down(house, "khue")
    first, second = await asks(house), await asks(house)
    assert first.duty_id == second.duty_id
    await places(house, telephony)
    await places(house, telephony)
    assert len(telephony.placed) == 1
    assert len(await house.facts(f.PlaceKept)) == 1


async def test_what_was_expected_is_held_against_when_their_turn_came(house: House, telephony: Switchboard) -> None:
    await sits_down(house, "khue")
    begun = house.now.at
    await house.tell(f.AgentPaused(at=begun, agent_id="khue", reason="meeting"))
    alone = await asks(house)
    assert alone.expected_s is None, "nobody served the line"
    await house.tell(f.AgentUnpaused(at=house.now.at, agent_id="khue", reason="meeting"))
    duty = await asks(house, "+84900000998")
    assert duty.expected_s == 180, "one is before them, and one agent free: a talk of three minutes"
    house.now.forward(100)
    await places(house, telephony)
    await goes_unanswered(house, telephony, "khue")
    house.now.forward(30)
    await places(house, telephony)
    async with house.journal.engine.connect() as connection:
        (called,) = await called_back_since(connection, begun)
        assert await called_back_since(connection, house.now.at) == []
    assert (called.expected_s, called.waited_s) == (180, (house.now.at - duty.kept_at).total_seconds())


async def test_what_they_heard_is_what_is_held_against_it(house: House) -> None:
    story = house.call(ASKER).arrives().later(14).ivr_answers("callback")
    told = f.CallTold(at=story.at, call_id=story.call_id, place=4, expected_s=540)
    await house.tell(*story.new(), told, *story.later(5).ends().new())
    (kept,) = await house.facts(f.PlaceKept)
    assert isinstance(kept, f.PlaceKept) and kept.expected_s == 540


async def test_at_night_it_waits_for_the_morning(house: House, telephony: Switchboard) -> None:
    house.now.forward(10 * 3600)  # ten in the evening
    await sits_down(house, "khue")
    duty = await asks(house)
    await places(house, telephony)
    assert telephony.placed == []
    assert duty.next_at is not None and duty.next_at.hour == 1, "eight in the morning"
    assert duty.expected_s is None, "until then no line moves for them"
    house.now.at = duty.next_at
    await places(house, telephony)
    assert len(telephony.placed) == 1


async def test_a_number_that_was_keyed_in_is_the_one_that_is_called(house: House, telephony: Switchboard) -> None:
    await sits_down(house, "khue")
    story = house.call("").arrives().later(14).ivr_answers("callback")
    await house.tell(
        *story.new(),
        f.CallNumberEntered(at=house.now.at, call_id=story.call_id, node="callback", asked="phone"),
        EnteredNumber(call_id=story.call_id, asked="phone", digits="+84900000321"),
        *story.later(5).ends().new(),
    )
    await places(house, telephony)
    assert dict(telephony.placed[0].variables)["NUMBER"] == "0900000321"
    assert "0900000321" not in repr(await house.facts())


async def test_without_any_number_nobody_is_called_by_itself(house: House, telephony: Switchboard) -> None:
    await sits_down(house, "khue")
    duty = await asks(house, "")
    await places(house, telephony)
    assert telephony.placed == []
    assert (duty.in_line, duty.phase) == (False, "open")


async def test_a_number_that_may_not_be_dialled_is_left_to_its_owner(house: House, telephony: Switchboard) -> None:
    await sits_down(house, "khue")
    duty = await asks(house, "+4930123456")
    await places(house, telephony)
    await places(house, telephony)
    assert telephony.placed == []
    assert len(await house.facts(f.AttemptRefused)) == 1
    assert not (await duty_of(house, duty.duty_id)).in_line


async def test_whoever_takes_it_over_calls_by_hand(house: House, telephony: Switchboard) -> None:
    duty = await asks(house)
    await missed.take(house.journal, duty.duty_id, "ngan")
    await sits_down(house, "khue")
    await places(house, telephony)
    assert telephony.placed == []


async def test_what_was_reserved_before_a_restart_is_tried_again(house: House, telephony: Switchboard) -> None:
    await sits_down(house, "khue")
    duty = await asks(house)
    await places(house, telephony)
    await recover(house.journal)
    await house.follow()
    await places(house, telephony)
    assert len(telephony.placed) == 1, "it may ring still"
    await house.tell(f.Reconciled(at=house.now.at, compared=0, repairs=0))
    await house.pass_time(120)
    await places(house, telephony)
    await house.pass_time(30)
    await places(house, telephony)
    assert len(telephony.placed) == 2
    assert (await duty_of(house, duty.duty_id)).tries == 0
