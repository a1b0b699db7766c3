"""`threerings doctor` and `threerings call` on a running house where all is well."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.facts import CallRouted, DutyOpened
from tests.live.faults.waiting import eventually, health
from tests.live.whole import Whole, whole_house
from threerings.calling import place_call
from threerings.doctor import examine
from threerings.doctor.examination import CHECKS


@pytest.fixture
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    async with whole_house(tmp_path_factory.mktemp("doctor")) as whole:
        await connected(whole)
        yield whole
        await whole.quiet()


async def connected(whole: Whole) -> None:
    """Until the application trusts what it knows of Asterisk: the page opens a moment earlier."""

    async def trusts() -> bool:
        return bool((await health(whole)).get("ok"))

    await eventually(trusts, "the application is connected to Asterisk", 15)


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


async def test_a_well_house_is_found_well_and_rings_nobody(whole: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    assert await examine(whole.settings, as_json=True) == 0, capsys.readouterr().out
    result = told(capsys)
    assert result["ok"]
    assert result["failed"] is None
    assert [check["name"] for check in result["checks"]] == [check.name for check in CHECKS]
    assert all(set(check) == {"name", "ok", "found"} for check in result["checks"]), "stable keys"
    routed = await whole.until(CallRouted, nobody="doctor")
    assert routed.stages == ()
    assert not [entry for entry in await whole.read() if isinstance(entry.fact, DutyOpened)]


async def test_a_call_is_placed_and_its_outcome_told(whole: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    assert await place_call(whole.settings, "0912345607", None, as_json=True) == 0
    answered = told(capsys)
    assert answered["outcome"] == "answered"
    assert answered["seconds"] > 1
    assert await place_call(whole.settings, "0912345601", None, as_json=True) == 1
    assert told(capsys)["outcome"] == "busy"


async def test_a_number_outside_the_rules_is_refused(whole: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    assert await place_call(whole.settings, "+12025550123", None, as_json=True) == 1
    assert not told(capsys)["ok"]
