"""Takes as a recogniser hears them, ready to be scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.checking import Finding
from domain.checking.tokens import texts_of
from domain.speech import CHANNELS, UNKNOWN, Heard
from scripts.checked import findings_of
from scripts.hearing.own_words import phrases
from scripts.hearing.worker import Task
from scripts.hearing.workers import Worker
from tests.dialogues.aloud.takes import Take
from tests.dialogues.reading import Labelled
from tests.dialogues.scoring import LIBRARY
from tests.speech.wrong_words import distance


@dataclass(frozen=True, slots=True)
class Ear:
    """What was heard of a take: how many of its words were said, and how many of them were heard wrong; of how many
    planted violations the check gave a second, and how many of those are at their place."""

    take: Take
    heard: Heard
    said: int
    wrong: int
    placed: int
    at_place: int

    @property
    def labelled(self) -> Labelled:
        """As the scores want it."""
        take = self.take
        return Labelled(
            name=take.name, language=take.language, script=take.script, heard=self.heard, call=take.call,
            labels=take.labels, legs=take.legs,
        )  # fmt: skip


def heard_by(worker: Worker, take: Take) -> Ear:
    """One take, heard as the house hears recordings. Raises NotHeard."""
    asked = Task(sound=take.sound, language=take.language, phrases=phrases(LIBRARY[take.script], take.language))
    heard = worker.hear(asked)
    said, wrong = wrong_words(take, heard)
    found = findings_of(LIBRARY[take.script], heard, take.call, take.legs)
    places = [_at_place(take, rule, found) for rule in take.windows]
    return Ear(take, heard, said, wrong, sum(each is not None for each in places), sum(bool(each) for each in places))


def wrong_words(take: Take, heard: Heard) -> tuple[int, int]:
    """How many words (characters in Chinese) were said, and how many changes make what was heard of them."""
    said = wrong = 0
    for channel in CHANNELS:
        there = [one for line in take.said if line.channel == channel for one in texts_of(line.text, take.language)]
        here: list[str] = []
        for word in heard.said(channel, "free"):
            here += [word.text] if word.text == UNKNOWN else texts_of(word.text, take.language)
        if there:
            said, wrong = said + len(there), wrong + distance(there, here)
    return said, wrong


def _at_place(take: Take, rule: str, found: Sequence[Finding]) -> bool | None:
    """Is a finding of this rule where its violation is to be heard? None: nothing was found."""
    seconds = [each.second for each in found if each.rule == rule and each.verdict == "broken"]
    if not seconds:
        return None
    window = take.windows[rule]
    return any(second is not None and window.begins_s <= second <= window.ends_s for second in seconds)


def unknown_words(takes: Sequence[Take], known: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """By language the words that are said and that no model can know."""
    found: dict[str, set[str]] = {}
    for take in takes:
        words = known.get(take.language, frozenset())
        letters = {one for word in words for one in texts_of(word, take.language)}
        said = {one for line in take.said for one in texts_of(line.text, take.language)}
        found.setdefault(take.language, set()).update(said - letters if letters else ())
    return {language: sorted(words) for language, words in found.items() if words}
