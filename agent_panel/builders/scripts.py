"""Scripts for a lead to read, and a dry run whose whole state is its address: each key leads to the next one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from agent_panel.views.scripts import Choice, FieldView, FlowStep, RunView, ScriptPage, ScriptRow, ScriptsView
from domain.scripts import LANGUAGES, Script
from domain.scripts.drawing import word_of
from domain.scripts.model import PHASES, AnyStep, End, Language, edges
from domain.scripts.outcomes import FIELDS
from domain.scripts.saying import due, forbidden, offered, shown, spoken
from domain.scripts.stepping import Walk, begin, step
from scripts.said import NotSaid
from scripts.sample import sample
from scripts.typed import Misunderstood, event_of

LONGEST_RUN = 100
"""More doings than any script allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks for: a call in `language` after these doings, for a reader of `reads`; its flow as a
    `picture`, or step by step."""

    language: Language
    reads: Language
    did: tuple[str, ...]
    now: datetime
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the last doing was not done; `said`: a text that was not understood, and what one would look like."""

    reason: str = ""
    wrong: tuple[tuple[str, str], ...] = ()
    said: tuple[str, str] = ("", "")


def build_scripts(library: Mapping[str, Script], reads: Language) -> ScriptsView:
    """The list."""
    return ScriptsView(rows=tuple(row_of(script, reads) for script in library.values()))


def build_script(script: Script, asked: Asked) -> ScriptPage:
    """One script with its dry run."""
    walk, did, trouble = _walked(script, asked)
    here = replace(asked, did=did)
    return ScriptPage(
        row=row_of(script, asked.reads),
        language=asked.language,
        languages=tuple((each, href(script, replace(here, language=each))) for each in LANGUAGES),
        action=f"/scripts/{script.id}",
        flow=tuple(_flow_step(each, walk) for each in script.steps.values()),
        run=_run(walk, here, trouble),
        start=script.start,
        picture=asked.picture,
        views=tuple((name, href(script, replace(here, picture=name == "picture"))) for name in ("steps", "picture")),
    )


def href(script: Script, asked: Asked, *more: str) -> str:
    """The address of a dry run after one more doing."""
    return f"/scripts/{script.id}?" + urlencode(_pairs(asked, *more))


def written(fields: Iterable[tuple[str, str]]) -> str:
    """What a form wrote down, as one doing; empty where it wrote nothing."""
    return " ".join(f"{name}={' '.join(value.split())}" for name, value in fields if name in FIELDS and value.strip())


def _pairs(asked: Asked, *more: str) -> list[tuple[str, str]]:
    view = [("as", "picture")] if asked.picture else []
    return [("in", asked.language), *view, *(("did", each) for each in (*asked.did, *more))]


def row_of(script: Script, reads: Language) -> ScriptRow:
    """A script by its name."""
    return ScriptRow(
        id=script.id,
        title=script.title[reads],
        purpose=script.purpose,
        selling=script.selling,
        version=script.version,
        content=script.origin,
        steps=len(script.steps),
        longest_promise_days=script.longest_promise_days,
    )


def _walked(script: Script, asked: Asked) -> tuple[Walk, tuple[str, ...], Trouble]:
    """The walk, the doings that could be done, and what was wrong with the first that could not."""
    walk = begin(script, sample(asked.language, asked.now))
    for count, line in enumerate(asked.did[:LONGEST_RUN]):
        done = asked.did[:count]
        try:
            after = step(walk, event_of(walk, line))
        except Misunderstood:
            return walk, done, Trouble("not_here")
        except NotSaid as error:
            return walk, done, Trouble("not_said", said=(error.text, error.like))
        if after.refused:
            return walk, done, Trouble(after.refused.reason, wrong=tuple(after.refused.wrong.items()))
        walk = after
    return walk, asked.did[:LONGEST_RUN], Trouble()


def _flow_step(each: AnyStep, walk: Walk) -> FlowStep:
    state = "now" if each.name == walk.step else "done" if each.name in walk.passed else ""
    return FlowStep(
        name=each.name,
        phase=each.phase,
        order=PHASES.index(each.phase),
        kind=each.kind,
        says=tuple(sentence.texts[walk.given.language] for sentence in each.say),
        musts=tuple(must.id for must in each.must),
        ways=tuple((word_of(edge.at), edge.to) for edge in edges(each)),
        outcome=each.outcome if isinstance(each, End) else "",
        state=state,
    )


def _run(walk: Walk, asked: Asked, trouble: Trouble) -> RunView:
    script, open_now = walk.script, offered(walk, asked.reads)
    choices = [
        Choice(label=label, href=href(script, asked, name), keys=f"Alt+{number}" if number < 10 else "")
        for number, (name, label) in enumerate(open_now.answers.items(), start=1)
    ]
    fields = (*open_now.fields, *open_now.optional)
    return RunView(
        step=walk.step,
        phase=walk.here.phase,
        says=spoken(walk),
        musts=tuple(must.id for must in due(walk)),
        forbidden=tuple(", ".join(each.phrases[asked.language]) for each in forbidden(walk)),
        choices=tuple(choices),
        fields=tuple(
            FieldView(name=name, kind=FIELDS[name].kind, required=name in open_now.fields, choices=FIELDS[name].choices)
            for name in fields
        ),
        objections=tuple(Choice(label, href(script, asked, f"o {n}")) for n, label in open_now.objections.items()),
        ways=tuple(Choice(label, href(script, asked, f"w {n}")) for n, label in open_now.ways.items()),
        known=tuple(shown(walk).items()),
        hidden=tuple(_pairs(asked)),
        proved=walk.proved,
        outcome=walk.outcome,
        goes_on=href(script, asked, "") if open_now.goes_on else "",
        proof=(href(script, asked, "p name birth_date"), href(script, asked, "f")) if open_now.proofs else ("", ""),
        back=href(script, replace(asked, did=asked.did[:-1])) if asked.did else "",
        again=href(script, replace(asked, did=())) if asked.did else "",
        refused=trouble.reason,
        wrong=trouble.wrong,
        not_said=trouble.said,
    )
