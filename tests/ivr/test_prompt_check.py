"""`threerings prompts check`: each fault, planted, is found and says what to do; and nothing else is found."""

import shutil
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ivr.prompts.catalogue import SENTENCES, Catalogue, load
from ivr.prompts.checking import check
from ivr.prompts.findings import Finding
from ivr.prompts.hearing import EXAMPLES, FIGURES, check_text
from ivr.prompts.listening import SAME, likeness
from ivr.prompts.making import Studio, make
from ivr.sound import Samples, read_wav, to_telephone_rate, write_wav
from tests.ivr.test_recording import put, silence, speech

NAMES = {"vi": "Trung tâm dịch vụ Ba Hồi Chuông", "en": "the Three Rings service centre", "zh": "三声响服务中心"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    make(load(), folder, NAMES)
    return folder


@pytest.fixture
def sounds(whole: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy to spoil."""
    yield shutil.copytree(whole, tmp_path / "sounds")


def wav(sounds: Path, language: str, name: str) -> Path:
    return sounds / language / "tr" / f"{name}.wav"


def found(sounds: Path, studio: Studio | None = None) -> list[tuple[str, str, str]]:
    return short(check(load(), sounds, NAMES, studio))


def short(findings: list[Finding]) -> list[tuple[str, str, str]]:
    assert all(finding.found and finding.remedy for finding in findings)
    return [(finding.language, finding.name, finding.kind) for finding in findings]


def spoiled(language: str, name: str, text: str) -> dict[str, Catalogue]:
    """The catalogues with one text in place of another."""
    catalogues = load()
    texts = {**catalogues[language].texts, name: text}
    return {**catalogues, language: replace(catalogues[language], texts=texts)}


class TestSounds:
    def test_what_we_ship_is_good(self, whole: Path) -> None:
        assert check(load(), whole, NAMES) == []

    def test_one_that_is_missing(self, sounds: Path) -> None:
        wav(sounds, "zh", "menu").unlink()
        assert found(sounds) == [("zh", "menu", "missing")]

    def test_an_empty_house(self, tmp_path: Path) -> None:
        kinds = {kind for _, _, kind in found(tmp_path)}
        assert kinds == {"missing"}
        assert len(found(tmp_path)) == sum(len(catalogue.prompts) for catalogue in load().values())

    @pytest.mark.parametrize("data", [b"", b"RIFF", b"no sound at all, but a good many letters of text" * 4])
    def test_one_that_is_no_wav(self, sounds: Path, data: bytes) -> None:
        wav(sounds, "vi", "wait").write_bytes(data)
        assert found(sounds) == [("vi", "wait", "unreadable")]

    def test_one_at_another_rate(self, sounds: Path) -> None:
        with wave.open(str(wav(sounds, "vi", "wait")), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16000)
            file.writeframes(b"\x00\x10" * 16000)
        assert found(sounds) == [("vi", "wait", "unreadable")]

    @pytest.mark.parametrize("factor", [0.5, 1.6])
    def test_one_that_is_louder_or_softer_than_the_others(self, sounds: Path, factor: float) -> None:
        path = wav(sounds, "en", "menu")
        write_wav(path, read_wav(path) * factor)
        assert found(sounds) == [("en", "menu", "level")]

    def test_a_silent_one(self, sounds: Path) -> None:
        path = wav(sounds, "en", "menu")
        write_wav(path, read_wav(path) * 0)
        assert found(sounds) == [("en", "menu", "level")]

    def test_one_that_breaks_off_and_one_that_spells_letters(self, sounds: Path) -> None:
        path = wav(sounds, "vi", "menu")
        write_wav(path, read_wav(path)[:8000])
        other = wav(sounds, "zh", "excuse")
        write_wav(other, np.tile(read_wav(other), 6))
        assert found(sounds) == [("vi", "menu", "length"), ("zh", "excuse", "length")]

    def test_another_languages_sound_under_this_name(self, sounds: Path) -> None:
        shutil.copy(wav(sounds, "vi", "wait"), wav(sounds, "zh", "wait"))
        assert found(sounds) == [("zh", "wait", "same_audio")]

    def test_another_languages_sound_that_was_cut_and_made_softer(self, sounds: Path) -> None:
        write_wav(wav(sounds, "en", "wait"), read_wav(wav(sounds, "vi", "wait"))[900:] * 0.9)
        assert found(sounds) == [("en", "wait", "same_audio")]

    def test_the_sound_of_another_prompt(self, sounds: Path) -> None:
        shutil.copy(wav(sounds, "en", "wait"), wav(sounds, "en", "still-waiting"))
        [finding] = check(load(), sounds, NAMES)
        assert finding.kind == "same_audio"
        assert {finding.name, finding.found} in (
            {"still-waiting", "it is the sound of en/wait"},
            {"wait", "it is the sound of en/still-waiting"},
        )

    def test_a_sound_that_was_made_from_another_text(self, sounds: Path) -> None:
        catalogues = spoiled("en", "invalid", "Please choose once more.")
        assert short(check(catalogues, sounds, NAMES)) == [("en", "invalid", "outdated")]
        assert ("en", "greeting", "outdated") in short(check(load(), sounds, {**NAMES, "en": "Riverside"}))

    def test_the_remedy_is_one(self, sounds: Path) -> None:
        """What was put in place of a sound is not taken for it when the prompts are made again."""
        shutil.copy(wav(sounds, "vi", "wait"), wav(sounds, "zh", "wait"))
        write_wav(wav(sounds, "en", "menu"), read_wav(wav(sounds, "en", "menu")) * 0.3)
        wav(sounds, "en", "excuse").write_bytes(b"")
        wav(sounds, "vi", "excuse").unlink()
        assert len(found(sounds)) == 4
        assert make(load(), sounds, NAMES).spoken == 4
        assert found(sounds) == []

    def test_a_good_recording_and_a_bad_one(self, sounds: Path, tmp_path: Path) -> None:
        studio = Studio(recordings=tmp_path / "own")
        bad = put(tmp_path / "own" / "vi" / "menu.wav", silence(9))
        put(tmp_path / "own" / "vi" / "excuse.wav", speech(1.5))
        assert found(sounds, studio) == [("vi", "excuse", "outdated"), ("vi", "menu", "recording")]
        make(load(), sounds, NAMES, studio=studio)
        [finding] = check(load(), sounds, NAMES, studio)
        assert str(finding) == (
            f"vi/menu: {bad} is not used. It holds silence only: check the microphone and record it again."
        )

    def test_one_recording_put_into_two_languages(self, sounds: Path, tmp_path: Path) -> None:
        for language in ("vi", "en"):
            put(tmp_path / "own" / language / "excuse.wav", speech(1.5))
        studio = Studio(recordings=tmp_path / "own")
        make(load(), sounds, NAMES, studio=studio)
        assert found(sounds, studio) == [("en", "excuse", "same_audio")]


class TestTexts:
    @pytest.mark.parametrize(
        ("language", "text", "kind"),
        [
            ("vi", "请您重新选择。", "spelled_out"),
            ("en", "请您重新选择。", "spelled_out"),
            ("en", "Xin quý khách giữ máy.", "spelled_out"),
            ("en", "Please hold 您 the line.", "spelled_out"),
            ("vi", "Please hold the line.", "other_language"),
            ("zh", "Please hold the line.", "other_language"),
            ("zh", "Xin quý khách giữ máy.", "other_language"),
            ("zh", "请您 hold 重新选择。", "other_language"),
            ("zh", "请按1。", "unspoken"),
            ("vi", "Xin bấm phím 1.", "unspoken"),
            ("en", "Please press 1.", "unspoken"),
            ("zh", "请您稍候,坐席人员将尽快为您服务。", "no_pause"),
            ("zh", "。。", "unspoken"),
        ],
    )
    def test_a_text_that_the_voice_does_not_read_as_words(self, language: str, text: str, kind: str) -> None:
        assert kind in [finding.kind for finding in check_text(language, "x", text)]

    def test_a_sentence_is_checked_with_figures_in_it(self, sounds: Path) -> None:
        text = "The amount is {money}, 到期日 {date}."
        assert short(check(spoiled("en", "amount-due", text), sounds, NAMES)) == [("en", "amount-due", "spelled_out")]

    def test_a_text_that_waits_for_its_translation(self, sounds: Path) -> None:
        catalogues = spoiled("vi", "excuse", "Please hold the line.")
        kinds = [kind for _, name, kind in short(check(catalogues, sounds, NAMES)) if name == "excuse"]
        assert kinds == ["other_language", "other_language", "outdated"]

    @pytest.mark.parametrize(("language", "name"), [("vi", "服务中心"), ("en", "Đại Hữu"), ("en", "服务中心")])
    def test_a_name_of_the_house_that_is_spelled(self, whole: Path, language: str, name: str) -> None:
        findings = check(load(), whole, {**NAMES, language: name})
        assert [finding.found for finding in findings if finding.kind == "spelled_out"] == [
            f"the house's name {name!r} is read letter by letter"
        ]

    @pytest.mark.parametrize(("language", "name"), [("vi", "Riverside"), ("zh", "Riverside"), ("en", "Riverside")])
    def test_a_foreign_name_that_can_be_read_is_no_fault(self, whole: Path, language: str, name: str) -> None:
        kinds = {kind for _, _, kind in short(check(load(), whole, {**NAMES, language: name}))}
        assert kinds == {"outdated"}

    def test_every_placeholder_has_an_example(self) -> None:
        for language, examples in EXAMPLES.items():
            fields = set().union(*SENTENCES.values())
            assert fields == {*FIGURES, *examples}, language


class TestLikeness:
    def voice(self, seconds: float = 1.0) -> Samples:
        return np.random.default_rng(1).normal(0, 0.1, round(8000 * seconds))

    def test_one_sound_is_itself_whatever_is_done_to_it(self) -> None:
        sound = self.voice()
        shifted = np.concatenate([np.zeros(1234), sound[100:] * 0.2])
        assert likeness(sound, shifted) > 0.9
        assert likeness(sound, -sound) == pytest.approx(1)
        again = to_telephone_rate(np.repeat(sound, 2), 16000)
        assert likeness(sound, again) > SAME

    def test_two_sounds_are_not(self) -> None:
        other = np.random.default_rng(2).normal(0, 0.1, 9000)
        assert likeness(self.voice(), other) < 0.1
        assert likeness(self.voice(), np.zeros(800)) == 0
