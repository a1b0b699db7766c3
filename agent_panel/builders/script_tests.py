"""A script tested on a text or on a recorded call, and its versions beside each other."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from agent_panel.builders.hotlines import diff_lines
from agent_panel.builders.scene import Scene
from agent_panel.builders.scripts import row_of
from agent_panel.views.hotlines import DiffLine
from agent_panel.views.script_tests import (
    VERDICTS,
    CallChoice,
    Deaf,
    ScriptTestPage,
    ScriptVersionsPage,
    Tested,
    VersionRow,
)
from agent_panel.views.scripts import ScriptRow
from domain.checking import Finding
from domain.checking.model import CallFacts
from domain.checking.wanted import Spoken, wanted
from domain.scripts import LANGUAGES, Script
from domain.scripts.model import Language
from domain.scripts.saying import shown
from domain.scripts.stepping import Walk, begin, values_of
from scripts.hearing.own_words import never_heard, never_judged, unknown_in
from scripts.sample import sample
from store.queries.checks import calls_by
from store.queries.persons import persons_by_id
from store.queries.script_versions import ScriptVersion

MOST_WORDS, MOST_BYTES = 200_000, 4_000_000
"""Of a text: eighteen hours of talk; and of the form that brings it, in which a Vietnamese letter can take nine."""
MOST_NAMED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What was tried and how it came out. `spoken`: what the rules were held against; None: nothing was tried."""

    language: Language
    reasons: tuple[str, ...] = ()
    transcript: str = ""
    call_id: str = ""
    problem: str = ""
    line: int = 0
    spoken: Spoken | None = None
    found: Sequence[Finding] = field(default=())


async def build_test(scene: Scene, script: Script, trial: Trial, known: Collection[str] | None) -> ScriptTestPage:
    """The page. `known`: the words of the installed model, None: there is none."""
    counted = Counter[str](each.verdict for each in trial.found)
    walk = sample_walk(scene, script, trial.language)
    return ScriptTestPage(
        row=row_of(script, scene.reader.language),  # type: ignore[arg-type]  # a reader's language is one of ours
        language=trial.language,
        languages=tuple((each, f"/scripts/{script.id}/test?in={each}") for each in LANGUAGES),
        deaf=_deaf(script, trial.language, known),
        calls=tuple(await _choices(scene, script, trial.call_id)),
        reasons=trial.reasons,
        transcript=trial.transcript,
        problem=trial.problem,
        line=trial.line,
        most=MOST_WORDS,
        steps=tuple(script.steps),
        tested=trial.spoken is not None,
        findings=tuple(_in_order(script, trial)),
        counts=tuple((verdict, counted[verdict]) for verdict in VERDICTS),
        known=tuple(shown(walk).items()),
    )


def sample_walk(scene: Scene, script: Script, language: Language) -> Walk:
    """A call with the person of the dry run, at its beginning."""
    return begin(script, sample(language, scene.now.astimezone(scene.reader.zone)))


def sample_call(walk: Walk) -> CallFacts:
    """What is known of a pasted text: the person of the dry run, and nothing of how the call went."""
    return CallFacts(today=walk.given.now.date(), values=values_of(walk))


async def _choices(scene: Scene, script: Script, chosen: str) -> list[CallChoice]:
    listed = await calls_by(scene.connection, script.id)
    persons = await persons_by_id(scene.connection, {each.person_id for each in listed if each.person_id})
    return [
        CallChoice(
            call_id=each.check.call_id,
            at=each.at,
            person=persons[each.person_id].name if each.person_id in persons else "",
            agent=scene.name(each.agent_id),
            language=each.check.language,
            chosen=each.check.call_id == chosen,
        )
        for each in listed
    ]


def _deaf(script: Script, language: Language, known: Collection[str] | None) -> Deaf:
    if known is None:
        return Deaf(model=False)
    phrases = dict.fromkeys(never_heard(script, language, known))
    return Deaf(
        model=True,
        words=unknown_in(script, language, known)[:MOST_NAMED],
        phrases=tuple(phrases)[:MOST_NAMED],
        rules=tuple(dict.fromkeys(never_judged(script, language, known))),
    )


def _in_order(script: Script, trial: Trial) -> Iterator[Tested]:
    """What is broken first, then what is kept; each as it comes in the call."""
    if trial.spoken is None:
        return
    for each in sorted(trial.found, key=_place):
        asked = wanted(script, each.rule, trial.spoken)
        yield Tested(
            rule=each.rule,
            verdict=each.verdict,
            why=each.why,
            asks=asked.asks,
            second=each.second,
            channel=each.channel,
            words=each.words,
            confidence=each.confidence,
            source=each.source,
            texts=asked.texts,
            before=asked.before,
        )


def _place(each: Finding) -> tuple[int, bool, float]:
    return VERDICTS.index(each.verdict), each.second is None, each.second or 0.0


def build_versions(
    row: ScriptRow, versions: Sequence[ScriptVersion], old: int | None, new: int | None
) -> ScriptVersionsPage:
    """All versions of a script, and what changed between two: without a choice, by the newest."""
    numbered = {each.number: each for each in versions}
    after = numbered.get(new or 0) or (versions[0] if versions else None)
    before = numbered.get(old or 0) or (numbered.get(after.number - 1) if after else None)
    return ScriptVersionsPage(
        row=row,
        versions=tuple(
            VersionRow(
                number=each.number,
                version=each.version,
                content=each.content,
                at=each.at,
                old=each is before,
                new=each is after,
            )
            for each in versions
        ),
        files=tuple(_changed(dict(before.texts), dict(after.texts))) if before and after else (),
    )


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, tuple[DiffLine, ...]]]:
    for name in dict.fromkeys((*after, *before)):
        if lines := tuple(diff_lines(before.get(name, ""), after.get(name, ""))):
            yield name, lines
