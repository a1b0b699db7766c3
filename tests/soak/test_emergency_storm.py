"""Fifty people press the emergency key at once: `make soak`. Twelve do so in every `make test`.

Five minutes on two cores are most of all the people on duty, who listen before they sign.
"""

from pathlib import Path

import pytest

from domain.facts import LinkUp
from tests.live.ivr.emergencies import storm
from tests.live.whole import whole_house

pytestmark = [pytest.mark.live, pytest.mark.timeout(900)]


async def test_fifty_at_once_lose_none(tmp_path: Path) -> None:
    async with whole_house(tmp_path) as whole:
        await whole.until(LinkUp)
        await storm(whole, 50, limit_s=600)
