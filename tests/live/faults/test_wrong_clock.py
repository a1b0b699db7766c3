"""The machine's clock was two hours ahead and has been set right: the journal holds facts from a time that is still to
come. The doctor says so; calls are taken, nobody is stuck, nothing is broken."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.facts import CaseDispatched, LegBridged, RecordingSealed, UserSignedIn
from store.journal import Journal
from tests.live.faults.hands import Hands, accepted_is_kept, people
from tests.live.faults.waiting import eventually
from tests.live.whole import Whole, whole_house
from tests.story import CallStory
from threerings.doctor import examine

pytestmark = [pytest.mark.live, pytest.mark.timeout(120)]
AHEAD = timedelta(hours=2)


async def test_facts_from_a_time_to_come(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with whole_house(tmp_path, prepare=a_call_two_hours_ahead) as whole:
        assert await examine(whole.settings, as_json=True) == 1
        last = json.loads(capsys.readouterr().out)["checks"][-1]
        assert (last["name"], last["ok"]) == ("clock", False)
        assert "before what happened last" in last["found"] and "timedatectl" in last["remedy"]
        async with people(whole, 1, random.Random(1), "ring=0.5|answer") as team:
            call = await whole.ring()
            talked = await eventually(lambda: _talk_of_today(whole), "they talk", 20)
            await eventually(lambda: _dispatched(team[0]), "the case is dispatched", 20)
            await call.hang_up()
            assert talked is not None
            await whole.until(RecordingSealed, call_id=talked.call_id)
            await accepted_is_kept(whole, team)


async def a_call_two_hours_ahead(engine: AsyncEngine) -> None:
    """A talk that was had, and its agent in the work after it, by the wrong clock."""
    ahead = datetime.now(UTC) + AHEAD
    journal = Journal(engine, lambda: ahead)
    await journal.open()
    await journal.append(UserSignedIn(at=ahead, user_id="khue", session_id="then", role="agent"))
    story = CallStory(at=ahead).arrives(person_id="p01").rings("khue").later(3).answered("khue").later(20).ends("khue")
    await journal.append(*story.new())
    await journal.close()


async def _talk_of_today(whole: Whole) -> LegBridged | None:
    talks = [entry.fact for entry in await whole.read() if isinstance(entry.fact, LegBridged)]
    return next((talk for talk in talks if talk.agent_id and talk.at < datetime.now(UTC)), None)


async def _dispatched(hands: Hands) -> bool:
    return any(kind is CaseDispatched for _, kind in hands.accepted)
