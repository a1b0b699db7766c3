"""Each heard call is checked once by each content of its script and each check, whatever dies meanwhile."""

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select

from domain import facts as f
from domain.checks import Check
from domain.decisions import Refused
from domain.facts import (
    CallChecked,
    CheckQueued,
    CheckSampled,
    Fact,
    FindingReviewed,
    RuleSwitched,
    SampleDrawn,
)
from domain.redaction import MASK
from domain.sampling import drawn
from domain.scripts.keeping import kept
from domain.scripts.model import Must, Script
from domain.scripts.money import Money
from domain.scripts.stepping import Given
from domain.world import CHECKS
from outbound.conversations import Conclusion, Spoken, begin, conclude
from scripts.checks import room as checks_room
from scripts.checks.room import Checks
from scripts.checks.sampling import draw
from scripts.checks.switching import SwitchAsk, switch
from scripts.versions import in_the_library
from store.codec import encode
from store.journal import Journal
from store.queries.evidence import evidence_of
from store.queries.script_versions import Found, take_in_scripts
from store.queries.words import SavedWalk, save_walk
from store.rebuild import compare
from store.tables import call_findings, facts, vault_keys
from store.transcripts import findings_on, heard_on, keep_words, sealed_words
from store.turn import Turn
from store.vault import Vault, VaultFolders
from tests.conftest import HandClock
from tests.domain.checking.talk import LIBRARY, WHO, heard
from tests.domain.checking.test_check import WHOLE
from tests.store.vault.conftest import answered_call, queued, tone, write_raw

WHO_IS, AGENT, HOUSE = WHO["vi"]
SCRIPT = LIBRARY["overdue-1-10"]
THANKS = Must(id="thanks-said", how="variants", phrases={"vi": ("xin gửi lời cảm ơn",)})
WRONG_SUM = WHOLE.replace("bốn trăm năm mươi nghìn", "năm trăm bốn mươi nghìn")


@dataclass
class Room:
    """A vault, scripts, and the check at work."""

    journal: Journal
    folders: VaultFolders
    vault: Vault
    now: HandClock
    library: Mapping[str, Script] = field(default_factory=lambda: LIBRARY)
    opened: list[Checks] = field(default_factory=list)

    async def start(self) -> Checks:
        """The check at work."""
        self.opened.append(Checks(self.journal, self.vault, self.library))
        await self.opened[-1].start()
        return self.opened[-1]

    async def restart(self) -> None:
        """It ends, and begins again."""
        await self.opened.pop().stop()
        await self.start()

    async def sealed(self) -> str:
        """A call whose recording is sealed."""
        call_id = await answered_call(self.journal, self.now, 60)
        write_raw(self.folders, call_id, tone(700, 60), tone(440, 60))
        await queued(self.journal, call_id)
        await self.vault.seal_due()
        return call_id

    async def spoken(self, call_id: str, by: Script = SCRIPT) -> None:
        """It was spoken by a script, about 2 450 000 đồng that were due on the fifteenth; and came out."""
        given = Given(language="vi", now=self.now.at, organisation=HOUSE, agent=AGENT, who=WHO_IS,
                      values={"amount_due": Money(2_450_000), "due_on": date(2026, 11, 15)})  # fmt: skip
        said = Spoken(call_id=call_id, by_id="khue", script_id=by.id, script_version=by.version, content=by.origin)

        async def decide(turn: Turn) -> None:
            await begin(turn, said)
            walk = SavedWalk(call_id=call_id, user_id="khue", script_id=by.id, content=by.origin,
                             given=kept(given), did=())  # fmt: skip
            await save_walk(turn, walk)

        await self.journal.decide(decide)

    async def came_out(self, call_id: str) -> None:
        """Its outcome is in."""
        by = Spoken(call_id=call_id, by_id="khue", script_id=SCRIPT.id, script_version=1, content=SCRIPT.origin)
        await self.journal.decide(lambda turn: conclude(turn, Conclusion(spoken=by, outcome="refuses")))

    async def hears(self, call_id: str, text: str, language: str = "vi") -> None:
        """What was said is written down."""
        said = heard(text)
        words = replace(said, language=language, seconds=max(60.0, said.seconds))
        sealed = await sealed_words(self.vault, call_id, words)

        async def decide(turn: Turn) -> None:
            await keep_words(turn, call_id, sealed)
            fact = f.RecordingHeard(
                at=turn.now, call_id=call_id, language=language, model="m", seconds=60, words=9, took_s=1
            )
            await turn.append(fact)

        await self.journal.decide(decide)

    async def heard_call(self, text: str, by: Script = SCRIPT) -> str:
        """A whole one."""
        call_id = await self.sealed()
        await self.spoken(call_id, by)
        await self.came_out(call_id)
        await self.hears(call_id, text)
        return call_id

    async def reaches(self, call_id: str, phase: str, times: int = 1) -> Check:
        """A call's check, once it is so."""
        async with asyncio.timeout(60):
            while True:
                found = await self.state(call_id)
                if found and (found.phase, found.times) == (phase, times):
                    return found
                await asyncio.sleep(0.01)

    async def state(self, call_id: str) -> Check | None:
        """A call's check as it is."""
        found: Check | None = await self.journal.decide(lambda turn: turn.state(CHECKS, call_id))
        return found

    async def told(self, kind: type[Fact]) -> list[Fact]:
        """Facts of a kind."""
        return [each.fact for each in await self.journal.read(limit=2000) if isinstance(each.fact, kind)]


