"""What the models know: the words of our scripts, prompts and robots, planted violations and near misses."""

import random
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from domain.scripts.checking import musts
from domain.scripts.model import Language
from domain.scripts.values import MONTHS, WEEKDAYS
from domain.scripts.wording import SIGNS, must_nots, words_of
from ivr.speaking import CaseNumber, Count, Money, Phone, say
from scripts import read_library
from tests.speech.filled import VALUE, figures, filled

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CLAUSE = re.compile(r"[.,:;?!，。：；？！、]+\s*|\n")
LONGEST = 14
"""Words that are spoken in one breath: longer sentences are cut."""
NUMERALS = re.compile("[零一二两三四五六七八九十百千万亿点年月日号元块毛角分半]{2,}")
APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
VOICES = {
    "en": ("en", "en", "en-us"), "vi": ("vi", "vi", "vi-vn-x-south", "vi-vn-x-central"), "zh": ("cmn",),
}  # fmt: skip
VARIANTS = (
    "", "f1", "f2", "f3", "f5", "m1", "m3", "m4", "m5", "m7", "m8", "Alicia", "Andrea", "Andy", "Annie", "Denis",
    "Diogo", "Gene", "Gene2", "Henrique", "Jacky", "Lee", "Marco", "Mario", "Michael", "Mike", "Nguyen", "anika",
    "antonio", "belinda", "boris", "ed", "grandma", "grandpa", "gustave", "max", "norbert", "pablo", "paul", "pedro",
    "quincy", "rob", "robert", "sandro", "steph2", "victor",
)  # fmt: skip
"""All that espeak's formant voices sound like: no whispers, and not its Klatt voices, another synthesiser."""
HELD_OUT = ("f4", "m2", "m6")
"""No model is ever trained by these variants."""
FILLED, ALONE = 5, 0.1
"""How often a sentence with values is spoken, with others each time; how much a figure alone counts for."""


def sentences(language: Language) -> list[list[str]]:
    """Everything that may be said, each in words; the same every time."""
    return [list(words) for words in weighed(language)]


def weighed(language: Language) -> dict[tuple[str, ...], float]:
    """The same, each with how often it is said against the others. A sentence with values counts once in all, however
    often it is filled, and a figure alone for little: else nobody would ever say "date of birth" for all the dates."""
    chance = random.Random(f"filled {language}")
    alone = list(figures(language, chance))
    said = [*_scripts(language), *_prompts(language), *_own(language), *_figures(language)]
    often = dict.fromkeys(alone, ALONE) | dict.fromkeys(said, 1.0)
    found: dict[tuple[str, ...], float] = {}
    for text in dict.fromkeys([*said, *alone]):
        times = FILLED if VALUE.search(text) else 1
        for _ in range(times):
            for words in map(_words(language), CLAUSE.split(filled(text, language, chance))):
                for at in range(0, len(words), LONGEST):
                    piece = tuple(words[at : at + LONGEST])
                    found[piece] = found.get(piece, 0.0) + often[text] / times
    return found


def _words(language: Language):  # type: ignore[no-untyped-def]
    return in_words_of_chinese if language == "zh" else in_words


def in_words(text: str) -> list[str]:
    """Lower case and without signs, but for an apostrophe inside a word."""
    return SIGNS.sub(" ", APOSTROPHE.sub("\0", text.casefold()).replace("\0", "ʼ")).replace("ʼ", "'").split()


def in_words_of_chinese(text: str) -> list[str]:
    """Hanzi, cut into words; figures into their characters, for no list of them would ever be whole."""
    import jieba

    jieba.setLogLevel(60)
    kept = "".join(re.findall(r"[\u4e00-\u9fff]+", text))
    return [piece for word in jieba.cut(kept) for piece in (word if NUMERALS.fullmatch(word) else (word,)) if piece]


def _scripts(language: Language) -> Iterator[str]:
    for script in read_library().values():
        for words in words_of(script):
            for sentence in words.say:
                yield from (texts[language] for texts in (sentence.texts, sentence.without) if language in texts)
        for statement in (*(must for must, _, _ in musts(script)), *(each for each, _, _ in must_nots(script))):
            yield from statement.phrases.get(language, ())
        yield from script.consent.get(language, ())


def _prompts(language: Language) -> Iterable[str]:
    house = yaml.safe_load((ROOT / "ivr" / "prompts" / f"{language}.yaml").read_text(encoding="utf-8"))
    robots = yaml.safe_load((ROOT / "threerings" / "demo" / "scenes.yaml").read_text(encoding="utf-8"))
    return [*house.values(), *(scene.get("says", "") for scene in robots.values() if language == "vi")]


@cache
def _all_own() -> dict[str, list[str]]:
    return cast("dict[str, list[str]]", yaml.safe_load((HERE / "sentences.yaml").read_text(encoding="utf-8")))


def _own(language: Language) -> list[str]:
    return _all_own()[language]


def _figures(language: Language) -> Iterator[str]:
    """Amounts, days, times, numbers and weekdays as each language says them."""
    chance = random.Random(f"figures {language}")
    units = 1 if language == "zh" else 50_000
    currency = "CNY" if language == "zh" else "VND"
    for _ in range(40):
        amount = Decimal(chance.randrange(1, 400) * units * chance.choice((1, 10)))
        yield say(Money(amount, currency, everyday=chance.random() < 0.3), language)
        yield say(date(2026, 1, 1) + timedelta(days=chance.randrange(500)), language)
    for _ in range(12):
        yield say(
            datetime(2026, 11, chance.randrange(1, 30), chance.randrange(24), chance.choice((0, 15, 30))), language
        )
        yield say(Phone(f"+8490{chance.randrange(10**6, 10**7)}"), language)
        yield say(CaseNumber(f"TR-{chance.randrange(1000, 9999)}-{chance.randrange(1000, 9999)}"), language)
    yield from (say(Count(number), language) for number in (*range(1, 32), 100, 1000, 10_000))
    yield from (*WEEKDAYS[language], *(MONTHS if language == "en" else ()))
