"""Listening: in ranges, by those who may, each listening written down once."""

import io

import pytest
from aiohttp import ClientError

from agent_panel.api.recordings import asked_span
from domain.facts import RecordingListened, RecordingSealed
from store.vault import Tampered
from tests.conftest import HandClock
from tests.journeys.panel.house import House

SOUND = bytes(range(256)) * 1000


async def sealed(house: House) -> str:
    await house.agent("khue")
    story = await house.call("khue")
    await house.tell(
        *story.ends(house.ids["khue"]).new(),
        RecordingSealed(
            at=house.journal.now(), call_id=story.call_id, channels=2, seconds=10, sha256="", size_bytes=len(SOUND)
        ),
    )
    house.vault.files[story.call_id] = SOUND
    return story.call_id


async def listened(house: House) -> list[tuple[str, str]]:
    facts = [r.fact for r in await house.journal.read(limit=2000) if isinstance(r.fact, RecordingListened)]
    return [(fact.user_id, fact.reason) for fact in facts]


async def test_the_whole_and_parts_of_it(house: House) -> None:
    call_id = await sealed(house)
    path = f"/recordings/{call_id}"
    client = house.browsers[0].client
    async with client.get(house.origin + path) as whole:
        assert (whole.status, await whole.read()) == (200, SOUND)
        assert whole.headers["Accept-Ranges"] == "bytes"
        assert whole.content_type == "audio/flac"
    for asked, start, end in (("bytes=0-99", 0, 100), ("bytes=1000-", 1000, None), ("bytes=-500", -500, None)):
        async with client.get(house.origin + path, headers={"Range": asked}) as part:
            assert (part.status, await part.read()) == (206, SOUND[start:end])
            assert part.headers["Content-Range"].endswith(f"/{len(SOUND)}")
    async with client.get(house.origin + path, headers={"Range": f"bytes={len(SOUND)}-"}) as beyond:
        assert beyond.status == 416

    assert await listened(house) == [(house.ids["khue"], "")], "one listening, however many ranges"


async def test_a_later_listening_is_another_line(house: House, now: HandClock) -> None:
    call_id = await sealed(house)
    for _ in range(2):
        await house.browsers[0].get(f"/recordings/{call_id}")
        now.forward(601)
    assert len(await listened(house)) == 2


async def test_who_may_listen(house: House) -> None:
    call_id = await sealed(house)
    path = f"/recordings/{call_id}"
    assert (await (await house.signed_in("ngan")).get(path)).status == 403, "not their call"
    assert (await (await house.signed_in("sang")).get(path)).status == 403
    assert (await (await house.signed_in("admin")).get(path)).status == 403
    assert (await (await house.signed_in("qa")).get(path)).status == 200
    assert (await (await house.signed_in("hang")).get(path)).status == 200
    manager = await house.signed_in("manager")
    assert (await manager.get(path)).status == 403, "no reason given"
    assert (await manager.get(path + "?reason=curious")).status == 403
    assert (await manager.get(path + "?reason=complaint")).status == 200

    assert (house.ids["manager"], "complaint") in await listened(house)
    assert (house.ids["ngan"], "") not in await listened(house)


class Changed(io.BytesIO):
    """A file that somebody has changed behind its first part."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() >= 65536:
            raise Tampered
        return super().read(size)


async def test_a_changed_file_breaks_off_and_nothing_follows_as_sound(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = await sealed(house)

    async def changed(_: str) -> io.BytesIO:
        return Changed(SOUND)

    monkeypatch.setattr(house.vault, "open_sealed", changed)
    async with house.browsers[0].client.get(f"{house.origin}/recordings/{call_id}") as answer:
        with pytest.raises(ClientError):
            await answer.read()
    assert (await house.browsers[0].get("/desk")).status == 200


async def test_what_is_not_there(house: House) -> None:
    qa = await house.signed_in("qa")
    await house.agent("khue")
    story = await house.call("khue")
    assert (await qa.get("/recordings/nothing")).status == 404
    assert (await qa.get(f"/recordings/{story.call_id}")).status == 404
    assert (await qa.get("/recordings/..%2f..%2fetc%2fpasswd")).status == 404


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("", (0, 9)),
        ("bytes=0-", (0, 9)),
        ("bytes=3-5", (3, 5)),
        ("bytes=3-99", (3, 9)),
        ("bytes=-4", (6, 9)),
        ("bytes=-99", (0, 9)),
        ("bytes=-0", None),
        ("bytes=10-", None),
        ("bytes=5-3", None),
        ("bytes=0-1,3-4", (0, 9)),
        ("lines=1-2", (0, 9)),
        ("bytes=" + "9" * 5000 + "-", None),
    ],
)
def test_ranges(header: str, span: tuple[int, int] | None) -> None:
    assert asked_span(header, 10) == span


def test_an_empty_file_has_no_range() -> None:
    assert asked_span("", 0) is None
