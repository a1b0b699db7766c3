"""A hotline as a file: a good one says what calls are led by; each mistake is refused at its line, with its remedy."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from domain.keeping import Keeping
from domain.menus.flaws import House
from domain.menus.hours import Span
from domain.menus.model import Choose, Identify, Key
from ivr.hotlines import HOUSE
from store.hotlines import DEFAULT, Hotline, HotlinesWrong, Problem, keep, read_hotline, read_hotlines
from store.hotlines.model import HotlineFile
from store.hotlines.wording import KINDS, OURS, PATTERNS, SAID
from store.journal import Journal
from store.queries.organisation import hotline_of

EVERYTHING = """\
id: repairs
name: Sửa chữa Vườn Lam
numbers: ["02838000001", "19001234"]
languages: [zh, vi]
cycle_ms: 4000
notice: false
wait_s: 60
hours:
  mon-fri: ["08:00-12:00", "13:30-24:00"]
  sat: ["08:00-12:00"]
holidays:
  - {name: Tết, first: 2027-02-05, last: 2027-02-07}
  - {name: Quốc khánh, date: 2027-09-02}
emergency: {key: "0", node: urgent}
queues:
  repairs: {priority: 3, wait_s: 120}
start: hours
menus:
  hours: {kind: hours, open: tongue, closed: night}
  night: {kind: choose, prompt: what, keys: {1: message}, otherwise: message}
  tongue: {kind: language, prompt: which, keys: {1: zh, 2: vi}, then: top}
  top:
    kind: choose
    prompt: what
    keys:
      1: {go: room, words: {vi: [sửa chữa], zh: [维修]}}
      2: who
      "*": bye
    otherwise: wait
    tries: 2
    wait_ms: 4000
  room: {kind: enter, field: room, prompt: which, then: call, otherwise: wait, fewest: 3, most: 4}
  who:
    kind: identify
    proofs:
      - {field: contract, prompt: which, fewest: 4, most: 8}
      - {field: birth_date, prompt: which, fewest: 8, most: 8}
    passed: status
    failed: wait
  status: {kind: status, then: amount, nothing: amount}
  amount: {kind: amount, then: bye, nothing: away}
  away: {kind: transfer, to: "02838000002", otherwise: message}
  call: {kind: callback, without_number: message}
  wait: {kind: queue, queue: repairs}
  message: {kind: voicemail}
  urgent: {kind: emergency}
  bye: {kind: goodbye}
prompts:
  which: {zh: 请选择语言。, vi: Xin chọn ngôn ngữ.}
  what: {zh: 维修请按一。, vi: Sửa chữa, xin bấm phím một.}
