"""Phrases found among tokens: token by token; by their sounds where enough stays the same; nearly, if they are long.

Nearly means: five tokens and more, all that carry meaning among them in their order, and not much else between.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from domain.checking.model import Strength
from domain.checking.tokens import Sounds, Token, texts_of, together
from domain.speech import Channel, Source

NEAR_TOKENS, NEAR_SHARE = 5, 0.8
SOUND_TOKENS = 3
"""Shorter phrases must be heard as they are."""
EXACT_SHARE_OF_SOUND = 0.5
PINYIN_TOKENS = 4
"""Chinese of this length is known by its sounds alone."""
WEIGHT: Mapping[Strength, float] = {"exact": 1.0, "sound": 0.75, "near": 0.7}
LITTLE_WORDS: Mapping[str, Collection[str]] = {
    "vi": frozenset(["dạ", "ạ", "là", "và", "thì", "mà", "của", "cho", "được", "đã", "đang", "sẽ", "này", "đó",
           "ấy", "nhé", "với", "một", "các", "những", "ơi", "em", "anh", "chị", "ông", "bà"]),
    "zh": frozenset("的了是我您你请吗呢吧啊这那在和就也好对一个们"),
    "en": frozenset(["a", "an", "the", "is", "are", "am", "was", "were", "be", "been", "to", "of", "and", "or",
           "for", "with", "at", "on", "in", "it", "this", "that", "i", "you", "we", "my", "your", "our", "me", "us",
           "will", "would", "please", "so", "as", "have", "has", "had", "can", "may", "not"]),
}  # fmt: skip
"""Words that carry no meaning of their own: all others of a phrase must be heard."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a rule, as tokens and as sounds. `content`: the places of those that carry meaning."""

    rule: str
    text: str
    tokens: tuple[str, ...]
    sounds: tuple[str, ...]
    content: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase that was heard: the tokens `first` to before `end` of its stream. `alike`: 0 to 1."""

    phrase: Phrase
    channel: Channel
    source: Source
    first: int
    end: int
    begins_s: float
    ends_s: float
    strength: Strength
    confidence: float
    words: str


def phrase_of(rule: str, text: str, language: str, sounds: Sounds) -> Phrase:
    """A phrase ready to be looked for."""
    tokens = texts_of(text, language)
    content = tuple(place for place, token in enumerate(tokens) if token not in LITTLE_WORDS[language])
    return Phrase(rule, text, tokens, tuple(map(sounds, tokens)), content)


@dataclass(frozen=True, slots=True)
class Index:
    """Phrases by what they begin with, so that a long transcript is gone through once."""

    language: str
    by_sound: Mapping[str, tuple[Phrase, ...]]
    by_content: Mapping[str, tuple[Phrase, ...]]
    longest: int = field(default=0)


def index_of(phrases: Iterable[Phrase], language: str) -> Index:
    """The phrases, ready for `hits`."""
    every = [each for each in phrases if each.tokens]
    by_sound: dict[str, tuple[Phrase, ...]] = {}
    by_content: dict[str, tuple[Phrase, ...]] = {}
    for each in every:
        by_sound[each.sounds[0]] = (*by_sound.get(each.sounds[0], ()), each)
        if len(each.tokens) >= NEAR_TOKENS and each.content:
            first = each.sounds[each.content[0]]
            by_content[first] = (*by_content.get(first, ()), each)
    return Index(language, by_sound, by_content, max((len(each.tokens) for each in every), default=0))


def hits(index: Index, stream: Sequence[Token], begin: int) -> Iterator[Hit]:
    """Every place from the token `begin` on where a phrase was heard; of the same one at one place the surest."""
    for place in range(max(0, begin), len(stream)):
        found: dict[Phrase, Hit] = {}
        for phrase in index.by_sound.get(stream[place].sound, ()):
            hit = _alike(phrase, stream, place, index.language)
            if hit:
                found[phrase] = hit
        for phrase in index.by_content.get(stream[place].sound, ()):
            hit = None if phrase in found else _near(phrase, stream, place)
            if hit:
                found[phrase] = hit
        yield from found.values()


def reach(index: Index) -> int:
    """How many tokens back a phrase may begin that ends with a new one."""
    return 2 * index.longest + 2


def _alike(phrase: Phrase, stream: Sequence[Token], place: int, language: str) -> Hit | None:
    end = place + len(phrase.tokens)
    heard = stream[place:end]
    if len(heard) < len(phrase.tokens) or any(
        token.sound != sound for token, sound in zip(heard, phrase.sounds, strict=True)
    ):
        return None
    if not _unbroken(heard):
        return None
    same = sum(token.text == text for token, text in zip(heard, phrase.tokens, strict=True))
    if same == len(heard):
        return _hit(phrase, stream, (place, end), "exact", 1.0)
    long_enough = len(heard) >= SOUND_TOKENS and same >= len(heard) * EXACT_SHARE_OF_SOUND
    if heard[0].word.source == "free" and (long_enough or (language == "zh" and len(heard) >= PINYIN_TOKENS)):
        return _hit(phrase, stream, (place, end), "sound", 1.0)
    return None


def _near(phrase: Phrase, stream: Sequence[Token], place: int) -> Hit | None:
    """From the first token that carries meaning on: the others in order, within its length and a little."""
    if stream[place].word.source != "free":
        return None
    slack = max(1, len(phrase.tokens) // 5)
    first = max(0, place - phrase.content[0])
    window = stream[place : place + len(phrase.tokens) - phrase.content[0] + slack]
    at = 0
    for wanted in phrase.content:
        at = next((n for n in range(at, len(window)) if window[n].sound == phrase.sounds[wanted]), -1) + 1
        if not at:
            return None
    end = place + at
    while first < place and stream[first].sound not in phrase.sounds:
        first += 1
    while end < len(stream) and end - first < len(phrase.tokens) and stream[end].sound in phrase.sounds:
        end += 1
    share = in_common([each.sound for each in stream[first:end]], phrase.sounds)
    if share < NEAR_SHARE or not _unbroken(stream[first:end]):
        return None
    return _hit(phrase, stream, (first, end), "near", share)


def in_common(heard: Sequence[str], wanted: Sequence[str]) -> float:
    """How much of two rows of sounds, or of the letters of two words, is common to both in one order: 0 to 1."""
    row = [0] * (len(wanted) + 1)
    for one in heard:
        diagonal = 0
        for place, other in enumerate(wanted, 1):
            diagonal, row[place] = row[place], diagonal + 1 if one == other else max(row[place], row[place - 1])
    return 2 * row[-1] / (len(heard) + len(wanted))


def _unbroken(heard: Sequence[Token]) -> bool:
    return all(together(before, after) for before, after in pairwise(heard))


def _hit(phrase: Phrase, stream: Sequence[Token], at: tuple[int, int], strength: Strength, alike: float) -> Hit:
    heard = stream[slice(*at)]
    sure = sum(token.word.confidence for token in heard) / len(heard)
    return Hit(
        phrase=phrase,
        channel=heard[0].word.channel,
        source=heard[0].word.source,
        first=at[0],
        end=at[1],
        begins_s=heard[0].begins_s,
        ends_s=heard[-1].ends_s,
        strength=strength,
        confidence=sure * alike * WEIGHT[strength],
        words=words_of(heard),
    )


def words_of(heard: Sequence[Token]) -> str:
    """Tokens as they are read: Chinese without spaces."""
    chinese = bool(heard) and all("㐀" <= token.text[0] <= "鿿" for token in heard)
    return ("" if chinese else " ").join(token.text for token in heard)
