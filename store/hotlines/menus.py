"""From a hotline's file to the menus that `domain.menus` leads."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.keeping import LANGUAGE_S, SKILL_S, Keeping
from domain.menus import hours as h
from domain.menus import model as m
from store.hotlines import model as f

FULL = "line-full"
OFFERED: Mapping[str, m.Node] = {
    node.name: node
    for node in (
        m.Choose(
            name=FULL,
            prompt="line-full-choices",
            keys=(m.Key(digit="1", go="line-full-callback"), m.Key(digit="2", go="line-full-message")),
            otherwise="line-full-message",
        ),
        m.Callback(name="line-full-callback", without_number="line-full-number"),
        m.Enter(
            name="line-full-number",
            field=m.TO_CALL,
            prompt="callback-enter",
            then="line-full-callback",
            otherwise="line-full-message",
            fewest=8,
            most=15,
        ),
        m.Voicemail(name="line-full-message"),
    )
}
"""Where a caller goes whom a queue does not take, and whose file says nothing of it: neither `when_full` nor a node
`line-full` of its own."""
LABELS: Mapping[str, Mapping[str, str]] = {
    FULL: {"vi": "Không chờ máy", "en": "Other ways", "zh": "其他方式"},
    "line-full-callback": {"vi": "Gọi lại", "en": "Call back", "zh": "回拨"},
    "line-full-number": {"vi": "Số gọi lại", "en": "Number to call", "zh": "回拨号码"},
    "line-full-message": {"vi": "Để lại lời nhắn", "en": "Message", "zh": "留言"},
}


def menus_of(read: f.HotlineFile, version: str) -> m.Menus:
    """The menus of a file whose words are right; whether they may be used is `domain.menus.checking`'s."""
    nodes = {name: _node(name, node) for name, node in read.menus.items()}
    offered = {} if FULL in nodes or _each_says_when_full(read) else OFFERED
    labels = {name: LABELS[name] for name in offered}
    return m.Menus(
        start=read.start,
        nodes=nodes | {name: node for name, node in offered.items() if name not in nodes},
        languages=read.languages,
        emergency_key=read.emergency.key if read.emergency else "",
        emergency=read.emergency.node if read.emergency else "",
        emergency_only=bool(read.emergency and read.emergency.all),
        labels=labels | {name: dict(node.label) for name, node in read.menus.items() if node.label},
        emergency_department=(read.emergency.department if read.emergency else None) or "",
        departments={name: node.department for name, node in read.menus.items() if node.department},
        hours=_hours(read),
        queues={name: _waiting(read, rules) for name, rules in read.queues.items()},
        prompts={name: dict(texts) for name, texts in read.prompts.items()},
        patience=read.patience,
        version=version,
        skill=read.skill or "",
        wait_s=read.wait_s,
    )


def _each_says_when_full(read: f.HotlineFile) -> bool:
    return all(node.when_full for node in read.menus.values() if isinstance(node, f.Queue))


def _waiting(read: f.HotlineFile, rules: f.QueueRules) -> m.Waiting:
    return m.Waiting(**rules.model_dump(exclude={"skill", "widen"}), keeping=_keeping(read, rules))


def _keeping(read: f.HotlineFile, rules: f.QueueRules) -> Keeping:
    """The queue's own words go before the hotline's, and these before the house's; what nobody said never contradicts
    what somebody did: where a message can be left so soon that nothing could widen before, nobody is kept at all."""
    given = (rules.widen, read.widen)
    skill_s = next((each.skill_s for each in given if each.skill_s is not None), None)
    language_s = next((each.language_s for each in given if each.language_s is not None), None)
    if language_s is None:
        language_s = max(LANGUAGE_S, skill_s or 0)
        if not skill_s and language_s >= (rules.wait_s or read.wait_s):
            language_s = 0
    if skill_s is None:
        skill_s = min(SKILL_S, language_s)
    skill = rules.skill or read.skill or ""
    return Keeping(skill=skill, skill_s=skill_s if skill else 0, language_s=language_s)


def _node(name: str, node: f.AnyNode) -> m.Node:
    return MAKERS[node.kind](name=name, **_fields(node))


def _fields(node: f.AnyNode) -> dict[str, Any]:
    given = {word: getattr(node, word) for word in type(node).model_fields if word not in f.OF_ANY_NODE}
    match node:
        case f.Choose():
            given["keys"] = tuple(_key(digit, way) for digit, way in node.keys.items())
        case f.Queue():
            given["when_full"] = node.when_full or FULL
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
            week[day] = h.joined((*week.get(day, ()), *(h.Span(*f.minutes(span)) for span in spans)))
    if read.holidays is None:
        return h.OpeningHours(week=week, holidays=None)
    return h.OpeningHours(week=week, holidays=frozenset(day for free in read.holidays for day in free.days()))
