"""Words as they are compared: Vietnamese by syllables, Chinese by characters, English by words; figures as such."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from domain.speech import UNKNOWN, Word

Sounds = Callable[[str], str]
"""What a token sounds like, roughly: two that sound alike are easily heard for each other."""
PIECES = re.compile(r"\d+(?:[.,/]\d+)*|[㐀-鿿]|[^\W\d_㐀-鿿]+(?:['’][^\W\d_]+)*")
NEWER_SPELLING = re.compile(r"(?<!q)(?:(o)([àáảãạèéẻẽẹ])|(u)([ỳýỷỹỵ]))$")
SHORT_I = re.compile(r"^(k|l|m|t|h|qu)([iìíỉĩị])$")
WITH_Y = dict(zip("iìíỉĩị", "yỳýỷỹỵ", strict=True))
TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
UTTERANCE_GAP_S = 2.0
"""Words with a longer pause between them are no phrase."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a word that was heard. `sound`: what it sounds like; `word`: where it comes from."""

    text: str
    sound: str
    begins_s: float
    ends_s: float
    word: Word


def texts_of(said: str, language: str) -> tuple[str, ...]:
    """The tokens of a text, without case and signs."""
    plain = unicodedata.normalize("NFC", said).casefold().replace("’", "'")
    pieces = PIECES.findall(plain)
    if language == "vi":
        return tuple(one_spelling(piece) for piece in pieces)
    return tuple(_english(pieces)) if language == "en" else tuple(pieces)


def tokens_of(words: Iterable[Word], language: str, sounds: Sounds) -> tuple[Token, ...]:
    """The tokens of words that were heard, one after the other. A word that nobody knows stays one."""
    return tuple(token for word in words for token in _of_word(word, language, sounds))


def one_spelling(syllable: str) -> str:
    """Vietnamese is spelled in two ways: hoà and hòa, kì and kỳ. One of them is kept."""
    found = NEWER_SPELLING.search(syllable)
    if found:
        vowels = found[0]
        tone = unicodedata.normalize("NFD", vowels[1])[1:]
        syllable = syllable[: found.start()] + unicodedata.normalize("NFC", vowels[0] + tone)
        return syllable + without_tones(vowels[1])
    return SHORT_I.sub(lambda short: short[1] + WITH_Y[short[2]], syllable)


def without_tones(syllable: str) -> str:
    """A Vietnamese syllable on the level tone: mạ, má and mả are ma; ă, â, ơ, ư and đ stay what they are."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", syllable).translate(TONES))


def together(before: Token, after: Token) -> bool:
    """Are they said in one breath?"""
    return after.begins_s - before.ends_s <= UTTERANCE_GAP_S


def _of_word(word: Word, language: str, sounds: Sounds) -> Iterator[Token]:
    texts = (UNKNOWN,) if word.text == UNKNOWN else texts_of(word.text, language)
    each_s = (word.ends_s - word.begins_s) / max(1, len(texts))
    for place, text in enumerate(texts):
        begins_s = word.begins_s + place * each_s
        sound = UNKNOWN if text == UNKNOWN else sounds(text)
        yield Token(text, sound, begins_s, begins_s + each_s, word)


def _english(pieces: list[str]) -> Iterator[str]:
    """Short forms are taken apart: won't is will not."""
    for piece in pieces:
        if piece in IRREGULAR:
            yield from IRREGULAR[piece].split()
        elif piece.endswith("n't"):
            yield from (piece[:-3], "not")
        elif "'" in piece and piece.rpartition("'")[2] in SHORT:
            head, _, tail = piece.rpartition("'")
            yield from (head, SHORT[tail])
        else:
            yield piece


IRREGULAR = {"won't": "will not", "can't": "can not", "shan't": "shall not", "cannot": "can not", "wont": "will not"}
SHORT = {"ll": "will", "re": "are", "ve": "have", "m": "am", "d": "would"}
