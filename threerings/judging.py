"""`threerings judge` and `threerings rebuild`: the journal re-read."""

from threerings.settings import Settings


async def judge_journal(settings: Settings, *, as_json: bool) -> int:
    """Not yet."""
    raise NotImplementedError


async def rebuild_projections(settings: Settings, *, check: bool, as_json: bool) -> int:
    """Not yet."""
    raise NotImplementedError
