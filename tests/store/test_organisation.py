"""An organisation as data: the demo's is whole, loading it again changes nothing, and each mistake has its line."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.house import HouseRules
from domain.world import CASES, CLOCKS
from store import tables
from store.accounts import all_abilities
from store.journal import Journal
from store.organisation import OrganisationWrong, keep, open_cases, read_organisation
from store.queries.organisation import all_departments, the_organisation
from store.queries.people import owner_of
from store.queries.persons import persons_by_number
from store.skills import settle_skills
from store.turn import Turn, state_of
from tests.conftest import HandClock
from threerings.demo.loader import ORGANISATION, load_organisation

SMALL = """\
name: Nhà mẫu
hotlines:
  - {id: main, name: Tổng đài, did: "02838000000"}
users:
  - {id: an, login: an, name: An, role: agent}
  - {id: bo, login: bo, name: Bo, role: responder, phone: "0900000011"}
departments:
  - {id: works, name: Kỹ thuật, categories: [engineering], rota: [bo]}
persons:
  - id: p1
    name: Lý Kim Oanh
    owner: an
    numbers: ["0900 000 416"]
    cases:
      - {id: c1, age_h: 2, phase: on_site, owner: an, category: engineering, place: bếp, content: rò nước}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "organisation.yaml"
    path.write_text(text, encoding="utf-8")
    return path


async def load(journal: Journal, path: Path) -> int:
    read = read_organisation(path)
    await journal.decide(lambda turn: keep(turn.connection, read, turn.now))
    return await open_cases(journal, read, journal.now())


async def counts(engine: AsyncEngine) -> dict[str, int]:
    async with engine.connect() as connection:
        return {
            name: int(await connection.scalar(select(func.count()).select_from(table)) or 0)
            for name, table in tables.metadata.tables.items()
        }


class TestTheDemo:
    async def test_is_a_service_centre_with_everybody_in_it(self, any_engine: AsyncEngine) -> None:
        await load_organisation(any_engine)
        async with any_engine.connect() as connection:
            roles = [row.role for row in await connection.execute(select(tables.users.c.role))]
            assert {role: roles.count(role) for role in roles} == {
                "agent": 3, "lead": 1, "qa": 1, "manager": 1, "admin": 1, "responder": 8,
            }  # fmt: skip
            places = await all_departments(connection)
            assert sorted(place.name for place in places) == ["An ninh", "Chăm sóc khách hàng", "Kỹ thuật", "Vệ sinh"]
            assert all(len(place.rota) == 2 for place in places)
            languages = [row.language for row in await connection.execute(select(tables.persons.c.language))]
            assert len(languages) == 40
            assert {code: languages.count(code) for code in ("vi", "zh", "en")} == {"vi": 24, "zh": 8, "en": 8}
            assert len(await persons_by_number(connection, "+84900000707")) == 2
            assert await owner_of(connection, "p01") == "khue"
            open_now = [state_of(CASES, row._mapping) for row in await connection.execute(select(tables.cases))]
            assert len({case.number for case in open_now}) == len(open_now) == 11
            clocks = [state_of(CLOCKS, row._mapping) for row in await connection.execute(select(tables.clocks))]
        assert {clock.phase for clock in clocks} == {"kept", "running"}
        assert {clock.clock for clock in clocks if clock.phase == "running"} == {"on_site"}

    async def test_loaded_again_changes_nothing(self, any_engine: AsyncEngine) -> None:
        await load_organisation(any_engine)
        before = await counts(any_engine)
        await load_organisation(any_engine)
        assert await counts(any_engine) == before

    def test_no_number_of_it_can_ring_at_somebodys(self) -> None:
        read = read_organisation(ORGANISATION)
        numbers = [number for person in read.persons for number in person.numbers]
        numbers += [user.phone for user in read.users if user.phone]
        assert all(number.startswith(("+84900000", "+84900001")) for number in numbers)


async def test_what_a_user_did_since_is_kept(any_journal: Journal, tmp_path: Path) -> None:
    path = written(tmp_path, SMALL)
    await load(any_journal, path)
    users = tables.users

    async def signed_up(turn: Turn) -> None:
        changed = users.update().where(users.c.user_id == "an").values(password_hash="argon2", ui_language="en")
        await turn.connection.execute(changed)

    await any_journal.decide(signed_up)
    await load(any_journal, written(tmp_path, SMALL.replace("name: An,", "name: Ân,")))
    async with any_journal.engine.connect() as connection:
        row = (await connection.execute(select(users).where(users.c.user_id == "an"))).one()
    assert (row.name, row.password_hash, row.ui_language) == ("Ân", "argon2", "en")


async def test_numbers_are_kept_as_e164_and_cases_told_once(
    any_journal: Journal, tmp_path: Path, now: HandClock
) -> None:
    path = written(tmp_path, SMALL)
    assert await load(any_journal, path) == 1
    assert await load(any_journal, path) == 0
    async with any_journal.engine.connect() as connection:
        assert [person.person_id for person in await persons_by_number(connection, "+84900000416")] == ["p1"]
    case = any_journal.world.cases.get("c1")
    assert case is not None
    assert (case.number, case.phase, case.owner_id, case.duty_user_id) == ("TR-2611-0001", "on_site", "an", "bo")


