"""Names, masks, greetings: what is said to people and what is hidden from those who need not see it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from agent_panel.builders.greeting import Opens, greeting
from agent_panel.builders.identity import agrees, proofs_of
from agent_panel.builders.masks import area_of, masked_number
from agent_panel.builders.menu_story import menu_story
from agent_panel.builders.names import address, formal_name, initials, short_name
from domain.calls import Call
from domain.rows import Party
from store.queries.callers import CallerFile
from store.queries.organisation import Hotline
from store.queries.persons import Contract, Holdings, Person


def person(name: str = "Lý Kim Oanh", form: str = "cô", me: str = "con", language: str = "vi") -> Person:
    return Person(
        person_id="p",
        name=name,
        form_of_address=form,
        self_reference=me,
        language=language,
        unit="B-1207",
        note="",
        birth_date=date(1958, 3, 14),
        id_number="079158000208",
        owner_id=None,
    )


def file_of(who: Person | None) -> CallerFile:
    return CallerFile(
        call=Call(call_id="c"),
        party=Party(call_id="c", number="+84900000416"),
        hotline=None,
        person=who,
        choices=(),
        holdings=Holdings(
            numbers=("+84900000416",),
            contracts=(Contract(contract_id="1", kind="flat", number="HD-55210", title=""),),
            dues=(),
        ),
        open_cases=(),
        contacts=(),
        promises=(),
    )


def test_people_are_called_as_they_are_called_where_they_live() -> None:
    assert (formal_name(person()), address(person())) == ("Cô Lý Kim Oanh", "cô Oanh")
    chinese = person("陈思雨", "女士", "", "zh")
    assert (formal_name(chinese), address(chinese)) == ("陈思雨 女士", "陈女士")
    assert address(person("欧阳娜娜", "女士", "", "zh")) == "欧阳女士"
    english = person("Tom Reed", "Mr", "", "en")
    assert (formal_name(english), address(english)) == ("Mr Tom Reed", "Mr Reed")
    assert (formal_name(person(form="")), address(person(form=""))) == ("Lý Kim Oanh", "")
    assert (short_name("Lê Minh Khuê"), initials("Lê Minh Khuê"), initials("陈思雨"), initials("")) == (
        "Khuê",
        "MK",
        "思雨",
        "?",
    )


def test_the_greeting_has_the_name_in_it_and_never_guesses_one() -> None:
    said = greeting(person(), "vi", "Vườn Lam", "Lê Minh Khuê", "in")
    assert "Vườn Lam" in said
    assert "Khuê" in said
    assert "cô Oanh" in said
    assert "con" in said
    stranger = greeting(None, "vi", "Vườn Lam", "Lê Minh Khuê", "in")
    assert "quý khách" in stranger
    assert "{" not in said + stranger
    for language in ("vi", "en", "zh"):
        for opens in get_args(Opens):
            for who in (None, person(form=""), person("陈思雨", "女士", "", "zh")):
                text = greeting(who, language, "X", "Lê Minh Khuê", opens)
                assert "greeting." not in text
                assert "{" not in text


def test_whom_we_call_unasked_is_asked_who_they_are_and_told_of_no_wish_of_theirs() -> None:
    opens = {who: greeting(who, "vi", "Vườn Lam", "Lê Minh Khuê", "out") for who in (person(), person(form=""), None)}
    assert all("gọi lại" not in said for said in opens.values())
    assert "với cô Lý Kim Oanh không" in opens[person()] and "với Lý Kim Oanh không" in opens[person(form="")]
    assert "您是陈思雨女士吗" in greeting(person("陈思雨", "女士", "", "zh"), "zh", "X", "黎明", "out")
    assert "gọi lại theo yêu cầu" in greeting(person(), "vi", "Vườn Lam", "Lê Minh Khuê", "back")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+84900000416", "09•• ••• 416"),
        ("+8613800000027", "+86 ••• •••• •027"),
        ("113", "•••"),
        ("", ""),
        ("anonymous", "anonymous"),
    ],
)
def test_numbers_keep_their_ends_only(number: str, shown: str) -> None:
    assert masked_number(number) == shown


def test_the_area_of_a_foreign_number_is_its_country() -> None:
    assert area_of("+8613800000027", "vi") == "Trung Quốc"
    assert area_of("+8613800000027", "en") == "China"
    assert area_of("+84900000416", "vi") == ""
    assert area_of("", "vi") == ""


@pytest.mark.parametrize(
    ("proof", "said", "agreed"),
    [
        ("birth_date", "14/3/1958", True),
        ("birth_date", "14031958", True),
        ("birth_date", "1958-03-14", True),
        ("birth_date", "15/3/1958", False),
        ("birth_date", "²/3/1958", False),
        ("phone", "0900 000 416", True),
        ("phone", "416", False),
        ("national_id_tail", "0208", True),
        ("national_id_tail", "208", False),
        ("national_id_tail", "079158000208", True),
        ("contract_tail", "5210", True),
        ("contract_tail", "hd 55210", True),
        ("unit", "b 1207", True),
        ("unit", "", False),
        ("shoe_size", "42", False),
    ],
)
def test_proofs_are_compared_as_people_say_them(proof: str, said: str, agreed: bool) -> None:
    assert agrees(file_of(person()), proof, said) is agreed


def test_only_what_is_known_can_be_asked_for() -> None:
    assert proofs_of(file_of(None)) == ()
    assert set(proofs_of(file_of(person()))) == {"birth_date", "phone", "national_id_tail", "contract_tail", "unit"}


def test_what_a_caller_did_in_the_menus_is_told_in_one_line() -> None:
    call = Call(call_id="c", menu_steps=((1, "top"), (2, "repairs")))
    labels = {"repairs": {"vi": "Sửa chữa", "zh": "维修"}}
    line = Hotline(hotline_id="main", name="", did="", language="vi", cycle_ms=5000, labels=labels)
    assert menu_story(call, {"room": "1203"}, line, "zh") == "top › 维修 · 房间 1203"
    assert menu_story(call, {"room": "1203", "meter": "77"}, None, "vi") == "top › repairs · meter 77 · phòng 1203"
    assert menu_story(call, {}, line, "en") == menu_story(call, {}, None, "vi") == "top › repairs"
    full = replace(call, line_full_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert menu_story(full, {}, line, "en") == "top › repairs · the queue was full"
    assert menu_story(Call(call_id="c"), {}, line, "vi") == menu_story(None, {}, line, "vi") == ""
