"""Real sound through real vosk in worker processes; files that are none; processes that die, hang, or eat memory."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from domain.ports import NotHeard
from domain.speech import Heard
from scripts.hearing import vosk_door
from scripts.hearing import workers as the_workers
from scripts.hearing.models import read_model
from scripts.hearing.sound import open_sound
from scripts.hearing.worker import Task, hear
from scripts.hearing.workers import Worker
from tests.scripts.hearing.calls import Line, call
from tests.scripts.hearing.conftest import model_of
from tests.scripts.hearing.wrong_files import WRONG, write_wrong

SAID = {
    "vi": ("dạ em xin lỗi đã để anh chờ lâu", "xin lỗi đã để", "tôi muốn khiếu nại", "khiếu nại"),
    "zh": ("本次通话会录音", "会录音", "我要投诉", "投诉"),
    "en": ("this call is recorded", "is recorded", "i want to make a complaint", "complaint"),
}


def text(heard: Heard, channel: str, source: str) -> str:
    """What one side said."""
    between = "" if heard.language == "zh" else " "
    return between.join(word.text for word in heard.said(channel, source))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["vi", "zh", "en"])
@pytest.mark.parametrize("rate", [8000, 16_000])
def test_both_sides_are_heard_apart(workers: dict[str, Worker], language: str, rate: int, tmp_path: Path) -> None:
    notice, wanted, wish, word = SAID[language]
    sound = call(tmp_path, language, Line("agent", 1.0, notice), Line("caller", 5.0, wish), rate=rate)
    heard = workers[language].hear(Task(sound=sound, language=language, phrases=(notice, word)))
    assert wanted in text(heard, "agent", "free")
    assert word in text(heard, "caller", "free")
    assert text(heard, "agent", "grammar").replace(" ", "") == notice.replace(" ", "")
    assert word in text(heard, "caller", "grammar")
    assert all(word.begins_s >= 4.8 for word in heard.said("caller", "free"))
    assert all(0.8 <= word.begins_s < word.ends_s <= 5.0 for word in heard.said("agent", "free"))
    caller, agent = heard.signals
    assert (caller.channel, agent.channel) == ("caller", "agent")
    assert abs(agent.speech[0].begins_s - 1.0) < 0.3
    assert abs(caller.speech[0].begins_s - 5.0) < 0.3
    assert max(agent.loudness_in(agent.speech[0])) > -25 > max(agent.loudness_dbfs[:8])


@pytest.mark.parametrize("fresh_after_s", [60.0, 0.5])
def test_words_stand_at_their_second_after_a_long_silence(
    fresh_after_s: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody speaks nothing is decoded; a recogniser that has heard much is replaced in such a pause, too."""
    monkeypatch.setattr(vosk_door, "FRESH_AFTER_S", fresh_after_s)
    lines = [Line("agent", at_s, "this call is recorded") for at_s in (1.0, 9.3, 30.0)]
    path = call(tmp_path, "en", *lines, seconds=40.0)
    heard = hear(vosk_door.LoadedModel(model_of("en")), Task(sound=path, language="en"), open_sound(path))
    found = [word.begins_s for word in heard.said("agent", "free") if word.text == "recorded"]
    first, second, third = found
    assert 1.0 < first < 2.5
    assert second - first == pytest.approx(8.3, abs=0.15)
    assert third - first == pytest.approx(29.0, abs=0.15)


def test_a_model_for_16_khz_hears_a_telephone(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(model_of("en").path, tmp_path / "wide"))
    conf = folder / "conf" / "mfcc.conf"
    conf.write_text(conf.read_text().replace("=8000", "=16000"))
    worker = Worker(read_model(folder), "en")
    assert worker.model.rate_hz == 16_000
    sound = call(tmp_path, "en", Line("agent", 1.0, "this call is recorded"))
    heard = worker.hear(Task(sound=sound, language="en"))
    worker.stop()
    assert heard.said("agent", "free")
    assert abs(heard.signals[1].speech[0].begins_s - 1.0) < 0.3


