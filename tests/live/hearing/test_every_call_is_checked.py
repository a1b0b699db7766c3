"""From a real call to the page: recorded, sealed, heard by real vosk, checked by its script, listened to, judged."""

from contextlib import AsyncExitStack
from pathlib import Path

from domain.checks import key_of
from domain.facts import CallAnswered, CallChecked, CallEnded, FindingReviewed, RecordingHeard, RecordingListened
from ivr.voices import speak
from tests.live.agent.watching import Watching
from tests.live.rings.staff import Staff
from tests.live.whole import Whole
from threerings.carrier.network import Caller
from threerings.robots.door import Door

AGENT_SAYS = "Dạ, cuộc gọi này được ghi âm. Không trả thì đi tù. " * 2
"""Twice: what a busy machine loses of a recording is a tenth of a second here and there, and a syllable with it."""
CALLER_SAYS = "vâng"
NOTICE_S = 4
"""So long both hear that the call is recorded; what the agent says meanwhile reaches nobody."""
SCRIPT = "before-due"


def spoken(whole: Whole, name: str, text: str, voice: str) -> str:
    """A text by a robot's voice, as the carrier plays it."""
    path = Path(whole.voice(name))
    speak(text, "vi", path.with_suffix(".wav"), voice)
    return str(path)


async def test_a_forbidden_word_comes_to_the_page_at_its_second(whole: Whole) -> None:
    watching = await Watching.from_now(whole)
    async with AsyncExitStack() as stack:
        staff = Staff(whole, watching, stack)
        agent = spoken(whole, "threatens", AGENT_SAYS, "f3")
        khue = await staff.seat("khue", f"ring=0.3|answer|wait={NOTICE_S}|say={agent}")
        caller = spoken(whole, "agrees", CALLER_SAYS, "m3")
        robot = await whole.ring(
            Caller(number=whole.cast.known.number, script=f"wait=0.3|say={caller}|wait={NOTICE_S + 9}|hangup")
        )
        call_id = (await watching.until(CallAnswered, agent_id="khue")).call_id
        await khue.door.post(f"/api/calls/{call_id}/script", {"script_id": SCRIPT})
        await robot.over()
        await watching.until(CallEnded, call_id=call_id)
        await khue.door.post(f"/api/calls/{call_id}/walk", {"kind": "outcome", "name": "unreachable"})

        await watching.until(RecordingHeard, 40, call_id=call_id)
        checked = await watching.until(CallChecked, 20, call_id=call_id)
        assert (checked.script_id, checked.language) == (SCRIPT, "vi")
        assert "recording-said" in checked.kept
        second, *_ = [second for rule, why, second in checked.broken if (rule, why) == ("no-threat", "forbidden_said")]
        assert second is not None and NOTICE_S < second < NOTICE_S + 12
        await somebody_listens(whole, checked, key_of("no-threat", second))
        judged = await watching.until(FindingReviewed, call_id=call_id)
        assert (judged.rule, judged.verdict, judged.by_id) == ("no-threat", "coach", "quynh")
        await watching.until(RecordingListened, call_id=call_id, user_id="quynh")


async def somebody_listens(whole: Whole, checked: CallChecked, finding: str) -> None:
    """QA finds the call, reads what was said at its place, hears it, and says what is to be done."""
    call_id = checked.call_id
    async with Door(whole.settings.origin) as qa:
        await qa.enter((await whole.link("quynh")).rsplit("/", 1)[1])
        assert f"/checks/{call_id}" in await qa.get("/checks?rule=no-threat")
        pages = [await qa.get(f"/checks/{call_id}?at={place}") for place in range(len(checked.broken))]
        [page] = [page for page in pages if f'value="{finding}"' in page]
        assert '<q lang="vi">đi tù</q>' in page and "ghi âm" in page and "data-toggle" in page
        async with qa._http.get(f"{whole.settings.origin}/recordings/{call_id}") as sound:
            assert sound.status == 200 and (await sound.read())[:4] == b"fLaC"
        said = {"finding": finding, "verdict": "coach", "note": "Không bao giờ nói vậy."}
        await qa.post(f"/api/checks/{call_id}/review", said)
