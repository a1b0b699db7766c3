"""What to tell a browser: everything at first, and later only what differs from what it has been told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from functools import cache

from agent_panel.builders.clocks import breaks_at, must_take
from agent_panel.builders.desk import build_my_card
from agent_panel.builders.floor import escalation_of, repairs_of
from agent_panel.builders.messages import NO_CALL, agent_message, call_message, clock_message, rings_message
from agent_panel.builders.my_call import MyCall, my_call
from agent_panel.builders.scene import Scene
from agent_panel.builders.shell import PLACES, badges
from agent_panel.builders.shift import build_shift
from agent_panel.parts import TOPICS, Page, Part, parts, shift_part
from agent_panel.topics import EVERYTHING, Topic
from agent_panel.views.environment import Pages
from agent_panel.views.live import (
    AgentMessage,
    CallMessage,
    ClockMessage,
    EscalationMessage,
    FragmentsMessage,
    PopClearedMessage,
    PopMessage,
    RepairMessage,
    RingsMessage,
    SnapshotMessage,
)
from agent_panel.views.work import WorklistView
from store.queries.calls import call_of
from store.queries.cases import cases_by_id

Message = tuple[str, object]
SUPERIORS = ("lead", "manager")
MATTERS_TO_ALL = frozenset({Topic.CALL, Topic.CLOCK, Topic.WORK})
"""The phone bar, the loudest clock, the rail's figures: on every page."""
ONLY_OTHERS = frozenset({Topic.SHIFT})
"""Nothing of mine has changed: of a desk only the lines about who waits and who is there."""


@cache
def interests(page: str, role: str) -> frozenset[Topic]:
    """What a browser with this page open must be told of."""
    found = MATTERS_TO_ALL | TOPICS.get(page, frozenset())
    if role in SUPERIORS:
        found |= {Topic.REPAIR}
    return found | {Topic.JOBS} if "jobs" in PLACES.get(role, ()) else found


