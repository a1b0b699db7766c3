"""`threerings users skills`: done by the running house, the one writer of the journal; by us where none runs."""

import json
from collections.abc import Sequence

from threerings.at_the_door import NobodyHome, ask_house
from threerings.settings import Settings
from threerings.skills import settle
from threerings.taking_in import own_journal

WELL, REFUSED = 0, 1


async def command(settings: Settings, login: str, skills: Sequence[str], *, as_json: bool) -> int:
    """Ask, and tell. 0 done, 1 refused."""
    try:
        said = await ask_house(settings, "/user-skills", {"login": login, "skills": list(skills)})
    except NobodyHome:
        async with own_journal(settings) as journal:
            said = await settle(journal, login, skills)
    text = f"{login}: {', '.join(said.get('skills', ())) or 'no skills'}" if said["ok"] else said["detail"]
    print(json.dumps(said, ensure_ascii=False) if as_json else text)
    return WELL if said["ok"] else REFUSED
