"""Was it said? What was heard on a call, compared with what its script asks, rule by rule.

The nouns:
    Token       a syllable, character or word that was heard, and how it sounds (`tokens`, `sounds`)
    Phrase, Hit what is looked for, and where it was found (`matching`); a Figure: an amount or a day (`figures`)
    Asked       a script ready to be listened for (`asked`); Listening: what was heard of it so far (`listening`)
    Stretch     of the leg map: when the house's words reached the caller (`model`); Room: both together (`hearing`)
    Finding     what became of a rule: kept, broken or not assessed, with second, words and confidence (`model`)

Statements are judged in `statements` (which were due: `due`; by value: `values`; perhaps said: `perhaps`, `doubt`,
`places`),
forbidden ones in `forbidden` (how words were meant: `context`; whether both decodings heard them: `support`), manners
without words in `manners` (whose voice it was: `echo`), how sure it is in `evidence`. Imported by `scripts`,
`agent_panel` and `threerings`. The decision taken: a finding is a candidate for a person who listens, and what cannot
be judged is told as such; a recogniser's confidence is shown and decides nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.checking.asked import Asked, asked
from domain.checking.echo import without_echo
from domain.checking.evidence import weighed
from domain.checking.forbidden import forbidden
from domain.checking.hearing import Room, room_of
from domain.checking.judging import judging
from domain.checking.listening import Listening, listen
from domain.checking.manners import Sound, away, bears_out, manners, talked
from domain.checking.model import CallFacts, Finding, Mention, Stretch, Verdict
from domain.checking.statements import statements
from domain.checking.tokens import Sounds
from domain.scripts.model import LANGUAGES, Script
from domain.speech import Channel, Heard, Signals, Word

CHECKER = 8
"""Raised with every change by which the check may find something else: heard calls are checked again then."""

__all__ = [
    "CHECKER", "Asked", "CallFacts", "Finding", "Listening", "Mention", "Signals", "Stretch", "Verdict", "Word",
    "asked", "check", "findings", "listen",
]  # fmt: skip


def check(
    script: Script,
    heard: Heard,
    legs: Sequence[Stretch] | None,
    call: CallFacts,
    sounds: Sounds | None = None,
) -> list[Finding]:
    """A whole recording against its script. Raises ValueError for a language that has no scripts."""
    language = next((each for each in LANGUAGES if each == heard.language), None)
    if language is None:
        raise ValueError(f"no script speaks {heard.language!r}; there are {', '.join(LANGUAGES)}")
    listening = listen(Listening(asked=asked(script, language, call, sounds, heard.unheard)), heard.words)
    return findings(listening, heard.signals, legs)


def findings(
    listening: Listening, signals: Iterable[Signals] = (), legs: Sequence[Stretch] | None = None
) -> list[Finding]:
    """What can be said of a call as far as it was heard."""
    room = room_of(listening, legs)
    now = judging(room)
    script, call = listening.asked.script, listening.asked.call
    sides = {each.channel: each for each in signals}
    sound = Sound(
        signals=_said_by(room, sides, legs),
        limits=script.limits,
        version=listening.asked.version,
        away=away(legs),
        legs=legs,
    )
    every = [*statements(now), *forbidden(now), *manners(script.watch, sound, call)]
    return [weighed(each if each.words else replace(each, unheard=room.unheard(each.rule)), room) for each in every]


def _said_by(room: Room, sides: Mapping[Channel, Signals], legs: Sequence[Stretch] | None) -> Mapping[Channel, Signals]:
    """What each side says itself while somebody of ours is there, where its words bear that out."""
    known = {side: each for side, each in sides.items() if bears_out(each, room.known.tokens(side))}
    return {side: talked(_apart(each, sides), legs) for side, each in known.items()}


def _apart(mine: Signals, sides: Mapping[Channel, Signals]) -> Signals:
    """What a side says itself: without the other one's voice in it."""
    theirs = next((each for channel, each in sides.items() if channel != mine.channel), None)
    return without_echo(mine, theirs) if theirs else mine
