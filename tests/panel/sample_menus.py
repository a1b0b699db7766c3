"""Views of the pages of hotlines and prompts, made of the second hotline of the tests."""

from dataclasses import replace
from datetime import timedelta

from agent_panel.builders.hotlines import diff_lines, step_view
from agent_panel.views.hotlines import (
    Count,
    HotlineRow,
    HotlinesView,
    HotlineView,
    PromptCell,
    PromptGroup,
    PromptRow,
    PromptsView,
    VersionRow,
)
from ivr.hotlines import HOUSE
from ivr.prompts.catalogue import load
from store.hotlines import read_hotline
from store.marked_yaml import read_marked
from tests.journeys.panel.files import RIVERSIDE
from tests.panel.samples import NOW

HOTLINE = read_hotline(RIVERSIDE, HOUSE)
HOUSE_TEXTS = {name: {lang: c.texts[name] for lang, c in load().items()} for name in ("greeting", "menu", "invalid")}
COUNTS = {
    "top": Count(now=3, today=41, today_gone=2, week=287, week_gone=11),
    "repairs": Count(now=1, today=19, today_gone=4, week=141, week_gone=23),
    "room": Count(today=12, week=96, week_gone=2),
    "wait": Count(now=2, today=17, today_gone=1, week=118, week_gone=9),
    "call-back": Count(today=6, week=33),
}
MARKED = read_marked(HOTLINE.text.encode())
STEPS = tuple(
    step_view(node, HOTLINE.menus, HOUSE_TEXTS, MARKED.line_of(("menus", name)), COUNTS.get(name, Count()))
    for name, node in HOTLINE.menus.nodes.items()
)
ROW = HotlineRow(
    id="riverside",
    name="Riverside Apartments",
    numbers=("02839990001",),
    languages=("en", "zh"),
    steps=len(STEPS),
    in_menus=6,
    number=14,
    changed_at=NOW - timedelta(hours=3),
    by="Hoàng Yến Nhi",
)
MAIN = HotlineRow(
    id="main",
    name="Tổng đài Vườn Lam",
    numbers=("02838000000",),
    languages=("vi", "en", "zh"),
    steps=7,
    in_menus=0,
    has_file=False,
)
LIST = HotlinesView((ROW, MAIN, replace(ROW, id="gate", name="Cổng bảo vệ", changed_by_hand=True, by="", number=2)))
PICTURE = HotlineView(
    row=ROW,
    tab="picture",
    may_edit=True,
    steps=STEPS,
    start="hours",
    emergency="emergency",
    emergency_key="0",
    languages=("en", "zh"),
    now=(("repairs", 1), ("top", 3), ("wait", 2)),
    basis="ac9391b7bc2c",
)
TEXT = replace(PICTURE, tab="text", text=HOTLINE.text)
READ_ONLY = replace(TEXT, may_edit=False)
VERSIONS = HotlineView(
    row=ROW,
    tab="versions",
    may_edit=True,
    basis="ac9391b7bc2c",
    versions=(
        VersionRow(
            14, "ac9391b7bc2c", NOW - timedelta(hours=3), "Hoàng Yến Nhi", "Thêm phím 9 để quay lại", in_force=True
        ),
        VersionRow(13, "77aa00bb1c2d", NOW - timedelta(days=2), "Hoàng Yến Nhi", "Tết: lời chào mới", chosen=True),
        VersionRow(12, "0011223344aa", NOW - timedelta(days=9), "", ""),
    ),
    chosen=VersionRow(13, "77aa00bb1c2d", NOW - timedelta(days=2), "Hoàng Yến Nhi", "Tết: lời chào mới", chosen=True),
    diff=tuple(diff_lines(HOTLINE.text.replace("9: top", "8: top"), HOTLINE.text)),
)
PROMPTS = PromptsView(
    groups=(
        PromptGroup(
            "riverside",
            "Riverside Apartments",
            tuple(
                PromptRow(
                    f"riverside/{name}",
                    name,
                    tuple(PromptCell(language, text, "synthetic", 3.4) for language, text in texts.items()),
                )
                for name, texts in HOTLINE.menus.prompts.items()
            ),
        ),
        PromptGroup(
            "",
            "",
            (
                PromptRow(
                    "greeting",
                    "greeting",
                    (
                        PromptCell("vi", "Trung tâm Vườn Lam xin chào quý khách.", "recording", 4.2),
                        PromptCell(
                            "en", "Blue Garden, good day.", "synthetic", 2.1, "có 2 kênh, điện thoại chỉ có một."
                        ),
                        PromptCell("zh", "蓝园您好。", "synthetic", None),
                    ),
                ),
            ),
        ),
    ),
    total=17,
    recorded=1,
    may_edit=True,
)
SCENE = {
    "did": "",
    "did_word": "",
    "node": "language",
    "state": "hear",
    "language": "en",
    "kind_word": "chọn ngôn ngữ",
    "why_word": "theo giờ mở cửa",
    "then_word": "Chờ phím 5 giây; còn 2 lần hỏi.",
    "said": [{"name": name, "texts": HOTLINE.menus.prompts[name]} for name in ("welcome", "which-language")],
}
PRESSED = SCENE | {
    "did": "2",
    "did_word": "2",
    "node": "top",
    "language": "zh",
    "kind_word": "chọn phím",
    "why_word": "",
}
FINDING = "when dẫn đến call-bak, bước này không tồn tại. Viết bước đó hoặc dẫn đến bước khác."
ANSWERS: dict[str, tuple[int, object]] = {
    "/api/hotlines/riverside/check": (
        200,
        {
            "ok": True,
            "problems": [{"line": 36, "code": "dead_end", "text": FINDING}],
            "warnings": [],
            "diff": [["+", 0, 2, "x: y"]],
        },
    ),
    "/api/hotlines/riverside/try": (
        200,
        {"ok": True, "problems": [], "languages": ["en", "zh"], "scenes": [SCENE, PRESSED]},
    ),
}
"""What the stage's server says of the text and of a trial call."""