def test_a_silent_recording_is_no_speech(workers: dict[str, Worker], tmp_path: Path) -> None:
    heard = workers["vi"].hear(Task(sound=call(tmp_path, "vi", seconds=20), language="vi", phrases=("được ghi âm",)))
    assert heard.words == ()
    assert [signals.speech for signals in heard.signals] == [(), ()]
    assert [signals.silence[0].seconds for signals in heard.signals] == [21, 21]


@pytest.mark.parametrize(("kind", "why"), WRONG.items())
def test_what_is_no_recording_of_a_call(workers: dict[str, Worker], tmp_path: Path, kind: str, why: str) -> None:
    path = tmp_path / "call.wav"
    write_wrong(path, kind)
    with pytest.raises(NotHeard) as error:
        workers["vi"].hear(Task(sound=path, language="vi"))
    assert (error.value.why, error.value.for_good) == (why, True)
    assert workers["vi"].hear(Task(sound=call(tmp_path, "vi", seconds=1), language="vi")).words == ()


@pytest.mark.parametrize("spoilt", ["am/final.mdl", "graph/HCLr.fst"])
def test_half_a_model_harms_nobody(tmp_path: Path, spoilt: str) -> None:
    folder = Path(shutil.copytree(model_of("en").path, tmp_path / "half"))
    whole = (folder / spoilt).read_bytes()
    (folder / spoilt).write_bytes(whole[: len(whole) // 2])
    worker = Worker(read_model(folder), "en")
    with pytest.raises(NotHeard) as why:
        worker.hear(Task(sound=call(tmp_path, "en", seconds=1), language="en"))
    assert (why.value.why, why.value.for_good) == ("model", True)


def test_killed_it_is_begun_anew(tmp_path: Path) -> None:
    worker, task = Worker(model_of("vi"), "vi"), Task(sound=call(tmp_path, "vi", seconds=1), language="vi")
    worker.hear(task)
    assert worker.pid
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(NotHeard) as why:
        worker.hear(task)
    assert (why.value.why, why.value.for_good) == ("died", False)
    assert worker.hear(task).seconds == 2
    worker.stop()


def test_hung_it_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker, task = Worker(model_of("vi"), "vi"), Task(sound=call(tmp_path, "vi", seconds=1), language="vi")
    worker.hear(task)
    pid = worker.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    monkeypatch.setattr(the_workers, "LEAST_S", 0.5)
    with pytest.raises(NotHeard) as why:
        worker.hear(task)
    assert (why.value.why, why.value.for_good) == ("hung", False)
    assert not Path(f"/proc/{pid}").exists()
    worker.stop()


def test_one_that_wants_too_much_memory_dies_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of("vi")
    worker = Worker(model, "vi", _hungry)
    with pytest.raises(NotHeard) as why:
        worker.hear(Task(sound=call(tmp_path, "vi", seconds=1), language="vi"))
    assert why.value.why in ("died", "model", "memory")
    worker.stop()


def test_one_that_is_full_makes_room_for_the_next_recording(tmp_path: Path) -> None:
    worker, task = Worker(model_of("vi"), "vi", _full), Task(sound=call(tmp_path, "vi", seconds=1), language="vi")
    with pytest.raises(NotHeard) as why:
        worker.hear(task)
    assert (why.value.why, why.value.for_good) == ("memory", False)
    assert worker.pid is None, "what it held it would keep"
    worker.stop()


def _full() -> None:
    """There is no memory left for any recording."""
    from scripts.hearing import worker

    def no_room(*_given: object) -> Heard:
        raise MemoryError

    worker.hear = no_room


def _hungry() -> None:
    """Before the bounds are set, as much as they allow is taken."""
    import mmap

    from scripts.hearing import worker

    worker.MEMORY_BYTES = 200_000_000
    _held.append(mmap.mmap(-1, 150_000_000))


_held: list[object] = []
