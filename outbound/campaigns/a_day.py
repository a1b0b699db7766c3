"""How often a campaign may try one person a day: as a lead wants it, never more than the packs in force allow.

Where no pack bounds it there is no figure of ours either: the ladders decide then.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.campaigns.state import Campaign
from domain.days import began, day_of, ends
from domain.decisions import Refused
from domain.may_call import Contact
from domain.may_call.asking import Purpose
from domain.may_call.packs import Cap
from store.packs import confirmed
from store.queries.organisation import the_organisation
from store.tables import attempts
from store.turn import Turn

DAY_H = 24


@dataclass(frozen=True, slots=True)
class MostADay:
    """`most` calls to a person a day, as `rule` (pack and rule) and the text that it refers to say."""

    most: int
    rule: str
    reference: str


async def most_a_day(connection: AsyncConnection, contact: Purpose) -> MostADay | None:
    """The strictest cap of a day that calls of this kind have; None: no pack in force has one. Raises KeyError where a
    pack that the house has confirmed is not there."""
    asked, book = Contact(purpose=contact, number=""), confirmed((await the_organisation(connection)).rules.packs)
    found = [
        MostADay(rule.most, f"{pack.name}/{rule.rule_id}", rule.reference)
        for pack in book.packs
        if pack.applies(asked.purposes)
        for rule in pack.rules
        if isinstance(rule, Cap) and _bounds(rule, asked)
    ]
    return min(found, key=lambda each: each.most, default=None)


async def enough_today(turn: Turn, campaign: Campaign, person_id: str) -> Refused | None:
    """Was this person tried as often today, by the house's clock, as the campaign wants? Then not before tomorrow."""
    if not campaign.tries_per_day:
        return None
    zone = ZoneInfo((await the_organisation(turn.connection)).zone)
    today = began(turn.now, zone)
    mine = (attempts.c.person_id == person_id) & (attempts.c.campaign_id == campaign.campaign_id)
    tried = select(func.count()).where(mine, attempts.c.sent_at >= today)
    if int(await turn.connection.scalar(tried) or 0) < campaign.tries_per_day:
        return None
    return Refused("tries_today", str(campaign.tries_per_day), until=ends(day_of(turn.now, zone), zone))


def _bounds(cap: Cap, asked: Contact) -> bool:
    """Does it bound how often this contact is tried in one day?"""
    one_day = cap.span == (1 if cap.unit == "local_day" else DAY_H)
    tries = cap.counts == "attempt" or cap.counts in asked.events
    return one_day and tries and not cap.soft and asked.channel in cap.channels
