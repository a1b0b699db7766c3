"""The pop and the card that grows out of it: who calls, why they may call, what may be said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agent_panel.builders.clocks import tail
from agent_panel.builders.greeting import Opens, greeting
from agent_panel.builders.identity import Checked, identity_view
from agent_panel.builders.masks import area_of, masked_number
from agent_panel.builders.menu_story import menu_story
from agent_panel.builders.my_call import MyCall
from agent_panel.builders.names import address, formal_name, initials
from agent_panel.builders.private import Private, private_values
from agent_panel.languages import KNOWN
from agent_panel.views import words
from agent_panel.views.calls import (
    CallCard,
    CaseLine,
    ContactLine,
    GivenLine,
    PersonCard,
    PersonChoice,
    PromiseLine,
    Reason,
    RecordingView,
)
from agent_panel.views.environment import Reader
from agent_panel.views.formats import Formats
from domain.calls import Call
from domain.permission import wished
from domain.recordings import Recording
from domain.rings import rings_heard
from domain.standing import standing
from domain.word.state import GivenWord
from store.queries.callers import CallerFile
from store.queries.calls import Contact
from store.queries.cases import CaseRow
from store.queries.persons import Person
from store.states import World

MOST_LINES = 4
RECENT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAsk:
    """Everything a card is made of. `names`: our own people's, by id; `entered`: what was keyed in, by what it is;
    `silent`: no sound is kept just now."""

    mine: MyCall
    file: CallerFile
    call: Call
    world: World
    recording: Recording | None
    so_far: Checked
    reader: Reader
    user_id: str
    user_name: str
    organisation: str
    names: dict[str, str]
    notice: str
    silent: bool = False
    entered: Mapping[str, str] = field(default_factory=dict)


def build_card(ask: CardAsk) -> CallCard:
    """The card of an agent's call."""
    file, call, person = ask.file, ask.call, ask.file.person
    language = KNOWN.get(person.language if person else call.language, "vi")
    late = call.ring_cause if call.answered_at else None
    return CallCard(
        call_id=call.call_id,
        offer_id=ask.mine.offer_id,
        phase=ask.mine.phase,
        direction=call.direction,
        hotline=file.hotline.name if file.hotline else "",
        language=language,
        offered_at=ask.mine.since or ask.reader.now,
        number=masked_number(file.party.number),
        withheld=file.party.withheld or not file.party.number,
        greeting=greeting(person, language, ask.organisation, ask.user_name, _opens(ask)),
        rings=0 if ask.mine.phase == "ringing" else rings_now(call, ask.reader.now),
        late_cause=late,
        area=area_of(file.party.number, ask.reader.language),
        person=person_card(person, ask.names, ask.user_id) if person else None,
        choices=tuple(_choice(p) for p in file.choices),
        reasons=_reasons(ask),
        open_cases=case_lines(_others(ask), ask.world, ask.reader.now),
        contacts=tuple(_contact(c, ask) for c in file.contacts),
        promises=tuple(PromiseLine(p.text, p.due_at) for p in file.promises[:MOST_LINES]),
        given=tuple(_given(word, ask) for word in file.words[:MOST_LINES]),
        identity=identity_view(file, ask.so_far),
        private=private_values(
            Private(person, file.holdings) if person else None,
            ask.so_far,
            Formats(ask.reader.language, ask.reader.zone, ask.reader.now),
        ),
        recording=recording_view(ask, language),
        talk_s=round(call.talked_s) if ask.mine.phase == "wrapup" else None,
        hung_up_first=call.hung_up_first,  # type: ignore[arg-type]
        menu_choice=_menu_choice(ask),
        emergency=call.emergency,
    )


def _opens(ask: CardAsk) -> Opens:
    """Nobody is told that we return a call which they did not ask for."""
    if ask.call.direction == "in":
        return "in"
    attempt = ask.world.attempts.get(ask.call.attempt_id or "")
    return "back" if attempt is not None and wished(attempt.purpose, attempt.contact) else "out"


def person_card(person: Person, names: dict[str, str], user_id: str) -> PersonCard:
    """A person as a card's head."""
    return PersonCard(
        person_id=person.person_id,
        name=formal_name(person),
        initials=initials(person.name),
        about=" · ".join(part for part in (person.unit, person.note) if part),
        language=KNOWN.get(person.language, "vi"),
        address=address(person),
        self_as=person.self_reference,
        owner_name=names.get(person.owner_id or "", ""),
        owner_is_me=person.owner_id == user_id,
    )


