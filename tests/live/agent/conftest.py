"""One whole house and one Chromium for all tests of the agent; each test signs in anew and leaves the house quiet."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """House and browser live in one event loop: so do the tests that use them."""
    for item in items:
        if is_async_test(item) and HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="package"), append=False)


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
async def sign_in(place: Place, watching: Watching) -> AsyncIterator[SignIn]:
    """Signs somebody in, in a window of their own; at the end everybody finishes their work and leaves."""
    async with AsyncExitStack() as stack:

        async def enter(login: str, **how: object) -> Agent:
            return await stack.enter_async_context(open_agent(place.browser, watching, login, **how))  # type: ignore[arg-type]

        yield enter


@pytest_asyncio.fixture(loop_scope="package")
async def khue(sign_in: SignIn) -> Agent:
    """Khuê at her desk, ready to be rung: she is the owner of the person whom the demo knows."""
    return await sign_in("khue")