async def test_rules_that_are_not_written_are_the_users_own(any_journal: Journal, tmp_path: Path) -> None:
    said = "rules: {clock_s: {record: 45}, wrap_up_s: 0, caller_ids: ['19001234'], brand_names: {'19001234': MAU}, "
    said += "ladders: {busy: [60, 900], machine: []}}"
    text = SMALL.replace("hotlines:", f"{said}\nhotlines:", 1)
    await load(any_journal, written(tmp_path, text))
    async with any_journal.engine.connect() as connection:
        rules = (await the_organisation(connection)).rules
    assert rules == HouseRules(
        clock_s={"record": 45},
        wrap_up_s=0,
        caller_ids=("19001234",),
        brand_names={"19001234": "MAU"},
        ladders={"busy": (60, 900), "machine": ()},
    )
    assert (rules.length_s("record"), rules.length_s("dispatch"), rules.length_s("emergency")) == (45, 180, 90)


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ("role: agent", "role: boss", 5, "users.0.role"),
        ("role: agent}", "role: agent, shoe: 42}", 5, "users.0.shoe: Extra"),
        ('phone: "0900000011"', 'phone: "12"', 6, "not a possible telephone number"),
        ('phone: "0900000011"', 'phone: "mine"', 6, "not a telephone number"),
        ("rota: [bo]", "rota: [bob]", 8, "there is no user bob"),
        ("categories: [engineering]", "categories: [plumbing]", 8, "no such category"),
        ("    owner: an\n", "    owner: nobody\n", 12, "there is no user nobody"),
        ("category: engineering, place", "category: fire, place", 15, "no department on duty takes fire"),
        ("{id: bo, login: bo,", "{id: bo, login: an,", 6, "login an stands twice"),
        ("name: Nhà mẫu", "name: Nhà mẫu\nzone: Mars/North", 2, "not a time zone"),
        ("name: Nhà mẫu", "name: Nhà mẫu\nname: Nhà khác", 2, "name is written twice"),
        ("name: Nhà mẫu", "names: [", 3, "this is not YAML"),
        ('did: "02838000000"', 'did: "12;System(rm)"', 3, "hotlines.0.did"),
        ("name: Nhà mẫu", "name: Nhà mẫu\nrules: {caller_ids: [12 34]}", 2, "rules.caller_ids.0"),
        (
            "name: Nhà mẫu",
            "name: Nhà mẫu\nrules: {brand_names: {'19001234': MAU}}",
            1,
            "19001234 is none of caller_ids",
        ),
        ("name: Nhà mẫu", "name: Nhà mẫu\nrules: {brand_names: {'02838000000': ''}}", 2, "rules.brand_names"),
        ("name: Nhà mẫu", "name: Nhà mẫu\nrules: {ladders: {busy: [0]}}", 2, "rules.ladders.busy.0"),
        ("name: Nhà mẫu", "name: Nhà mẫu\nrules: {ladders: {asleep: [60]}}", 2, "rules.ladders.asleep"),
        ("phase: on_site", "phase: signed", 15, "needs appointment_in_h"),
        ("    name: Lý Kim Oanh\n", "", 10, "persons.0.name: Field required"),
    ],
)
def test_a_mistake_is_said_with_its_line(tmp_path: Path, before: str, after: str, line: int, reason: str) -> None:
    assert before in SMALL
    path = written(tmp_path, SMALL.replace(before, after, 1))
    with pytest.raises(OrganisationWrong) as wrong:
        read_organisation(path)
    problem = wrong.value.problems[0]
    assert (problem.line, problem.file) == (line, str(path))
    assert reason in problem.reason


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    text = SMALL.replace("role: agent", "role: boss").replace("[engineering]", "[plumbing]")
    with pytest.raises(OrganisationWrong) as wrong:
        read_organisation(written(tmp_path, text))
    assert [problem.line for problem in wrong.value.problems] == [5, 8]


SKILLED = SMALL.replace("hotlines:", "skills:\n  vip: {vi: Khách quý, zh: 贵宾, en: VIP}\nhotlines:", 1)


def test_a_skill_that_is_not_named_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(OrganisationWrong, match=r"users\.0\.skills\.1: there is no skill late_fees: one of vip"):
        read_organisation(written(tmp_path, SKILLED.replace("role: agent}", "role: agent, skills: [vip, late_fees]}")))
    with pytest.raises(OrganisationWrong, match=r"skills\.vip\.en"):
        read_organisation(written(tmp_path, SKILLED.replace(", en: VIP", "")))


async def test_skills_are_the_files_where_it_speaks_of_them(journal: Journal, tmp_path: Path) -> None:
    async def skills(text: str) -> frozenset[str]:
        await load(journal, written(tmp_path, text))
        async with journal.engine.connect() as connection:
            assert (await the_organisation(connection)).skill_name("vip", "zh") == "贵宾"
            return (await all_abilities(connection))["an"].skills

    assert await skills(SKILLED) == frozenset()
    assert await journal.decide(lambda turn: settle_skills(turn, "an", ["vip"], None))
    assert await skills(SKILLED) == {"vip"}, "what the panel has said since"
    assert await skills(SKILLED.replace("role: agent}", "role: agent, skills: []}")) == frozenset()


@pytest.mark.parametrize("text", ["", "[]", "just words", "name: x"])
def test_what_is_no_organisation_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(OrganisationWrong):
        read_organisation(written(tmp_path, text))
