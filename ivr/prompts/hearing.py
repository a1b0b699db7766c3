"""The texts, checked by what espeak makes of them in their own language: phonemes, not letters.

A text in a wrong place of a catalogue shows itself: espeak leaves the language for another voice (`(en)`), names
letters it cannot read ("Chinese letter", "letter one E E"), or leaves signs without a syllable.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from ivr import voices
from ivr.prompts.catalogue import SENTENCES, Catalogue
from ivr.prompts.findings import Finding
from ivr.prompts.of_hotlines import prompt_of
from ivr.speaking import CaseNumber, Count, Money, Ordinal, Phone, Value, Week

NEUTRAL = {"vi": "tổng đài", "en": "the centre", "zh": "中心"}
"""In place of the house's name, which may well be foreign: it is checked for itself."""

EXAMPLES: Mapping[str, Mapping[str, Value]] = {
    "vi": {"place": "tòa nhà B, tầng mười hai", "content": "vòi nước bị hỏng"},
    "en": {"place": "building B, floor twelve", "content": "the water tap is broken"},
    "zh": {"place": "二号楼十二层", "content": "水龙头坏了"},
}
FIGURES: Mapping[str, Value] = {
    "money": Money(Decimal(3_214_505)),
    "date": date(2026, 4, 21),
    "ordinal": Ordinal(4),
    "wait": timedelta(minutes=12),
    "phone": Phone("0903123456"),
    "case": CaseNumber("2611-0412"),
    "moment": datetime(2026, 4, 5, 14, 2),
    "count": Count(2),
    "week": Week((((480, 720), (780, 1050)),) * 5 + (((480, 720),), ())),
}
HANZI = re.compile(r"[\u3400-\u9fff]")
_TONE = re.compile(r"[1-5ɜ]")
_NO_PAUSE = re.compile(r"[,:;!?](?=\S)")
_STRESS = re.compile(r"[ˈˌ]")
_LETTERS_NAMED = re.compile(r"tʃaɪniːz ?(?:\((?:vi|cmn|en)\))?lɛ?e?tə|lɛtəwɒniː")
"""What "Chinese letter" is in the three voices, and a Vietnamese letter in the English one."""


def check_texts(catalogue: Catalogue, organisation: str) -> Iterator[Finding]:
    """Every text of a language, prompts and sentences, and the name of the house."""
    language = catalogue.language
    for name in sorted(catalogue.texts):
        yield from check_text(language, prompt_of(name), _whole(catalogue, name))
    if _LETTERS_NAMED.search(_flat(organisation, language)):
        yield Finding(
            language, "greeting", "spelled_out", f"the house's name {organisation!r} is read letter by letter",
            "Write it for this language in the organisation's `names`, or record the prompts that hold it.",
        )  # fmt: skip


def check_text(language: str, name: str, text: str) -> Iterator[Finding]:
    """One text in its language."""
    heard = voices.phonemes(text, language)
    remedy = f"Correct {name!r} in {language}: it must hold words of its own language only."
    if _LETTERS_NAMED.search(_STRESS.sub("", heard)):
        yield Finding(language, name, "spelled_out", "the voice names letters instead of reading words", remedy)
    elif "(en)" in heard:
        yield Finding(language, name, "other_language", "the voice takes words of it for English", remedy)
    elif language != "zh" and HANZI.search(text):
        yield Finding(language, name, "other_language", "it holds Chinese characters", remedy)
    elif language == "zh":
        signs, syllables = len(HANZI.findall(text)), len(_TONE.findall(heard))
        if syllables != signs or not signs:
            yield Finding(language, name, "unspoken", f"{signs} characters, {syllables} syllables", remedy)
    if language == "zh" and _NO_PAUSE.search(text):
        remedy = f"Write the marks of {name!r} in zh as ， ： ！ ？ ；: the others are no pause."
        yield Finding(language, name, "no_pause", "the voice runs on over its half-width marks", remedy)
    if "{" in text:
        yield Finding(language, name, "unspoken", "it holds a placeholder that nobody fills", "Take the braces out.")
    if re.search(r"\d", text):
        remedy = f"Write the figures of {name!r} in {language} as words, or as a value in braces."
        yield Finding(language, name, "unspoken", "it leaves figures to the voice", remedy)


def _whole(catalogue: Catalogue, name: str) -> str:
    house = {"organisation": NEUTRAL[catalogue.language]}
    if name not in SENTENCES:
        return catalogue.text(name, house)
    return catalogue.sentence(name, {**FIGURES, **EXAMPLES[catalogue.language]})


def _flat(text: str, language: str) -> str:
    return _STRESS.sub("", voices.phonemes(text, language))
