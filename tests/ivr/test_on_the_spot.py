"""Sentences with figures in them: soon there or excused, spoken once, nothing personal kept."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import date, datetime, timedelta
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from ivr import voices
from ivr.prompts import on_the_spot
from ivr.prompts.catalogue import LANGUAGES, PROMPTS, SENTENCES, load
from ivr.prompts.on_the_spot import FALLBACK, MOST_WAITING, Sentences, Sound
from ivr.sound import Samples, read_wav, spoken_db
from ivr.speaking import CaseNumber, Count, Money, Ordinal, Phone, Value, Week

SOON: Mapping[str, Value] = {"wait": timedelta(minutes=12, seconds=35)}
WEEK = Week((((480, 720), (780, 1050)),) * 5 + ((), ()))
EXCUSE = Sound(FALLBACK, complete=False)


def lasting(seconds: int) -> dict[str, Value]:
    return {"wait": timedelta(seconds=seconds)}


@pytest.fixture
def pool() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.fixture
def sentences(tmp_path: Path, pool: Executor) -> Sentences:
    return Sentences(load(), tmp_path, pool)


class Voice:
    """In place of the voices: counts, waits for `go`, fails where it should."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.said: list[str] = []
        self.go = threading.Event()
        self.go.set()
        self.fails: Exception | None = None
        monkeypatch.setattr(voices, "in_any_case", self.speak)

    def speak(self, text: str, _language: str, _models: Path | None) -> Samples:
        self.said.append(text)
        assert self.go.wait(20)
        if self.fails:
            raise self.fails
        return np.full(800, 0.1)


@pytest.fixture
def voice(monkeypatch: pytest.MonkeyPatch) -> Iterator[Voice]:
    speaking = Voice(monkeypatch)
    yield speaking
    speaking.go.set()


