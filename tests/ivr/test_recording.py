"""Recordings by people: what is taken, what is refused, and what the person is told to do."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ivr.prompts.recording import LONGEST_S, UnusableRecording, read_recording, recording_of
from ivr.sound import LOUDNESS_DB, RATE_HZ, Samples, spoken_db
from ivr.voices.espeak import EspeakVoice


def speech(seconds: float = 1.5, rate_hz: int = 16000, amplitude: float = 0.3) -> Samples:
    """A hum that comes and goes four times a second, like syllables."""
    at = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.asarray(amplitude * np.sin(2 * np.pi * 220 * at) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * at)))


def silence(seconds: float, rate_hz: int = 16000) -> Samples:
    return np.zeros(round(seconds * rate_hz))


def put(path: Path, samples: Samples, rate_hz: int = 16000) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(str(path), samples, rate_hz, subtype="PCM_16")
    return path


@pytest.mark.parametrize("rate_hz", [8000, 11025, 16000, 22050, 44100, 48000])
@pytest.mark.parametrize("amplitude", [0.05, 0.9])
def test_a_good_one_is_brought_to_the_telephone(tmp_path: Path, rate_hz: int, amplitude: float) -> None:
    heard = read_recording(put(tmp_path / "x.wav", speech(1.5, rate_hz, amplitude), rate_hz))
    assert len(heard) / RATE_HZ == pytest.approx(1.5, abs=0.1)
    assert spoken_db(heard) == pytest.approx(LOUDNESS_DB, abs=0.5)
    assert np.abs(heard).max() < 0.95


def test_silence_around_it_is_cut_and_flac_is_taken(tmp_path: Path) -> None:
    whole = np.concatenate([silence(3), speech(1.0), silence(2.0), speech(1.0), silence(4)])
    heard = read_recording(put(tmp_path / "x.flac", whole))
    assert len(heard) / RATE_HZ == pytest.approx(4.2, abs=0.1)


def test_a_hum_of_the_mains_below_zero_is_taken_out(tmp_path: Path) -> None:
    heard = read_recording(put(tmp_path / "x.wav", speech() + 0.2))
    assert abs(heard.mean()) < 0.01


@pytest.mark.parametrize(
    ("samples", "rate_hz", "why"),
    [
        (np.stack([speech(), speech()], axis=1), 16000, "it has 2 channels, a telephone has one: sox"),
        (speech(rate_hz=6000), 6000, "sampled at 6000 Hz and must be between 8000 and 48000: record it again"),
        (speech(rate_hz=96000), 96000, "sampled at 96000 Hz and must be between 8000 and 48000: sox"),
        (silence(2), 16000, "silence only: check the microphone"),
        (speech(amplitude=0.0004), 16000, "silence only"),
        (speech(amplitude=0.008), 16000, "too quiet .-4. dB, at least -42.: record it again, nearer"),
        (np.clip(speech(amplitude=4.0), -1, 1), 16000, "distorted, .* input turned down"),
        (np.concatenate([speech(), silence(3.0), speech()]), 16000, "silent for 3.0 s after 1.5 s: cut the pause"),
        (speech(0.1), 16000, "0.1 s long"),
        (np.concatenate([silence(1), speech(0.02), silence(1)]), 16000, "0.0 s long and must be between"),
        (silence(2) + 0.5, 16000, "silence only"),
        (speech(LONGEST_S + 1, 8000), 8000, "91.0 s long and must be between 0.2 and 90 s"),
    ],
)
def test_what_a_machine_cannot_mend_is_refused(tmp_path: Path, samples: Samples, rate_hz: int, why: str) -> None:
    with pytest.raises(UnusableRecording, match=why):
        read_recording(put(tmp_path / "x.wav", samples, rate_hz))


def noise(colour: float, seconds: float = 3.0, rate_hz: int = 16000) -> Samples:
    """`colour`: 0 white, 1 pink, 2 brown: how fast its power falls with the pitch."""
    pitch = np.maximum(np.fft.rfftfreq(round(seconds * rate_hz), 1 / rate_hz), 1.0)
    dice = np.random.default_rng(7)
    wave = np.fft.irfft((dice.normal(size=len(pitch)) + 1j * dice.normal(size=len(pitch))) / pitch ** (colour / 2))
    return np.asarray(wave / np.abs(wave).max() * 0.5)


def hum(hz: float, harmonics: int) -> Samples:
    at = np.arange(3 * 16000) / 16000
    return np.asarray(sum(0.2 * np.sin(2 * np.pi * hz * each * at) / each for each in range(1, harmonics + 1)))


@pytest.mark.parametrize("samples", [*(noise(colour) for colour in (0, 1, 2)), hum(50, 8), hum(50, 1), hum(880, 1)])
def test_what_is_only_noise_is_refused(tmp_path: Path, samples: Samples) -> None:
    with pytest.raises(UnusableRecording, match="noise and no voice"):
        read_recording(put(tmp_path / "x.wav", samples))


def _bursts(colour: float, a_second: float) -> Samples:
    """Noise that comes and goes, as of somebody who taps on a microphone or rubs it."""
    at = np.arange(3 * 16000) / 16000
    return np.asarray(noise(colour) * np.exp(-((at * a_second) % 1) * 6))


def _rubbing(colour: float, a_second: float) -> Samples:
    at = np.arange(3 * 16000) / 16000
    return np.asarray(noise(colour) * (0.5 + 0.5 * np.sin(2 * np.pi * a_second * at)))


@pytest.mark.parametrize("made", [_bursts, _rubbing])
@pytest.mark.parametrize(("colour", "a_second"), [(0, 2.0), (1, 4.0), (2, 6.0)])
def test_noise_that_comes_and_goes_like_syllables_is_refused(
    tmp_path: Path, made: Callable[[float, float], Samples], colour: float, a_second: float
) -> None:
    with pytest.raises(UnusableRecording, match="noise and no voice"):
        read_recording(put(tmp_path / "x.wav", made(colour, a_second)))


SENTENCES = {
    "vi": "Xin quý khách vui lòng giữ máy.",
    "en": "Please hold the line.",
    "zh": "请您稍候，坐席人员将尽快为您服务。",
}


@pytest.mark.parametrize("variant", ["m3", "f4", "grandma", "child"])
@pytest.mark.parametrize("language", SENTENCES)
def test_men_women_and_children_are_heard_over_music_too(tmp_path: Path, language: str, variant: str) -> None:
    """A child: a woman's voice with a shorter throat, everything a quarter higher."""
    spoken, rate_hz = EspeakVoice(language, "f5" if variant == "child" else variant).synthesize(SENTENCES[language])
    rate_hz = round(rate_hz * 1.25) if variant == "child" else rate_hz
    heard = np.concatenate([silence(1.5, rate_hz), spoken, silence(1.5, rate_hz)])
    at = np.arange(len(heard)) / rate_hz
    beat = 0.6 + 0.4 * np.sign(np.sin(2 * np.pi * 2 * at))
    chord = np.asarray(sum(np.sin(2 * np.pi * hz * at) for hz in (262, 330, 392))) * beat
    music = chord * np.sqrt((spoken**2).mean() / (chord**2).mean() / 10**0.6)
    for each in (heard + 0.001 * chord, heard + music):
        read_recording(put(tmp_path / "x.wav", each * 0.3, rate_hz))


