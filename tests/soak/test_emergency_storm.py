"""Fifty people press the emergency key at once: `make soak`. Twelve do so in every `make test`.

Four people are on duty for all of them, and each listens before they sign: that takes the minutes, not the machine.
"""

from pathlib import Path

import pytest

from domain.facts import LinkUp
from tests.live.ivr.emergencies import storm
from tests.live.whole import whole_house
from threerings.asterisk.ports import free_ports

pytestmark = [pytest.mark.live, pytest.mark.timeout(900)]


RTP_PORTS = 800
"""As many as an installation has by default: 200 calls. A caller counts twice in the moment in which the application is
asked what to do (`Local/route@asked`), and the houses of the other tests bear 40."""


async def test_fifty_at_once_lose_none(tmp_path: Path) -> None:
    ports = free_ports("127.0.0.1", rtp=RTP_PORTS)
    async with whole_house(tmp_path, rtp_first=ports.rtp_first, rtp_last=ports.rtp_last) as whole:
        await whole.until(LinkUp)
        await storm(whole, 50, limit_s=600)
