"""Whether a call's recording is kept longer than the rules say, for those who may see it."""

from datetime import timedelta

from agent_panel.builders.scene import Scene
from agent_panel.rights import KEEP_LONGER, SEE_HOLDS
from agent_panel.views.cases import HoldView
from store.queries.calls import recording_of


async def hold_of(scene: Scene, call_id: str) -> HoldView | None:
    """None: there is nothing to keep, or it is not for this reader."""
    recording = await recording_of(scene.connection, call_id)
    if recording is None or recording.phase != "sealed" or scene.session.role not in SEE_HOLDS:
        return None
    view = HoldView(call_id, may=scene.session.role in KEEP_LONGER)
    if not recording.held(scene.now):
        return view if view.may else None
    until = recording.held_until
    last = (until - timedelta(seconds=1)).astimezone(scene.reader.zone).date() if until else None
    return HoldView(call_id, recording.held_for, recording.held_at, last, scene.name(recording.held_by), view.may)