@dataclass(slots=True)
class Told:
    """What one browser has been told so far. `parts`: what each element of its page shows, by the element's id."""

    mine: MyCall | None = None
    call: CallMessage | None = None
    agent: AgentMessage | None = None
    rings: RingsMessage | None = None
    clock: ClockMessage | None = None
    badges: dict[str, int] = field(default_factory=dict)
    escalation: str = ""
    repair: RepairMessage | None = None
    parts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells one browser, which has a page open and on its desk something chosen."""

    scene: Scene
    pages: Pages
    told: Told
    page: Page
    chosen: tuple[str, str]

    async def snapshot(self, csrf: str) -> SnapshotMessage:
        """Everything, as it is now."""
        scene, told = self.scene, self.told
        told.mine = my_call(scene.world, scene.user_id)
        told.call = await call_message(scene, told.mine)
        told.agent, told.rings = agent_message(scene), rings_message(scene, told.mine)
        told.clock = clock_message(scene)
        told.badges = await badges(scene.connection, scene.world, scene.session, scene.now)
        told.parts = {}
        fragments = [self.draw(part) async for part in self._changed_parts(EVERYTHING)]
        return SnapshotMessage(
            now=scene.now,
            csrf=csrf,
            agent=told.agent,
            call=told.call,
            rings=told.rings,
            clock=told.clock,
            badges=told.badges,
            html="".join(fragments),
            build=self.pages.build,
        )

    async def news(self, topics: frozenset[Topic], clocks: frozenset[str]) -> AsyncIterator[Message]:
        """What these topics changed; my call before everything else."""
        if Topic.CALL in topics:
            async for message in self._my_call():
                yield message
        if Topic.CLOCK in topics:
            async for message in self._clocks(clocks):
                yield message
        if here := topics & TOPICS.get(self.page.kind, frozenset()):
            async for message in self._page(here):
                yield message
        if Topic.WORK in topics or Topic.CLOCK in topics or Topic.JOBS in topics:
            counts = await badges(self.scene.connection, self.scene.world, self.scene.session, self.scene.now)
            if counts != self.told.badges:
                self.told.badges = counts
                yield "badges", counts
        if Topic.REPAIR in topics and self.scene.session.role in SUPERIORS:
            async for message in self._repairs():
                yield message

    def draw(self, part: Part) -> str:
        """An element as HTML."""
        return self.pages.render(part.template, self.scene.reader, **part.values)

    async def _my_call(self) -> AsyncIterator[Message]:
        scene, told = self.scene, self.told
        before, mine = told.mine, my_call(scene.world, scene.user_id)
        told.mine, call = mine, await call_message(scene, mine)
        told.rings, rings = rings_message(scene, mine), told.rings
        popped = False
        if mine and call and mine.phase == "ringing" and not _same_offer(before, mine):
            popped = True
            yield "pop", await self._pop(mine, call)
        elif before and before.phase == "ringing" and (mine is None or mine.call_id != before.call_id):
            yield "pop-cleared", await self._cleared(before)
        if call != told.call and not popped:
            yield "call", call or NO_CALL
        if told.rings and told.rings != rings and not popped:
            yield "rings", told.rings
        told.call = call
        if (agent := agent_message(scene)) != told.agent and agent is not None:
            told.agent = agent
            yield "agent", agent

    async def _pop(self, mine: MyCall, call: CallMessage) -> PopMessage:
        """The pop, drawn from what was fetched when the call came in."""
        scene = self.scene
        card = await build_my_card(scene, mine)
        self.told.parts["call-column"] = card
        html = self.pages.render("desk/_call_card.html", scene.reader, call=card) if card else ""
        rings = self.told.rings or RingsMessage(mine.call_id, mine.since or scene.now)
        return PopMessage(call=call, rings=rings, offered_at=mine.since or scene.now, html=html)

    async def _cleared(self, before: MyCall) -> PopClearedMessage:
        """The offer is over without me: why, and the shift again."""
        scene = self.scene
        call = scene.world.calls.get(before.call_id) or await call_of(scene.connection, before.call_id)
        shift = await build_shift(scene)
        html = ""
        if self.told.mine is None:
            self.told.parts["call-column"] = shift
            html = self.pages.render("desk/_shift.html", scene.reader, shift=shift)
        taker = call.agent_id or call.answered_by_agent if call else None
        cleared = PopClearedMessage(call_id=before.call_id, offer_id=before.offer_id, why="withdrawn", html=html)
        if taker and taker != scene.user_id:
            return replace(cleared, why="taken", by=scene.name(taker))
        if call is None or call.ended_at:
            return replace(cleared, why="hung_up")
        return replace(cleared, why="ivr") if call.answered_by in ("ivr", "static") else cleared

    async def _clocks(self, changed: frozenset[str]) -> AsyncIterator[Message]:
        scene, told = self.scene, self.told
        message = clock_message(scene, changed)
        if replace(message, changed=()) != told.clock or message.changed:
            told.clock = replace(message, changed=())
            yield "clock", message
        mine = sorted((c for c in scene.world.clocks.values() if must_take(c, scene.user_id)), key=breaks_at)
        first = mine[0] if mine else None
        if (first.clock_id if first else "") != told.escalation:
            told.escalation = first.clock_id if first else ""
            html = ""
            if first is not None:
                rows = await cases_by_id(scene.connection, [first.case_id] if first.case_id else [])
                shown = escalation_of(scene, first, rows)
                html = self.pages.render("_escalation.html", scene.reader, escalation=shown)
            yield "escalation", EscalationMessage(told.escalation, html)

    async def _page(self, topics: frozenset[Topic]) -> AsyncIterator[Message]:
        """The changed parts of the page on view, those of one kind in one message."""
        by_type: dict[str, list[Part]] = {}
        before = self.told.parts.get("work-rows")
        async for part in self._changed_parts(topics):
            by_type.setdefault(part.type, []).append(part)
        fresh = new_rows(before, self.told.parts.get("work-rows"))
        for type_, changed in by_type.items():
            html = "".join(self.draw(part) for part in changed)
            yield type_, FragmentsMessage(html, type_, fresh if type_ == "worklist" else 0)  # type: ignore[arg-type]

    async def _changed_parts(self, topics: frozenset[Topic]) -> AsyncIterator[Part]:
        """Parts that differ from what this browser has; a list inside a pane that is sent anyway is not sent twice."""
        if topics == ONLY_OTHERS:
            shift = shift_part(self.scene, self.told.parts.get("call-column"))
            if shift is not None and shift.seen != self.told.parts[shift.key]:
                self.told.parts[shift.key] = shift.seen
                yield shift
            return
        seen: dict[str, object] = {}
        changed: list[Part] = []
        async for part in parts(self.scene, self.page, self.chosen):
            seen[part.key] = part.seen
            if part.key not in self.told.parts or self.told.parts[part.key] != part.seen:
                changed.append(part)
        self.told.parts = seen
        keys = {part.key for part in changed}
        for part in changed:
            if not part.key.startswith("work-") or "middle" not in keys:
                yield part

    async def _repairs(self) -> AsyncIterator[Message]:
        view = await repairs_of(self.scene)
        message = RepairMessage(open=view.open, today=view.today)
        if message != self.told.repair:
            self.told.repair = message
            yield "repair", message


def _same_offer(before: MyCall | None, mine: MyCall) -> bool:
    return before is not None and before.phase == "ringing" and before.offer_id == mine.offer_id


def new_rows(before: object, after: object) -> int:
    """How many rows a list has that it had not before."""
    if not isinstance(before, WorklistView) or not isinstance(after, WorklistView):
        return 0
    return len({item.id for item in after.items} - {item.id for item in before.items})
