"""A hotline's own prompts become sounds in each of its languages and are checked; only what changed is spoken again."""

from pathlib import Path

from ivr.hotlines import HOUSE, sound_of
from ivr.prompts.catalogue import load
from ivr.prompts.checking import check
from ivr.prompts.making import Made, Studio, make
from ivr.prompts.of_hotlines import prompt_of, with_hotlines
from ivr.sound import read_wav
from store.hotlines import DEFAULT, Hotline, read_hotline
from tests.ivr.test_recording import put, speech

NAMES = {"vi": "Ba Hồi Chuông", "en": "Three Rings", "zh": "三声响"}
PROMPTS = 'prompts:\n  hello: {vi: "Xin chào {organisation}.", zh: "您好。"}\n  bye: {vi: Tạm biệt., zh: 再见。}\n'


def hotline(folder: Path, prompts: str = PROMPTS) -> Hotline:
    text = DEFAULT.read_text(encoding="utf-8").replace("languages: [vi, en, zh]", "languages: [zh, vi]")
    path = folder / "main.yaml"
    path.write_text(text + prompts, encoding="utf-8")
    return read_hotline(path, HOUSE)


def made(folder: Path, prompts: str = PROMPTS, house: str = NAMES["vi"], studio: Studio | None = None) -> Made:
    own = with_hotlines({}, [hotline(folder, prompts)])
    return make(own, folder / "sounds", {**NAMES, "vi": house}, studio=studio)


def test_each_text_is_spoken_once_in_each_language(tmp_path: Path) -> None:
    sounds = tmp_path / "sounds"
    assert made(tmp_path) == Made(spoken=4, kept=0)
    names = [prompt_of(str(path.relative_to(sounds).with_suffix(""))) for path in sounds.rglob("*.wav")]
    assert sorted(names) == ["vi/tr/main/bye", "vi/tr/main/hello", "zh/tr/main/bye", "zh/tr/main/hello"]
    assert all(len(read_wav(path)) > 4000 for path in sounds.rglob("*.wav"))
    assert made(tmp_path) == Made(spoken=0, kept=4)


def test_another_text_or_name_of_the_house_is_spoken_anew(tmp_path: Path) -> None:
    made(tmp_path)
    assert made(tmp_path, house="Vườn Lam").spoken == 1
    assert made(tmp_path, PROMPTS.replace("再见", "回见")).spoken == 3, (
        "the words in either language make another sound"
    )
    next((tmp_path / "sounds/zh/tr/main").glob("hello_*.wav")).unlink()
    assert made(tmp_path, house="Vườn Lam").spoken == 2


def test_other_words_are_another_sound_beside_the_one_that_a_call_may_still_need(tmp_path: Path) -> None:
    before = hotline(tmp_path)
    made(tmp_path)
    after = hotline(tmp_path, PROMPTS.replace("再见", "回见"))
    made(tmp_path, PROMPTS.replace("再见", "回见"))
    old, new = (sound_of("main", which.menus, "bye") for which in (before, after))
    assert old != new
    assert all((tmp_path / f"sounds/zh/{name}.wav").is_file() for name in (old, new))
    assert sound_of("main", before.menus, "hello") == sound_of("main", after.menus, "hello")


def test_a_recording_takes_its_place(tmp_path: Path) -> None:
    put(tmp_path / "own" / "vi" / "main" / "hello.wav", speech(2.0))
    assert made(tmp_path, studio=Studio(recordings=tmp_path / "own")) == Made(spoken=3, kept=0, recorded=1)


def test_the_house_keeps_its_own_beside_it(tmp_path: Path) -> None:
    whole = with_hotlines(load(), [hotline(tmp_path)])
    house = len(load()["vi"].prompts)
    assert make(whole, tmp_path, NAMES).spoken == 3 * house + 4
    assert make(load(), tmp_path, NAMES).kept == 3 * house
    assert make(whole, tmp_path, NAMES).kept == 3 * house + 4
    assert check(whole, tmp_path, NAMES) == []


def test_what_is_wrong_with_it_is_found(tmp_path: Path) -> None:
    whole = with_hotlines(load(), [hotline(tmp_path, PROMPTS.replace("您好。", "Xin chào 3."))])
    make(whole, tmp_path, NAMES)
    found = [(finding.language, finding.name, finding.kind) for finding in check(whole, tmp_path, NAMES)]
    assert found == [("zh", "main/hello", "other_language"), ("zh", "main/hello", "unspoken")]
