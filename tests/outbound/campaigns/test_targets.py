"""What is asked of agents, and how far it is: from the same facts that the page of a campaign counts."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update

from domain import days
from domain import facts as f
from domain.campaigns.targets import Aim, Target, target_id
from domain.decisions import Refused
from domain.facts.targets import TargetFigure, TargetPeriod
from outbound.campaigns import acts
from outbound.campaigns.progress import Progress, days_of, progress_of, progress_on
from outbound.campaigns.targets import TOGETHER, TargetAsk, ask_for, withdraw
from store import tables as t
from store.queries.campaign_figures import course as figures_course
from store.queries.campaign_rows import CallsAsk, calls_placed
from store.queries.campaigns import campaign_of
from store.queries.targets import list_state, targets_of_campaign, whys_of
from store.rebuild import compare
from tests.outbound.campaigns.conftest import Floor

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
DAY: TargetPeriod = "day"


async def ask(
    floor: Floor, figure: TargetFigure, aim: int, *agents: str, reason: str = "Kế hoạch", period: TargetPeriod = DAY
) -> tuple[Target, ...] | Refused:
    wanted = Aim(figure=figure, period=period, aim=aim)
    asked = TargetAsk(
        campaign_id=floor.campaign_id, by_id="hang", aim=wanted, agent_ids=agents or (TOGETHER,), reason=reason
    )
    return await ask_for(floor.journal, asked)


async def stands(floor: Floor) -> dict[tuple[str, str, str], Progress]:
    async with floor.journal.engine.connect() as connection:
        campaign = await campaign_of(connection, floor.campaign_id)
        assert campaign is not None
        listed = await list_state(connection, campaign.list_id)
        assert listed is not None
        asked = await targets_of_campaign(connection, floor.campaign_id)
        found = await progress_of(connection, campaign, listed, asked, floor.now())
    return {(each.target.agent_id, each.target.figure, each.target.period): each for each in found}


def checked(floor: Floor, call_id: str, *broken: tuple[str, str, float]) -> f.CallChecked:
    return f.CallChecked(
        at=floor.now(), call_id=call_id, script_id="s", script_version=1, content="x", checker=1, language="vi",
        broken=broken, kept=(), not_assessed=(),
    )  # fmt: skip


async def one_promises(floor: Floor, paid: int = 0) -> None:
    """An agent is held, a customer answers, speaks for a while and promises."""
    await floor.held("a0")
    await floor.dialer.start_lines()
    [placement] = floor.lines.placed
    at, call_id, leg = floor.now(), placement.call_id, placement.channel_id
    await floor.journal.append(
        f.LegStarted(at=at, call_id=call_id, leg_id=leg, role="customer"),
        f.LegAnswered(at=at, call_id=call_id, leg_id=leg),
        f.LegBridged(at=at, call_id=call_id, leg_id=leg, bridge_id="b"),
        f.LegStarted(at=at, call_id=call_id, leg_id="theirs", role="agent", agent_id="a0"),
        f.LegAnswered(at=at, call_id=call_id, leg_id="theirs", agent_id="a0"),
        f.LegBridged(at=at, call_id=call_id, leg_id="theirs", bridge_id="b", agent_id="a0"),
    )
    floor.now.forward(seconds=90)
    at = floor.now()
    await floor.journal.append(
        f.PromiseMade(at=at, promise_id="w1", person_id="p0", by_id="a0", amount_minor=700_000, currency="VND",
                      due_on="2026-11-22", call_id=call_id),
        f.LegEnded(at=at, call_id=call_id, leg_id=leg, cause=16),
        f.LegEnded(at=at, call_id=call_id, leg_id="theirs", agent_id="a0", cause=16),
        f.CallEnded(at=at, call_id=call_id, cause=16),
        checked(floor, call_id),
    )  # fmt: skip
    if paid:
        await floor.journal.append(f.PromiseJudged(at=at, promise_id="w1", result="kept", paid_minor=paid))


async def test_what_is_asked_stands_as_what_really_happened(floor: Floor) -> None:
    for figure, aim in (("tries", 1), ("reached", 2), ("talk", 60), ("promised", 1), ("amount", 1_000_000),
                        ("kept", 1), ("collected", 700_000), ("compliance", 95)):  # fmt: skip
        assert not isinstance(await ask(floor, figure, aim, "a0", "a1"), Refused)  # type: ignore[arg-type]
    assert not isinstance(await ask(floor, "reached", 1, TOGETHER, period="whole"), Refused)
    before = await stands(floor)
    await one_promises(floor, paid=700_000)
    after = await stands(floor)

    assert {each.value for key, each in before.items() if key[1] != "compliance"} == {0}
    assert before["a0", "compliance", "day"].standing == "unknown"
    found = {key[1]: (each.value, each.standing) for key, each in after.items() if key[0] == "a0"}
    assert (found["tries"], found["talk"]) == ((1, "reached"), (90, "reached"))
    assert (found["promised"], found["kept"]) == ((1, "reached"), (1, "reached"))
    assert (found["collected"], found["compliance"]) == ((700_000, "reached"), (100, "reached"))
    assert found["amount"][0] == 700_000 and found["amount"][1] != "reached" and found["reached"][0] == 1
    assert {each.value for key, each in after.items() if key[0] == "a1"} == {0, None}
    assert after[TOGETHER, "reached", "whole"].standing == "reached"
    span = after["a0", "reached", "day"].span
    async with floor.journal.engine.connect() as connection:
        for show in ("tries", "reached", "promised", "kept", "collected", "compliance"):
            asked = CallsAsk(floor.campaign_id, show, "a0", 0, 10, span)  # type: ignore[arg-type]
            assert len(await calls_placed(connection, asked)) == 1, f"{show} opens into its call"
    floor.now.forward(seconds=86_400)
    tomorrow = await stands(floor)
    assert (tomorrow["a0", "reached", "day"].value, tomorrow[TOGETHER, "reached", "whole"].value) == (0, 1)


async def test_days_that_are_over_are_judged_by_what_was_asked_when_they_ended(floor: Floor) -> None:
    for figure, aim in (("reached", 1), ("amount", 700_000), ("visits", 1)):
        await ask(floor, figure, aim, "a0")  # type: ignore[arg-type]
    await one_promises(floor)
    first = days.day_of(floor.now(), SAIGON)
    floor.now.forward(seconds=86_400)
    at = floor.now()
    await ask(floor, "reached", 9, "a0")
    await floor.journal.append(
        f.DutyOpened(at=at, duty_id="v", duty="visit", owner_id="a0", due_at=at, person_id="p0"),
        f.DutyDone(at=at, duty_id="v", by_id="a0", result="visited"),
        f.DutyOpened(at=at, duty_id="x", duty="visit", owner_id="a0", due_at=at, person_id="nobody of the list"),
        f.DutyDone(at=at, duty_id="x", by_id="a0", result="visited"),
    )
    today = await stands(floor)
    async with floor.journal.engine.connect() as connection:
        campaign = await campaign_of(connection, floor.campaign_id)
        assert campaign is not None
        listed = await list_state(connection, campaign.list_id)
        assert listed is not None
        asked = await targets_of_campaign(connection, floor.campaign_id)
        then = {each.target.figure: each for each in await progress_on(connection, campaign, listed, asked, first)}
        reached = next(each for each in asked if each.figure == "reached")
        last = await days_of(connection, campaign, reached, days.day_of(at, SAIGON), 14)
        hours = days.hours(first, SAIGON)
        cuts = [*(each.begins for each in hours), hours[-1].ends]
        by_hour = await figures_course(connection, floor.campaign_id, cuts)

    assert (today["a0", "visits", "day"].value, today["a0", "reached", "day"].target.aim) == (1, 9)
    assert (then["reached"].value, then["reached"].target.aim, then["reached"].standing) == (1, 1, "reached")
    assert (then["visits"].value, then["visits"].standing) == (0, "missed")
    assert [(each.value, each.aim) for each in last] == [(1, 1), (0, 9)]
    assert [n for n, each in enumerate(by_hour) if each] == [12]
    assert (by_hour[12]["a0"].reached, by_hour[12]["a0"].amounts) == (1, (("VND", 700_000),))


async def test_what_a_person_lets_stand_lowers_the_share_and_what_they_overturn_does_not(floor: Floor) -> None:
    await ask(floor, "compliance", 95, "a0")
    await one_promises(floor)
    [call_id] = [each.call_id for each in await floor.told(f.CallChecked)]  # type: ignore[attr-defined]
    at = floor.now()
    await floor.journal.append(checked(floor, call_id, ("threat", "forbidden_said", 3.0)))
    waits = (await stands(floor))["a0", "compliance", "day"]
    heard = []
    for verdict in ("right", "wrong", "coach"):
        await floor.journal.append(
            f.FindingReviewed(at=at, call_id=call_id, rule="threat", second=3.0, by_id="qa", verdict=verdict)  # type: ignore[arg-type]
        )
        heard.append((await stands(floor))["a0", "compliance", "day"].value)
    assert (waits.value, waits.standing) == (None, "unknown"), "what nobody has heard is in no share"
    assert heard == [0, 100, 0]


async def test_what_cannot_be_asked_is_refused_whole(floor: Floor) -> None:
    wrong = ((0, ("a0",)), (-5, ("a0",)), (10**16, ("a0",)), (5, ("a0", "nobody")))
    refused = [await ask(floor, "reached", aim, *agents) for aim, agents in wrong]
    assert [each.reason for each in refused if isinstance(each, Refused)] == [
        "target_not_positive", "target_not_positive", "target_too_much", "target_agent",
    ]  # fmt: skip
    assert await stands(floor) == {}, "nothing half done"


async def test_a_target_is_changed_with_a_reason_and_withdrawn_and_its_history_stays(floor: Floor) -> None:
    bare = await ask(floor, "reached", 10, "a0", reason=" ")
    await ask(floor, "reached", 10, "a0", "a1", reason="Đầu tuần")
    same = await ask(floor, "reached", 10, "a0", "a1")
    await ask(floor, "reached", 30, "a0", reason="Thêm khách")
    wanted = target_id(floor.campaign_id, "a0", Aim(figure="reached", period="day", aim=1))
    silent = await withdraw(floor.journal, [wanted], "hang", "")
    unknown = await withdraw(floor.journal, [wanted, "other"], "hang", "Nghỉ phép")
    gone = await withdraw(floor.journal, [wanted], "hang", "Nghỉ phép")
    again = await withdraw(floor.journal, [wanted], "hang", "Nghỉ phép")

    reasons = [each.reason for each in (bare, same, silent, unknown, again) if isinstance(each, Refused)]
    assert reasons == ["target_reason", "target_as_it_was", "target_reason", "no_target", "no_target"]
    assert not isinstance(gone, Refused)
    assert set(await stands(floor)) == {("a1", "reached", "day")}
    [target] = gone
    async with floor.journal.engine.connect() as connection:
        whys = await whys_of(connection, [each.change_id for each in target.changes])
    told = [(each.aim, whys[each.change_id]) for each in target.changes]
    assert told == [(10, "Đầu tuần"), (30, "Thêm khách"), (0, "Nghỉ phép")]
    assert all("tuần" not in str(each) for each in await floor.told(f.TargetSet)), "reasons are rows"
    assert (await compare(floor.journal.engine)).well
    await acts.stop(floor.journal, floor.campaign_id, "hang")
    over = await ask(floor, "reached", 12, "a1")
    assert isinstance(over, Refused) and over.reason == "campaign_over"
    assert (await stands(floor))["a1", "reached", "day"].standing == "missed"


async def test_more_than_the_list_holds_for_an_agent_is_marked(floor: Floor) -> None:
    await floor.journal.decide(
        lambda turn: turn.connection.execute(update(t.list_rows).values(amount_minor=1000))  # type: ignore[arg-type]
    )
    await ask(floor, "promised", 12, "a0")
    await ask(floor, "amount", 12_001, "a0")
    pool = await stands(floor)
    at = floor.now() + timedelta(seconds=1)
    dealt = f.ListAssigned(at=at, list_id="list", by_id="", how="agents", agent_ids=("a0", "a1", "a2"), entries=12)
    await floor.journal.append(dealt)
    theirs = await stands(floor)
    assert [pool["a0", each, "day"].beyond for each in ("promised", "amount")] == [False, True]
    assert theirs["a0", "promised", "day"].beyond, "four of the twelve are theirs"
