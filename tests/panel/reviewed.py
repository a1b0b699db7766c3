"""A morning of calls as the check leaves them, in a real house: recordings, words, findings; what is true of each."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec
import numpy as np
import soundfile
from sqlalchemy import insert

from domain.checking import CHECKER, Finding
from domain.facts import CallChecked, CheckSampled, RecordingHeard, RecordingSealed
from domain.speech import CHANNELS, LOUDNESS_STEP_S, Signals, Span
from ivr.sound import RATE_HZ
from scripts.checked import findings_of
from store import tables
from store.database import writing
from tests.dialogues.aloud.corpus import TUNING
from tests.dialogues.reading import Labelled, labelled, misheard
from tests.dialogues.scoring import LIBRARY
from tests.journeys.panel.house import House
from tests.story import CallStory

MISHEARD = 0.06
"""So many words are heard wrong: some of what the check finds is not so, and something it misses."""
FLAGGED, SAMPLED = 41, 9


@dataclass(frozen=True, slots=True)
class Morning:
    """`calls`: by id what is true of each rule; `found`: by call the rules that the check says are broken."""

    calls: dict[str, dict[str, str]]
    found: dict[str, list[str]]

    def missed(self, call_id: str) -> list[str]:
        """What was broken in a call, and the check did not find."""
        broken = (rule for rule, verdict in self.calls[call_id].items() if verdict == "broken")
        return sorted(set(broken) - set(self.found[call_id]))


async def a_morning(house: House) -> Morning:
    """Fifty calls, each another conversation: flagged ones, and those of the sample, in which nothing was found."""
    morning, sound, left = Morning({}, {}), tone(), [SAMPLED, FLAGGED]
    for call, findings in _checked():
        if not left[bool(findings)]:
            continue
        left[bool(findings)] -= 1
        call_id = await _kept(house, call, findings)
        house.vault.files[call_id] = sound
        morning.calls[call_id] = call.labels
        morning.found[call_id] = [each.rule for each in findings]
        if not any(left):
            return morning
    raise AssertionError(f"too few conversations: {left}")


def _checked() -> Iterator[tuple[Labelled, list[Finding]]]:
    """Conversations as a recogniser hears them, all languages in turn, with what the check finds broken."""
    every = sorted(labelled(TUNING[0]), key=lambda each: each.name.partition("/")[2])
    for each in every:
        call = misheard(each, MISHEARD, "morning")
        found = findings_of(LIBRARY[call.script], call.heard, call.call, call.legs)
        yield call, list({(one.rule, one.second): one for one in found if one.verdict == "broken"}.values())


async def _kept(house: House, call: Labelled, found: list[Finding]) -> str:
    """A call that was sealed, heard and checked."""
    seconds = max((word.ends_s for word in call.heard.words), default=0.0) + 2
    story = CallStory(house.journal.now()).arrives(person_id="oanh").rings(house.ids["khue"]).later(4)
    story.answered(house.ids["khue"]).later(seconds).ends(house.ids["khue"])
    call_id, at, script = story.call_id, house.journal.now(), LIBRARY[call.script]
    words = replace(call.heard, seconds=seconds, signals=tuple(_spoken(call, seconds)))
    async with writing(house.journal.engine) as connection:
        said = {"call_id": call_id, "sealed": msgspec.json.encode(words)}
        await connection.execute(insert(tables.transcripts).values(said))
        row = {"call_id": call_id, "name": "findings 1", "sealed": msgspec.json.encode(found)}
        await connection.execute(insert(tables.call_findings).values(row))
    broken = tuple((each.rule, each.why, each.second) for each in found)
    await house.tell(
        *story.new(),
        RecordingSealed(at=at, call_id=call_id, channels=2, seconds=seconds, sha256="", size_bytes=1),
        RecordingHeard(at=at, call_id=call_id, language=call.language, model="m", seconds=seconds, words=9, took_s=1),
        CallChecked(at=at, call_id=call_id, script_id=script.id, script_version=script.version, content=script.origin,
                    checker=CHECKER, language=call.language, broken=broken, kept=(), not_assessed=(),
                    sure=tuple(each.sure or 0.0 for each in found)),
        *(() if found else (CheckSampled(at=at, call_id=call_id),)),
    )  # fmt: skip
    house.journal.now.forward(60)  # type: ignore[attr-defined]
    return call_id


def _spoken(call: Labelled, seconds: float) -> Iterator[Signals]:
    for side in CHANNELS:
        speech = tuple(Span(begins_s=each.begins_s, ends_s=each.ends_s) for each in call.heard.said(side, "free"))
        levels = (-25.0,) * round(seconds / LOUDNESS_STEP_S)
        yield Signals(channel=side, seconds=seconds, speech=speech, loudness_dbfs=levels)


def tone(seconds: int = 120) -> bytes:
    """A recording that a browser plays: both sides hum."""
    time_s = np.arange(seconds * RATE_HZ) / RATE_HZ
    sides = np.stack([0.1 * np.sin(2 * np.pi * hz * time_s) for hz in (700, 440)], axis=1)
    file = io.BytesIO()
    soundfile.write(file, sides, RATE_HZ, format="FLAC", subtype="PCM_16")
    return file.getvalue()
