"""Words choose like digits, heard by real vosk on a real call; dead, it changes nothing for digits."""

import asyncio
import os
import signal

import psutil

from domain.facts import CallMenuChosen
from ivr.voices import synthesize
from tests.live.agent.watching import until
from tests.live.ivr.walking import Walker, walks_in
from tests.live.telephone.raw_caller import RawCaller
from tests.live.whole import Whole

NUMBER = "02839990009"
SAID = {"vi": ("1", "khiếu nại"), "zh": ("2", "投诉"), "en": ("3", "complaint")}


def listeners(whole: Whole) -> list[psutil.Process]:
    """The processes that listen in menus."""
    process = whole.supervisor.application.process
    assert process
    family = psutil.Process(process.pid).children(recursive=True)
    return [each for each in family if each.name().startswith("listens-")]


async def at_the_question(whole: Whole, number: str, language: str) -> Walker:
    """Somebody who has chosen a language and is asked what it is about."""
    walker = await walks_in(whole, RawCaller(whole.line, b"", number, NUMBER))
    answered_at = asyncio.get_running_loop().time()
    await walker.walk([(SAID[language][0], "top")])
    await spoken_to(walker, answered_at)
    return walker


async def spoken_to(walker: Walker, since: float) -> None:
    """Wait until something is said to the caller: from then on they are listened to."""

    async def heard() -> bool:
        return walker.raw.voice.heard_at > since

    await until(heard, 12, "the caller is spoken to")


async def test_each_language_has_its_word(whole: Whole) -> None:
    async def calls(number: str, language: str) -> str:
        walker = await at_the_question(whole, number, language)
        await walker.raw.voice.hears_nothing()
        walker.raw.voice.say(synthesize(SAID[language][1], language))
        chosen = await whole.until(CallMenuChosen, 20, call_id=walker.call_id)
        await walker.leaves()
        assert (chosen.node, chosen.choice, chosen.why) == ("message", "voicemail", "speech"), language
        return walker.call_id

    await asyncio.gather(*(calls(f"091200001{at}", language) for at, language in enumerate(SAID)))


async def test_with_the_recogniser_killed_the_digit_works(whole: Whole) -> None:
    async def listening() -> list[psutil.Process]:
        return listeners(whole)

    walker = await at_the_question(whole, "0912000021", "vi")
    for process in await until(listening, 10, "somebody listens"):
        os.kill(process.pid, signal.SIGKILL)
    await walker.raw.press("3")
    chosen = await whole.until(CallMenuChosen, 8, call_id=walker.call_id)
    await walker.leaves()
    assert (chosen.node, chosen.why) == ("message", "digit")
