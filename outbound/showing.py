"""Which of our numbers somebody sees whom we call, and whether it is registered with a brand name."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.campaigns.state import Campaign
from domain.house import HouseRules
from domain.may_call import Contact
from domain.may_call.asking import VOICE, Purpose
from domain.may_call.packs import Need
from domain.permission import Inquiry
from domain.world import CAMPAIGNS
from store import tables
from store.packs import confirmed
from store.queries.organisation import the_organisation
from store.turn import Turn


async def allowed_caller_ids(connection: AsyncConnection) -> tuple[str, ...]:
    """Our own numbers that may be shown: those that the house names, else those of its hotlines."""
    rules: HouseRules = (await the_organisation(connection)).rules
    if rules.caller_ids:
        return rules.caller_ids
    found = await connection.scalars(select(tables.hotlines.c.did).order_by(tables.hotlines.c.hotline_id))
    return tuple(found)


async def fit_caller_ids(connection: AsyncConnection, purpose: Purpose) -> tuple[str, ...]:
    """Those of them that will do for such calls: with a brand name, where the packs in force want one. Raises KeyError
    where a pack that the house has confirmed is not there."""
    allowed = await allowed_caller_ids(connection)
    if all(need.what != "brand_caller_id" for need in await needed(connection, purpose)):
        return allowed
    brands = (await the_organisation(connection)).rules.brand_names
    return tuple(each for each in allowed if each in brands)


async def usual_caller_id(connection: AsyncConnection) -> str:
    """The number that is shown where nobody chose one: our first hotline's."""
    hotlines = tables.hotlines.c
    did: str | None = await connection.scalar(select(hotlines.did).order_by(hotlines.hotline_id).limit(1))
    return did or ""


async def shows_brand(turn: Turn, inquiry: Inquiry, rules: HouseRules) -> bool:
    """Will they see a brand name? Of a message we do not know what its gateway shows: no."""
    if not rules.brand_names or inquiry.channel not in VOICE:
        return False
    campaign: Campaign | None = await turn.state(CAMPAIGNS, inquiry.campaign_id) if inquiry.campaign_id else None
    shown = campaign.caller_id if campaign else ""
    return (shown or await usual_caller_id(turn.connection)) in rules.brand_names


async def needed(connection: AsyncConnection, purpose: Purpose) -> tuple[Need, ...]:
    """What the packs in force want to be there before a call of this kind. Raises KeyError where a pack that the house
    has confirmed is not there."""
    asked, book = Contact(purpose=purpose, number=""), confirmed((await the_organisation(connection)).rules.packs)
    rules = (rule for pack in book.packs if pack.applies(asked.purposes) for rule in pack.rules if not rule.soft)
    return tuple(rule for rule in rules if isinstance(rule, Need) and asked.channel in rule.channels)
