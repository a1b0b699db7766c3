"""Lines for agents who are held: reserved, decided again as they are sent, settled by what comes of them."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from desk import wrap_up
from domain import facts as f
from domain.campaigns.choosing import order
from domain.decisions import Refused
from domain.ports import Placement
from outbound import outcomes
from outbound.campaigns import acts, previews, settling
from outbound.campaigns.lines import reserve_lines
from outbound.campaigns.room import Campaigns
from store.codec import Recorded
from store.queries.campaigns import candidates
from store.tables import campaign_tries, list_rows
from tests.conftest import NOON
from tests.outbound.campaigns.conftest import Floor
from threerings.simulation.furnishing import AGENTS, LADDERS, LIST, number_of


async def test_one_line_for_each_who_is_held_and_nothing_else(floor: Floor) -> None:
    await floor.dialer.start_lines()
    assert floor.lines.placed == [], "nobody is held: nobody is rung"
    await floor.held("a0", "a1")
    await floor.dialer.start_lines()
    await floor.dialer.start_lines()
    assert [each.agent for each in _lines(floor)] == ["a0", "a1"]
    assert {each.caller_id for each in floor.lines.placed} == {"02838000000"}
    assert all(each.ring_s == 15 for each in floor.lines.placed)


async def test_who_owes_the_outcome_of_a_call_is_kept_for_it(floor: Floor) -> None:
    """Also where no script was taken: else nobody could write it down any more, and the agent would call nobody."""
    await floor.held("a0")
    await floor.dialer.start_lines()
    await floor.talked(floor.lines.placed[0], "a0")
    floor.now.forward(60)
    await floor.journal.decide(wrap_up.end_those_over)
    assert await wrap_up.end(floor.journal, "a0") == Refused("outcome_owed", floor.lines.placed[0].call_id)
    await floor.dialer.start_lines()
    assert len(floor.lines.placed) == 1, "the next call only when the outcome is in"
    await settling.machine(floor.journal, floor.lines.placed[0].call_id, "a0")
    await floor.journal.decide(wrap_up.end_those_over)
    assert [getattr(each, "why", "") for each in await floor.told(f.WrapUpEnded)] == ["no_case"]
    await floor.dialer.start_lines()
    assert len(floor.lines.placed) == 2


async def test_busy_is_called_again_by_its_ladder_and_not_before(floor: Floor) -> None:
    await floor.held("a0")
    await floor.dialer.start_lines()
    await floor.ends(floor.lines.placed[-1], 17)
    (settled,) = await floor.told(f.EntrySettled)
    assert isinstance(settled, f.EntrySettled)
    assert (settled.settled, settled.came, settled.next_at) == ("retry", "busy", floor.now() + timedelta(seconds=60))
    await floor.dialer.start_lines()
    assert floor.lines.placed[-1].target != floor.lines.placed[0].target, "the next one meanwhile"
    await floor.ends(floor.lines.placed[-1], 17)
    floor.now.forward(61)
    await floor.dialer.start_lines()
    assert floor.lines.placed[-1].target == floor.lines.placed[0].target


async def test_trouble_on_the_line_pauses_and_spends_nothing(floor: Floor) -> None:
    await floor.held("a0")
    await floor.dialer.start_lines()
    await floor.ends(floor.lines.placed[-1], 34, rang=False)
    (settled,), (paused,) = await floor.told(f.EntrySettled), await floor.told(f.CampaignPaused)
    assert isinstance(settled, f.EntrySettled) and isinstance(paused, f.CampaignPaused)
    assert (settled.settled, settled.spent, paused.why) == ("released", False, "trunk")
    floor.now.forward(3600)
    await floor.dialer.start_lines()
    assert len(floor.lines.placed) == 1, "it waits for somebody to look"
    await acts.resume(floor.journal, floor.campaign_id, "hang")
    await floor.dialer.start_lines()
    assert len(floor.lines.placed) == 2


async def test_what_came_and_went_while_we_were_away_counts_and_pauses_nothing(floor: Floor) -> None:
    await floor.held("a0")
    await floor.dialer.start_lines()
    call_id = floor.lines.placed[-1].call_id
    await outcomes.recover(floor.journal)
    await floor.journal.append(f.CallEnded(at=floor.now(), call_id=call_id, inferred=True))
    await floor.follow()
    (settled,) = await floor.told(f.EntrySettled)
    assert isinstance(settled, f.EntrySettled) and (settled.came, settled.spent) == ("failed", True)
    assert await floor.told(f.CampaignPaused) == []


async def reserved(floor: Floor) -> None:
    """A line that is reserved and not sent yet; then something happens."""
    await floor.held("a0")
    (line,) = await floor.journal.decide(lambda turn: reserve_lines(turn, floor.dialer.token))
    floor.lines.placed.clear()
    floor.kept = line  # type: ignore[attr-defined]


async def sent_after(floor: Floor) -> str:
    """Send what was reserved: why it was not; empty where it was."""
    line = floor.kept  # type: ignore[attr-defined]
    await floor.dialer.send(line.attempt, line.ask)
    await floor.follow()
    settled = [each for each in await floor.told(f.EntrySettled) if isinstance(each, f.EntrySettled)]
    assert bool(floor.lines.placed) != bool(settled)
    return settled[-1].reason if settled else ""


async def test_the_agent_went_between_reserving_and_sending(floor: Floor) -> None:
    await reserved(floor)
    agent = floor.journal.world.agents.get("a0")
    assert agent is not None and agent.held_leg is not None
    call_id = agent.holds[agent.held_leg][0]
    await floor.journal.append(f.LegEnded(at=floor.now(), call_id=call_id, leg_id=agent.held_leg, agent_id="a0"))
    assert await sent_after(floor) == "agent_gone"


async def test_another_dialer_began_between_reserving_and_sending(floor: Floor) -> None:
    await reserved(floor)
    await Campaigns(floor.journal, floor.lines).begin()
    assert await sent_after(floor) == "stale_dialer"


async def test_an_older_dialer_reserves_nothing(floor: Floor) -> None:
    """Else its try is counted and its reservation is not, and the next try of the entry finds its number taken."""
    await floor.held("a0")
    older, floor.dialer = floor.dialer, Campaigns(floor.journal, floor.lines)
    await floor.dialer.begin()
    await older.start_lines()
    assert floor.lines.placed == [] and await floor.told(f.EntryReserved) == []
    await floor.dialer.start_lines()
    assert len(floor.lines.placed) == 1


async def test_the_campaign_stopped_between_reserving_and_sending(floor: Floor) -> None:
    await reserved(floor)
    await acts.stop(floor.journal, floor.campaign_id, "hang")
    assert await sent_after(floor) == "not_running"


async def test_an_opt_out_wins_against_a_line_that_is_not_sent_yet(floor: Floor) -> None:
    await reserved(floor)
    person_id = floor.kept.ask.person_id  # type: ignore[attr-defined]
    await floor.journal.append(
        f.PersonOptedOut(at=floor.now(), opt_out_id="o", person_id=person_id, covers="everything", via="agent")
    )
    assert await sent_after(floor) == "not_sent"
    floor.now.forward(60)
    await floor.dialer.start_lines()
    assert [each.target for each in floor.lines.placed] != [number_of(0).replace("+84", "0")]
    blocked = [each for each in await floor.told(f.EntrySettled) if getattr(each, "settled", "") == "blocked"]
    assert [getattr(each, "reason", "") for each in blocked] == ["opted_out"]


async def test_two_rows_of_one_number_are_never_called_at_once(floor: Floor) -> None:
    await floor.held(*AGENTS)
    await floor.dialer.start_lines()
    await floor.dialer.start_lines()
    targets = [each.target for each in floor.lines.placed]
    assert len(targets) == len(set(targets)) == len(AGENTS)
    async with floor.journal.engine.connect() as connection:
        tries = (await connection.execute(campaign_tries.select())).all()
    assert len({row.number for row in tries if row.open}) == len(tries) == len(AGENTS)


async def test_it_is_not_over_while_the_last_one_is_only_just_reserved(floor: Floor) -> None:
    """Both in one commit: the last row is begun, and its entry stands in no table yet."""
    await floor.held("a0")
    for each in range(1, 12):
        over = f.EntrySettled(
            at=NOON, entry_id=f"{LIST}:{each}", campaign_id=floor.campaign_id, attempt_id="", settled="done", spent=True
        )
        await floor.journal.append(over)
    async with floor.journal.engine.begin() as connection:
        await connection.execute(update(list_rows).where(list_rows.c.row < 12).values(begun_at=NOON))
    floor.read = floor.journal.seq
    settled = Recorded(floor.journal.seq, over)
    lines, _ = await asyncio.gather(
        floor.journal.decide(lambda turn: reserve_lines(turn, floor.dialer.token)),
        floor.journal.decide(lambda turn: settling.react(turn, settled)),
    )
    assert [line.ask.entry_id for line in lines] == [f"{LIST}:12"] and await floor.told(f.CampaignFinished) == []


async def test_nobody_is_tried_more_often_a_day_than_the_campaign_wants(floor: Floor) -> None:
    await acts.stop(floor.journal, floor.campaign_id, "hang")
    ask = acts.LaunchAsk(list_id=LIST, by_id="hang", mode="progressive", ladders=LADDERS, ring_s=15, tries_per_day=1)
    campaign = await acts.launch(floor.journal, ask)
    assert not isinstance(campaign, Refused) and campaign.tries_per_day == 1
    await acts.start(floor.journal, campaign.campaign_id, "hang")
    await floor.held("a0")
    for _ in range(12):
        await floor.dialer.start_lines()
        await floor.ends(floor.lines.placed[-1], 17)
    assert len(floor.lines.placed) == 12
    floor.now.forward(3600)
    await floor.dialer.start_lines()
    entries, tomorrow = floor.journal.world.entries, datetime(2026, 11, 20, 17, tzinfo=UTC)
    settled = [each for each in await floor.told(f.EntrySettled) if each.settled == "blocked"]  # type: ignore[attr-defined]
    assert len(floor.lines.placed) == 12 and settled and entries.values() == []
    assert {(each.reason, each.next_at) for each in settled} == {("tries_today", tomorrow)}  # type: ignore[attr-defined]
    floor.now.at = tomorrow + timedelta(hours=9)
    await floor.dialer.start_lines()
    assert len(floor.lines.placed) == 13, "a new day, and the packs' own hours"


async def test_outside_its_hours_it_calls_only_whom_it_was_promised(floor: Floor) -> None:
    await acts.stop(floor.journal, floor.campaign_id, "hang")
    ask = acts.LaunchAsk(list_id=LIST, by_id="hang", mode="progressive", hours=(("13:00", "14:00"),))
    campaign = await acts.launch(floor.journal, ask)
    assert not isinstance(campaign, Refused)
    await acts.start(floor.journal, campaign.campaign_id, "hang")
    await floor.held("a0", "a1")
    opens = await floor.dialer.start_lines()
    assert (floor.lines.placed, opens) == ([], NOON + timedelta(hours=1)), "it is noon where the house is"
    promised = f.EntrySettled(
        at=NOON, entry_id=f"{LIST}:3", campaign_id=campaign.campaign_id, attempt_id="", settled="callback",
        spent=False, next_at=NOON, agent_id="a0",
    )  # fmt: skip
    await floor.journal.append(promised)
    await floor.dialer.start_lines()
    assert [each.target for each in floor.lines.placed] == [number_of(2).replace("+84", "0")]
    floor.now.forward(3600)
    await floor.dialer.start_lines()
    assert [each.agent for each in _lines(floor)] == ["a0", "a1"]


@pytest.mark.parametrize(("cause", "again"), [(44, 1), (16, 0)])
async def test_a_telephone_that_was_cut_off_is_rung_again(floor: Floor, cause: int, again: int) -> None:
    await floor.held("a0")
    agent = floor.journal.world.agents.get("a0")
    assert agent is not None and agent.held_leg is not None
    at, call_id = floor.now(), agent.holds[agent.held_leg][0]
    await floor.journal.append(
        f.LegEnded(at=at, call_id=call_id, leg_id=agent.held_leg, agent_id="a0", cause=cause),
        f.CallEnded(at=at, call_id=call_id, cause=cause),
    )
    await floor.follow()
    assert [getattr(each, "why", "") for each in await floor.told(f.AgentEndedDialing)] == ["phone"] * (1 - again)
    await floor.dialer.keep_seats()
    assert len(floor.lines.placed) == again


async def test_callers_come_first(floor: Floor) -> None:
    await floor.held("a0")
    at = floor.now()
    await floor.journal.append(
        *(f.PhoneUnreachable(at=at, agent_id=who, seat=seat) for who, seat in AGENTS.items() if who != "a0"),
        f.CallArrived(at=at, call_id="in", hotline_id="main", ring_started_at=at, cycle_ms=5000),
    )
    await floor.dialer.start_lines()
    assert floor.lines.placed == []
    await floor.dialer.keep_seats()
    agent = floor.journal.world.agents.get("a0")
    assert agent is not None and floor.lines.hung_up == [agent.held_leg] and agent.lent
    await floor.dialer.keep_seats()
    assert len(floor.lines.hung_up) == 1, "let go once"


async def test_the_card_first_and_then_the_call(floor: Floor) -> None:
    await acts.switch(floor.journal, floor.campaign_id, "preview", "hang")
    assert await previews.show_next(floor.journal, floor.campaign_id, "a0") == Refused("not_idle", "a0")
    await floor.held("a0", "a1")
    await floor.dialer.start_lines()
    assert floor.lines.placed == [], "nobody is rung by itself"
    shown = await previews.show_next(floor.journal, floor.campaign_id, "a0")
    other = await previews.show_next(floor.journal, floor.campaign_id, "a1")
    assert not isinstance(shown, Refused) and not isinstance(other, Refused) and shown.entry_id != other.entry_id
    assert await previews.show_next(floor.journal, floor.campaign_id, "a0") == shown, "asked again, the same card"
    attempt = await floor.dialer.call_shown("a0")
    assert not isinstance(attempt, Refused) and [each.target for each in _raw(floor)] == [
        number_of(0).replace("+84", "0")
    ]
    passed = await previews.pass_over(floor.journal, "a1", "later")
    assert not isinstance(passed, Refused) and passed.phase == "released"
    assert await floor.dialer.call_shown("a1") == Refused("nothing_shown", "a1")


async def test_by_hand_the_agent_chooses_whom_to_call(floor: Floor) -> None:
    await acts.switch(floor.journal, floor.campaign_id, "manual", "hang")
    await floor.held("a0", "a1")
    async with floor.journal.engine.connect() as connection:
        listed = floor.journal.world.lists.get(LIST)
        assert listed is not None
        _, second, *_ = order(await candidates(connection, listed, "a0", floor.now()), "a0", floor.now())
    chosen = await previews.show_next(floor.journal, floor.campaign_id, "a0", second.entry_id)
    assert not isinstance(chosen, Refused) and chosen.entry_id == second.entry_id
    taken = await previews.show_next(floor.journal, floor.campaign_id, "a1", second.entry_id)
    assert taken == Refused("not_callable", second.entry_id), "another agent has the card"
    attempt = await floor.dialer.call_shown("a0")
    assert not isinstance(attempt, Refused)
    assert [each.target for each in _raw(floor)] == [number_of(1).replace("+84", "0")]


async def test_a_card_that_nobody_takes_goes_back(floor: Floor) -> None:
    await acts.switch(floor.journal, floor.campaign_id, "preview", "hang")
    await floor.held("a0")
    shown = await previews.show_next(floor.journal, floor.campaign_id, "a0")
    assert not isinstance(shown, Refused)
    floor.now.forward(previews.LOOKS.total_seconds() + 1)
    await floor.dialer.start_lines()
    (back,) = await floor.told(f.EntrySettled)
    assert getattr(back, "reason", "") == "not_taken"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"list_id": "other"}, "no_list"),
        ({}, "list_in_campaign"),
        ({"caller_id": "0999"}, "list_in_campaign"),
    ],
)
async def test_a_launch_that_cannot_be_is_refused(floor: Floor, change: dict[str, str], reason: str) -> None:
    ask = acts.LaunchAsk(list_id=LIST, by_id="hang")
    refused = await acts.launch(floor.journal, replace(ask, **change))  # type: ignore[arg-type]
    assert isinstance(refused, Refused) and refused.reason == reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"caller_id": "0999"}, "caller_id"),
        ({"ring_s": 40}, "ring_s"),
        ({"ladders": {"busy": (0,)}}, "ladder"),
        ({"tries_per_day": 6}, "tries_per_day"),
        ({"tries_per_day": -1}, "tries_per_day"),
    ],
)
async def test_what_a_launch_says_is_checked(floor: Floor, change: dict[str, object], reason: str) -> None:
    await acts.stop(floor.journal, floor.campaign_id, "hang")
    refused = await acts.launch(floor.journal, replace(acts.LaunchAsk(list_id=LIST, by_id="hang"), **change))  # type: ignore[arg-type]
    assert isinstance(refused, Refused) and refused.reason == reason


@dataclass(frozen=True)
class Line:
    """A call that was placed: for which agent."""

    agent: str


def _lines(floor: Floor) -> list[Line]:
    legs = {agent.held_leg: agent.agent_id for agent in floor.journal.world.agents.values()}
    return [Line(legs[dict(each.variables)["AGENT_LEG"]]) for each in floor.lines.placed]


def _raw(floor: Floor) -> list[Placement]:
    return [each for each in floor.lines.placed if each.purpose == "campaign"]
