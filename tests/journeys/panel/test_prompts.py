"""Prompts in the panel: which there are, a recording in a prompt's place, and the synthetic voice back in it."""

import io

import numpy as np
import soundfile

from domain.facts import PromptRecorded, PromptSpokenAgain
from ivr.sound import RATE_HZ, Samples
from tests.ivr.test_recording import speech
from tests.journeys.panel.browser import Answer, Browser
from tests.journeys.panel.house import House

WELCOME = "/api/prompts/en/riverside.welcome"
HEARD = "/prompts/en/riverside.welcome"


def wav(samples: Samples, rate_hz: int = 16_000, kind: str = "WAV") -> bytes:
    """A sound file."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate_hz, format=kind, subtype="PCM_16")
    return file.getvalue()


async def put(browser: Browser, audio: bytes | io.BytesIO, address: str = WELCOME) -> Answer:
    return await browser.ask("PUT", address, data=audio, headers={"Content-Type": "application/octet-stream"})


async def told(house: House) -> list[object]:
    kinds = (PromptRecorded, PromptSpokenAgain)
    return [entry.fact for entry in await house.journal.read(limit=2000) if isinstance(entry.fact, kinds)]


async def heard(browser: Browser) -> bytes:
    """What callers hear of the welcome."""
    async with browser.client.get(browser.origin + HEARD) as response:
        return await response.read() if response.status == 200 else b""


async def test_a_recording_is_heard_in_place_of_the_voice_and_given_back(house: House) -> None:
    admin = await house.signed_in("admin")
    before = await heard(admin)
    taken = await put(admin, wav(speech(2.0)))
    recorded = await heard(admin)
    page = (await admin.get("/prompts")).text
    flac = await put(admin, wav(speech(3.0), kind="FLAC"))
    given_back = await admin.ask("DELETE", WELCOME)
    again = await admin.ask("DELETE", WELCOME)

    assert before == b"" and taken.status == 200 and abs(taken.data["seconds"] - 2.0) < 0.5
    assert recorded[:4] == b"RIFF"
    assert page.count("Bản thu</span>") == 1
    assert flac.data["seconds"] > taken.data["seconds"], "a recording of the other kind takes its place"
    assert given_back.status == 200 and again.code == "no_recording"
    assert list((house.files.recordings).rglob("*.*")) == []
    spoken = await heard(admin)
    assert spoken and spoken != recorded
    by = house.ids["admin"]
    assert [(type(fact).__name__, fact.name, fact.by_id) for fact in await told(house)] == [  # type: ignore[attr-defined]
        ("PromptRecorded", "riverside/welcome", by),
        ("PromptRecorded", "riverside/welcome", by),
        ("PromptSpokenAgain", "riverside/welcome", by),
    ]


async def test_a_recording_that_callers_should_not_hear_is_refused_with_the_reason(house: House) -> None:
    admin = await house.signed_in("admin")
    await put(admin, wav(speech(2.0)))
    good = await heard(admin)
    silent = np.zeros(2 * RATE_HZ * 2)
    refused = [
        await put(admin, wav(silent)),
        await put(admin, wav(np.column_stack([speech(2.0), speech(2.0)]))),
        await put(admin, wav(speech(2.0), rate_hz=4000)),
        await put(admin, b"ID3 something else"),
        await put(admin, wav(speech(2.0))[:40]),
    ]

    assert {answer.code for answer in refused} == {"recording_refused"}
    remedies = [answer.data["error"]["remedy"] for answer in refused]
    assert [word for word, remedy in zip(("im lặng", "2 kênh", "4000 Hz", "WAV", "WAV"), remedies, strict=True)
            if word not in remedy] == [], remedies  # fmt: skip
    assert await heard(admin) == good, "what was good stays"
    assert len(await told(house)) == 1
    assert [path.name for path in (house.files.recordings / "en" / "riverside").iterdir()] == ["welcome.wav"]


async def test_what_is_no_prompt_or_too_large_is_not_taken(house: House) -> None:
    admin, lead = await house.signed_in("admin"), await house.signed_in("hang")
    nowhere = await put(admin, wav(speech(2.0)), "/api/prompts/en/riverside.no-such")
    outside = await put(admin, wav(speech(2.0)), "/api/prompts/en/..%2F..%2Fevil")
    large = await put(admin, io.BytesIO(b"RIFF" + bytes(21 * 1024 * 1024)))

    assert (nowhere.status, outside.status, large.status) == (404, 404, 413)
    assert (await put(lead, wav(speech(2.0)))).code == "forbidden"
    assert (await lead.get("/prompts")).status == 200


async def test_a_recording_that_lies_there_and_cannot_be_used_says_why(house: House) -> None:
    folder = house.files.recordings / "vi"
    folder.mkdir(parents=True)
    (folder / "menu.wav").write_bytes(wav(np.zeros(RATE_HZ * 2)))
    page = (await (await house.signed_in("admin")).get("/prompts")).text

    assert "Bản thu không dùng được: chỉ có im lặng" in page
