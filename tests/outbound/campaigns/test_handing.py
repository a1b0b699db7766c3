"""Some of what one agent has yet to call goes to others, by number, by row, what is to be called again; and back."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from domain import facts as f
from domain.decisions import Refused
from outbound.campaigns.lines import begun, due_for
from outbound.lists.acts import assign
from outbound.lists.handing import HandOver, hand_back, hand_over
from store import tables as t
from store.journal import Journal
from store.queries import campaigns as asked
from store.queries.owning import left_of
from tests.outbound.campaigns.conftest import Floor
from threerings.campaign_commands import _lines
from threerings.campaigns import _done, _told
from threerings.simulation.furnishing import AGENTS, LIST

A, B, C = tuple(AGENTS)[:3]


@pytest.fixture(autouse=True)
async def people(floor: Floor) -> None:
    """Who may be handed something has an account."""
    blank = {
        "role": "agent",
        "languages": ("vi",),
        "ui_language": "vi",
        "phone": "",
        "password_hash": "",
        "disabled": False,
    }
    made = [{"user_id": each, "login": f"login-{each}", "name": each, **blank} for each in (A, B, C)]
    await floor.journal.decide(lambda turn: turn.connection.execute(insert(t.users), made))


async def seen(journal: Journal) -> dict[str | None, int]:
    listed = journal.world.lists.get(LIST)
    assert listed is not None
    async with journal.engine.connect() as connection:
        return await left_of(connection, listed)


async def due(floor: Floor, agent_id: str) -> set[int]:
    """The rows that this agent may call now."""
    campaign = floor.journal.world.campaigns.get(floor.campaign_id)
    assert campaign is not None
    found = await floor.journal.decide(lambda turn: due_for(turn, campaign, agent_id))
    return {int(each.entry_id.rpartition(":")[2]) for each in found}


async def settled(floor: Floor, row: int, how: str, who: str | None = None) -> None:
    """A row was begun, and is to be called again."""
    entry = f"{LIST}:{row}"
    await floor.journal.decide(lambda turn: begun(turn, entry))
    await floor.journal.append(
        f.EntrySettled(at=floor.now(), entry_id=entry, campaign_id=floor.campaign_id, attempt_id="", settled=how,  # type: ignore[arg-type]
                       spent=True, next_at=floor.now(), agent_id=who)
    )  # fmt: skip


def ask(from_id: str, *to_ids: str, **more: object) -> HandOver:
    return HandOver(list_id=LIST, by_id="hang", from_id=from_id, to_ids=to_ids, **more)  # type: ignore[arg-type]


async def test_a_number_of_them_goes_in_even_parts_and_comes_back(floor: Floor) -> None:
    await assign(floor.journal, LIST, [A, B], pool=False, by_id="hang")
    before = await due(floor, A)
    done = await hand_over(floor.journal, ask(A, B, C, count=4))
    shares, first, after = await seen(floor.journal), await due(floor, C), await due(floor, A)
    refused = [
        await hand_over(floor.journal, each)
        for each in (
            ask(A, B, count=3),
            ask(A, A),
            ask("nobody", B),
            ask(A, "nobody"),
            ask("", B),
            ask(A, B, rows=(99,)),
        )
    ]
    await hand_back(floor.journal, LIST, "hang")

    assert isinstance(done, f.ListHandedOver) and (done.entries, done.whole) == (4, False)
    assert shares == {A: 2, B: 8, C: 2}, "of her six she keeps the two that come next"
    assert max(after) < min(before - after) and first < before - after and len(first) == 2
    assert [each.reason for each in refused if isinstance(each, Refused)] == [
        "not_so_many", "nobody_else", "not_theirs", "no_such_agent", "how_many", "not_to_hand_over"
    ]  # fmt: skip
    assert (await seen(floor.journal), await due(floor, A), await due(floor, C)) == ({A: 6, B: 6}, before, set())


async def test_what_is_to_be_called_again_goes_where_it_is_handed(floor: Floor) -> None:
    await assign(floor.journal, LIST, [A, B], pool=False, by_id="hang")
    again, promised, *rest = sorted(await due(floor, A))
    await settled(floor, again, "retry")
    await settled(floor, promised, "callback", A)
    kept = await hand_over(floor.journal, ask(A, C, rows=(again,)))
    one = await due(floor, C)
    await hand_over(floor.journal, ask(A, B))
    told = (await due(floor, A), promised in await due(floor, B), set(rest) < await due(floor, B))
    await hand_back(floor.journal, LIST, "hang")
    await hand_over(floor.journal, ask(A, B, callbacks=True))
    with_callbacks = promised in await due(floor, B), promised in await due(floor, A)
    await hand_back(floor.journal, LIST, "hang")

    assert isinstance(kept, f.ListHandedOver) and one == {again}
    assert told == ({promised}, False, True), "what she promised stays hers, unless it is asked for"
    assert with_callbacks == (True, False)
    assert {promised, *rest} == await due(floor, A) and await due(floor, C) == {again}


async def test_who_works_on_it_no_longer_keeps_nobody_from_being_called(floor: Floor) -> None:
    await assign(floor.journal, LIST, [A, B], pool=False, by_id="hang")
    hers = sorted(await due(floor, A))
    for row in hers[:3]:
        await settled(floor, row, "retry")
    await assign(floor.journal, LIST, [B], pool=False, by_id="hang")
    assert set(hers) <= await due(floor, B)


async def test_nobody_waits_behind_what_somebody_absent_has_to_call_again(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than are looked at for one line are due for who is away, and all of them before the one of who is there."""
    await assign(floor.journal, LIST, [A, B], pool=False, by_id="hang")
    hers, his = sorted(await due(floor, A)), sorted(await due(floor, B))
    for row in hers:
        await settled(floor, row, "retry")
    monkeypatch.setattr(asked, "LOOKED_AT", 3)
    floor.now.at += timedelta(minutes=1)
    await settled(floor, his[0], "retry")
    assert his[0] in await due(floor, B)


