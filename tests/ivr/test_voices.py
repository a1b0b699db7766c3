"""The voices, checked by numbers: do they speak the language they should, how long, how loud?"""

import re
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from ivr import voices
from ivr.sound import read_wav, spoken_db
from ivr.speaker import Speaker
from ivr.voices import CannotSpeak, phonemes, speak, synthesize

TEXTS = {
    "vi": "Xin quý khách vui lòng giữ máy.",
    "zh": "请您稍候，坐席人员将尽快为您服务。",
    "en": "Please hold the line.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_each_language_is_spoken_at_the_houses_loudness(language: str) -> None:
    samples = synthesize(TEXTS[language], language)
    assert 0.8 < len(samples) / 8000 < 6
    assert abs(spoken_db(samples) + 20) < 0.5


def test_hanzi_are_read_as_words_and_not_letter_by_letter() -> None:
    spoken = phonemes(TEXTS["zh"], "zh")
    hanzi = re.findall(r"[\u4e00-\u9fff]", TEXTS["zh"])
    assert len(re.findall(r"[1-5ɜ]", spoken)) == len(hanzi)  # one tone each
    assert "(en)" not in spoken
    assert "χˈou" in spoken  # 候
    assert "(en)" in phonemes("您好 hello", "zh")  # so that the check above can fail


def test_vietnamese_tones_are_heard() -> None:
    assert len({phonemes(word, "vi") for word in ("ma", "má", "mà", "mả", "mã", "mạ")}) == 6


def test_only_a_chinese_comma_is_a_pause_in_mandarin() -> None:
    seconds = {comma: len(synthesize(f"幺三八{comma}幺二三四", "zh")) / 8000 for comma in ("，", ",", "")}
    assert seconds["，"] > seconds[","] + 0.1
    assert abs(seconds[","] - seconds[""]) < 0.05


def test_variants_are_different_people() -> None:
    plain, other = synthesize(TEXTS["vi"], "vi"), synthesize(TEXTS["vi"], "vi", "f3")
    shorter = min(len(plain), len(other))
    assert not np.allclose(plain[:shorter], other[:shorter], atol=0.05)


@pytest.mark.parametrize(
    ("text", "language", "variant", "why"),
    [
        ("x", "fr", "", "no voice for the language 'fr'"),
        ("x", "vi", "no-such", "no voice variant 'no-such'"),
        ("x", "vi", "../vi", "no voice variant"),
        ("", "vi", "", "nothing in ''"),
        ("...", "en", "", "nothing in"),
    ],
)
def test_what_cannot_be_spoken_is_said(text: str, language: str, variant: str, why: str) -> None:
    with pytest.raises(CannotSpeak, match=re.escape(why)):
        synthesize(text, language, variant)


@pytest.mark.parametrize("text", ["a\x00b", "<speak>x</speak>", "📞 gọi", "half \ud83d", "x" * 3000, "[[hE'loU]]"])
def test_odd_texts_do_no_harm(text: str) -> None:
    assert len(synthesize(text, "vi")) > 0


def test_it_is_the_release_that_reads_hanzi() -> None:
    assert voices.version() >= "1.52"


async def test_speaking_in_a_process_of_its_own(tmp_path: Path) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        speaker = Speaker(pool)
        seconds = await speaker.speak(TEXTS["vi"], "vi", tmp_path / "here.wav")
        with pytest.raises(CannotSpeak):
            await speaker.speak("x", "fr", tmp_path / "there.wav")
    assert seconds == len(read_wav(tmp_path / "here.wav")) / 8000
    assert seconds == pytest.approx(speak(TEXTS["vi"], "vi", tmp_path / "again.wav"), abs=0.05)  # breath is noise
