"""A campaign in the making: five steps, each judged here. A step is shown when all before it are right.

What was chosen so far stands in the page's address and nowhere else: there is no half campaign, and nothing typed is
lost on the way back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from agent_panel.aims import AimUnreadable, read_aim
from agent_panel.builders.agreements import build_register
from agent_panel.builders.rules import summary
from agent_panel.builders.scene import Scene
from agent_panel.languages import KNOWN
from agent_panel.views.launching import AimField, Choice, DayView, LadderField, LaunchStep, LaunchView, WayView
from agent_panel.views.rules import SkippingView
from domain.campaigns.hours import HoursUnreadable, Window, hours_of
from domain.campaigns.ladders import CAME, LadderUnreadable, typed, usual, waits_of
from domain.campaigns.targets import aim_wrong
from domain.facts.campaigns import Came, Mode
from domain.facts.targets import TargetFigure
from domain.lists.purposes import CONTACT, script_of
from domain.lists.state import AssignedList
from outbound.campaigns.a_day import MostADay, most_a_day
from outbound.campaigns.acts import LONGEST_RING_S, MOST_TRIES, SHORTEST_RING_S, USUAL_RING_S
from outbound.caps import DAY, placed_since
from outbound.lists.acts import CALLERS
from outbound.looks import Looks
from outbound.showing import allowed_caller_ids, fit_caller_ids
from outbound.skipping import Looking, contact_of
from scripts.doings import library
from store.queries.lists import ListFile, all_list_files

STEPS = ("list", "script", "rules", "way", "look")
TEAMS = ("as_is", "agents", "pool")
AIMS: tuple[TargetFigure, ...] = ("reached", "promised", "amount")
"""What may be asked of each agent a day before the first call; all else, and by agent, on the page of targets."""
AIM_FIELDS = tuple(f"aim_{each}" for each in AIMS)
LADDER_FIELDS = tuple(f"ladder_{each}" for each in CAME)
FIELDS_OF = (
    ("list",),
    ("script",),
    (),
    ("mode", "caller", "ring", "hours", "tries", "team", "agent", *AIM_FIELDS, *LADDER_FIELDS),
    (),
)
"""The fields that each step asks for."""
SHOWS_SKIPPED = ("rules", "look")
Bounds = tuple[tuple[str, ...], MostADay | None]
"""Which of our numbers may be shown, and how often a person may be tried a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was chosen so far, as it was typed. `team`: whom the list is assigned to (`as_is`), or these: dealt out
    among them (`agents`), or left to all of them (`pool`); `aims`: in the order of AIMS, of each agent a day;
    `ladders`: in the order of CAME, empty: as usual."""

    list_id: str = ""
    script_id: str = ""
    mode: str = ""
    caller_id: str = ""
    ring: str = str(USUAL_RING_S)
    hours: str = ""
    tries: str = ""
    team: str = ""
    agents: tuple[str, ...] = ()
    aims: tuple[str, ...] = ("",) * len(AIMS)
    ladders: tuple[str, ...] = ("",) * len(CAME)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """As fields of a form, those that say something."""
        said = (("list", self.list_id), ("script", self.script_id), ("mode", self.mode), ("caller", self.caller_id))
        more = (
            ("ring", self.ring),
            ("hours", self.hours),
            ("tries", self.tries),
            ("team", self.team),
            *(("agent", each) for each in self.agents),
            *zip(AIM_FIELDS, self.aims, strict=True),
            *zip(LADDER_FIELDS, self.ladders, strict=True),
        )
        return tuple((name, text) for name, text in (*said, *more) if text)

    @property
    def ring_s(self) -> int | None:
        """So long it rings; None: that is no number of seconds that may be."""
        number = int(self.ring) if self.ring.isascii() and self.ring.isdigit() and len(self.ring) < 4 else 0
        return number if SHORTEST_RING_S <= number <= LONGEST_RING_S else None

    def tries_per_day(self, most: MostADay | None) -> int | None:
        """So often one person is tried a day, 0 where nothing bounds it; None: that is no number that may be."""
        if not self.tries:
            return most.most if most else 0
        number = int(self.tries) if self.tries.isascii() and self.tries.isdigit() and len(self.tries) < 4 else 0
        return number if 1 <= number <= (most.most if most else MOST_TRIES) else None

    @property
    def hours_read(self) -> tuple[Window, ...] | None:
        """The hours it calls in; None: they cannot be read."""
        try:
            return hours_of(self.hours)
        except HoursUnreadable:
            return None

    def body(self, most: MostADay | None) -> dict[str, object]:
        """What is sent to launch it."""
        chosen = {"list_id": self.list_id, "script_id": self.script_id, "mode": self.mode, "caller_id": self.caller_id}
        team = {} if self.team == "as_is" else {"how": self.team, "agents": list(self.agents)}
        tries = self.tries_per_day(most)
        aims = [{"figure": figure, "aim": text} for figure, text in zip(AIMS, self.aims, strict=True) if text]
        ladders = {came: text for came, text in zip(CAME, self.ladders, strict=True) if text}
        asked = {**({"aims": aims} if aims else {}), **({"ladders": ladders} if ladders else {})}
        return {**chosen, "ring_s": self.ring_s, "hours": self.hours, "tries_per_day": tries, **team, **asked}

    def ladder(self, came: Came) -> tuple[int, ...] | None:
        """The waits that were typed for a way in which a call comes to nothing; None: none that can be read."""
        try:
            return waits_of(self.ladders[CAME.index(came)])
        except LadderUnreadable:
            return None

    def wrong_aims(self, currency: str) -> Iterator[str]:
        """Fields of targets that cannot be meant as they stand."""
        for figure, name, text in zip(AIMS, AIM_FIELDS, self.aims, strict=True):
            try:
                if text and aim_wrong(read_aim(figure, "day", text, currency)):
                    yield name
            except AimUnreadable:
                yield name


def scripts_for(purpose: str) -> dict[str, bool]:
    """The scripts that fit a list's purpose: made for the same kind of contact. True: its own."""
    own = script_of(purpose)
    contact = CONTACT.get(purpose)  # type: ignore[call-overload]
    fits = [each.id for each in library().values() if each.purpose == contact and each.id != "manners"]
    return {each: each == own for each in sorted(fits, key=lambda each: (each != own, each))}