def case_lines(rows: Iterable[CaseRow], world: World, now: datetime) -> tuple[CaseLine, ...]:
    """Open cases in a few characters each; one that is late says so."""
    lines = []
    for row in list(rows)[:MOST_LINES]:
        case = row.case
        clocks = [clock for clock in world.clocks_of(case.case_id) if clock.due_at]
        late = any(clock.look(now) == "broken" for clock in clocks)
        due = min((clock.due_at for clock in clocks if clock.due_at), default=None)
        lines.append(
            CaseLine(
                case_id=case.case_id,
                number=case.number,
                title=row.title,
                status=standing(case, now).phase,
                href=f"/cases/{case.case_id}",
                tone="broken" if late else "",
                due_at=due,
            )
        )
    return tuple(lines)


def recording_view(ask: CardAsk, language: str) -> RecordingView | None:
    """The state of a call's recording."""
    recording, call, notice = ask.recording, ask.call, ask.notice
    if recording is None:
        return None
    if recording.stopped_at:
        state = "stopped_by_caller"
    elif recording.phase == "writing":
        state = "sealing" if call.ended_at else "silenced" if ask.silent else "running"
    else:
        state = recording.phase
    return RecordingView(
        state=state,
        channels=recording.channels or 2,
        seconds=round(recording.seconds) if recording.sealed_at else None,
        notice=notice,  # type: ignore[arg-type]
        notice_text=words.load(language).text("recording.notice.say") if notice == "agent" else "",
        href=f"/recordings/{call.call_id}" if recording.phase == "sealed" else "",
    )


def rings_now(call: Call, now: datetime) -> int:
    """Rings the caller has heard, so far or in all."""
    if call.direction == "out" or call.arrived_at is None:
        return 0
    return call.rings if call.rings is not None else rings_heard(call.arrived_at, now, call.cycle_ms)


def _others(ask: CardAsk) -> list[CaseRow]:
    """The person's open cases, without the one that this call is about to become."""
    return [row for row in ask.file.open_cases if row.case.case_id != ask.call.case_id]


def _choice(person: Person) -> PersonChoice:
    return PersonChoice(
        person_id=person.person_id,
        name=formal_name(person),
        initials=initials(person.name),
        about=person.unit,
        language=KNOWN.get(person.language, "vi"),
    )


def _reasons(ask: CardAsk) -> tuple[Reason, ...]:
    """Why they may be calling, the most pressing first, three at most."""
    reasons: list[Reason] = []
    now = ask.reader.now
    others = _others(ask)
    for line, row in zip(case_lines(others, ask.world, now), others, strict=False):
        appointment_at = standing(row.case, now).appointment_at
        kind = "overdue" if line.tone else "appointment" if appointment_at else "open_case"
        at = appointment_at if kind == "appointment" else line.due_at
        text = f"{tail(line.number)} {line.title}".strip()
        reasons.append(Reason(kind, text, "broken" if line.tone else "soon", at, line.href))
    for contact in ask.file.contacts:
        if contact.abandoned and now - contact.at < RECENT:
            reasons.append(Reason("missed_call", contact.content, "soon", contact.at))
            break
    reasons += [
        Reason("promise", p.text, "soon", p.due_at) for p in ask.file.promises if p.due_at and p.due_at - now < RECENT
    ]
    order = ("overdue", "appointment", "missed_call", "promise", "open_case")
    return tuple(sorted(reasons, key=lambda reason: order.index(reason.kind))[:3])


def _given(word: GivenWord, ask: CardAsk) -> GivenLine:
    formats = Formats(ask.reader.language, ask.reader.zone, ask.reader.now)
    shown = formats.money(word.amount_minor, word.currency) if ask.so_far.passed else ""
    return GivenLine(word.day, word.phase, shown)


def _contact(contact: Contact, ask: CardAsk) -> ContactLine:
    kind = "call_out" if contact.direction == "out" else "call_in"
    if contact.message_s:
        kind = "voicemail"
    elif contact.abandoned:
        kind = "missed"
    return ContactLine(
        at=contact.at,
        kind=kind,
        about=contact.content.split("\n", 1)[0][:80],
        with_name=ask.names.get(contact.agent_id or "", ""),
        with_me=contact.agent_id == ask.user_id,
        duration_s=round(contact.talked_s) or None,
    )


def _menu_choice(ask: CardAsk) -> str:
    call, language = ask.call, ask.reader.language
    choice = words.load(language).text(f"menu_choice.{call.menu_choice}") if call.menu_choice else ""
    return " › ".join(part for part in (menu_story(call, ask.entered, ask.file.hotline, language), choice) if part)
