"""How often a check is right about labelled calls, by language and kind of rule."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from domain.checking import Verdict
from domain.checking.forbidden import IDENTITY_FIRST
from domain.scripts.checking import musts
from domain.scripts.model import Script
from domain.scripts.wording import must_nots
from scripts import read_library
from scripts.checked import findings_of
from tests.dialogues.reading import Labelled

VALUES = (
    "amount-said",
    "due-said",
    "since-said",
    "promise-amount-read",
    "promise-date-read",
    "promise-said",
    "end-said",
)
MANNERS = {
    "hold-asked": "hold",
    "waiting-thanked": "hold",
    "no_long_silence": "silence",
    "no_raised_voice": "raised",
    "no_talking_over": "over",
    "caller_hangs_up_first": "hung up",
}
Verdicts = Mapping[str, Verdict]
Judged = list[tuple[Labelled, Verdicts]]
LIBRARY = read_library()


@dataclass(slots=True)
class Score:
    """Of `n` labels: violations that were found, made up, missed; and labels to which nothing was said."""

    n: int = 0
    found: int = 0
    made_up: int = 0
    missed: int = 0
    not_assessed: int = 0

    @property
    def precision(self) -> float:
        """Of what was flagged, how much is so."""
        return self.found / max(1, self.found + self.made_up)

    @property
    def recall(self) -> float:
        """Of what is so, how much was flagged."""
        return self.found / max(1, self.found + self.missed)

    @property
    def balance(self) -> float:
        """Both in one figure."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def kind_of(rule: str) -> str:
    """The kind of a rule, as the goals name them."""
    if ".before." in rule or rule == "identity-first":
        return "order"
    if rule in VALUES:
        return "value"
    return MANNERS.get(rule) or ("forbidden" if rule.startswith("no-") else "required")


def rules_of(script: Script) -> set[str]:
    """Every rule that a script is checked for."""
    made = list(musts(script))
    orders = {f"{must.id}.before.{target}" for must, _, _ in made for target in must.before}
    said = {must.id for must, _, _ in made} | {each.id for each, _, _ in must_nots(script)}
    return said | orders | set(script.watch) | {IDENTITY_FIRST}


def verdicts_of(call: Labelled) -> Verdicts:
    """What the check says of each rule: broken where one of its findings is."""
    found: dict[str, Verdict] = {}
    for each in findings_of(LIBRARY[call.script], call.heard, call.call, call.legs):
        if found.get(each.rule) != "broken":
            found[each.rule] = each.verdict
    return found


def judged(calls: Iterable[Labelled]) -> Judged:
    """Calls with what the check says of them."""
    return [(call, verdicts_of(call)) for call in calls]


def scores(
    every: Judged, by: Callable[[Labelled, str], tuple[str, ...]], shuffled: str = ""
) -> dict[tuple[str, ...], Score]:
    """Scores by a key of call and rule; with `shuffled` the labels of each rule are dealt out anew by that seed."""
    labels = [dict(call.labels) for call, _ in every]
    if shuffled:
        labels = _dealt(labels, shuffled)
    found: dict[tuple[str, ...], Score] = defaultdict(Score)
    for (call, said), true in zip(every, labels, strict=True):
        for rule, label in true.items():
            _count(found[by(call, rule)], label, said.get(rule, "not_assessed"))
    return dict(found)


def wrong(every: Judged) -> list[str]:
    """Each label that the check does not agree with."""
    return [
        f"{call.name} {rule}: {label}, said {said.get(rule)}"
        for call, said in every
        for rule, label in call.labels.items()
        if said.get(rule) != label
    ]


def _count(score: Score, label: str, said: str) -> None:
    score.n += 1
    score.not_assessed += said == "not_assessed"
    score.found += label == said == "broken"
    score.made_up += label == "kept" and said == "broken"
    score.missed += label == "broken" and said != "broken"


def _dealt(labels: list[dict[str, str]], seed: str) -> list[dict[str, str]]:
    dice = random.Random(seed)
    dealt: list[dict[str, str]] = [{} for _ in labels]
    for rule in sorted({rule for each in labels for rule in each}):
        holders = [place for place, each in enumerate(labels) if rule in each]
        hand = [labels[place][rule] for place in holders]
        dice.shuffle(hand)
        for place, label in zip(holders, hand, strict=True):
            dealt[place][rule] = label
    return dealt
