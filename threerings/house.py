"""The house: all rooms composed, in the order in which they open. From top to bottom it is the process at a glance.

Closing goes the other way round: first nobody comes in any more (panel, FastAGI, bridge), then what follows the journal
stops between two facts, then the journal writes what is waiting.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from typing import Protocol

import structlog

from agent_panel.deps import PanelDeps, PanelSettings, SipSettings
from ami_bridge.bridge import Bridge
from ami_bridge.client import AmiClient
from ami_bridge.link import AmiAccount
from ami_bridge.records import Records
from ami_bridge.telephony import AsteriskTelephony
from desk.room import Desk
from domain.menus.model import spoken_languages
from domain.messages.signing import key_of
from domain.ports import Recogniser, Telephony
from domain.scripts.model import Script
from ivr.breaking_off import BreakingOff
from ivr.fastagi import AgiServer
from ivr.flows import Room, all_flows
from ivr.hotlines import Hotlines, default
from ivr.in_line import InLine
from ivr.prompts import catalogue
from ivr.prompts.on_the_spot import Sentences
from ivr.speaker import Speaker
from ivr.spool import Spool
from ivr.wishes import Wishes
from outbound.campaigns.room import Campaigns
from outbound.law import Law
from outbound.lists.room import Lists
from outbound.messages.gateway import WebGateway
from outbound.messages.room import Messages
from outbound.onward import PuttingThrough
from outbound.placing import Outgoing
from outbound.words.room import Words
from scripts.checks.room import Checks
from scripts.checks.trials import Trials
from scripts.doings import library
from scripts.hearing.backlog import Backlog
from scripts.hearing.ears import Ears
from scripts.hearing.installed import installed
from scripts.versions import in_the_library
from store.database import database_url, open_engine
from store.hotlines import Hotline, keep, name_nodes, take_in
from store.journal import Journal
from store.migrations import upgrade
from store.queries.script_versions import take_in_scripts
from store.sessions import Limits
from store.tasks import end, spawn
from store.turn import Turn
from store.vault import Vault, VaultFolders
from store.vault.erasing import Erasing
from threerings.asterisk.phone_keys import PhoneKeys
from threerings.children import end_with_parent
from threerings.control import Behind, open_control
from threerings.gateway_keys import gateway_secrets
from threerings.hotline_book import open_book
from threerings.hotline_files import read_files
from threerings.loop_lag import watch_loop_lag
from threerings.panel_site import open_panel
from threerings.pbx import ports_of, seats
from threerings.secrets_file import install_secrets
from threerings.settings import Settings
from threerings.telephony_file import read_telephony

log = structlog.get_logger(__name__)
CONNECT_S = 3.0
"""How long the house waits for Asterisk before it opens without; a link stands within 0.1 s where Asterisk runs."""


class Opens(Protocol):
    """A room that runs by itself between start and stop."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


