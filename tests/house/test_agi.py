"""The dialplan and the flows are made for each other: every question has somebody who answers it, and an end."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from ivr import flows

ROOT = Path(__file__).resolve().parents[2]
DIALPLAN = (ROOT / "asterisk-config" / "pbx" / "extensions.conf.j2").read_text(encoding="utf-8")
ASKED = re.findall(r"AGI\(agi://[^/]+/(\w+),\$\{CALL_ID\},\$\{SHA1\(\$\{AGI_SECRET\}:\$\{CALL_ID\}\)\}", DIALPLAN)
ROOM: Any = None  # flows are built, not led


def test_every_question_of_the_dialplan_has_a_flow_and_every_flow_is_asked() -> None:
    assert set(ASKED) == set(flows.all_flows(ROOM))
    assert len(re.findall("agi://", DIALPLAN)) == len(ASKED), "an AGI call without its call's id and nonce"


@pytest.mark.parametrize("path", sorted(flows.all_flows(ROOM)))
def test_each_flow_sets_a_flag_last_and_the_dialplan_looks_for_it(path: str) -> None:
    text = inspect.getsource(inspect.getmodule(type(flows.all_flows(ROOM)[path])))  # type: ignore[arg-type]
    *_, last = re.findall(r'set_variables?\((?:\{.*)?f?"(\w+)', text)
    assert last.endswith("_DONE")
    asked = DIALPLAN.index(f"/{path},${{CALL_ID}}")
    assert f'"${{{last}}}" != "1"' in DIALPLAN[asked:] or f'"${{{last}}}" = "1"' in DIALPLAN[asked:]


def test_the_menus_choices_are_all_known_to_the_dialplan() -> None:
    from typing import get_args

    from domain.facts.calls import MenuChoice

    known = set(re.findall(r'"\$\{MENU_NEXT\}" = "(\w+)"', DIALPLAN))
    left = set(get_args(MenuChoice)) - known
    assert left <= {"goodbye", "transfer"}, "goodbye is what the dialplan does with all others; the flow puts through"
    assert "exten => s,1" in DIALPLAN.split("\n[transfer]\n")[1].split("\n[")[0], "where the flow sends them"
