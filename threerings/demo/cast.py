"""Who plays in the demo, read from the organisation as it was loaded: robots, humans' accounts, callers, hotlines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import phonenumbers
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.accounts import ROLES, Account, Role, all_accounts
from store.database import writing
from store.entry import make_link
from store.queries.organisation import all_departments
from store.tables import cases, hotlines, person_numbers, persons
from threerings.demo.place import Line

SPEAKS = "vi"


class OrganisationTooSmall(Exception):
    """The demo organisation lacks somebody the demo needs. The text says whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person of the organisation who may call. `number` is written as the network shows it here: national."""

    person_id: str
    name: str
    form_of_address: str
    self_reference: str
    unit: str
    number: str

    @property
    def short(self) -> str:
        """How they are called: form of address and the last word of a Vietnamese name."""
        return f"{self.form_of_address} {self.name.split()[-1]}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """`agent` and `responders` are played by robots until a human signs in; `humans`: an account of each role."""

    agent: Account
    responders: tuple[Account, ...]
    humans: tuple[Account, ...]
    lines: tuple[Line, ...]
    known: Somebody


async def read_cast(engine: AsyncEngine) -> Cast:
    """The cast. Raises OrganisationTooSmall."""
    async with engine.connect() as connection:
        accounts = [account for account in await all_accounts(connection) if not account.disabled]
        agents = sorted((a for a in accounts if a.role == "agent" and SPEAKS in a.languages), key=lambda a: a.login)
        first = {place.rota[0].user_id for place in await all_departments(connection) if place.rota}
        lines = [Line(r.hotline_id, r.did, r.language, r.cycle_ms) for r in await connection.execute(select(hotlines))]
        known = await _somebody(connection)
    responders = tuple(a for a in accounts if a.user_id in first)
    for what, there in (
        ("two agents who speak vi", len(agents) > 1),
        ("a duty person", responders),
        ("a hotline", lines),
    ):
        if not there:
            raise OrganisationTooSmall(f"the demo organisation has not {what}")
    humans = tuple(human for role in ROLES if (human := _human(role, accounts, agents[0], responders)))
    return Cast(agent=agents[0], responders=responders, humans=humans, lines=tuple(lines), known=known)


async def one_time_links(engine: AsyncEngine, origin: str, accounts: Sequence[Account]) -> list[tuple[Account, str]]:
    """A link for each account."""
    async with writing(engine) as connection:
        now = datetime.now(UTC)
        return [(who, f"{origin}/enter/{await make_link(connection, who.user_id, now)}") for who in accounts]


def national(number: str, region: str = "VN") -> str:
    """`+84 912...` as it is dialled and shown inside the country: `0912...`."""
    parsed = phonenumbers.parse(number, region)
    text = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(sign for sign in text if sign.isdigit())


def _human(role: Role, accounts: Sequence[Account], robot: Account, duty: Sequence[Account]) -> Account | None:
    """The account of a role that a human may try: for an agent not the robot's; for a responder the one on duty."""
    if role == "responder":
        return next((who for who in duty if who.role == role), None)
    return next((who for who in accounts if who.role == role and who.user_id != robot.user_id), None)


async def _somebody(connection: AsyncConnection) -> Somebody:
    """A Vietnamese-speaking person with an own number that nobody else has, one with an open case if there is one."""
    query = (
        select(persons, person_numbers.c.number, cases.c.case_id)
        .join(person_numbers, person_numbers.c.person_id == persons.c.person_id)
        .outerjoin(cases, (cases.c.person_id == persons.c.person_id) & cases.c.live)
        .where(persons.c.language == SPEAKS, persons.c.form_of_address != "", persons.c.unit != "")
        .order_by(persons.c.person_id)
    )
    rows = (await connection.execute(query)).all()
    shared = await connection.execute(select(person_numbers.c.number))
    owners = [row.number for row in shared]
    alone = [row for row in rows if owners.count(row.number) == 1]
    if not alone:
        raise OrganisationTooSmall("the demo organisation has no Vietnamese-speaking person with a unit and a number")
    row = next((row for row in alone if row.case_id), alone[0])
    return Somebody(
        person_id=row.person_id,
        name=row.name,
        form_of_address=row.form_of_address,
        self_reference=row.self_reference,
        unit=row.unit,
        number=national(row.number),
    )
