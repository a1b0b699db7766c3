"""What a lead decides about a campaign: make it, switch it on, hold it, end it, let it dial in another way."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.campaigns.hours import Window
from domain.campaigns.ladders import ladder_wrong, usual
from domain.campaigns.state import Campaign
from domain.campaigns.targets import Aim
from domain.decisions import Refused
from domain.facts import (
    CampaignLaunched,
    CampaignModeChanged,
    CampaignPaused,
    CampaignResumed,
    CampaignStarted,
    CampaignStopped,
    Fact,
)
from domain.facts.campaigns import Came, Mode
from domain.lists.state import AssignedList
from domain.world import CAMPAIGNS, LISTS
from outbound.campaigns.a_day import most_a_day
from outbound.campaigns.targets import aims_wrong, ask_at_launch
from outbound.lists.acts import Team, give
from outbound.showing import allowed_caller_ids, fit_caller_ids
from outbound.skipping import contact_of
from store.ids import new_id
from store.journal import Journal
from store.queries.organisation import the_organisation
from store.turn import Turn

SHORTEST_RING_S, LONGEST_RING_S = 15, 25
USUAL_RING_S = 20
MOST_TRIES = 20
"""As many as a ladder may have steps: no figure of a law."""
WRONG_PHASE = {"off": Refused("not_off"), "running": Refused("not_running"), "paused": Refused("not_paused")}


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchAsk:
    """What a campaign is to be. `caller_id` empty: the first that is allowed; `ladders`: only those that are not as
    usual. `team`: the list is given to them, in the same turn; None: whom it is assigned to. `aims`: what is asked of
    each agent."""

    list_id: str
    by_id: str
    mode: Mode = "preview"
    script_id: str = ""
    caller_id: str = ""
    team: Team | None = None
    ladders: dict[Came, tuple[int, ...]] = field(default_factory=dict)
    ring_s: int = USUAL_RING_S
    hours: tuple[Window, ...] = ()
    tries_per_day: int = 0
    aims: tuple[Aim, ...] = ()


async def launch(journal: Journal, ask: LaunchAsk) -> Campaign | Refused:
    """Make a campaign. It is off. Refused: no_list, list_undone, list_not_assigned, list_in_campaign (detail: which),
    caller_id (detail: those that are allowed), brand_name (detail: those that have one), ring_s, ladder, tries_per_day
    (detail: at most), rules_unreadable, target_not_positive, target_too_much, no_such_agent."""

    async def decide(turn: Turn) -> Campaign | Refused:
        listed: AssignedList | None = await turn.state(LISTS, ask.list_id)
        caller_ids = await allowed_caller_ids(turn.connection)
        if (wrong := _wrong(turn, ask, listed, caller_ids)) is not None:
            return wrong
        assert listed is not None
        if (wrong := await _too_often(turn, ask, listed) or aims_wrong(ask.aims)) is not None:
            return wrong
        shown = await _shown(turn, ask, listed)
        if isinstance(shown, Refused):
            return shown
        if ask.team is not None and isinstance(given := await give(turn, listed, ask.team, ask.by_id), Refused):
            return given
        campaign_id = new_id()
        launched = CampaignLaunched(
            at=turn.now,
            campaign_id=campaign_id,
            list_id=ask.list_id,
            mode=ask.mode,
            script_id=ask.script_id or listed.script_id,
            caller_id=shown,
            by_id=ask.by_id,
            ladders=tuple(sorted({**await _usual(turn), **ask.ladders}.items())),
            ring_s=ask.ring_s,
            hours=ask.hours,
            tries_per_day=ask.tries_per_day,
        )
        await turn.append(launched)
        campaign: Campaign = await turn.state(CAMPAIGNS, campaign_id)
        await ask_at_launch(turn, campaign, ask.aims, ask.by_id)
        return campaign

    return await journal.decide(decide)


async def start(journal: Journal, campaign_id: str, by_id: str) -> Campaign | Refused:
    """Switch it on. Refused: no_campaign, not_off (detail: what it is)."""
    return await _change(
        journal, campaign_id, ("off",), lambda at: CampaignStarted(at=at, campaign_id=campaign_id, by_id=by_id)
    )


async def pause(journal: Journal, campaign_id: str, by_id: str) -> Campaign | Refused:
    """No more calls until it is resumed; what talks, talks on. Refused: no_campaign, not_running."""
    return await _change(
        journal,
        campaign_id,
        ("running",),
        lambda at: CampaignPaused(at=at, campaign_id=campaign_id, why="asked", by_id=by_id),
    )


async def resume(journal: Journal, campaign_id: str, by_id: str) -> Campaign | Refused:
    """It goes on. Refused: no_campaign, not_paused."""
    return await _change(
        journal, campaign_id, ("paused",), lambda at: CampaignResumed(at=at, campaign_id=campaign_id, by_id=by_id)
    )


async def stop(journal: Journal, campaign_id: str, by_id: str) -> Campaign | Refused:
    """It is over. Refused: no_campaign, not_off (detail: what it is)."""
    living = ("off", "running", "paused")
    return await _change(
        journal, campaign_id, living, lambda at: CampaignStopped(at=at, campaign_id=campaign_id, by_id=by_id)
    )


async def switch(journal: Journal, campaign_id: str, mode: Mode, by_id: str) -> Campaign | Refused:
    """From now on it dials in another way. Refused: no_campaign, not_off (detail: what it is)."""
    living = ("off", "running", "paused")
    return await _change(
        journal,
        campaign_id,
        living,
        lambda at: CampaignModeChanged(at=at, campaign_id=campaign_id, mode=mode, by_id=by_id),
    )


def _wrong(turn: Turn, ask: LaunchAsk, listed: AssignedList | None, caller_ids: tuple[str, ...]) -> Refused | None:
    other = next((each for each in turn.world.campaigns.values() if each.list_id == ask.list_id), None)
    ladders = [text for came, waits in ask.ladders.items() if (text := ladder_wrong(came, waits))]
    shown_not = not caller_ids or (ask.caller_id or caller_ids[0]) not in caller_ids
    checks = (
        (listed is None, Refused("no_list", ask.list_id)),
        (listed is not None and listed.phase == "undone", Refused("list_undone", ask.list_id)),
        (listed is not None and not (listed.agent_ids or ask.team), Refused("list_not_assigned", ask.list_id)),
        (other is not None, Refused("list_in_campaign", other.campaign_id if other else "")),
        (shown_not, Refused("caller_id", ", ".join(caller_ids))),
        (
            not SHORTEST_RING_S <= ask.ring_s <= LONGEST_RING_S,
            Refused("ring_s", f"{SHORTEST_RING_S}-{LONGEST_RING_S}"),
        ),
        (bool(ladders), Refused("ladder", "; ".join(ladders))),
    )
    return next((refused for wrong, refused in checks if wrong), None)


async def _too_often(turn: Turn, ask: LaunchAsk, listed: AssignedList) -> Refused | None:
    """More than the rules allow, or no number of tries."""
    try:
        most = await most_a_day(turn.connection, contact_of(listed.purpose))
    except KeyError as unknown:
        return Refused("rules_unreadable", str(unknown.args[0]))
    highest = most.most if most else MOST_TRIES
    return None if 0 <= ask.tries_per_day <= highest else Refused("tries_per_day", str(highest))


async def _usual(turn: Turn) -> dict[Came, tuple[int, ...]]:
    """Written with the campaign: it stays as it was launched, whatever the house decides later."""
    return usual((await the_organisation(turn.connection)).rules.ladders)


async def _shown(turn: Turn, ask: LaunchAsk, listed: AssignedList) -> str | Refused:
    """The number that is shown: the one chosen, else the first that will do. Without a brand name where the rules want
    one, every call would be refused."""
    fit = await fit_caller_ids(turn.connection, contact_of(listed.purpose))
    if not fit or (ask.caller_id and ask.caller_id not in fit):
        return Refused("brand_name", ", ".join(fit))
    return ask.caller_id or fit[0]


async def _change(
    journal: Journal, campaign_id: str, phases: tuple[str, ...], fact: Callable[[datetime], Fact]
) -> Campaign | Refused:
    async def decide(turn: Turn) -> Campaign | Refused:
        campaign: Campaign | None = await turn.state(CAMPAIGNS, campaign_id)
        if campaign is None:
            return Refused("no_campaign", campaign_id)
        if campaign.phase not in phases:
            return replace(WRONG_PHASE[phases[0]], detail=campaign.phase)
        await turn.append(fact(turn.now))
        after: Campaign = await turn.state(CAMPAIGNS, campaign_id)
        return after

    return await journal.decide(decide)
