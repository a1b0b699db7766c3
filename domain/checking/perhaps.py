"""Was a statement perhaps made, in words that were not well heard? Then nobody can tell, and it is not called missing.

Nor is missing what the other side answered.
"""

import math
from itertools import chain, pairwise

from domain.checking.asked import spoken_name
from domain.checking.doubt import very_alike
from domain.checking.figures import SpokenDay, figures_in
from domain.checking.hearing import Room
from domain.checking.judging import Judging, place_of
from domain.checking.matching import LITTLE_WORDS
from domain.checking.model import Finding
from domain.checking.places import filled, places_of_phrase, places_of_value
from domain.checking.tokens import texts_of
from domain.checking.values import alike, beside_unknown, misheard
from domain.scripts.model import Identify, Must
from domain.scripts.saying import NAMED
from domain.scripts.values import ALWAYS
from domain.speech import UNKNOWN, Span

GREETED_S = 30.0
"""So long a greeting takes: names that belong there are looked for no later."""
INTRODUCING = {"vi": ("là", "tên"), "zh": ("是", "叫"), "en": ("is", "am")}
"""Words that a name follows."""
GROWN_UP = 14
"""Who is younger owes nothing: an earlier year than so many years ago is a birthday's."""


def perhaps_made(now: Judging, must: Must, found: Finding) -> bool:
    """Was a statement that was not found, or found otherwise, perhaps made?"""
    room, value = now.room, now.room.call.values.get(must.value)
    if must.how != "value":
        return found.why == "not_said" and perhaps_said(now, must)
    if isinstance(value, str):
        name = spoken_name(must.value)
        place = _greeting(room, must) if must.value in ALWAYS else None
        if room.perhaps(name) or room.masked(name, place) or _filled(room, must):
            return True
        return place is not None and _introduced(room, value, place)
    if value is None:
        return False
    figures = alike(value, now.figures)
    if found.words:  # said otherwise: whether this figure was understood decides, and no other one
        figures = [each for each in figures if round(each.begins_s, 2) == found.second]
    return any(beside_unknown(each, room) or misheard(each, value, room) for each in figures)


def perhaps_said(now: Judging, must: Must) -> bool:
    """Was a statement perhaps made by one of its phrases, none of which was heard?"""
    return now.room.perhaps(must.id, place_of(now, must)) or _filled(now.room, must) or _answered(now, must)


def _greeting(room: Room, must: Must) -> Span:
    return Span(begins_s=room.began_s, ends_s=room.began_s + (must.within_s or GREETED_S))


def _introduced(room: Room, name: str, greeting: Span) -> bool:
    """Was a name of one syllable taken for a word that sounds nearly the same and belongs nowhere in this call, or
    not understood where it is told? Before the other side answers, that is."""
    asked = room.known.asked
    wanted = texts_of(name, asked.language)
    if len(wanted) != 1:
        return False
    answered = next((token.begins_s for token in room.known.tokens("caller")), math.inf)
    said = [token for token in room.reached if greeting.holds(token.begins_s) and token.begins_s <= answered]
    ordinary = _ordinary(room)
    if any(very_alike(token.sound, asked.sounds(wanted[0])) and token.text not in ordinary for token in said):
        return True
    after = (token.text for before, token in pairwise(said) if before.text in INTRODUCING[asked.language])
    return UNKNOWN in after


def _ordinary(room: Room) -> set[str]:
    """The words that a call by this script holds anyway: its sentences, the names of this call, and little ones."""
    asked = room.known.asked
    texts = [each.texts[asked.language] for step in asked.script.steps.values() for each in step.say]
    names = [value for value in room.call.values.values() if isinstance(value, str)]
    words = {token for text in (*texts, *names) for token in texts_of(NAMED.sub(" ", text), asked.language)}
    return words | set(LITTLE_WORDS[asked.language])


def _answered(now: Judging, must: Must) -> bool:
    """Did the caller tell their birthday where a proof had to be asked for? Nobody does who was not asked. It is a day
    of long ago, or one before any figure of ours."""
    room = now.room
    asks = (step for step in room.known.asked.script.steps.values() if isinstance(step, Identify))
    if not any(must in step.must for step in asks):
        return False
    theirs, begun = room.known.tokens("caller"), now.figures[0].begins_s if now.figures else math.inf
    days = figures_in([token.text for token in theirs], room.known.asked.language)
    return any(
        isinstance(each, SpokenDay) and each.month
        and (0 < each.year < room.call.today.year - GROWN_UP or theirs[each.first].begins_s < begun)
        for each in days
    )  # fmt: skip


def _filled(room: Room, must: Must) -> bool:
    """Was something heard in its place in the sentence that the script writes for it?"""
    asked, value = room.known.asked, room.call.values.get(must.value)
    if must.phase == "closing":
        return False
    if isinstance(value, str):
        found = places_of_value(asked.script, asked.language, must.value, value, asked.sounds)
    else:
        texts = must.phrases.get(asked.language, ())
        found = chain.from_iterable(
            places_of_phrase(asked.script, asked.language, text, asked.sounds) for text in texts
        )
    answers = [token.begins_s for token in room.known.tokens("caller")]
    return any(filled(place, room.reached, answers) for place in found)
