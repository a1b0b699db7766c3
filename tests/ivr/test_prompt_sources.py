"""Where a prompt's sound comes from: a recording before Piper, Piper before espeak, and back again."""

import json
import sys
from pathlib import Path

import pytest

from ivr.prompts.catalogue import Catalogue
from ivr.prompts.making import Made, Studio, make
from ivr.sound import read_wav, spoken_db
from ivr.voices import CannotSpeak, EspeakVoice, PiperVoice, chosen, in_any_case, rendered
from tests.ivr.test_recording import put, silence, speech

CATALOGUES = {
    "vi": Catalogue("vi", {"greeting": "Xin kính chào quý khách.", "wait": "Xin quý khách giữ máy."}),
    "en": Catalogue("en", {"greeting": "Good day.", "wait": "Please hold the line."}),
}
NAMES = {"vi": "Tổng đài", "en": "The centre"}
PIPER = """#!{python}
import math, struct, sys
from pathlib import Path
text = sys.stdin.read()
Path(sys.argv[0]).with_name("asked").open("a").write(text + "\\n")
if "{fails}":
    sys.exit("ValueError: {fails}")
count = int(22050 * 0.06 * len(text))
sys.stdout.buffer.write(b"".join(
    struct.pack("<h", int(9000 * math.sin(i / 16) * (1 + math.sin(i / 900)) / 2)) for i in range(count)))
"""


class Program:
    """A program `piper` on the path, and a model in English."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.models = folder / "bin", folder / "models"
        self.folder.mkdir()
        self.models.mkdir()
        monkeypatch.setenv("PATH", str(self.folder))
        (self.models / "en.onnx").write_bytes(b"weights")
        (self.models / "en.onnx.json").write_text(json.dumps({"audio": {"sample_rate": 22050}}))
        self.does()

    def does(self, fails: str = "") -> None:
        path = self.folder / "piper"
        path.write_text(PIPER.format(python=sys.executable, fails=fails))
        path.chmod(0o755)

    @property
    def asked(self) -> list[str]:
        asked = self.folder / "asked"
        return asked.read_text().splitlines() if asked.exists() else []


@pytest.fixture
def piper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    return Program(tmp_path, monkeypatch)


def made(tmp_path: Path, studio: Studio | None = None) -> Made:
    return make(CATALOGUES, tmp_path / "sounds", NAMES, studio=studio)


class TestRecordings:
    def test_a_recording_comes_before_the_voice_and_goes_again(self, tmp_path: Path) -> None:
        studio = Studio(recordings=tmp_path / "own")
        sound = tmp_path / "sounds" / "vi" / "tr" / "greeting.wav"
        assert made(tmp_path, studio) == Made(spoken=4, kept=0)
        spoken = len(read_wav(sound))
        recording = put(tmp_path / "own" / "vi" / "greeting.wav", speech(2.0, amplitude=0.9))
        assert made(tmp_path, studio) == Made(spoken=0, kept=3, recorded=1)
        assert len(read_wav(sound)) / 8000 == pytest.approx(2.0, abs=0.1)
        assert spoken_db(read_wav(sound)) == pytest.approx(-20, abs=0.5)
        assert made(tmp_path, studio) == Made(spoken=0, kept=4)
        put(recording, speech(1.0))
        assert made(tmp_path, studio).recorded == 1
        recording.unlink()
        assert made(tmp_path, studio) == Made(spoken=1, kept=3)
        assert len(read_wav(sound)) == pytest.approx(spoken, abs=400)  # breath is noise

    def test_a_bad_one_is_told_and_the_voice_speaks(self, tmp_path: Path) -> None:
        bad = put(tmp_path / "own" / "vi" / "greeting.wav", silence(2))
        for _ in range(2):
            run = made(tmp_path, Studio(recordings=tmp_path / "own"))
            assert run.troubles == (f"{bad}: it holds silence only: check the microphone and record it again",)
        assert run == Made(spoken=0, kept=4, troubles=run.troubles)
        assert spoken_db(read_wav(tmp_path / "sounds/vi/tr/greeting.wav")) == pytest.approx(-20, abs=0.5)

    def test_a_good_one_that_is_replaced_by_a_bad_one_is_not_played_on(self, tmp_path: Path) -> None:
        own = tmp_path / "own" / "vi" / "greeting.wav"
        put(own, speech(2.0))
        studio = Studio(recordings=tmp_path / "own")
        assert made(tmp_path, studio).recorded == 1
        own.write_bytes(b"no sound")
        assert made(tmp_path, studio).spoken == 1


class TestPiper:
    def test_it_speaks_where_its_model_lies_and_nowhere_else(self, tmp_path: Path, piper: Program) -> None:
        studio = Studio(models=piper.models)
        assert made(tmp_path, studio) == Made(spoken=4, kept=0)
        assert piper.asked == ["Good day.", "Please hold the line."]
        assert spoken_db(read_wav(tmp_path / "sounds/en/tr/wait.wav")) == pytest.approx(-20, abs=0.5)
        assert made(tmp_path, studio) == Made(spoken=0, kept=4)
        assert made(tmp_path) == Made(spoken=2, kept=2)
        assert isinstance(chosen("vi", piper.models), EspeakVoice)

    def test_another_model_speaks_anew(self, tmp_path: Path, piper: Program) -> None:
        studio = Studio(models=piper.models)
        made(tmp_path, studio)
        (piper.models / "en.onnx").write_bytes(b"other weights")
        assert made(tmp_path, studio) == Made(spoken=2, kept=2)

    def test_lines_of_a_text_are_one_utterance_and_odd_signs_do_no_harm(self, piper: Program) -> None:
        assert len(rendered("Two\nlines\x00 \ud83d", chosen("en", piper.models)))
        assert piper.asked == ["Two lines ?"]

    def test_where_it_fails_espeak_speaks_and_it_is_asked_once(self, tmp_path: Path, piper: Program) -> None:
        piper.does(fails="no such tensor")
        studio = Studio(models=piper.models)
        run = made(tmp_path, studio)
        assert run == Made(spoken=4, kept=0, troubles=("en: piper with en.onnx: ValueError: no such tensor",))
        assert len(piper.asked) == 1
        assert len(in_any_case("Good day.", "en", piper.models))
        piper.does()
        assert made(tmp_path, studio) == Made(spoken=2, kept=2)

    def test_what_is_missing_is_said(self, piper: Program) -> None:
        (piper.folder / "piper").unlink()
        with pytest.raises(CannotSpeak, match="no program `piper`: pip install piper-tts"):
            chosen("en", piper.models).synthesize("x")
        (piper.models / "en.onnx.json").unlink()
        with pytest.raises(CannotSpeak, match=r"en\.onnx\.json: no sample rate; put the file"):
            chosen("en", piper.models).synthesize("x")

    def test_one_that_hangs_is_ended(self, piper: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        (piper.folder / "piper").write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
        monkeypatch.setattr("ivr.voices.piper.PATIENCE_S", 0.3)
        with pytest.raises(CannotSpeak, match="longer than 0 s"):
            PiperVoice(piper.models / "en.onnx").synthesize("x")