async def build_launch(scene: Scene, looks: Looks, draft: Draft, asked: int) -> LaunchView:
    """The step that was asked for, or the first before it that is not right yet, and why."""
    lists = await all_list_files(scene.connection)
    listed = scene.world.lists.get(draft.list_id)
    caller_ids = await _caller_ids(scene, listed)
    most = await _most(scene, listed) if listed else None
    judged = ((n, dict(_wrong(scene, draft, (caller_ids, most), STEPS[n - 1]))) for n in range(1, asked))
    step, wrong = next(((n, codes) for n, codes in judged if codes), (asked, {}))
    name = STEPS[step - 1]
    skipping = await _skipping(scene, looks, draft, listed) if name in SHOWS_SKIPPED and listed else None
    return LaunchView(
        step=step,
        steps=_steps(scene, draft, step, next((each for each in lists if each.list_id == draft.list_id), None)),
        way=_way(scene, draft, listed, (caller_ids, most)),
        wrong=wrong,
        kept=tuple(pair for pair in draft.pairs if pair[0] not in FIELDS_OF[step - 1]),
        lists=tuple(_lists(scene, lists, draft)) if name == "list" else (),
        scripts=_scripts(scene, listed, draft) if name == "script" and listed else (),
        skipping=skipping,
        day=await _day(scene) if skipping else DayView(0, 0),
        register=await build_register(scene, contact_of(listed.purpose)) if listed else None,
        currency=scene.organisation.currency,
        body=draft.body(most),
    )


async def _caller_ids(scene: Scene, listed: AssignedList | None) -> tuple[str, ...]:
    """Our numbers that will do; where the rules cannot be read the third step says so, and nothing is launched."""
    try:
        return await fit_caller_ids(scene.connection, contact_of(listed.purpose if listed else ""))
    except KeyError:
        return await allowed_caller_ids(scene.connection)


async def _most(scene: Scene, listed: AssignedList) -> MostADay | None:
    """As the rules say; where they cannot be read the third step says so, and nothing is launched."""
    try:
        return await most_a_day(scene.connection, contact_of(listed.purpose))
    except KeyError:
        return None


def _wrong(scene: Scene, draft: Draft, bounds: Bounds, step: str) -> Iterator[tuple[str, str]]:
    """Fields of a step, and what is wrong with each."""
    caller_ids, most = bounds
    listed = scene.world.lists.get(draft.list_id)
    if step == "list" and (listed is None or _barred(scene, listed)):
        yield "list", "list"
    if step == "script" and not (listed and draft.script_id in scripts_for(listed.purpose)):
        yield "script", "script"
    if step != "way":
        return
    if draft.mode not in get_args(Mode):
        yield "mode", "mode"
    if draft.caller_id not in caller_ids:
        ours = scene.organisation.rules.caller_ids or scene.hotlines.ids
        yield "caller", "caller_id" if caller_ids else "brand" if ours else "no_caller_id"
    if draft.ring_s is None:
        yield "ring", "ring_s"
    if draft.tries_per_day(most) is None:
        yield "tries", "tries"
    if draft.hours_read is None:
        yield "hours", "hours"
    typed_in = zip(CAME, LADDER_FIELDS, draft.ladders, strict=True)
    yield from ((name, "ladder") for came, name, text in typed_in if text and draft.ladder(came) is None)
    yield from ((name, "aim") for name in draft.wrong_aims(scene.organisation.currency))
    if draft.team not in TEAMS or (draft.team == "as_is" and not (listed and listed.agent_ids)):
        yield "team", "team"
    elif draft.team != "as_is" and not (draft.agents and set(draft.agents) <= {p.value for p in _agents(scene, draft)}):
        yield "agent", "nobody"


