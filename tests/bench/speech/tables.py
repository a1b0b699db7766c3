"""Scores of calls as tables, with the goals and by how much each is missed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tests.dialogues.aloud.hearing import Ear
from tests.dialogues.reading import Labelled
from tests.dialogues.scoring import Judged, Score, kind_of, scores

GOALS: Mapping[str, tuple[float, float]] = {
    "required": (0.95, 0.90), "forbidden": (0.95, 0.90), "value": (0.95, 0.95), "order": (0.98, 0.98),
    "hold": (0.98, 0.98), "silence": (0.98, 0.98), "hung up": (0.98, 0.98), "raised": (0.9, 0.9),
}  # fmt: skip
"""Precision and recall of each kind of rule."""
ANYWHERE = 0.10
"""So near the share of violations a bench falls whose labels are dealt out anew."""
HEAD = "| of | n | violations | precision | recall | not assessed | goal |\n|---|---|---|---|---|---|---|"


def by_kind(call: Labelled, rule: str) -> tuple[str, ...]:
    """Language and kind of rule."""
    return call.language, kind_of(rule)


def by_rule(call: Labelled, rule: str) -> tuple[str, ...]:
    """Language, kind and rule."""
    return call.language, kind_of(rule), rule


def table(found: Mapping[tuple[str, ...], Score], goals: bool) -> Iterator[str]:
    """A row a score; where it has a goal, whether it is reached."""
    yield HEAD
    for key, score in sorted(found.items()):
        goal = GOALS.get(key[1]) if goals and len(key) > 1 else None
        flagged, so = score.found + score.made_up, score.found + score.missed
        precision, recall = f"{score.precision:.3f}" if flagged else "-", f"{score.recall:.3f}" if so else "-"
        yield (
            f"| {' '.join(key)} | {score.n} | {so} | {precision} | {recall} | {score.not_assessed / score.n:.1%} "
            f"| {_against(score, goal)} |"
        )


def _against(score: Score, goal: tuple[float, float] | None) -> str:
    """Each goal that something can be said about: of precision where anything was flagged, of recall where it is so."""
    if goal is None:
        return ""
    reached = ((score.found + score.made_up, score.precision), (score.found + score.missed, score.recall))
    known = [
        (name, wanted, is_)
        for name, wanted, (of, is_) in zip(("precision", "recall"), goal, reached, strict=True)
        if of
    ]
    short = [f"{name} {wanted:.2f} missed by {wanted - is_:.3f}" for name, wanted, is_ in known if is_ < wanted]
    return "; ".join(short) or ("reached" if known else "")


def missed(found: Mapping[tuple[str, ...], Score]) -> list[str]:
    """The goals that are not reached."""
    told = ((key, _against(score, GOALS.get(key[1]))) for key, score in sorted(found.items()))
    return [f"{' '.join(key)}: {text}" for key, text in told if text not in ("", "reached")]


def falls_to_chance(every: Judged) -> bool:
    """Is it right about labels that were dealt out anew no more often than anybody is?"""
    whole = scores(every, lambda call, rule: (), "1").get(())
    if whole is None or not whole.found + whole.missed:
        return True
    share = (whole.found + whole.missed) / whole.n
    return whole.precision < share + ANYWHERE


def words_table(ears: Iterable[Ear], of: str, name: Callable[[Ear], str]) -> Iterator[str]:
    """Wrong words, and how many violations were found at their second, by something."""
    groups: dict[str, list[Ear]] = {}
    for ear in ears:
        groups.setdefault(name(ear), []).append(ear)
    yield f"| {of} | calls | wrong words | found with a second | of these at their place |\n|---|---|---|---|---|"
    for group, some in sorted(groups.items()):
        said, placed = sum(ear.said for ear in some), sum(ear.placed for ear in some)
        share = f"{sum(ear.wrong for ear in some) / said:.1%}" if said else ""
        near = f"{sum(ear.at_place for ear in some) / placed:.1%}" if placed else ""
        yield f"| {group or 'not told'} | {len(some)} | {share} | {placed} | {near} |"


def apart(every: Judged, ears: Sequence[Ear], name: Callable[[Ear], str]) -> dict[tuple[str, ...], Score]:
    """All rules together by language and something of the call."""
    names = {ear.take.name: name(ear) for ear in ears}
    return scores(every, lambda call, rule: (call.language, names[call.name]))
