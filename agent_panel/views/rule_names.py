"""What people call a rule of the check, in their own language: its title in the script, or a sentence of ours."""

from collections.abc import Mapping
from functools import cache
from typing import get_args

from agent_panel.views.words import Words
from domain.checking.forbidden import IDENTITY_FIRST
from domain.checking.wanted import BEFORE, titles_of
from domain.scripts.model import Phase, Texts, Watch
from scripts.doings import library

PHASES = frozenset(get_args(Phase))


def rule_name(rule: str, texts: Words) -> str:
    """The name of a rule, beginning with a capital; of one that no script of today has, its id."""
    name, _, before = rule.partition(BEFORE)
    if before:
        then = texts.text(f"scripts.phase.{before}") if before in PHASES else rule_name(before, texts)
        return texts.text("checks.rule.before", first=rule_name(name, texts), then=then[:1].lower() + then[1:])
    if rule == IDENTITY_FIRST:
        return texts.text("checks.rule.identity_first")
    if rule in get_args(Watch):
        said = texts.text(f"checks.watch.{rule}")
        return said[:1].upper() + said[1:]
    return _titles().get(rule, {}).get(texts.language) or rule


@cache
def _titles() -> Mapping[str, Texts]:
    return titles_of(library().values())
