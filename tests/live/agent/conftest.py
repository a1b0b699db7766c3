"""One whole house and one Chromium for all tests of the agent; each test signs in anew and leaves the house quiet."""

from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from pytest_asyncio import is_async_test

from tests.live.agent.aftermath import Aftermath
from tests.live.agent.watching import Watching
from tests.live.agent.working import Agent, open_agent
from tests.live.browser import browser
from tests.live.whole import Whole, whole_house

HERE = Path(__file__).parent
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """House and browser live in one event loop: so do the tests that use them."""
    for item in items:
        if is_async_test(item) and HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="package"), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fixtures want to know how the test went: a failed one gets a picture, and its calls are ended for it."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@dataclass(frozen=True)
class Place:
    """The running house, and the browser in which its people work."""

    whole: Whole
    browser: Browser


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """Everything that runs; about twelve seconds, once."""
    folder = tmp_path_factory.mktemp("whole")
    async with whole_house(folder) as whole, browser(folder) as running:
        yield Place(whole, running)


@pytest.fixture
def whole(place: Place) -> Whole:
    """The house."""
    return place.whole


@pytest_asyncio.fixture(loop_scope="package")
async def watching(place: Place) -> AsyncIterator[Watching]:
    """The journal from here on; afterwards the house must be as quiet and as sound as it was."""
    aftermath = await Aftermath.begin(place.whole)
    yield aftermath.watching
    await aftermath.check()


SignIn = Callable[..., Awaitable[Agent]]


@pytest_asyncio.fixture(loop_scope="package")
async def sign_in(
    place: Place, watching: Watching, request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[SignIn]:
    """Signs somebody in, in a window of their own; at the end everybody finishes their work and leaves."""
    here: list[Agent] = []
    async with AsyncExitStack() as stack:

        async def enter(login: str, **how: Any) -> Agent:
            agent = await stack.enter_async_context(open_agent(place.browser, watching, login, **how))
            here.append(agent)
            return agent

        yield enter
        if request.node.stash.get(FAILED, False):
            await picture(here, tmp_path)
            await end_all_calls(place.whole)


async def picture(agents: list[Agent], folder: Path) -> None:
    """What everybody saw when the test failed."""
    for agent in agents:
        if not agent.page.is_closed():
            await agent.desk.shot(folder / f"{agent.login}.png")
            print(f"{agent.login} saw {folder / agent.login}.png, the console said {agent.desk.errors}")


async def end_all_calls(whole: Whole) -> None:
    """A failed test cannot end its own calls; the next one shall not suffer from it."""
    assert whole.supervisor.pbx
    await whole.supervisor.pbx.hang_up_all()


@pytest_asyncio.fixture(loop_scope="package")
async def khue(sign_in: SignIn) -> Agent:
    """Khuê at her desk, ready to be rung: she is the owner of the person whom the demo knows."""
    return await sign_in("khue")