async def sound_of(sentences: Sentences, name: str, values: Mapping[str, Value], language: str = "vi") -> Sound:
    async with sentences.spoken(name, language, values) as sound:
        assert not sound.complete or Path(f"{sound.play}.wav").is_file()
        return sound


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(3000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


class TestSpoken:
    @pytest.mark.parametrize("language", LANGUAGES)
    async def test_each_language_says_the_length_in_a_telephones_sound(
        self, sentences: Sentences, language: str
    ) -> None:
        sound = await sound_of(sentences, "expected-wait", SOON, language)
        heard = read_wav(Path(f"{sound.play}.wav"))
        assert sound.complete
        assert spoken_db(heard) == pytest.approx(-20, abs=0.5)
        assert 2 < len(heard) / 8000 < 12

    async def test_in_processes_of_their_own_the_second_time_at_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(on_the_spot, "PATIENCE_S", 60.0)  # the machine is busy with other tests
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
            sentences = Sentences(load(), tmp_path, processes)
            await sentences.warm()
            first = await sound_of(sentences, "expected-wait", SOON)
        second = await sound_of(sentences, "expected-wait", SOON)  # nobody is left who could speak
        assert first == second and first.complete

    async def test_the_text_has_its_figures_in_words(self, sentences: Sentences, voice: Voice) -> None:
        await sound_of(sentences, "expected-wait", SOON)
        assert voice.said == ["Thời gian chờ khoảng mười hai phút ba mươi lăm giây."]

    async def test_a_name_that_asterisk_takes(self, sentences: Sentences, tmp_path: Path, voice: Voice) -> None:
        sound = await sound_of(sentences, "place-in-queue", {"ordinal": Ordinal(2)})
        assert sound.play.startswith(f"{tmp_path}/kept-")
        assert "." not in Path(sound.play).name

    async def test_the_excuse_is_a_prompt(self) -> None:
        assert FALLBACK.removeprefix("tr/") in PROMPTS

    async def test_every_sentence_can_be_had_in_every_language(self, sentences: Sentences, voice: Voice) -> None:
        values: dict[str, Value] = {
            **SOON, "money": Money(Decimal(3_200_000)), "date": date(2026, 11, 30), "week": WEEK, "count": Count(2),
            "place": "B", "content": "x", "ordinal": Ordinal(1), "wait": timedelta(minutes=5),
            "phone": Phone("0903123456"), "case": "7",
            "moment": date(2026, 1, 2),
        }  # fmt: skip
        for language in LANGUAGES:
            for name, fields in SENTENCES.items():
                assert (await sound_of(sentences, name, {field: values[field] for field in fields}, language)).complete


class TestKept:
    async def test_the_same_figures_are_spoken_once_and_others_anew(self, sentences: Sentences, voice: Voice) -> None:
        for length in (1000, 1000, 2000, 1000):
            await sound_of(sentences, "expected-wait", lasting(length))
        await sound_of(sentences, "expected-wait", lasting(1000), "en")
        assert len(voice.said) == 3

    async def test_fifty_callers_with_one_question_make_one_work(self, sentences: Sentences, voice: Voice) -> None:
        voice.go.clear()
        waiting = [asyncio.ensure_future(sound_of(sentences, "expected-wait", SOON)) for _ in range(50)]
        await until(lambda: bool(voice.said))
        voice.go.set()
        assert all(sound.complete for sound in await asyncio.gather(*waiting))
        assert len(voice.said) == 1

    async def test_words_and_numbers_of_a_person_are_gone_when_heard(
        self, sentences: Sentences, voice: Voice, tmp_path: Path
    ) -> None:
        personal: dict[str, dict[str, Value]] = {
            "callback-number": {"phone": Phone("0903123456")},
            "duty-case": {"place": "B-1207", "content": "vòi nước"},
            "amount-due": {"money": Money(Decimal(3_200_000)), "date": date(2026, 11, 30)},
            "case-signed": {"case": CaseNumber("TR-2611-0412"), "moment": datetime(2026, 11, 30, 9)},
        }
        for name, values in personal.items():
            async with sentences.spoken(name, "vi", values) as sound:
                assert sound.complete
                assert list(tmp_path.glob("*.wav")) == [Path(f"{sound.play}.wav")]
            assert list(tmp_path.glob("*.wav")) == []

    async def test_they_are_gone_too_when_the_caller_hangs_up_or_has_waited_in_vain(
        self, sentences: Sentences, voice: Voice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        voice.go.clear()
        values: dict[str, Value] = {"phone": Phone("0903123456")}
        asking = asyncio.ensure_future(sound_of(sentences, "callback-number", values))
        await until(lambda: bool(voice.said))
        asking.cancel()
        monkeypatch.setattr(on_the_spot, "PATIENCE_S", 0.05)
        assert await sound_of(sentences, "callback-number", values) == EXCUSE
        voice.go.set()
        await until(lambda: not sentences.in_work)
        await asyncio.sleep(0.05)
        assert len(voice.said) == 2
        assert list(tmp_path.glob("*.wav")) == []

    async def test_only_so_many_are_kept_the_ones_heard_last(
        self, sentences: Sentences, voice: Voice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(on_the_spot, "KEPT", 3)
        first = await sound_of(sentences, "expected-wait", lasting(1))
        for length in range(2, 8):
            await asyncio.sleep(0.01)
            await sound_of(sentences, "expected-wait", lasting(length))
            await asyncio.sleep(0.01)
            assert await sound_of(sentences, "expected-wait", lasting(1)) == first
        assert len(list(tmp_path.glob("*.wav"))) == 3
        assert len(voice.said) == 7

    async def test_what_a_killed_process_left_is_removed_at_the_start(
        self, sentences: Sentences, tmp_path: Path
    ) -> None:
        (tmp_path / "once-0123.wav").write_bytes(b"somebody's words")
        await sentences.warm()
        assert not (tmp_path / "once-0123.wav").exists()

    async def test_and_while_others_are_spoken(
        self, sentences: Sentences, voice: Voice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "once-0123.wav").write_bytes(b"somebody's words")
        await sound_of(sentences, "expected-wait", lasting(1))
        assert (tmp_path / "once-0123.wav").exists()
        monkeypatch.setattr(on_the_spot, "STALE_S", -1.0)
        await sound_of(sentences, "expected-wait", lasting(2))
        assert not (tmp_path / "once-0123.wav").exists()


class TestExcused:
    async def test_a_voice_that_hangs_costs_a_caller_no_more_than_the_patience(
        self, sentences: Sentences, voice: Voice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(on_the_spot, "PATIENCE_S", 0.2)
        voice.go.clear()
        began = time.perf_counter()
        assert await sound_of(sentences, "expected-wait", SOON) == EXCUSE
        assert 0.15 < time.perf_counter() - began < 15.0
        voice.go.set()
        await until(lambda: not sentences.in_work)
        assert (await sound_of(sentences, "expected-wait", SOON)).complete  # the work was not in vain
        assert len(voice.said) == 1

    async def test_the_loop_goes_on_meanwhile(
        self, sentences: Sentences, voice: Voice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(on_the_spot, "PATIENCE_S", 0.5)
        voice.go.clear()
        asking = asyncio.ensure_future(sound_of(sentences, "expected-wait", SOON))
        turns = 0
        while not asking.done():
            await asyncio.sleep(0.005)
            turns += 1
        assert turns > 3

    async def test_too_many_at_once_are_excused_at_once(
        self, tmp_path: Path, voice: Voice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(on_the_spot, "PATIENCE_S", 60.0)
        voice.go.clear()
        with ThreadPoolExecutor(1) as one:
            sentences = Sentences(load(), tmp_path, one)
            waiting = [
                asyncio.ensure_future(sound_of(sentences, "expected-wait", lasting(n))) for n in range(MOST_WAITING)
            ]
            await until(lambda: sentences.in_work == MOST_WAITING)
            began = time.perf_counter()
            assert await sound_of(sentences, "expected-wait", lasting(999)) == EXCUSE
            assert time.perf_counter() - began < 30.0
            voice.go.set()
            assert all(sound.complete for sound in await asyncio.gather(*waiting))
            assert (await sound_of(sentences, "expected-wait", lasting(999))).complete

    @pytest.mark.parametrize("error", [voices.CannotSpeak("x"), OSError("disk full"), RuntimeError("pool")])
    async def test_whatever_fails_is_excused_and_the_log_holds_no_figure(
        self, sentences: Sentences, voice: Voice, error: Exception, tmp_path: Path
    ) -> None:
        voice.fails = error
        with capture_logs() as logs:
            assert await sound_of(sentences, "expected-wait", lasting(7_654_321)) == EXCUSE
        told = {"prompt": "expected-wait", "language": "vi", "why": type(error).__name__}
        assert logs == [{"event": "sentence_not_spoken", "log_level": "warning", **told}]
        assert list(tmp_path.glob("*.wav")) == []

    async def test_a_figure_that_nobody_can_say(self, sentences: Sentences) -> None:
        assert await sound_of(sentences, "callback-number", {"phone": Phone("anonymous")}) == EXCUSE

    async def test_a_pool_that_is_dead_or_closed(self, tmp_path: Path) -> None:
        threads = ThreadPoolExecutor(1)
        threads.shutdown()
        assert await sound_of(Sentences(load(), tmp_path, threads), "expected-wait", SOON) == EXCUSE

    async def test_a_folder_that_cannot_be_written(self, tmp_path: Path, pool: Executor) -> None:
        (tmp_path / "file").write_text("")
        assert await sound_of(Sentences(load(), tmp_path / "file", pool), "expected-wait", SOON) == EXCUSE

    async def test_our_own_mistake_is_no_excuse(self, sentences: Sentences) -> None:
        with pytest.raises(KeyError):
            await sound_of(sentences, "expected-wait", {"money": SOON["wait"]})
        with pytest.raises(KeyError):
            await sound_of(sentences, "no-such", {})

    async def test_errors_in_what_the_caller_does_with_it_pass_through(
        self, sentences: Sentences, voice: Voice
    ) -> None:
        async with AsyncExitStack() as stack:
            sound = await stack.enter_async_context(sentences.spoken("expected-wait", "vi", SOON))
            assert sound.complete
        with pytest.raises(OSError, match="hung up"):
            async with sentences.spoken("expected-wait", "vi", SOON):
                raise OSError("hung up")
