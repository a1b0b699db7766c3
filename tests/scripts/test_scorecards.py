"""Cards are read strictly: every mistake at once, with file, line and reason; and every script has its card."""

from pathlib import Path

import pytest

from scripts.doings import library
from scripts.reading import LARGEST_BYTES, ScriptsWrong
from scripts.scorecards import card_for, cards, read_card, read_cards

TITLE = "{vi: a, zh: b, en: c}"
GOOD = f"""\
id: x
version: 1
title: {TITLE}
scripts: [manners]
groups:
  - id: g
    title: {TITLE}
    weight: 10
    items:
      - id: i
        title: {TITLE}
        rules: [house-named]
"""


def problems(folder: Path, text: str) -> list[tuple[int, str]]:
    """What is wrong with a card."""
    path = folder / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScriptsWrong) as raised:
        read_card(path, library())
    assert all(each.file == str(path) and each.remedy for each in raised.value.problems)
    return [(each.line, each.reason) for each in raised.value.problems]


def test_every_script_is_scored_by_one_card() -> None:
    for script_id in library():
        assert card_for(cards(), script_id), script_id
    assert {card_for(cards(), name).id for name in ("overdue-1-10", "property-fee")} == {"collection"}  # type: ignore[union-attr]
    assert {card_for(cards(), name).id for name in ("manners", "gone")} == {"hotline"}  # type: ignore[union-attr]


def test_a_good_card_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD, encoding="utf-8")
    assert [item.id for item in read_cards(tmp_path, library())["x"].items()] == ["i"]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("rules: [house-named]", "rules: [no-such-rule]", 12, "none of these scripts has a rule 'no-such-rule'"),
        ("scripts: [manners]", "scripts: [mannners]", 4, "there is no script 'mannners'"),
        ("weight: 10", "weight: 0", 8, "groups.0.weight: Input should be greater than or equal to 1"),
        ("weight: 10", "weigth: 10", 8, "groups.0.weigth: Extra inputs are not permitted"),
        ("        rules", "        title: 1\n        rules", 12, "title is written twice"),
        ("{vi: a, zh: b, en: c}\n        rules", "{vi: a, en: c}\n        rules", 11, "title.zh: Field required"),
        ("items:", "items: []\n    x:", 9, "items: Tuple should have at least 1 item"),
        ("id: x", "id: [", 1, "this is not YAML"),
    ],
)
def test_a_mistake_is_told_at_its_line(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    assert old in GOOD
    told = problems(tmp_path, GOOD.replace(old, new))
    assert any(line == at and reason in why for at, why in told) or reason in " ".join(why for _, why in told), told


def test_all_mistakes_at_once_and_nothing_too_large(tmp_path: Path) -> None:
    twice = GOOD + f"      - id: i\n        title: {TITLE}\n        rules: [nor-this]\n"
    assert [line for line, _ in problems(tmp_path, twice.replace("house-named", "nor-that"))] == [12, 13, 15]
    assert "too large" in problems(tmp_path, GOOD + "#" * LARGEST_BYTES)[0][1]


def test_cards_do_not_take_each_others_scripts(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "y.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ScriptsWrong, match="called x and its file y") as raised:
        read_cards(tmp_path, library())
    assert "another card scores manners already" in str(raised.value)