""".replace("Sửa chữa, xin", "Sửa chữa xin")


def kept(hotline: str, queue: str) -> str:
    """The same file with these words about whom its callers are kept for."""
    said = "queues:\n  repairs: {priority: 3, wait_s: 120}"
    assert said in EVERYTHING
    return EVERYTHING.replace(said, f"{hotline}\nqueues:\n  repairs: {queue}")


def written(folder: Path, text: str, name: str = "repairs") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str, house: House = HOUSE) -> tuple[Problem, ...]:
    with pytest.raises(HotlinesWrong) as wrong:
        read_hotline(written(folder, text), house)
    return wrong.value.problems


def line_of(text: str, part: str) -> int:
    """The line in which a part stands; it must be the only one."""
    assert text.count(part) == 1, part
    return text[: text.index(part)].count("\n") + 1


class TestAGoodFile:
    @pytest.fixture
    def hotline(self, tmp_path: Path) -> Hotline:
        return read_hotline(written(tmp_path, EVERYTHING), HOUSE)

    def test_says_where_it_is_reached(self, hotline: Hotline) -> None:
        assert (hotline.hotline_id, hotline.numbers) == ("repairs", ("02838000001", "19001234"))
        assert (hotline.language, hotline.cycle_ms, hotline.notice, hotline.wait_s) == ("zh", 4000, False, 60)

    def test_and_what_it_says(self, hotline: Hotline) -> None:
        top, who = hotline.menus.nodes["top"], hotline.menus.nodes["who"]
        assert isinstance(top, Choose) and isinstance(who, Identify)
        assert top.keys[0] == Key(digit="1", go="room", words={"vi": ("sửa chữa",), "zh": ("维修",)})
        assert [key.digit for key in top.keys] == ["1", "2", "*"]
        assert [proof.field for proof in who.proofs] == ["contract", "birth_date"]
        assert hotline.menus.prompts["which"]["vi"] == "Xin chọn ngôn ngữ."
        assert hotline.menus.queues["repairs"].priority == 3

    def test_and_when(self, hotline: Hotline) -> None:
        hours = hotline.menus.hours
        assert hours is not None
        assert hours.week[0] == (Span(480, 720), Span(810, 1440)) and hours.week[5] == (Span(480, 720),)
        assert 6 not in hours.week
        assert {date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 7), date(2027, 9, 2)} == hours.holidays
        assert hours.at(datetime(2027, 2, 5, 9, 0)) == "holiday"

    def test_without_holidays_the_organisations_calendar_counts(self, tmp_path: Path) -> None:
        start, end = EVERYTHING.index("holidays:"), EVERYTHING.index("emergency:")
        for holidays, read in (("", None), ("holidays: []\n", frozenset())):
            text = EVERYTHING[:start] + holidays + EVERYTHING[end:]
            hours = read_hotline(written(tmp_path, text), HOUSE).menus.hours
            assert hours is not None and hours.holidays == read

    def test_its_version_is_the_hash_of_what_it_says(self, hotline: Hotline, tmp_path: Path) -> None:
        assert hotline.menus.version == hashlib.sha256(EVERYTHING.encode()).hexdigest()[:12]
        other = read_hotline(written(tmp_path, EVERYTHING + "# changed\n"), HOUSE)
        assert other.menus.version != hotline.menus.version

    def test_how_its_queues_keep_their_callers(self, tmp_path: Path) -> None:
        def keeping(hotline: str, queue: str = "{priority: 3}") -> Keeping:
            menus = read_hotline(written(tmp_path, kept(hotline, queue)), HOUSE).menus
            return menus.queues["repairs"].keeping

        assert keeping("") == Keeping(skill="", skill_s=0, language_s=20)
        assert keeping("skill: vip") == Keeping(skill="vip", skill_s=10, language_s=20)
        assert keeping("skill: vip\nwiden: {skill_s: 30}") == Keeping(skill="vip", skill_s=30, language_s=30)
        assert keeping("skill: vip\nwiden: {language_s: 5}") == Keeping(skill="vip", skill_s=5, language_s=5)
        own = "{skill: late_fees, widen: {skill_s: 0, language_s: 40}}"
        assert keeping("skill: vip\nwiden: {skill_s: 7}", own) == Keeping(skill="late_fees", language_s=40)
        assert keeping("skill: vip", "{wait_s: 15}") == Keeping(skill="vip", language_s=0), "too short to widen"

    @pytest.mark.parametrize(
        ("hotline", "queue", "code", "what"),
        [
            ("widen: {skill_s: 30, language_s: 20}", "{}", "format", "widen_order"),
            ("widen: {skill_s: 301}", "{}", "format", "most"),
            ("widen: {language_s: -1}", "{}", "format", "least"),
            ("widen: {language_s: 20}", "{skill: vip, widen: {skill_s: 30}}", "widening", "order"),
            ("widen: {language_s: 60}", "{}", "widening", "late"),
            ("", "{wait_s: 30, widen: {language_s: 30}}", "widening", "late"),
            ("", "{skill: Vip}", "format", "skill"),
        ],
    )
    def test_bounds_so_that_nobody_starves(
        self, tmp_path: Path, hotline: str, queue: str, code: str, what: str
    ) -> None:
        text = kept(hotline, queue)
        (found,) = problems(tmp_path, text)
        assert (found.code, found.what) == (code, what)
        here = hotline if code == "format" and hotline else f"  repairs: {queue}"
        assert found.line == line_of(text, here)

    def test_a_skill_must_be_one_that_the_organisation_names(self, tmp_path: Path) -> None:
        text = kept("skill: vip", "{skill: late_fees}")
        knows = replace(HOUSE, skills=("vip", "service"), held=("service",))
        (found,) = problems(tmp_path, text, knows)
        assert (found.code, found.line) == ("unknown_skill", line_of(text, "  repairs: {"))
        assert found.remedy.startswith("one of: service, vip")
        (warning,) = read_hotline(written(tmp_path, text.replace("late_fees", "service")), knows).warnings
        assert (warning.code, warning.line) == ("unskilled", line_of(text, "skill: vip"))

    def test_another_key_than_0_for_emergencies_is_told_at_its_line(self, tmp_path: Path) -> None:
        text = EVERYTHING.replace('emergency: {key: "0"', 'emergency: {key: "9"')
        (warning,) = read_hotline(written(tmp_path, text), HOUSE).warnings
        assert (warning.code, warning.line) == ("unheard_in_message", line_of(text, "emergency: {key"))
        assert "but while a message is spoken" in warning.reason and warning.remedy.startswith("take 0")

    def test_the_default_is_one(self) -> None:
        assert read_hotline(DEFAULT, HOUSE).hotline_id == "main"


PLANTED = [
    ("dead_end", ("      2: who", "      2: whom"), "      2: whom"),
    ("dead_end", ("start: hours", "start: begin"), "start: begin"),
    ("dead_end", ("queue: repairs}", "queue: other}"), "queue: other}"),
    ("endless_loop", ("    failed: wait", "    failed: who"), "    failed: who"),
    ("endless_loop", ("    otherwise: wait\n", "    otherwise: tongue\n"), "    otherwise: tongue\n"),
    ("unreachable", ("  bye: {kind: goodbye}", "  bye: {kind: goodbye}\n  end: {kind: goodbye}"), "  end: {kind"),
    ("missing_prompt", ("    prompt: what", "    prompt: hwat"), "    prompt: hwat"),
    ("missing_language", ("what: {zh: 维修请按一。, vi:", "what: {vi:"), "what: {vi:"),
    ("missing_language", ("keys: {1: zh, 2: vi}", "keys: {1: zh, 2: vi, 3: en}"), "3: en}"),
    ("digit_clash", ('      "*": bye', '      "*": bye\n      2: wait'), "      2: wait"),
    ("digit_clash", ('      "*": bye', '      "*": bye\n      0: wait'), "      0: wait"),
    ("no_person", ("{kind: queue, queue: repairs}", "{kind: voicemail}"), "  hours: {"),
    ("digit_clash", ('emergency: {key: "0", node: urgent}', "emergency: {key: 2, node: urgent}"), "      2: who"),
    ("no_emergency", ("node: urgent}", "node: bye}"), "node: bye}"),
    ("no_emergency", ("closed: night}", "closed: message}"), "closed: message}"),
    ("not_proved", ('      "*": bye', '      "*": status'), "  status: {"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change", "at"), PLANTED, ids=[f"{p[0]}-{n}" for n, p in enumerate(PLANTED)])
def test_what_is_planted_is_found_at_its_line(tmp_path: Path, code: str, change: tuple[str, str], at: str) -> None:
    assert EVERYTHING.count(change[0]) == 1, change[0]
    text = EVERYTHING.replace(*change)
    if code == "no_person":
        text = text.replace("{kind: callback, without_number: message}", "{kind: voicemail}")
        text = text.replace('{kind: transfer, to: "02838000002", otherwise: message}', "{kind: voicemail}")
    wrong = problems(tmp_path, text)
    assert (code, line_of(text, at)) in {(problem.code, problem.line) for problem in wrong}
    for problem in wrong:
        assert problem.file.endswith("repairs.yaml")
        assert problem.reason and problem.remedy
        assert str(problem).startswith(f"{problem.file}:{problem.line}: {problem.reason}. ")


def test_a_hotline_without_an_emergency_key(tmp_path: Path) -> None:
    text = EVERYTHING.replace('emergency: {key: "0", node: urgent}\n', "").replace("  urgent: {kind: emergency}\n", "")
    (problem,) = problems(tmp_path, text)
    assert (problem.code, problem.line) == ("no_emergency", 1)


@pytest.mark.parametrize(
    ("change", "at", "reason"),
    [
        (("then: top}", "than: top}"), "  tongue:", "menus.tongue.then: it is missing"),
        (('"02838000002", otherwise: message}', '"02838000002"}'), "  away:", "menus.away.otherwise: it is missing"),
        (("    tries: 2", "    tires: 2"), "    tires: 2", "menus.top.tires: this file knows no such word"),
        (("    tries: 2", "    tries: 99"), "    tries: 99", "menus.top.tries: it is more than 9"),
        (("kind: goodbye", "kind: farewell"), "  bye:", "menus.bye: it needs a kind that exists"),
        (("mon-fri", "mon-day"), "  mon-day", "not a day"),
        (("13:30-24:00", "13:30-13:00"), "13:30-13:00", "not a span"),
        (("13:30-24:00", "13:30-24:30"), "13:30-24:30", "not a span"),
        (("last: 2027-02-07", "last: 2026-02-07"), "last: 2026", "before first"),
        (("fewest: 3, most: 4", "fewest: 5, most: 4"), "fewest: 5", "fewest is more than most"),
        (("fewest: 3, most: 4", "fewest: 1, most: 4"), "fewest: 1", "menus.room.fewest: it is less than 2"),
        (("languages: [zh, vi]", "languages: [zh, fr]"), "languages: [zh, fr]", "languages.1: fr cannot stand here"),
        (("id: repairs", "id: Repairs"), "id: Repairs", "id: Repairs is no name"),
        (("维修请按一。", '"维修请按{key}。"'), "  what: {", "nothing stands for {key}"),
        (
            ("field: birth_date, prompt: which, fewest: 8", "field: birth_date, prompt: which, fewest: 6"),
            "      - {field: birth_date",
            "8 digits",
        ),
        (
            ("field: contract", "field: phone"),
            "      - {field: phone",
            "menus.who.proofs.0.field: phone cannot stand here",
        ),
        (
            ("field: contract, prompt: which, fewest: 4", "field: contract, prompt: which, fewest: 3"),
            "      - {field: contract",
            "prove nothing",
        ),
        (
            (
                "field: contract, prompt: which, fewest: 4, most: 8",
                "field: birth_date, prompt: which, fewest: 8, most: 8",
            ),
            "  who:",
            "asked for twice",
        ),
        (("cycle_ms: 4000", 'number_languages: {"113": vi}'), "number_languages:", "113 is none of the numbers"),
        (("cycle_ms: 4000", 'number_languages: {"19001234": en}'), "number_languages:", "en is none of the languages"),
        (('"19001234"]', '"19001234", "19001234"]'), "numbers: [", "numbers: 19001234 stands here twice"),
        (("languages: [zh, vi]", "languages: [zh, vi, zh]"), "languages: [", "languages: zh stands here twice"),
        (("date: 2027-09-02", "date: 2027-13-02"), "date: 2027-13", "holidays.1.date: 2027-13-02 is no day"),
        (("date: 2027-09-02", "date: 2027-09-02, first: 2027-09-02"), "date: 2027-09-02, first", "needs either date"),
        (("date: 2027-09-02", "first: 2027-09-02"), "first: 2027-09-02", "needs either date"),
        (
            ('  mon-fri: ["08:00-12:00", "13:30-24:00"]\n  sat: ["08:00-12:00"]', "  {}"),
            "hours:\n",
            "no day is named",
        ),
        (("cycle_ms: 4000", "cycle_ms: 4000\ncycle_ms: 5000"), "cycle_ms: 5000", "written twice"),
        (("start: hours", "start: [hours"), "menus:", "this is not YAML"),
        (("notice: false", "notice: perhaps"), "notice: perhaps", "notice: perhaps is neither true nor false"),
        (("cycle_ms: 4000", "cycle_ms: 4.5"), "cycle_ms: 4.5", "cycle_ms: 4.5 is no whole number"),
        (("  bye: {kind: goodbye}", "  Bye: {kind: goodbye}"), "  Bye: {", "menus.Bye: Bye is no name"),
        (('      "*": bye', '      "*": 7'), '      "*": 7', "menus.top.keys.*: it is no text"),
        (('      "*": bye', "      x: bye"), "      x: bye", "menus.top.keys.x: x is no key of a telephone"),
        (('to: "02838000002"', 'to: "0283 800"'), "  away: {", "menus.away.to: 0283 800 is no telephone number"),
        (("name: Sửa chữa Vườn Lam", 'name: ""'), 'name: ""', "name: it is empty"),
        (("languages: [zh, vi]", "languages: []"), "languages: []", "languages: it needs 1 at least"),
        (("queues:\n", "queues: 5\nxs:\n"), "queues: 5", "queues: it needs words of its own"),
        (("date: 2027-09-02", "date: soon"), "date: soon", "holidays.1.date: soon is no day"),
        (("priority: 3,", "priority: 3, most: 0,"), "priority: 3, most: 0", "queues.repairs.most: it is less than 1"),
    ],
)
def test_words_that_are_none(tmp_path: Path, change: tuple[str, str], at: str, reason: str) -> None:
    text = EVERYTHING.replace(*change)
    wrong = problems(tmp_path, text)
    assert any(reason in problem.reason and problem.line == line_of(text, at) for problem in wrong), wrong


def test_the_kinds_of_nodes_are_named_to_whoever_writes_none_of_them(tmp_path: Path) -> None:
    for kind in ("{kind: farewell}", "{}"):
        (problem,) = problems(tmp_path, EVERYTHING.replace("{kind: goodbye}", kind))
        assert problem.remedy.startswith("write one of: say, choose, language, ")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (("which, fewest: 4, most: 8}", "which, fewest: 2, most: 8}"), "menus.who.proofs.0"),
        (("field: contract", "field: phone"), "menus.who.proofs.0.field"),
        (('      "*": bye', '      "*": {go: Bye}'), "menus.top.keys.*.go"),
        (('      "*": bye', '      "*": {gone: bye}'), "menus.top.keys.*.go menus.top.keys.*.gone"),
    ],
)
def test_what_is_wrong_inside_is_not_said_of_what_is_around_it_too(
    tmp_path: Path, change: tuple[str, str], where: str
) -> None:
    wrong = problems(tmp_path, EVERYTHING.replace(*change))
    assert {problem.values["where"] for problem in wrong} == set(where.split())


def test_nothing_is_said_of_the_houses_own_nodes(tmp_path: Path) -> None:
    for change in (("otherwise: wait, fewest", "otherwise: message, fewest"), ('key: "0"', 'key: "2"')):
        text = EVERYTHING.replace(*change)
        if "key" not in change[0]:
            text = text.replace("    failed: wait", "    failed: message").replace(
                "    otherwise: wait\n", "    otherwise: room\n"
            )
        wrong = problems(tmp_path, text)
        assert wrong and not any("line-full" in problem.reason for problem in wrong), wrong


def test_spans_that_touch_or_overlap_are_one_and_in_their_order(tmp_path: Path) -> None:
    text = EVERYTHING.replace('["08:00-12:00", "13:30-24:00"]', '["13:30-24:00", "08:00-10:00", "09:00-12:00"]')
    text = text.replace('  sat: ["08:00-12:00"]', '  sat: ["08:00-12:00"]\n  fri: ["12:00-13:30"]')
    hours = read_hotline(written(tmp_path, text), HOUSE).menus.hours
    assert hours is not None
    assert hours.week[0] == (Span(480, 720), Span(810, 1440))
    assert hours.week[4] == (Span(480, 1440),)


def test_every_pattern_of_the_file_has_words() -> None:
    schema = json.dumps(HotlineFile.model_json_schema())
    patterns = {json.loads(f'"{each}"') for each in re.findall(r'"pattern": "((?:[^"\\\\]|\\\\.)*)"', schema)}
    assert patterns >= {r"^[0-9*#]$"}
    assert patterns <= PATTERNS.keys()
    assert {*KINDS.values(), *PATTERNS.values(), *OURS, "value"} == SAID.keys()


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"- x", b"? [a]\n: b\n", b"a: &a [*a]"])
def test_a_file_that_is_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    with pytest.raises(HotlinesWrong):
        read_hotline(path, HOUSE)


class TestAFolder:
    def test_that_is_not_there_has_none(self, tmp_path: Path) -> None:
        assert read_hotlines(tmp_path / "none", HOUSE) == ()

    def test_two_files_with_one_number_or_one_id_are_refused(self, tmp_path: Path) -> None:
        text = DEFAULT.read_text(encoding="utf-8")
        written(tmp_path, text, "a")
        written(tmp_path, text, "b")
        with pytest.raises(HotlinesWrong) as wrong:
            read_hotlines(tmp_path, HOUSE)
        assert [(Path(p.file).name, p.code) for p in wrong.value.problems] == [("b.yaml", "taken")] * 2
        assert wrong.value.problems[1].line == line_of(text, "numbers: [")

    def test_all_that_is_wrong_in_all_of_them_is_said(self, tmp_path: Path) -> None:
        text = DEFAULT.read_text(encoding="utf-8")
        written(tmp_path, text.replace("otherwise: wait", "otherwise: x"), "a")
        written(tmp_path, text.replace("start: welcome", "start: x"), "b")
        with pytest.raises(HotlinesWrong) as wrong:
            read_hotlines(tmp_path, HOUSE)
        assert {Path(problem.file).name for problem in wrong.value.problems} == {"a.yaml", "b.yaml"}


async def test_the_desk_knows_a_hotline_that_has_a_file(journal: Journal, tmp_path: Path) -> None:
    hotline = read_hotline(written(tmp_path, EVERYTHING), HOUSE)
    for _ in range(2):
        await journal.decide(lambda turn: keep(turn.connection, [hotline]))
    async with journal.engine.connect() as connection:
        known = await hotline_of(connection, "repairs")
    assert known is not None
    assert (known.name, known.did, known.language) == ("Sửa chữa Vườn Lam", "02838000001", "zh")