async def test_a_command_hands_over_and_back(floor: Floor) -> None:
    await assign(floor.journal, LIST, [A, B], pool=False, by_id="hang")
    said = {"campaign_id": floor.campaign_id, "from": f"login-{A}", "to": [f"login-{C}"], "count": 2}
    done = await _done(floor.journal, {"act": "hand-over", **said})
    assert not isinstance(done, Refused)
    async with floor.journal.engine.connect() as connection:
        told = await _told(connection, done, floor.now())
    whoever = await _done(floor.journal, {"act": "hand-over", **said, "to": []})
    after = await seen(floor.journal)
    await _done(floor.journal, {"act": "hand-back", "campaign_id": floor.campaign_id})
    nothing = await _done(floor.journal, {"act": "hand-back", "campaign_id": floor.campaign_id})

    assert told["left_by_agent"] == {A: 4, B: 6, C: 2} and f"  login-{C}  2 left" in _lines({"ok": True, **told})
    assert not isinstance(whoever, Refused) and after == {A: 2, B: 6, C: 2, None: 2}
    assert isinstance(nothing, Refused) and nothing.reason == "nothing_to_hand_back"


async def test_whoever_a_launch_names_is_given_the_list(floor: Floor) -> None:
    await assign(floor.journal, LIST, [A, B], pool=False, by_id="hang")
    await _done(floor.journal, {"act": "stop", "campaign_id": floor.campaign_id})
    nobody = await _done(floor.journal, {"act": "launch", "list_id": LIST, "agent_ids": ["stranger"]})
    launched = await _done(floor.journal, {"act": "launch", "list_id": LIST, "agent_ids": [f"login-{C}"]})
    assert isinstance(nobody, Refused) and (nobody.reason, nobody.detail) == ("no_such_agent", "stranger")
    assert not isinstance(launched, Refused) and await seen(floor.journal) == {C: 12}, "nothing waits for anybody else"
