"""Labelled conversations: what was planted is found, what sounds like it is not; with wrong labels nothing is right."""

from pathlib import Path

from tests.dialogues.reading import labelled, misheard
from tests.dialogues.scoring import Score, judged, scores, wrong

CALLS = list(labelled(Path(__file__).resolve().parents[2] / "dialogues" / "development"))
JUDGED = judged(CALLS)


def whole(found: dict[tuple[str, ...], Score]) -> Score:
    """All rules together."""
    return found[()]


def test_what_is_heard_rightly_is_judged_rightly() -> None:
    assert wrong(JUDGED) == []


def test_with_labels_dealt_out_anew_it_falls_to_chance() -> None:
    true = whole(scores(JUDGED, lambda call, rule: ()))
    dealt = [whole(scores(JUDGED, lambda call, rule: (), shuffled=str(seed))) for seed in range(3)]
    share = (true.found + true.missed) / true.n
    assert true.balance == 1.0
    assert all(abs(each.recall - share) < 0.15 and abs(each.precision - share) < 0.15 for each in dealt)


def test_what_is_misheard_makes_up_no_threats() -> None:
    noisy = judged(misheard(call, 0.1, "x") for call in CALLS)
    found = scores(noisy, lambda call, rule: ("forbidden" if rule.startswith("no-") else "",))[("forbidden",)]
    assert found.precision > 0.8 and found.recall > 0.6
