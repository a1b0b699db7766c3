"""Colours carry text: the stylesheet's tokens are read and every pair that the design names is measured (WCAG 2.2)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "agent_panel" / "assets" / "css" / "tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
TEXT, MARK = 4.5, 3.0
WHITE = "#ffffff"

# ink, ground, light, dark: the ratios of the design's own table
TABLE = [
    ("ink", "surface", 17.0, 14.6), ("ink", "canvas", 15.4, 16.0),
    ("ink-2", "surface", 8.6, 9.7), ("ink-2", "hover", 7.6, 8.5),
    ("ink-3", "surface", 6.0, 6.7), ("ink-3", "canvas", 5.4, 7.3), ("ink-3", "accent-soft", 5.1, 5.7),
    ("accent-text", "surface", 8.6, 8.5), ("accent-text", "accent-soft", 7.4, 7.2),
    ("accent-on", "accent", 7.8, 5.3),
    ("ok", "ok-soft", 6.0, 7.8), ("accent-on", "ok-solid", 5.9, 5.4),
    ("soon", "soon-soft", 6.9, 9.2), ("soon-on", "soon-solid", 10.3, 9.3),
    ("broken", "broken-soft", 6.0, 7.4), ("accent-on", "broken-solid", 6.5, 5.4),
    ("paused", "paused-soft", 7.1, 8.1), ("them", "surface", 5.5, 9.1),
    ("rail-ink", "rail", 9.7, 9.1), ("rail-ink", "rail-hit", 7.2, 6.4),
    ("edge", "surface", 3.8, 4.2),
]  # fmt: skip
ALSO = [
    ("broken", "surface", TEXT), ("broken", "sunk", TEXT), ("ok", "surface", TEXT), ("soon", "surface", TEXT),
    ("ink-2", "sunk", TEXT), ("ink-3", "sunk", TEXT), ("ink", "broken-soft", TEXT), ("ink-2", "broken-soft", TEXT),
    ("soon", "broken-soft", MARK), ("ok-solid", "surface", MARK), ("broken-solid", "surface", MARK),
    ("accent", "surface", MARK),
    ("accent-text", "sunk", TEXT), ("ink-3", "hover", TEXT), ("paused-line", "surface", 1.5),
]  # fmt: skip
"""Pairs that this stylesheet uses besides, with what they need."""


def tokens() -> dict[str, tuple[str, str]]:
    """Name -> light and dark colour."""
    return {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS.read_text())}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """The ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground", "light", "dark"), TABLE)
def test_the_table_of_the_design_holds(ink: str, ground: str, light: float, dark: float) -> None:
    known = tokens()
    measured = [contrast(known[ink][scheme], known[ground][scheme]) for scheme in (0, 1)]
    assert measured == pytest.approx([light, dark], abs=0.1)
    assert min(measured) >= (MARK if ink == "edge" else TEXT)


@pytest.mark.parametrize(("ink", "ground", "needed"), ALSO)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_other_pairs_are_readable_too(ink: str, ground: str, needed: float, scheme: int) -> None:
    known = tokens()
    assert contrast(known[ink][scheme], known[ground][scheme]) >= needed


def test_no_colour_is_written_outside_the_tokens() -> None:
    """A colour in a rule would escape this test; the few that stand on a solid ground in both schemes are listed."""
    allowed = {"#fff", "#22307f", "#e6e9fb", "#c2caf2", "#aab5f0", "#8ea0ff", "#ffc04d", "#2b1a00"}
    found = {
        colour
        for path in TOKENS.parent.glob("*.css")
        if path != TOKENS
        for colour in re.findall(
            r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])",
            re.sub(r"/\*.*?\*/|#[\w-]+(?=[^;{}]*\{)", "", path.read_text(), flags=re.S),
        )
    }
    assert found <= allowed


def test_colours_on_solid_ground_are_readable() -> None:
    """The ringing bar's light button and keys, and the badge of the rail."""
    for ink, ground in (("#22307f", WHITE), ("#22307f", "#e6e9fb"), ("#2b1a00", "#ffc04d")):
        assert contrast(ink, ground) >= TEXT
