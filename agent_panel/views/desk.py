"""The agent's desk: three panes, each one of a few fragments."""

from dataclasses import dataclass

from agent_panel.views.calls import CallCard, ShiftView
from agent_panel.views.records import RecordForm, ScriptView, WrapUp
from agent_panel.views.walks import Choosing, WalkView
from agent_panel.views.work import WorklistView, WorkPreview


@dataclass(frozen=True, slots=True)
class DeskView:
    """What the three panes hold now.

    Left is the call when there is one, else the shift. The middle is the form from the agent's answer on, the
    receipt after dispatch, else the worklist; the right is the script while there is a call or a form, the one
    that is walked before the one of taking a request; else the chosen piece of work. `choosing`: scripts to take.
    """

    shift: ShiftView
    worklist: WorklistView
    call: CallCard | None = None
    form: RecordForm | None = None
    wrap_up: WrapUp | None = None
    script: ScriptView | None = None
    walk: WalkView | None = None
    choosing: Choosing | None = None
    preview: WorkPreview | None = None
