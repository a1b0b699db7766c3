"""What must hold after every live test: nothing is broken, by the judge of production, with Asterisk as a witness.

    await check(whole)      # waits until it is quiet; fails naming every invariant that is broken

Called by `whole_house` itself when a test's body is over. What follows from a fact by itself (a duty, a sealed
recording) is waited for; what is broken for good stays broken and fails.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psutil

from domain.judge import Broken, Evidence, judge
from store.queries.evidence import evidence_of
from store.rebuild import compare
from threerings.at_the_door import NobodyHome, ask_house
from threerings.judging import CDR, accepted_calls

if TYPE_CHECKING:
    from tests.live.whole import Whole

SETTLES_WITHIN_S = 30.0
LATER = timedelta(minutes=3)
"""It is judged as if that much later: by then, what the house allows time for must have happened."""


async def check(whole: "Whole") -> None:
    """No channel is left, nothing is broken, the tables are the fold of the journal, no connection is left over."""
    await whole.quiet()
    ends = asyncio.get_running_loop().time() + SETTLES_WITHIN_S
    while wrong := [*await _unwell(whole), *await _broken(whole)]:
        if asyncio.get_running_loop().time() > ends:
            tail = "\n".join(f"{entry.seq} {entry.fact}" for entry in (await whole.read())[-40:])
            raise AssertionError("\n".join(map(str, wrong)) + f"\nthe journal ends with\n{tail}")
        await asyncio.sleep(0.25)
    found = await compare(whole.engine)
    assert found.well, found


async def broken(whole: "Whole") -> list[Broken]:
    """What the judge finds now, as if it were later."""
    return await _broken(whole)


async def _broken(whole: "Whole") -> list[Broken]:
    return judge(await evidence(whole), datetime.now(UTC) + LATER)


async def evidence(whole: "Whole") -> Evidence:
    """The journal and its tables, Asterisk's own records of calls, and the channels it has now."""
    records = accepted_calls(whole.settings.asterisk_dir / CDR)
    records = None if records is None else records | whole.witness_blind_for
    async with whole.engine.connect() as connection:
        read = await evidence_of(connection, records)
    return replace(read, live=frozenset())  # nobody is on the line: `quiet` has seen to it


async def _unwell(whole: "Whole") -> list[str]:
    """What keeps the house from being as it was before the test."""
    try:
        health = await ask_house(whole.settings, "/health")
    except NobodyHome as away:
        return [f"the application does not answer: {away}"]
    if not health["ok"]:
        return ["the link to Asterisk is not reconciled"]
    return await asyncio.to_thread(_left_over, whole)


def _left_over(whole: "Whole") -> list[str]:
    """Conversations with Asterisk that nobody leads any more, and processes that outlived their parent."""
    application = whole.supervisor.application.process
    assert application is not None
    settings, mine = whole.settings, psutil.Process(application.pid)
    links = [each for each in mine.net_connections("tcp") if each.status == psutil.CONN_ESTABLISHED]
    asked = [each for each in links if each.laddr.port == settings.agi_port]
    managed = [each for each in links if each.raddr and each.raddr.port == settings.ami_port]
    found = [f"{len(asked)} AGI sessions"] if asked else []
    found += [f"{len(managed)} manager links"] if len(managed) != 1 else []
    family = {mine.pid, *(child.pid for child in mine.children(recursive=True))}
    return [*found, *(f"left behind: {text}" for pid, text in _of_folder(settings.var) if pid not in family)]


def _of_folder(folder: object) -> list[tuple[int, str]]:
    """Processes of Python that were started for this folder's house."""
    found = []
    for process in psutil.process_iter():
        try:
            command = process.cmdline()
            ours = process.environ().get("THREERINGS_VAR") == str(folder)
        except psutil.Error:
            continue
        if ours and command and process.status() != psutil.STATUS_ZOMBIE:
            found.append((process.pid, " ".join(command)[:160]))
    return found
