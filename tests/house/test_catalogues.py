"""The words of the panel: every key that is asked for exists in every language, and none stands unused."""

import re
import string
from collections import Counter
from pathlib import Path

import pytest

from agent_panel.errors import PanelError
from agent_panel.views import words
from agent_panel.views.codes import CODES, TILES

PANEL = Path(__file__).parents[2] / "agent_panel"
ASKED = re.compile(r"""(?<![\w.])t\(\s*["']([a-z][\w.\-]*)["']\s*[,)]""")
BY_PREFIX = re.compile(r"""(?<![\w.])t\(\s*(["'])([a-z][\w.\-]*\.)\1\s*~""")
IN_SCRIPT = re.compile(r"""\bt\(\s*["']([a-z][\w.\-]*)["']""")
IN_SCRIPT_BY_PREFIX = re.compile(r"\bt\(\s*`([a-z][\w.\-]*\.)\$\{")
IN_PYTHON = re.compile(r"""\b(?:text|markup|sentence)\(\s*f?["']([a-z][\w.\-]*)["']""")
QUOTED = re.compile(r"""["'`]([a-z_]+(?:\.[a-z_\-]+)+)["'`]""")
IN_PYTHON_BY_PREFIX = re.compile(r"""f["']([a-z][\w.\-]*\.)\{""")
RAISED = re.compile(
    r'''\b(?:Conflict|Forbidden|BadRequest|Away|PanelError|super\(\).__init__)\(\s*"(\w+)"|code: str = "(\w+)"'''
)
REFUSED = re.compile(r'''\bRefused\(\s*"(\w+)"''')
REFUSERS = ("domain", "desk", "outbound", "scripts", "store", "agent_panel", "threerings")
SHARED = ("state.", "pause.", "clock.")
OTHER_KEYS = {f"tile.{key}.base" for key in TILES}
ERROR_PARTS = ("what", "safe", "remedy")
TEMPLATES = sorted((PANEL / "templates").rglob("*.html"))
SCRIPTS = sorted((PANEL / "assets" / "js").rglob("*.js"))


def catalogue(language: str) -> dict[str, tuple[str, ...]]:
    """Key -> its plural forms."""
    return words.load(language).texts


def asked_in_templates() -> set[str]:
    """Keys that templates ask for by their whole name."""
    return {key for path in TEMPLATES for key in ASKED.findall(path.read_text())}


def asked_in_scripts() -> set[str]:
    """Keys that the browser's modules ask for, as the catalogue names them."""
    found = {key for path in SCRIPTS for key in IN_SCRIPT.findall(path.read_text())}
    return {key if key.startswith(SHARED) and key in catalogue("vi") else f"client.{key}" for key in found}


def asked_in_python() -> set[str]:
    """Keys that our Python asks for."""
    return {key for path in PANEL.rglob("*.py") for key in IN_PYTHON.findall(path.read_text())}


def asked_by_code() -> set[str]:
    """Keys made of a prefix and a code."""
    return {prefix + code for prefix, codes in CODES.items() for code in codes} | OTHER_KEYS


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_word_that_is_asked_for_exists(language: str) -> None:
    asked = asked_in_templates() | asked_in_scripts() | asked_by_code() | {k for k in asked_in_python() if "." in k}
    missing = sorted(key for key in asked if key not in catalogue(language) and not key.endswith("."))
    assert missing == []


def test_templates_ask_for_no_prefix_that_has_no_list_of_codes() -> None:
    prefixes = {prefix for path in TEMPLATES for _, prefix in BY_PREFIX.findall(path.read_text())}
    assert sorted(prefixes - set(CODES) - {"error."}) == []


def test_every_prefix_that_scripts_build_has_words() -> None:
    prefixes = {prefix for path in SCRIPTS for prefix in IN_SCRIPT_BY_PREFIX.findall(path.read_text())}
    known = catalogue("vi")
    lonely = [p for p in prefixes if not any(key.startswith((p, f"client.{p}")) for key in known)]
    assert lonely == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_catalogues_hold_the_same_keys(language: str) -> None:
    assert set(catalogue(language)) == set(catalogue("vi"))


