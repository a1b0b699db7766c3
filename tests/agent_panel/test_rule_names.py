"""Rules as those know them who hear calls again."""

import pytest

from agent_panel.views import words
from agent_panel.views.rule_names import rule_name
from domain.checking.wanted import rules_of
from scripts.doings import library


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_rule_of_the_library_has_a_name(language: str) -> None:
    texts = words.load(language)
    named = {rule: rule_name(rule, texts) for script in library().values() for rule in rules_of(script)}
    assert {rule for rule, name in named.items() if rule in name or ".before." in name} == set()
    assert all(name[:1].upper() == name[:1] for name in named.values())


def test_an_order_names_both_and_what_is_gone_its_id() -> None:
    texts = words.load("vi")
    assert rule_name("recording-said.before.reason", texts) == "Báo cuộc gọi được ghi âm, rồi mới đến: nội dung"
    assert rule_name("hold-first.before.sorry-after", texts).endswith("rồi mới đến: xin lỗi đã để khách chờ")
    assert rule_name("said-long-ago", texts) == "said-long-ago"
