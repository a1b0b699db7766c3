"""Words and figures: one locale, formatted alike by the server and in the browser."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from agent_panel.views import words
from agent_panel.views.formats import Formats
from domain.clocks import LENGTH_S, Clock

ASSETS = Path(__file__).parents[2] / "agent_panel" / "assets"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 20, 2, 24, 10, tzinfo=UTC)
LANGUAGES = ["vi", "en", "zh"]
LEFTS = (380, 59, 0, -1, -252, 3599, 3600, 7800, 28799, 28800, 400000, -3700, -90000)
AMOUNTS = ((0, "VND"), (95000, "VND"), (3450000, "VND"), (18600, "CNY"))
SPANS = (0, 46, 98, 151, 3723)


def figures(language: str) -> Formats:
    """The formats of a language, that morning."""
    return Formats(language, ZONE, NOW)


def in_the_browser(language: str) -> dict[str, list[str]]:
    """The same figures from the browser's module, run by node."""
    script = f"""
      import {{ clockText, money, span }} from "./js/figures.js";
      import {{ fullMoment }} from "./js/moments.js";
      const now = Date.parse("{NOW.isoformat()}");
      const zone = "{ZONE}";
      console.log(JSON.stringify({{
        left: {list(LEFTS)}.map((left) => clockText(left, now + left * 1000, "{language}", zone)),
        money: {json.dumps(AMOUNTS)}.map(([minor, currency]) => money(minor, currency, "{language}")),
        span: {list(SPANS)}.map(span),
        date: [fullMoment(now, "{language}", zone)],
      }}));
    """
    command = ["node", "--input-type=module", "-e", script]
    done = subprocess.run(command, cwd=ASSETS, check=True, capture_output=True, text=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_server_and_browser_format_alike(language: str) -> None:
    ours, theirs = figures(language), in_the_browser(language)
    assert [ours.left(NOW + timedelta(seconds=left)) for left in LEFTS] == theirs["left"]
    assert [ours.money(minor, currency) for minor, currency in AMOUNTS] == theirs["money"]
    assert [ours.span(seconds) for seconds in SPANS] == theirs["span"]
    gap = " "
    assert [f"{ours.long_date(NOW)}{gap}{ours.time(NOW)}".replace(",", "")] == theirs["date"]


@pytest.mark.parametrize("whole_s", sorted(set(LENGTH_S.values())))
def test_server_and_browser_agree_on_every_state_of_a_clock(whole_s: int) -> None:
    lefts = list(range(whole_s, -2, -1))
    script = f"""
      import {{ clockState }} from "./js/thresholds.js";
      console.log(JSON.stringify({lefts}.map((left) => clockState(left, {whole_s}))));
    """
    command = ["node", "--input-type=module", "-e", script]
    done = subprocess.run(command, cwd=ASSETS, check=True, capture_output=True, text=True)
    made = Clock(clock_id="c", started_at=NOW, due_at=NOW + timedelta(seconds=whole_s))
    assert [made.look(NOW + timedelta(seconds=whole_s - left)) for left in lefts] == json.loads(done.stdout)


def test_the_scripts_own_tests_pass() -> None:
    done = subprocess.run(["node", "--test", "test/"], cwd=ASSETS, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


def test_dates_by_the_designs_table() -> None:
    at = NOW - timedelta(days=1)
    assert figures("vi").when(NOW) == "09:24"
    assert figures("vi").when(at) == "hôm qua 09:24"
    assert figures("en").when(NOW - timedelta(days=9)) == "11 Nov 09:24"
    assert figures("zh").when(NOW - timedelta(days=9)) == "11 月 11 日 09:24"
    assert figures("vi").when(NOW - timedelta(days=400)) == "16/10/2025 09:24"
    assert [figures(language).date(NOW) for language in LANGUAGES] == ["20/11/2026", "20 Nov 2026", "2026-11-20"]
    assert figures("vi").due(NOW + timedelta(hours=3)) == "12:24 hôm nay"


def test_figures_by_the_designs_table() -> None:
    assert [figures(language).number(1206) for language in LANGUAGES] == ["1.206", "1,206", "1,206"]
    assert [figures(language).share(0.986) for language in LANGUAGES] == ["98,6%", "98.6%", "98.6%"]
    lengths = [figures(language).duration(151) for language in LANGUAGES]
    assert lengths == ["2 phút 31 giây", "2 min 31 s", "2 分 31 秒"]
    assert figures("vi").money(3450000) == "3.450.000\u00a0₫"
    assert figures("zh").money(18600, "CNY") == "186.00\u00a0元"


def test_a_value_is_escaped_and_a_text_is_not_executed() -> None:
    said = words.load("vi").markup("wrap.more_time", n=Markup("<b>30</b>"))
    assert said == "Thêm <b>30</b> giây"
    hostile = words.load("vi").markup("enter.hello", name="<img src=x onerror=alert(1)>")
    assert hostile == "Liên kết này dành cho &lt;img src=x onerror=alert(1)&gt;."
    assert "{oops}" in words.load("vi").markup("enter.hello", name="{oops}")


def test_plurals_follow_the_language() -> None:
    assert [words.load("en").text("duty.load", n=n) for n in (1, 2)] == ["1 job in hand", "2 jobs in hand"]
    assert [words.load("vi").text("duty.load", n=n) for n in (1, 2)] == ["1 việc đang làm", "2 việc đang làm"]


def test_a_word_that_is_missing_shows_its_key() -> None:
    assert words.load("zh").text("no.such.word") == "no.such.word"
    assert words.load("fr").language == "vi"