@pytest.mark.parametrize("signal_to_noise_db", [None, 20.0, 10.0, 5.0])
@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("vi", ("Vâng", "Dạ", "Một", "Xin quý khách vui lòng giữ máy.")),
        ("en", ("Oh", "No", "One", "Please hold the line.")),
        ("zh", ("一", "喂", "好", "请您稍候，坐席人员将尽快为您服务。")),
    ],
)
def test_no_voice_is_taken_for_noise(
    tmp_path: Path, language: str, texts: tuple[str, ...], signal_to_noise_db: float | None
) -> None:
    """Single short words too, and in a room that is anything but quiet."""
    for text in texts:
        spoken, rate_hz = EspeakVoice(language).synthesize(text)
        around = silence(0.25, rate_hz)
        heard = np.concatenate([around, spoken, around]) * 0.5
        if signal_to_noise_db is not None:
            room = noise(1.0, len(heard) / rate_hz + 0.01, rate_hz)[: len(heard)]
            loudness = np.sqrt((spoken**2).mean() * 0.25)
            heard = heard + room * loudness / np.sqrt((room**2).mean()) / 10 ** (signal_to_noise_db / 20)
        read_recording(put(tmp_path / "x.wav", heard, rate_hz))


@pytest.mark.parametrize("data", [b"", b"RIFF", b"ID3\x04 no wav at all", b"RIFF\xff\xff\xff\xffWAVEfmt "])
def test_what_is_no_sound_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.wav").write_bytes(data)
    with pytest.raises(UnusableRecording, match="save it as WAV"):
        read_recording(tmp_path / "x.wav")


def test_a_half_copied_one_says_no_more_than_it_holds(tmp_path: Path) -> None:
    path = put(tmp_path / "x.flac", speech())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    try:
        assert len(read_recording(path)) < 1.5 * RATE_HZ
    except UnusableRecording as error:
        assert "copy it again" in str(error) or "save it" in str(error)


def test_where_it_lies(tmp_path: Path) -> None:
    assert recording_of(None, "vi", "menu") is None
    assert recording_of(tmp_path, "vi", "menu") is None
    flac = put(tmp_path / "vi" / "menu.flac", speech())
    assert recording_of(tmp_path, "vi", "menu") == flac
    assert recording_of(tmp_path, "en", "menu") is None