def utc_now() -> datetime:
    """The one clock of the house."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_house(settings: Settings) -> AsyncIterator[None]:
    """Open every room; leaving closes them. Raises DatabaseUnusable, TelephonyWrong, OSError with what to do."""
    async with AsyncExitStack() as stack:
        _furnish(settings)
        made, files = install_secrets(settings.keys_dir), read_files(settings.telephony_file)
        engine = open_engine(database_url(settings.database, settings.var))
        stack.push_async_callback(engine.dispose)
        await upgrade(engine)
        journal = Journal(engine, utc_now)
        await journal.open()
        stack.push_async_callback(journal.close)
        await journal.decide(partial(_know, files=files, scripts=library()))
        pool = stack.enter_context(ProcessPoolExecutor(2, get_context("spawn"), initializer=end_with_parent))
        folders = _vault_folders(settings)
        vault, erasing = Vault(journal, folders), Erasing(journal, folders)
        client = AmiClient(AmiAccount("127.0.0.1", settings.ami_port, "threerings", made.ami))
        telephony = AsteriskTelephony(client)
        bridge = _bridge(settings, client, journal)
        desk = Desk(journal, placing := Outgoing(journal, telephony))
        models, trials = installed(settings.speech_dir), Trials(end_with_parent)
        ears = Ears(models, end_with_parent)
        backlog, checks = Backlog(journal, vault, ears), Checks(journal, vault, library(), end_with_parent)
        wishes, campaigns = Wishes(journal, Spool(settings.spool_dir)), Campaigns(journal, telephony)
        lists = Lists(journal, settings.lists_dir, end_with_parent)
        words, keys = Words(journal), gateway_secrets(settings.keys_dir)
        gateway = WebGateway(key_of(keys.send), journal.now)
        messages = Messages(journal, gateway)
        rooms: tuple[Opens, ...] = (
            *(placing, desk, vault, erasing, ears, backlog, checks, trials),
            *(wishes, bridge, client, lists, campaigns, gateway, messages, words),
        )
        for room in rooms:
            await room.start()
            stack.push_async_callback(room.stop)

        outside = Outside(telephony=telephony, pool=pool, ears=ears)
        ears.expect({language for hotline in files for language in spoken_languages(hotline.menus)})
        speaking = _speaking(settings, journal, outside, Hotlines(files))
        await _open_ivr(stack, settings, speaking, made.agi)
        book, prompts = await open_book(settings, journal, speaking.hotlines, pool)
        deps = PanelDeps(
            journal=journal,
            telephony=telephony,
            placing=placing,
            seats=PhoneKeys(settings.asterisk_dir / "lib" / "phone-keys.sqlite3"),
            vault=vault,
            hotlines=book,
            prompts=prompts,
            lists=lists,
            campaigns=campaigns,
            trials=trials,
            vocabulary={language: model.words for language, model in models.items()},
            settings=panel_settings(settings, made.seats, key_of(keys.receive)),
        )
        await stack.enter_async_context(open_panel(settings, deps))
        behind = Behind(journal=journal, telephony=telephony, placing=placing, bridge=bridge)
        await stack.enter_async_context(open_control(settings.var, behind))
        await stack.enter_async_context(watch_loop_lag())
        await _knows_asterisk(bridge)
        yield


async def _open_ivr(stack: AsyncExitStack, settings: Settings, room: Room, secret: str) -> None:
    """The conversation with callers. The voices are warmed meanwhile: nobody waits for that."""
    agi = AgiServer(all_flows(room), secret=secret)
    await agi.start("127.0.0.1", settings.agi_port)
    stack.push_async_callback(agi.stop)
    in_line = InLine(room.journal, room.sentences, room.hotlines, settings.asterisk_dir / "data" / "sounds")
    await in_line.start()
    stack.push_async_callback(in_line.stop)
    breaking_off = BreakingOff(room.journal, room.telephony, room.asked)
    await breaking_off.start()
    stack.push_async_callback(breaking_off.stop)
    stack.push_async_callback(end, spawn("warm voices", room.sentences.warm(), vital=False))


def _furnish(settings: Settings) -> None:
    """The folders that everybody writes into."""
    for folder in (settings.var, settings.recordings_dir, settings.vault_dir, settings.spool_dir):
        folder.mkdir(parents=True, exist_ok=True)


def _vault_folders(settings: Settings) -> VaultFolders:
    """Where recordings are sealed."""
    key = settings.keys_dir / "master.key"
    return VaultFolders(raw=settings.recordings_dir, sealed=settings.vault_dir, key=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the flows do through others: Asterisk's manager, the processes that speak, and those that hear."""

    telephony: Telephony
    pool: Executor
    ears: Recogniser


def _speaking(settings: Settings, journal: Journal, outside: Outside, hotlines: Hotlines) -> Room:
    """What the flows share."""
    spoken_dir = settings.sounds_dir / "spoken"
    return Room(
        journal=journal,
        telephony=outside.telephony,
        permission=Law(journal),
        through=PuttingThrough(journal),
        spool=Spool(settings.spool_dir),
        speaker=Speaker(outside.pool),
        spoken_dir=spoken_dir,
        sentences=Sentences(catalogue.load(), spoken_dir, outside.pool, settings.var / "piper"),
        hotlines=hotlines,
        recogniser=outside.ears,
        recordings_dir=settings.recordings_dir,
    )


async def _know(turn: Turn, files: Sequence[Hotline], scripts: Mapping[str, Script]) -> None:
    """What the files say is known to the desk and the figures, and kept as it is."""
    await name_nodes(turn.connection, default().menus)
    await keep(turn.connection, files)
    await take_in(turn, files)
    await take_in_scripts(turn, in_the_library(scripts))


async def _knows_asterisk(bridge: Bridge) -> None:
    """Wait until what is held has been compared with Asterisk; not for ever: without Asterisk the desk still works."""
    try:
        async with asyncio.timeout(CONNECT_S):
            await bridge.reconciled.wait()
    except TimeoutError:
        log.warning("open without Asterisk: calls can be taken once it answers", waited_s=CONNECT_S)


def _bridge(settings: Settings, client: AmiClient, journal: Journal) -> Bridge:
    """It knows each number under which we are reached, as the trunk sends it."""
    lines = read_telephony(settings.telephony_file).hotlines
    numbers = {number: line.hotline_id for line in lines for number in line.numbers}
    records = Records(settings.asterisk_dir / "log" / "cdr-custom" / "unheard.csv")
    return Bridge(client, journal, records=records, numbers=numbers)


def panel_settings(settings: Settings, secret: str, gateway_key: bytes) -> PanelSettings:
    """What the panel needs to know of us."""
    pool = seats(settings)
    sip = SipSettings(
        ws_url=f"ws://127.0.0.1:{settings.http_port}/ws",
        domain="three-rings",
        host=settings.sip_bind,
        port=settings.sip_port,
        browser_seats=pool.browser,
        desk_seats=pool.desk,
    )
    limits = Limits(idle_s=settings.idle_s)
    return PanelSettings(
        origins=settings.origins,
        secret=secret.encode(),
        sip=sip,
        limits=limits,
        demo=settings.demo,
        behind_proxy=settings.behind_proxy,
        gateway_key=gateway_key,
        most_calls=ports_of(settings).max_calls,
    )
