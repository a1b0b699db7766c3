"""The administrator's people, the first administrator, and everybody's language."""

from pathlib import Path

from sqlalchemy import delete

from domain.facts import UserSkillsChanged
from store import tables
from store.database import writing
from store.journal import Journal
from tests.journeys.panel.house import House, open_house

HAS = 'class="chip pick" aria-pressed="true"'
NEW = {"name": "Nguyễn Văn Mới", "login": "moi", "roles": ["responder"], "department_id": "eng"}


async def test_a_new_person_gets_a_link_and_chooses_a_password(house: House) -> None:
    object.__setattr__(house.settings, "demo", False)
    admin = await house.signed_in_by_password("admin")
    made = await admin.post("/api/users", NEW)
    token = made.data["link"].removeprefix(f"{house.origin}/enter/")
    browser = house.browser()
    page = await browser.get(f"/enter/{token}")
    entered = await browser.form(f"/enter/{token}", password="một mật khẩu dài", password_again="một mật khẩu dài")

    assert "password_again" in page.text
    assert entered.status == 303
    assert (await browser.get("/jobs")).status == 200
    assert "Nguyễn Văn Mới" in (await admin.get("/users")).text


async def test_a_login_is_given_once_and_roles_are_known(house: House) -> None:
    admin = await house.signed_in("admin")
    taken = await admin.post("/api/users", NEW | {"login": "KHUE"})
    two = await admin.post("/api/users", NEW | {"roles": ["agent", "lead"]})
    none = await admin.post("/api/users", NEW | {"roles": []})
    king = await admin.post("/api/users", NEW | {"roles": ["king"]})
    nowhere = await admin.post("/api/users", NEW | {"department_id": "moon"})
    spaced = await admin.post("/api/users", NEW | {"login": "a b"})

    assert set(taken.fields) == {"login"}
    assert all(any(field.startswith("roles") for field in a.fields) for a in (two, none, king))
    assert set(nowhere.fields) == {"department_id"}
    assert set(spaced.fields) == {"login"}
    assert NEW["name"] not in (await admin.get("/users")).text


async def test_a_new_link_ends_the_old_ones_and_the_password(house: House) -> None:
    object.__setattr__(house.settings, "demo", False)
    await house.signed_in_by_password("khue")
    admin = await house.signed_in_by_password("admin")
    first = (await admin.post(f"/api/users/{house.ids['khue']}/link")).data["link"]
    second = (await admin.post(f"/api/users/{house.ids['khue']}/link")).data["link"]

    assert (await house.browser().get(first.removeprefix(house.origin))).status == 410
    assert (await house.browser().get(second.removeprefix(house.origin))).status == 200
    assert (await house.browser().sign_in("khue", house.password)).status == 401
    assert (await admin.post("/api/users/nobody/link")).status == 404


async def test_what_somebody_is_good_at_is_settled_by_an_administrator(house: House) -> None:
    admin, path = await house.signed_in("admin"), f"/api/users/{house.ids['khue']}/skills"
    assert (await (await house.signed_in("hang")).post(path, {"skills": ["complaints"]})).status == 403
    assert HAS not in (await admin.get("/users")).text
    for _ in range(2):
        assert (await admin.post(path, {"skills": ["complaints"]})).status == 200
    unknown = await admin.post(path, {"skills": ["complaints", "flying"]})
    assert set(unknown.fields) == {"skills"}
    assert (await admin.post("/api/users/nobody/skills", {"skills": []})).status == 404
    assert HAS in (await admin.get("/users")).text
    told = [recorded.fact for recorded in await house.journal.read() if isinstance(recorded.fact, UserSkillsChanged)]
    assert [(fact.user_id, fact.skills, fact.by_id) for fact in told] == [
        (house.ids["khue"], ("complaints",), house.ids["admin"])
    ]
    made = await admin.post("/api/users", NEW | {"roles": ["agent"], "skills": ["complaints"]})
    assert made.status == 200
    assert (await admin.get("/users")).text.count(HAS) == 2
    assert set((await admin.post("/api/users", NEW | {"login": "x", "skills": ["flying"]})).fields) == {"skills"}


async def test_whoever_is_disabled_is_out_at_once(house: House) -> None:
    agent, admin = await house.agent("khue"), await house.signed_in("admin")
    live = await agent.live()
    await live.until("snapshot")
    answer = await admin.post(f"/api/users/{house.ids['khue']}/disabled", {"disabled": True})

    assert answer.status == 200
    assert (await live.until("bye"))["reason"] == "signed_out"
    assert house.seats.passwords == {}
    assert (await agent.get("/desk")).status == 303
    own = await admin.post(f"/api/users/{house.ids['admin']}/disabled", {"disabled": True})
    assert own.code == "not_yourself"


async def test_the_set_up_link_makes_the_first_administrator_once(journal: Journal, tmp_path: Path) -> None:
    running = await open_house(journal, tmp_path, demo=False)
    house = running.house
    async with writing(journal.engine) as connection:
        await connection.execute(delete(tables.duty_rota))
        await connection.execute(delete(tables.users))
    token = await house.link(None)
    form = {"name": "Quản Trị", "login": "root", "password": "con mèo trên mái", "password_again": "con mèo trên mái"}
    browser = house.browser()
    wrong = await browser.form(f"/set-up/{token}", **(form | {"password": "short", "name": ""}))
    made = await browser.form(f"/set-up/{token}", **form)
    again = await house.browser().get(f"/set-up/{token}")
    page = await browser.get("/users")
    await running.stop()

    assert (wrong.status, made.status, again.status) == (422, 303, 404)
    assert "Quản Trị" in page.text


async def test_the_language_is_the_users_own(house: House) -> None:
    browser = await house.signed_in("khue")
    assert 'lang="vi"' in (await browser.get("/desk")).text
    assert (await browser.post("/api/language", {"language": "zh"})).status == 200
    assert 'lang="zh"' in (await browser.get("/desk")).text
    assert (await browser.post("/api/language", {"language": "xx"})).status == 422


async def test_before_sign_in_the_browser_remembers_the_language(house: House) -> None:
    browser = house.browser()
    await browser.get("/sign-in")
    asked = await browser.get("/sign-in?language=en")
    set_ = await browser.post("/api/language", {"language": "zh"})

    assert 'lang="en"' in asked.text
    assert set_.status == 200
    assert 'lang="zh"' in (await browser.get("/sign-in")).text
