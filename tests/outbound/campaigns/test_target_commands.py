"""`threerings campaign target`, `withdraw`, `show`: asked of a running house through its own answers."""

from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from typer.testing import CliRunner

from tests.outbound.campaigns.conftest import Floor
from threerings.campaign_commands import _lines
from threerings.campaigns import answers
from threerings.cli import app


async def test_targets_are_set_told_and_withdrawn_by_command(floor: Floor) -> None:
    house = web.Application()
    house.router.add_post("/campaign", answers(floor.journal))
    async with TestClient(TestServer(house)) as client:

        async def said(act: str, **more: object) -> dict[str, Any]:
            body = {"act": act, "campaign_id": floor.campaign_id, "figure": "amount", "period": "day"} | more
            answer: dict[str, Any] = await (await client.post("/campaign", json=body)).json()
            return answer

        asked = await said("target", aim="30tr", agent_ids=["a0"], reason="Tháng 12")
        wrong = [(await said("target", aim=aim, reason="x"))["reason"] for aim in ("0", "-3", "nhiều", "9" * 17)]
        stranger = await said("target", aim="5", agent_ids=["a0", "nobody"], reason="x")
        silent = await said("withdraw", agent_ids=["a0"])
        shown = await said("show")
        gone = await said("withdraw", agent_ids=["a0"], reason="Nghỉ")

    assert asked["targets"] == [
        {"agent_id": "a0", "figure": "amount", "period": "day", "aim": 30_000_000, "currency": "VND", "value": 0,
         "standing": asked["targets"][0]["standing"], "beyond_the_list": True}
    ]  # fmt: skip
    assert wrong == ["target_not_positive", "target_not_positive", "target_unreadable", "target_too_much"]
    assert (stranger["reason"], stranger["detail"], silent["reason"]) == ("target_agent", "nobody", "target_reason")
    *_, line = _lines(shown)
    assert line.startswith("  amount a day  agent a0  0 of 30000000 VND") and "more than the list holds" in line
    assert gone["targets"] == []


def test_a_figure_that_there_is_not_is_misuse() -> None:
    result = CliRunner().invoke(app, ["campaign", "target", "c", "smiles", "5"])
    assert result.exit_code == 2 and "known: tries, reached" in result.output
    result = CliRunner().invoke(app, ["campaign", "target", "c", "reached", "5", "--period", "week"])
    assert result.exit_code == 2 and "known: day, whole" in result.output
