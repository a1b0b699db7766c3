"""One checked call: what was said beside the recording, what was found at its place, and what should have been said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agent_panel.builders.checks import title_of
from agent_panel.builders.holds import hold_of
from agent_panel.builders.scene import Scene
from agent_panel.views.cases import Player
from agent_panel.views.checks import CheckView, FindingLine, FindingView, MentionView, MissView, SaidLine
from domain.checking import Finding
from domain.checking.of_call import facts_of
from domain.checking.wanted import Spoken, Wanted, rules_of, wanted
from domain.checks import MANNERS, Broken, Check, key_of
from domain.moments import KINDS as MOMENTS
from domain.moments import moments
from domain.scripts import LANGUAGES, Script
from domain.speech import SILENCE_DBFS, Heard, Span
from scripts.checked import transcript
from scripts.checks.talk import talk_of
from scripts.versions import script_by
from store.queries.calls import call_of
from store.queries.checks import Listed, next_flagged, notes_of
from store.queries.persons import person_of
from store.queries.work import facts_of_call
from store.transcripts import Opener, findings_on, heard_on

MOST_LINES, AROUND_S = 600, 600.0
"""More lines than that are shown around the finding only."""
PEAKS, QUIETEST_DBFS = 800, -60.0
NEAR_S = 0.5
NOTHING = Wanted(asks="gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What there is of a call: its check, its words and the findings with theirs, None where they are erased."""

    listed: Listed
    script: Script | None
    heard: Heard | None
    found: Mapping[str, Finding]
    every: Sequence[Finding]

    @property
    def check(self) -> Check:
        """Its check."""
        return self.listed.check


async def known_of(scene: Scene, opener: Opener, library: Mapping[str, Script], listed: Listed) -> Known:
    """Read it. Raises Tampered."""
    call_id = listed.check.call_id
    every = await findings_on(scene.connection, opener, call_id) or ()
    return Known(
        listed=listed,
        script=await script_by(scene.connection, library, listed.check.script_id, listed.check.content),
        heard=await heard_on(scene.connection, opener, call_id),
        found={key_of(each.rule, each.second): each for each in every if each.verdict == "broken"},
        every=every,
    )


async def build_check(scene: Scene, known: Known, library: Mapping[str, Script], at: int | None) -> CheckView:
    """The page, with the finding number `at` open; None: the first that nobody has judged."""
    check, listed, heard = known.check, known.listed, known.heard
    broken = in_order(check)
    here = _place(check, broken, at)
    current = broken[here] if broken else None
    person = await person_of(scene.connection, listed.person_id)
    player = await _player(scene, check, heard) if heard else None
    lines = _with_moments(_lines(heard, broken), player) if heard else ()
    shown = _around(lines, current)
    after = await next_flagged(scene.connection, check.call_id)
    return CheckView(
        call_id=check.call_id,
        at=listed.at,
        person=person.name if person else "",
        language=person.language if person else scene.reader.language,
        agent=scene.name(listed.agent_id),
        script=title_of(library, check.script_id, scene.reader.language),
        script_id=check.script_id,
        version=check.script_version,
        content=check.content,
        spoken=check.language or scene.reader.language,
        findings=tuple(_line(check, each, number, here) for number, each in enumerate(broken)),
        finding=await _finding(scene, known, current) if current else None,
        player=player,
        lines=shown,
        others=tuple(_others(known)),
        mentions=tuple(_mentions(known)),
        before_href=_href(check, here - 1) if here > 0 else "",
        after_href=_href(check, here + 1) if here + 1 < len(broken) else "",
        next_href=f"/checks/{after}" if after else "",
        why=check.why,
        erased=heard is None and not check.why,
        cut=len(shown) < len(lines),
        rules=rules_by(library, check.script_id),
        misses=await _misses(scene, check),
        sample=check.sampled_at is not None,
        hold=await hold_of(scene, check.call_id),
        to_hear=check.waits_as_sample,
    )


