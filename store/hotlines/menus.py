"""From a hotline's file to the menus that `domain.menus` leads."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.menus import hours as h
from domain.menus import model as m
from store.hotlines import model as f


def menus_of(read: f.HotlineFile, version: str) -> m.Menus:
    """The menus of a file whose words are right; whether they may be used is `domain.menus.checking`'s."""
    return m.Menus(
        start=read.start,
        nodes={name: _node(name, node) for name, node in read.menus.items()},
        languages=read.languages,
        emergency_key=read.emergency.key if read.emergency else "",
        emergency=read.emergency.node if read.emergency else "",
        emergency_only=bool(read.emergency and read.emergency.all),
        labels={name: dict(node.label) for name, node in read.menus.items() if node.label},
        emergency_department=(read.emergency.department if read.emergency else None) or "",
        departments={name: node.department for name, node in read.menus.items() if node.department},
        hours=_hours(read),
        queues={name: m.Waiting(**rules.model_dump()) for name, rules in read.queues.items()},
        prompts={name: dict(texts) for name, texts in read.prompts.items()},
        patience=read.patience,
        version=version,
    )


def _node(name: str, node: f.AnyNode) -> m.Node:
    return MAKERS[node.kind](name=name, **_fields(node))


def _fields(node: f.AnyNode) -> dict[str, Any]:
    given = {word: getattr(node, word) for word in type(node).model_fields if word not in f.OF_ANY_NODE}
    match node:
        case f.Choose():
            given["keys"] = tuple(_key(digit, way) for digit, way in node.keys.items())
        case f.Hours():
            given["holiday"] = node.holiday or node.closed
        case f.Identify():
            given["proofs"] = tuple(m.Proof(**proof.model_dump()) for proof in node.proofs)
    return given


MAKERS: Mapping[str, Callable[..., m.Node]] = {
    made.kind: made
    for made in (
        m.Say, m.Choose, m.ChooseLanguage, m.Hours, m.Enter, m.Identify, m.CaseStatus, m.AmountDue,
        m.Queue, m.Callback, m.Voicemail, m.Transfer, m.Emergency, m.Goodbye,
    )
}  # fmt: skip


def _key(digit: str, way: str | f.Key) -> m.Key:
    if isinstance(way, str):
        return m.Key(digit=digit, go=way)
    return m.Key(digit=digit, go=way.go, words=dict(way.words))


def _hours(read: f.HotlineFile) -> h.OpeningHours | None:
    if read.hours is None:
        return None
    week: dict[int, tuple[h.Span, ...]] = {}
    for days, spans in read.hours.items():
        first, _, last = days.partition("-")
        for day in range(f.DAYS.index(first), f.DAYS.index(last or first) + 1):
            week[day] = (*week.get(day, ()), *(h.Span(*f.minutes(span)) for span in spans))
    if read.holidays is None:
        return h.OpeningHours(week=week, holidays=None)
    return h.OpeningHours(week=week, holidays=frozenset(day for free in read.holidays for day in free.days()))
