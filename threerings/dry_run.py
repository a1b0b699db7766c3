"""`threerings script walk`: one call in its script, led by keys in a terminal or by lines of a file."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from domain.may_call.plain import plain
from domain.scripts.saying import due, forbidden, offered, shown, spoken
from domain.scripts.stepping import BrokenOff, Event, Walk, step
from scripts.said import NotSaid
from scripts.typed import Misunderstood, event_of
from threerings.words import Words

Out = Callable[[str], None]


@dataclass(slots=True)
class DryRun:
    """The walks so far, the last one in force; `lines`: what is typed; `out`: where a person reads."""

    walks: list[Walk]
    lines: Iterator[str]
    out: Out
    say: Words
    done: list[dict[str, Any]] = field(default_factory=list)

    @property
    def walk(self) -> Walk:
        """The walk as it stands."""
        return self.walks[-1]


def lead(run: DryRun) -> Walk:
    """Go on until the call is over, or nothing more is typed."""
    tell(run)
    for line in run.lines:
        if line.strip() == "q":
            break
        try:
            _typed(run, line.strip())
        except Misunderstood:
            run.out("  " + run.say("script.misunderstood"))
        except NotSaid as error:
            run.out("  " + run.say("script.not_said", text=error.text, like=error.like))
        if run.walk.outcome:
            break
    return run.walk


def tell(run: DryRun) -> None:
    """Show where the walk stands: what to say, what must be said, and what can be typed."""
    walk, say, open_now = run.walk, run.say, offered(run.walk)
    run.out(f"\n{walk.here.phase} · {walk.step}")
    for text in spoken(walk):
        run.out(f"  “{text}”")
    for must in due(walk):
        run.out("  " + say("script.must", what=must.id))
    for number, (name, label) in enumerate(open_now.answers.items(), start=1):
        run.out(f"  {number}  {label} ({name})")
    if open_now.goes_on:
        run.out("  " + say("script.goes_on"))
    if open_now.proofs:
        run.out("  " + say("script.proofs", proofs=" ".join(open_now.proofs)))
    if open_now.fields:
        run.out("  " + say("script.fields", fields=" ".join((*open_now.fields, *open_now.optional))))
    for key, found in (("o", open_now.objections), ("w", open_now.ways)):
        for name, label in found.items():
            run.out(f"  {key} {name}  {label}")
    run.out("  " + (say("script.over", outcome=walk.outcome) if walk.outcome else say("script.keys")))


def told(run: DryRun) -> dict[str, Any]:
    """The run as data, with stable keys."""
    walk = run.walk
    return {
        "ok": bool(walk.outcome),
        "script": walk.script.id,
        "version": walk.script.version,
        "content": walk.script.origin,
        "language": walk.given.language,
        "outcome": walk.outcome or None,
        "proved": walk.proved,
        "captured": plain(walk.captured),
        "steps": run.done,
    }


def as_json(run: DryRun) -> str:
    """The same as one line."""
    return json.dumps(told(run), ensure_ascii=False)


def typed_lines(stream: Any = None) -> Iterator[str]:
    """What is typed, line by line, until its end."""
    yield from (stream or sys.stdin)


# -- what is typed -----------------------------------------------------------------------------------------------------
def _typed(run: DryRun, line: str) -> None:
    match line.split():
        case ["b"]:
            if len(run.walks) > 1:
                run.walks.pop()
                run.done.pop()
            tell(run)
        case ["!"]:
            for each in forbidden(run.walk):
                phrases = ", ".join(each.phrases[run.walk.given.language])
                run.out("  " + run.say("script.must_not", what=f"{each.act}: {phrases}"))
        case ["?"]:
            for name, value in shown(run.walk).items():
                run.out(f"  {name}: {value}")
        case _:
            _do(run, event_of(run.walk, line), line)


def _do(run: DryRun, event: Event, line: str) -> None:
    before = run.walk
    after = step(before, event)
    if after.refused:
        wrong = "; ".join(f"{name}: {run.say(f'script.wrong.{why}')}" for name, why in after.refused.wrong.items())
        run.out("  " + run.say(f"script.refused.{after.refused.reason}") + (f" ({wrong})" if wrong else ""))
        return
    said, musts = list(spoken(before)), [must.id for must in due(before)]
    run.done.append({"step": before.step, "phase": before.here.phase, "said": said, "must": musts, "typed": line})
    if after.outcome and not isinstance(event, BrokenOff):
        run.done.append(
            {"step": after.step, "phase": after.here.phase, "said": list(spoken(after)), "must": [], "typed": ""}
        )
    run.walks.append(after)
    tell(run)