@pytest.fixture
async def room(any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock) -> AsyncIterator[Room]:
    room = Room(any_journal, folders, vault, now)
    yield room
    for checks in room.opened:
        await checks.stop()


async def test_checked_once_with_what_was_known_and_kept_apart_from_the_journal(room: Room) -> None:
    await room.start()
    call_id = await room.heard_call(WRONG_SUM)
    found = await room.reaches(call_id, "flagged")
    assert {each.why for each in found.broken if each.rule == "amount-said"} == {"other_figure"}
    assert (found.script_id, found.content, found.checker) == (SCRIPT.id, SCRIPT.origin, checks_room.CHECKER)
    async with room.journal.engine.connect() as connection:
        findings = await findings_on(connection, room.vault, call_id)
        assert findings
        [amount] = [each for each in findings if each.rule == "amount-said"]
        assert amount.words == "hai triệu năm trăm bốn mươi nghìn"
        assert next(each.second for each in found.broken if each.rule == "amount-said") == amount.second
        evidence = await evidence_of(connection)
    assert evidence.checks[call_id] == found
    assert "triệu" not in "".join(encode(entry.fact) for entry in await room.journal.read(0, 500))
    await room.restart()
    assert (await room.reaches(call_id, "flagged")).times == 1
    assert len(await room.told(CallChecked)) == len(await room.told(CheckQueued)) == 1
    assert (await compare(room.journal.engine)).well


async def test_not_before_its_outcome_is_in(room: Room) -> None:
    await room.start()
    call_id, without = await room.sealed(), await room.sealed()
    await room.spoken(call_id)
    await room.hears(call_id, WHOLE)
    await room.hears(without, WHOLE)
    assert (await room.reaches(without, "flagged")).script_id == "manners", "a call without a script has manners"
    assert await room.state(call_id) is None
    await room.came_out(call_id)
    assert (await room.reaches(call_id, "flagged")).script_id == SCRIPT.id


async def test_an_outcome_without_a_script_checks_nothing_twice(room: Room) -> None:
    await room.start()
    call_id, other = await room.sealed(), await room.sealed()
    await room.hears(call_id, WHOLE)
    await room.reaches(call_id, "flagged")
    said = Conclusion(spoken=Spoken(call_id=call_id, by_id="khue"), outcome="unreachable")
    await room.journal.decide(lambda turn: conclude(turn, said))
    await room.hears(other, WHOLE)
    await room.reaches(other, "flagged")
    assert (await room.reaches(call_id, "flagged")).script_id == "manners"
    assert len(await room.told(CheckQueued)) == 2


async def test_what_was_heard_while_nobody_checked_is_checked(room: Room) -> None:
    first, second = await room.heard_call(WHOLE), await room.heard_call(WRONG_SUM)
    for _ in range(3):  # it ends before it has begun
        await room.start()
        await room.opened.pop().stop()
    await room.start()
    for call_id in (first, second):
        await room.reaches(call_id, "flagged")
    assert len(await room.told(CallChecked)) == len(await room.told(CheckQueued)) == 2