def _others(known: Known) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """What flags nothing: kept, not assessed, or broken by a rule that only advises."""
    flagged = {each.key for each in known.check.broken}
    for each in known.every:
        if each.verdict != "broken":
            yield each.verdict, each.rule, each.why, each.unheard
        elif key_of(each.rule, each.second) not in flagged:
            yield "advised", each.rule, each.why, each.unheard


def _mentions(known: Known) -> Iterator[MentionView]:
    """Forbidden words that break nothing, in the order of the call."""
    every = ((each.rule, one) for each in known.every for one in each.mentions)
    for rule, one in sorted(every, key=lambda each: each[1].second):
        yield MentionView(rule, one.second, one.channel, one.words, one.how)


def rules_by(library: Mapping[str, Script], script_id: str) -> tuple[str, ...]:
    """What can be broken in a call by a script; where nobody knows it any more: phone manners, as in every call."""
    return rules_of(library.get(script_id) or library[MANNERS])


async def _misses(scene: Scene, check: Check) -> tuple[MissView, ...]:
    """What somebody heard and the check did not find, as it comes in the call."""
    notes = await notes_of(scene.connection, check.call_id) if check.misses else {}
    ordered = sorted(check.misses, key=lambda each: (each.second is None, each.second or 0.0, each.rule))
    return tuple(
        MissView(
            miss_id=each.miss_id,
            rule=each.rule,
            second=each.second,
            channel=each.channel,
            note=notes.get(each.miss_id, ("", ""))[0],
            by=scene.name(notes.get(each.miss_id, ("", ""))[1]),
        )
        for each in ordered
    )


def in_order(check: Check) -> list[Broken]:
    """What is broken, as it comes in the call; what has no place comes last. One of a key is enough."""
    once = {each.key: each for each in check.broken}
    return sorted(once.values(), key=lambda each: (each.second is None, each.second or 0.0, each.rule))


def waiting_at(check: Check) -> int | None:
    """The number of the first finding that nobody has judged."""
    return next((at for at, each in enumerate(in_order(check)) if each.key not in check.reviews), None)


def _place(check: Check, broken: Sequence[Broken], at: int | None) -> int:
    if at is None:
        return waiting_at(check) or 0
    return max(0, min(at, len(broken) - 1))


def _href(check: Check, at: int) -> str:
    return f"/checks/{check.call_id}?at={at}"


def _line(check: Check, each: Broken, number: int, here: int) -> FindingLine:
    return FindingLine(
        number=number + 1,
        href=_href(check, number),
        rule=each.rule,
        why=each.why,
        gravity=each.gravity,
        second=each.second,
        verdict=check.reviews.get(each.key, ""),
        current=number == here,
    )


async def _finding(scene: Scene, known: Known, each: Broken) -> FindingView:
    found = known.found.get(each.key)
    asked = await _wanted(scene, known, each.rule)
    note, by_id = (await notes_of(scene.connection, known.check.call_id)).get(each.key, ("", ""))
    return FindingView(
        key=each.key,
        rule=each.rule,
        why=each.why,
        gravity=each.gravity,
        second=each.second,
        asks=asked.asks,
        texts=asked.texts,
        before=asked.before,
        act=asked.act,
        words=found.words if found else "",
        confidence=found.confidence if found and found.words else None,
        source=found.source if found else "free",
        channel=found.channel if found else "agent",
        verdict=known.check.reviews.get(each.key, ""),
        note=note,
        by=scene.name(by_id),
        sureness=each.sureness,
        sure=each.sure,
        unheard=found.unheard if found else (),
    )


async def _wanted(scene: Scene, known: Known, rule: str) -> Wanted:
    """What should have been said, with the values of this call."""
    language = next((each for each in LANGUAGES if known.heard and each == known.heard.language), None)
    if known.script is None or known.heard is None or language is None:
        return NOTHING
    talk = await talk_of(scene.connection, known.check.call_id, known.heard, language)
    call = facts_of(talk, known.script, language)
    return wanted(known.script, rule, Spoken(language=language, today=call.today, values=call.values))