async def _skipping(scene: Scene, looks: Looks, draft: Draft, listed: AssignedList) -> SkippingView:
    ring_s = draft.ring_s or USUAL_RING_S
    looking = Looking(
        list_id=listed.list_id, contact=contact_of(listed.purpose), ring_s=ring_s, caller_id=draft.caller_id
    )
    view, _ = await summary(looks, looking, f"/rules/lists/{listed.list_id}", scene.reader.language)
    return view


async def _day(scene: Scene) -> DayView:
    made = await placed_since(scene.connection, scene.world, scene.now - DAY)
    return DayView(most=scene.organisation.rules.attempts_per_day, made=made)


def _barred(scene: Scene, listed: AssignedList) -> bool:
    """It has nobody to call, or they are called by another campaign."""
    taken = any(each.list_id == listed.list_id for each in scene.world.campaigns.values())
    return taken or listed.phase == "undone" or not listed.entries


def _lists(scene: Scene, lists: Sequence[ListFile], draft: Draft) -> Iterator[Choice]:
    for each in lists:
        if (state := scene.world.lists.get(each.list_id)) is None or state.phase == "undone":
            continue
        yield Choice(
            each.list_id,
            each.name,
            chosen=each.list_id == draft.list_id,
            barred=_barred(scene, state),
            purpose=state.purpose,
            entries=state.entries,
        )


def _scripts(scene: Scene, listed: AssignedList, draft: Draft) -> tuple[Choice, ...]:
    fits, language = scripts_for(listed.purpose), KNOWN.get(scene.reader.language, "vi")
    usual = next((each for each in (draft.script_id, listed.script_id) if each in fits), next(iter(fits), ""))
    return tuple(
        Choice(each, library()[each].title[language], chosen=each == usual, own=own) for each, own in fits.items()
    )


def _way(scene: Scene, draft: Draft, listed: AssignedList | None, bounds: Bounds) -> WayView:
    caller_ids, most = bounds
    assigned = listed.team if listed else ()
    return WayView(
        mode=draft.mode or "preview",
        modes=get_args(Mode),
        caller_id=draft.caller_id or next(iter(caller_ids), ""),
        caller_ids=caller_ids,
        brand_names=scene.organisation.rules.brand_names,
        ring_s=draft.ring,
        hours=draft.hours,
        hours_read=draft.hours_read or (),
        ring_span=(SHORTEST_RING_S, LONGEST_RING_S),
        team=draft.team or ("as_is" if assigned else "pool"),
        assigned=tuple(scene.name(each) for each in assigned),
        pool=bool(listed and listed.pool),
        agents=_agents(scene, draft),
        tries=draft.tries or (str(most.most) if most else ""),
        tries_most=most.most if most else 0,
        tries_rule=most.rule if most else "",
        tries_text=most.reference if most else "",
        ladders=tuple(_ladders(scene, draft)),
        aims=tuple(AimField(*each) for each in zip(AIMS, AIM_FIELDS, draft.aims, strict=True)),
    )


def _ladders(scene: Scene, draft: Draft) -> Iterator[LadderField]:
    houses = usual(scene.organisation.rules.ladders)
    for came, field, text in zip(CAME, LADDER_FIELDS, draft.ladders, strict=True):
        waits = draft.ladder(came) if text else houses[came]
        yield LadderField(came, field, text, typed(houses[came]), waits or ())


def _agents(scene: Scene, draft: Draft) -> tuple[Choice, ...]:
    may = sorted((p for p in scene.people.values() if p.role in CALLERS and not p.disabled), key=lambda p: p.name)
    return tuple(Choice(each.user_id, each.name, chosen=each.user_id in draft.agents) for each in may)


def _steps(scene: Scene, draft: Draft, step: int, chosen: ListFile | None) -> tuple[LaunchStep, ...]:
    script = library().get(draft.script_id)
    told = (
        chosen.name if chosen else "",
        script.title[KNOWN.get(scene.reader.language, "vi")] if script else "",
        "",
        draft.caller_id,
        "",
    )
    return tuple(
        LaunchStep(n, name, "done" if n < step else "now" if n == step else "", told[n - 1] if n < step else "")
        for n, name in enumerate(STEPS, start=1)
    )
