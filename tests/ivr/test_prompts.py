"""The prompts: complete in every language, listened to by numbers, made once."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from domain.menus.model import Choose, Say, prompts_of
from ivr import voices
from ivr.hotlines import default
from ivr.prompts.catalogue import HERE, LANGUAGES, PROMPTS, SENTENCES, CatalogueError, load
from ivr.prompts.making import Made, make
from ivr.sound import read_wav, spoken_db

NAMES = {"vi": "Trung tâm dịch vụ Ba Hồi Chuông", "en": "the Three Rings service centre", "zh": "三声响服务中心"}
REPOSITORY = HERE.parents[1]
MENUS = default().menus
WELCOME, MAIN = MENUS.nodes["welcome"], MENUS.nodes["main"]
assert isinstance(WELCOME, Say) and isinstance(MAIN, Choose)
MENU_GUARD_S = 85
"""The dialplan gives the menu 90 s."""
SYLLABLE = {"vi": re.compile(r"\w+"), "en": re.compile(r"[aeiouy]+"), "zh": re.compile(r"[\u4e00-\u9fff]")}


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    make(load(), folder, NAMES)
    return folder


def seconds(sounds: Path, language: str, name: str) -> float:
    return len(read_wav(sounds / language / "tr" / f"{name}.wav")) / 8000


class TestListening:
    @pytest.mark.parametrize("name", sorted(PROMPTS))
    def test_each_language_says_something_else(self, sounds: Path, name: str) -> None:
        heard = [read_wav(sounds / language / "tr" / f"{name}.wav") for language in LANGUAGES]
        for one, other in ((0, 1), (0, 2), (1, 2)):
            length = min(len(heard[one]), len(heard[other]))
            assert abs(np.corrcoef(heard[one][:length], heard[other][:length])[0, 1]) < 0.5

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_all_are_equally_loud(self, sounds: Path, language: str) -> None:
        levels = [spoken_db(read_wav(path)) for path in (sounds / language / "tr").glob("*.wav")]
        assert len(levels) == len(PROMPTS)
        assert max(levels) - min(levels) < 3
        assert all(abs(level + 20) < 1 for level in levels)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("name", sorted(PROMPTS))
    def test_as_long_as_its_words(self, sounds: Path, language: str, name: str) -> None:
        """A voice speaks 2.5 to 8 syllables a second; one that spells letters, or stops, is far outside."""
        text = load()[language].text(name, {"organisation": NAMES[language]})
        syllables = len(SYLLABLE[language].findall(text))
        assert 2.0 < syllables / seconds(sounds, language, name) < 8.0

    @pytest.mark.parametrize("name", sorted(PROMPTS))
    def test_mandarin_reads_words_and_not_letters(self, name: str) -> None:
        text = load()["zh"].text(name, {"organisation": NAMES["zh"]})
        spoken = voices.phonemes(text, "zh")
        assert "(en)" not in spoken
        assert len(re.findall(r"[1-5ɜ]", spoken)) == len(re.findall(r"[\u4e00-\u9fff]", text))

    def test_the_excuse_is_short_and_the_menu_fits_its_guard(self, sounds: Path) -> None:
        for language in LANGUAGES:
            assert seconds(sounds, language, "excuse") < 2
            opening = sum(seconds(sounds, language, name) for name in WELCOME.prompts)
            a_try = seconds(sounds, language, MAIN.prompt) + MAIN.wait_ms / 1000
            again = seconds(sounds, language, MAIN.again)
            assert opening + MAIN.tries * a_try + (MAIN.tries - 1) * again < MENU_GUARD_S


class TestMaking:
    def test_the_second_time_nothing_is_spoken_and_progress_is_told_all_the_same(self, sounds: Path) -> None:
        told: list[tuple[int, int]] = []
        made = make(load(), sounds, NAMES, lambda _path, done, total: told.append((done, total)))
        everything = len(PROMPTS) * len(LANGUAGES)
        assert made == Made(spoken=0, kept=everything)
        assert told == [(done, everything) for done in range(1, everything + 1)]

    def test_another_name_of_the_house_speaks_only_what_holds_it(self, sounds: Path, tmp_path: Path) -> None:
        shutil.copytree(sounds, tmp_path, dirs_exist_ok=True)
        with_name = [name for name, text in load()["en"].texts.items() if "{organisation}" in text]
        assert make(load(), tmp_path, {**NAMES, "en": "Riverside"}).spoken == len(with_name) > 0

    def test_a_sound_that_is_gone_or_a_broken_memory_is_made_again(self, sounds: Path, tmp_path: Path) -> None:
        shutil.copytree(sounds, tmp_path, dirs_exist_ok=True)
        (tmp_path / "vi/tr/menu.wav").unlink()
        assert make(load(), tmp_path, NAMES).spoken == 1
        (tmp_path / "vi/tr/.made.json").write_text("{")
        assert make(load(), tmp_path, NAMES).spoken == len(PROMPTS)


class TestCatalogues:
    def test_every_prompt_that_is_played_exists(self) -> None:
        said = {name for node in MENUS.nodes.values() for name, _ in prompts_of(node)}
        assert said <= PROMPTS
        files = [*(REPOSITORY / "asterisk-config").rglob("*.j2"), *(REPOSITORY / "ivr").rglob("*.py")]
        played = {name for path in files for name in re.findall(r"\btr/([a-z][a-z-]*[a-z])", path.read_text("utf-8"))}
        assert played <= PROMPTS, "played, and in no catalogue"
        assert {"greeting-static", "leave-message", "excuse"} <= played

    @pytest.mark.parametrize(
        ("change", "complaint"),
        [
            (("goodbye:", "# goodbye:"), r"en\.yaml: no text for 'goodbye'"),
            (("goodbye:", "farewell:"), r"en\.yaml:\d+: 'farewell' is played by nobody"),
            (("goodbye:", "menu: x\ngoodbye:"), r"en\.yaml:\d+: 'menu' stands here a second time"),
            (("excuse: Please hold the line.", "excuse: ''"), r"en\.yaml:\d+: 'excuse' has no text"),
            (("{organisation}. Goodbye", "{owner}. Goodbye"), r"en\.yaml:\d+: 'goodbye' has an unknown .* \{owner\}"),
            (
                ("is {money}, due", "is {money} to {organisation}, due"),
                r"'amount-due' has an unknown .* \{organisation\}",
            ),
            (("is {money}, due", "is known, due"), r"en\.yaml:\d+: 'amount-due' leaves out \{money\}"),
            (("excuse: Please", "excuse: [Please"), r"en\.yaml:\d+: "),
            (("excuse: Please hold the line.", "excuse: {a: b}"), r"en\.yaml:\d+: not a line of text"),
        ],
    )
    def test_a_flaw_is_named_with_file_line_and_key(
        self, tmp_path: Path, change: tuple[str, str], complaint: str
    ) -> None:
        for path in HERE.glob("*.yaml"):
            shutil.copy(path, tmp_path)
        text = (tmp_path / "en.yaml").read_text(encoding="utf-8")
        assert change[0] in text
        (tmp_path / "en.yaml").write_text(text.replace(*change), encoding="utf-8")
        with pytest.raises(CatalogueError, match=complaint):
            load(tmp_path)

    @pytest.mark.parametrize(
        ("data", "complaint"), [(b"\xff\xfe", "not UTF-8"), (b"- x", "not 'name: text'"), (b"", "not 'name: text'")]
    )
    def test_a_file_that_is_none(self, tmp_path: Path, data: bytes, complaint: str) -> None:
        (tmp_path / "vi.yaml").write_bytes(data)
        with pytest.raises(CatalogueError, match=complaint):
            load(tmp_path)

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(CatalogueError, match=r"vi\.yaml: the file is missing"):
            load(tmp_path)

    def test_a_sentence_takes_any_words_and_leaves_them_as_they_are(self) -> None:
        catalogues = load()
        for language in LANGUAGES:
            for name, fields in SENTENCES.items():
                text = catalogues[language].text(name, dict.fromkeys(fields, r"\1 {organisation} {x}"))
                assert text.count(r"\1 {organisation} {x}") == len(fields)