async def test_again_when_the_check_is_new(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    await room.start()
    call_id = await room.heard_call(WRONG_SUM)
    before = await room.reaches(call_id, "flagged")
    amount = next(each for each in before.broken if each.rule == "amount-said")
    await room.journal.append(
        FindingReviewed(
            at=room.now.at, call_id=call_id, rule=amount.rule, second=amount.second, verdict="right", by_id="q"
        )
    )
    monkeypatch.setattr(checks_room, "CHECKER", checks_room.CHECKER + 1)
    await room.restart()
    again = await room.reaches(call_id, "flagged", times=2)
    assert again.checker == checks_room.CHECKER
    assert again.reviews == {amount.key: "right"} and again.unheard == before.unheard - 1, "nobody listens twice"
    async with room.journal.engine.connect() as connection:
        assert len((await connection.execute(select(call_findings))).all()) == 1
    assert (await compare(room.journal.engine)).well


async def test_a_call_is_held_against_what_its_script_said_then(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file changes while a call waits to be checked: what must be said now was not asked of that agent."""
    await room.journal.decide(lambda turn: take_in_scripts(turn, in_the_library(LIBRARY)))
    before, manners = await room.heard_call(WRONG_SUM), await room.sealed()
    newer = replace(SCRIPT, version=2, origin="newer", must=(*SCRIPT.must, THANKS))
    room.library = {**LIBRARY, SCRIPT.id: newer, "manners": replace(LIBRARY["manners"], version=9, origin="newest")}
    found = Found(script_id=SCRIPT.id, version=2, content="newer", texts=(("overdue-1-10.yaml", "later"),))
    room.now.forward(60)
    await room.journal.decide(lambda turn: take_in_scripts(turn, (found,)))
    await room.start()
    old = await room.reaches(before, "flagged")
    assert (old.script_version, old.content) == (SCRIPT.version, SCRIPT.origin)
    assert "thanks-said" not in {each.rule for each in old.broken}
    after = await room.heard_call(WRONG_SUM, by=newer)
    new = await room.reaches(after, "flagged")
    assert (new.script_version, new.content) == (2, "newer") and "thanks-said" in {each.rule for each in new.broken}
    await room.hears(manners, WHOLE)
    assert (await room.reaches(manners, "flagged")).content == LIBRARY["manners"].origin, "as it was when it came"
    monkeypatch.setattr(checks_room, "CHECKER", checks_room.CHECKER + 1)
    await room.restart()
    assert (await room.reaches(before, "flagged", times=2)).content == SCRIPT.origin
    assert (await compare(room.journal.engine)).well


async def test_what_cannot_be_checked_holds_up_nobody(room: Room) -> None:
    erased, foreign, gone = [await room.heard_call(WHOLE) for _ in range(3)]
    await room.hears(foreign, WHOLE, language="fr")
    async with room.journal.engine.begin() as connection:
        await connection.execute(delete(vault_keys).where(vault_keys.c.call_id == erased))
    room.library = {name: script for name, script in LIBRARY.items() if name != SCRIPT.id}
    await room.start()
    assert (await room.reaches(gone, "not_assessed", times=0)).why == "no_script"
    room.library = LIBRARY
    await room.restart()
    await room.reaches(gone, "flagged")
    assert (await room.reaches(erased, "not_assessed", times=0)).why == "erased"
    assert (await room.reaches(foreign, "not_assessed", times=0)).why == "language"
    async with room.journal.engine.connect() as connection:
        assert await heard_on(connection, room.vault, erased) is None
        assert await findings_on(connection, room.vault, erased) is None


async def test_findings_are_gone_with_the_recording(room: Room) -> None:
    await room.start()
    call_id = await room.heard_call(WRONG_SUM)
    await room.reaches(call_id, "flagged")
    async with room.journal.engine.begin() as connection:
        await connection.execute(delete(vault_keys))
    async with room.journal.engine.connect() as connection:
        assert await findings_on(connection, room.vault, call_id) is None


async def test_of_the_calls_in_which_nothing_was_found_some_are_drawn_when_the_day_is_over(room: Room) -> None:
    ids = [await checked_clean(room, number) for number in range(30)]
    assert await room.journal.decide(draw) > room.now.at, "first what was checked before today: nothing"
    assert not await room.told(SampleDrawn)
    room.now.forward(86_400)
    head = await last_entry(room)
    await room.journal.decide(draw)
    await room.journal.decide(draw)
    [fact] = await room.told(SampleDrawn)
    assert isinstance(fact, SampleDrawn)
    assert (fact.of, fact.drawn, fact.percent, fact.seed_seq, fact.seed) == (30, 2, 5, head.seq, head.hash.hex())
    lot = [each.call_id for each in await room.told(CheckSampled)]  # type: ignore[attr-defined]
    assert tuple(lot) == drawn(ids, bytes.fromhex(fact.seed), fact.percent), "whoever asks can draw again"
    again = await checked_clean(room, 31)
    room.now.forward(3 * 86_400)  # the house was closed for days
    await room.journal.decide(draw)
    assert [each.call_id for each in await room.told(CheckSampled)][2:] == [again]  # type: ignore[attr-defined]
    assert (await compare(room.journal.engine)).well


async def checked_clean(room: Room, number: int) -> str:
    """A call in which the check found nothing."""
    call_id = f"clean-{number}"
    await room.journal.append(
        CallChecked(at=room.now.at, call_id=call_id, script_id="manners", script_version=1, content="c", checker=1,
                    language="vi", broken=(), kept=("house-named",), not_assessed=()),
    )  # fmt: skip
    return call_id


async def last_entry(room: Room) -> Any:
    """The journal's last line."""
    async with room.journal.engine.connect() as connection:
        return (await connection.execute(select(facts).order_by(facts.c.seq.desc()).limit(1))).one()


async def test_numbers_of_cards_are_not_kept(room: Room) -> None:
    call_id = await room.sealed()
    await room.hears(call_id, "caller: số thẻ là 4111 1111 1111 1111 nhé\nagent: dạ vâng")
    async with room.journal.engine.connect() as connection:
        said = await heard_on(connection, room.vault, call_id)
    assert said is not None
    assert " ".join(word.text for word in said.words) == f"số thẻ là {MASK} nhé dạ vâng"


async def test_a_call_whose_outcome_never_comes_is_checked_at_last(room: Room) -> None:
    await room.start()
    call_id = await room.sealed()
    await room.spoken(call_id)
    await room.hears(call_id, WRONG_SUM)
    checks = room.opened[-1]
    room.now.forward(checks_room.OUTCOME_WITHIN.total_seconds() - 60)
    await checks.check_due()
    assert await room.state(call_id) is None
    room.now.forward(120)
    await checks.check_due()
    assert (await room.reaches(call_id, "flagged")).script_id == SCRIPT.id
    await room.came_out(call_id)
    other = await room.heard_call(WHOLE)
    await room.reaches(other, "flagged")
    assert len([fact for fact in await room.told(CallChecked) if fact.call_id == call_id]) == 1  # type: ignore[attr-defined]


def hangs(*_arguments: object) -> None:
    """A check that never ends."""
    threading.Event().wait()


async def test_a_check_that_hangs_is_ended_and_holds_up_nobody(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    hung = await room.heard_call(WHOLE)
    checks = Checks(room.journal, room.vault, room.library)
    room.opened.append(checks)
    with monkeypatch.context() as patched:
        patched.setattr(checks_room, "looked_through", hangs)
        checks.longest_s = 0.5
        await checks.start()
        assert (await room.reaches(hung, "not_assessed", times=0)).why == "died"
    checks.longest_s = checks_room.LONGEST_S
    other = await room.heard_call(WHOLE)
    await room.reaches(other, "flagged")


async def test_a_rule_that_only_advises_flags_nothing_and_what_waited_because_of_it_is_checked_again(
    room: Room,
) -> None:
    await room.start()
    call_id = await room.heard_call(WRONG_SUM)
    before = await room.reaches(call_id, "flagged")
    assert "amount-said" in {each.rule for each in before.broken}
    rules = frozenset(each.rule for each in before.broken)

    async def says(rule: str, *, advise_only: bool, reason: str = "Nghe nhầm số") -> object:
        ask = SwitchAsk(rule=rule, advise_only=advise_only, reason=reason, by_id="qa", rules=rules)
        return await room.journal.decide(lambda turn: switch(turn, ask))

    assert await says("gone", advise_only=True) == Refused("unknown_rule", "gone")
    assert await says("amount-said", advise_only=True, reason=" ") == Refused("incomplete", "reason")
    assert await says("amount-said", advise_only=False) == Refused("already_so")
    assert await says("amount-said", advise_only=True) is None
    again = await room.reaches(call_id, "flagged", times=2)
    assert {each.rule for each in again.broken} == rules - {"amount-said"}
    checks = [fact for fact in await room.told(CallChecked) if isinstance(fact, CallChecked)]
    assert [len(fact.advised) for fact in checks] == [0, 1] and checks[1].advised[0][:2] == (
        "amount-said",
        "other_figure",
    )
    [switched] = await room.told(RuleSwitched)
    assert isinstance(switched, RuleSwitched) and (switched.right, switched.wrong, switched.days) == (0, 0, 90)
    assert await says("amount-said", advise_only=False) is None
    other = await room.heard_call(WRONG_SUM)
    assert "amount-said" in {each.rule for each in (await room.reaches(other, "flagged")).broken}
    assert "nhầm" not in "".join(encode(entry.fact) for entry in await room.journal.read(0, 900))
    assert (await compare(room.journal.engine)).well