def test_no_word_stands_unused() -> None:
    text = "\n".join(path.read_text() for path in [*TEMPLATES, *SCRIPTS, *PANEL.rglob("*.py")])
    quoted = set(QUOTED.findall(text))
    quoted |= {f"client.{key}" for key in quoted}
    used = asked_in_templates() | asked_in_scripts() | asked_by_code() | asked_in_python() | quoted
    built = tuple(f"client.{p}" for path in SCRIPTS for p in IN_SCRIPT_BY_PREFIX.findall(path.read_text()))
    built += tuple(
        prefix
        for path in PANEL.rglob("*.py")
        for prefix in IN_PYTHON_BY_PREFIX.findall(path.read_text())
        if prefix != "error."
    )
    errors = tuple(f"error.{code}." for code in error_codes())
    unused = [k for k in catalogue("vi") if k not in used and not k.startswith((*built, *errors))]
    assert sorted(unused) == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_errors_say_what_happened_and_what_to_do(language: str) -> None:
    known = catalogue(language)
    assert [f"error.{group}.{part}" for group in ("401", "403", "404", "4xx", "5xx") for part in ERROR_PARTS
            if f"error.{group}.{part}" not in known] == []  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_placeholders_agree_between_languages(language: str) -> None:
    ours, default = catalogue(language), catalogue("vi")
    wrong = {key: (ours[key], default[key]) for key in default if not fields(ours[key]) - {"n"} <= fields(default[key])}
    assert wrong == {}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_key_is_defined_once(language: str) -> None:
    files = sorted((words.CATALOGUES / language).glob("*.po"))
    lines = [line for path in files for line in path.read_text().splitlines()]
    keys = Counter(line for line in lines if line.startswith("msgid ") and line != 'msgid ""')
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_tone_is_calm() -> None:
    """No exclamation marks; Chinese has its own full stops; Vietnamese keeps its accents."""
    shouting = [
        key for lang in words.LANGUAGES for key, forms in catalogue(lang).items() if re.search("[!！]", "".join(forms))
    ]
    assert shouting == []
    foreign = [
        key for key, forms in catalogue("zh").items() if re.search(r"[\u4e00-\u9fff][.,;?](\s|$)", "".join(forms))
    ]
    assert foreign == []
    bare = [
        key for key, forms in catalogue("vi").items() if re.search(r"\b(khong|duoc|nguoi|cuoc|goi)\b", "".join(forms))
    ]
    assert bare == []


TERMS = {
    "role.agent": ("nhân viên tổng đài", "hotline agent", "坐席"),
    "role.lead": ("trưởng ca", "team lead", "班长"),
    "state.ready": ("Sẵn sàng", "Ready", "空闲"),
    "state.paused": ("Tạm nghỉ", "Pause", "小休"),
    "state.wrapup": ("Sau cuộc gọi", "Wrap-up", "话后处理"),
    "phone.answer": ("Nghe máy", "Answer", "接听"),
    "phone.hold": ("Giữ máy", "Hold", "保持"),
    "phone.mute": ("Tắt mic", "Mute", "静音"),
    "phone.hang_up": ("Kết thúc", "Hang up", "挂断"),
    "nav.cases": ("Hồ sơ", "Cases", "工单"),
    "case.owner": ("Người phụ trách", "Owner", "首接责任人"),
    "clock.record": ("Ghi nhận", "Record", "受理登记"),
    "clock.dispatch": ("Điều phối", "Dispatch", "派单"),
    "clock.sign": ("Ký nhận", "Sign for", "签收"),
    "clock.arrive": ("Có mặt", "On site", "到场"),
    "clock.callback": ("Gọi lại", "Callback", "回拨"),
    "identity.masked": ("Còn che", "Masked", "已脱敏"),
    "event.escalated": ("Leo thang", "Escalated", "升级"),
    "script.name": ("Kịch bản", "Script", "话术"),
}
"""The trade's own words (the interface's table of terms): a change here is a change of the table."""


@pytest.mark.parametrize("key", TERMS)
def test_the_same_thing_has_the_trades_word(key: str) -> None:
    assert tuple(words.load(language).text(key) for language in ("vi", "en", "zh")) == TERMS[key]


def fields(forms: tuple[str, ...]) -> set[str]:
    """The placeholders of a message."""
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def error_codes() -> set[str]:
    """Codes that a request can be answered with, by reading where they are raised or refused."""
    raised = {
        code for path in PANEL.rglob("*.py") for found in RAISED.findall(path.read_text()) for code in found if code
    }
    rooms = [path for room in REFUSERS for path in (PANEL.parent / room).rglob("*.py")]
    refused = {f"refused_{reason}" for path in rooms for reason in REFUSED.findall(path.read_text())}
    return raised | refused | {PanelError().code, "401", "403", "404", "4xx", "5xx"}


def test_every_error_has_its_own_first_sentence() -> None:
    codes = error_codes() - {"401", "403", "404", "4xx", "5xx"}
    assert sorted(code for code in codes if f"error.{code}.what" not in catalogue("vi")) == []