# -- what was said -----------------------------------------------------------------------------------------------------
def _lines(heard: Heard, broken: Sequence[Broken]) -> tuple[SaidLine, ...]:
    said = transcript(heard)
    marks: dict[int, list[int]] = {}
    for number, each in enumerate(broken, start=1):
        if each.second is not None and said:
            marks.setdefault(_nearest(said, each.second), []).append(number)
    return tuple(
        SaidLine(
            begins_s=line["second"],
            ends_s=line["until"],
            channel=line["channel"],
            words=line["words"].replace(" ", "") if heard.language == "zh" else line["words"],
            marks=tuple(marks.get(place, ())),
        )
        for place, line in enumerate(said)
    )


def _nearest(said: Sequence[Mapping[str, object]], second: float) -> int:
    """The line of the house's side in which a second lies, else the last one before it."""

    def distance(place: int) -> tuple[float, bool]:
        begins, ends = float(str(said[place]["second"])), float(str(said[place]["until"]))
        away = max(0.0, begins - second - NEAR_S, second - ends - NEAR_S)
        return away, said[place]["channel"] != "agent"

    return min(range(len(said)), key=distance)


def _around(lines: tuple[SaidLine, ...], current: Broken | None) -> tuple[SaidLine, ...]:
    if len(lines) <= MOST_LINES:
        return lines
    middle = (current.second if current else None) or 0.0
    near = (line for line in lines if abs(line.begins_s - middle) <= AROUND_S)
    return tuple(near)[:MOST_LINES]


def _with_moments(lines: tuple[SaidLine, ...], player: Player | None) -> tuple[SaidLine, ...]:
    """Holds, and what was keyed in, at their place among the words."""
    silent = (each for each in (player.moments if player else ()) if each.kind != "message")
    told = [SaidLine(each.span.begins_s, each.span.ends_s, each.kind, "") for each in silent]
    return tuple(sorted((*lines, *told), key=lambda line: line.begins_s))


async def _player(scene: Scene, check: Check, heard: Heard) -> Player | None:
    call = await call_of(scene.connection, check.call_id)
    if call is None or call.arrived_at is None:
        return None
    places = ((number, each.second) for number, each in enumerate(in_order(check), start=1))
    return Player(
        f"/recordings/{check.call_id}",
        round(heard.seconds),
        call.arrived_at,
        peaks=_peaks(heard),
        moments=moments(call, await facts_of_call(scene.connection, check.call_id, *MOMENTS), heard.seconds),
        marks=tuple((number, second) for number, second in places if second is not None),
        consent=_yes_of(check),
    )


def _yes_of(check: Check) -> Span | None:
    """The customer's yes, unless somebody has heard that it is none."""
    yes = check.consent
    return Span(begins_s=yes.said_s, ends_s=yes.until_s) if yes and yes.verdict != "rejected" else None


def _peaks(heard: Heard) -> tuple[float, ...]:
    """How loud the house and the caller were, alternating over time, 0 to 1."""
    sides = {each.channel: each.loudness_dbfs for each in heard.signals}
    steps = max((len(each.loudness_dbfs) for each in heard.signals), default=0)
    agent, caller = _columns(sides.get("agent", ()), steps), _columns(sides.get("caller", ()), steps)
    return tuple(peak for pair in zip(agent, caller, strict=True) for peak in pair)


def _columns(loudness: Sequence[float], steps: int) -> list[float]:
    """At most PEAKS columns, over the whole recording and no farther: marks lie at their second."""
    each = max(1, -(-steps // PEAKS))
    groups = (loudness[begin : begin + each] for begin in range(0, steps, each))
    return [max(0.0, 1 - max(group, default=SILENCE_DBFS) / QUIETEST_DBFS) for group in groups]
