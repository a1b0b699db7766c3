"""Every view in one place, for those who fill them."""

from agent_panel.views.calls import (
    CallCard,
    CaseLine,
    ContactLine,
    DutyLine,
    Figure,
    IdentityView,
    PersonCard,
    PersonChoice,
    PrivateValue,
    PromiseLine,
    Proof,
    Reason,
    RecordingView,
    ShiftView,
)
from agent_panel.views.cases import CaseStep, CaseView, JobLine, JobsView, JobView, Player, TimelineEvent
from agent_panel.views.clocks import ClockView, LoudestClock
from agent_panel.views.desk import DeskView
from agent_panel.views.floor import (
    Escalation,
    FloorAgent,
    FloorView,
    HourBar,
    LateCall,
    RepairsView,
    Tile,
    WaitingCaller,
)
from agent_panel.views.records import (
    Category,
    Delivery,
    DepartmentOption,
    DutyPerson,
    RecordDraft,
    RecordForm,
    ScriptPhase,
    ScriptStep,
    ScriptView,
    WrapUp,
)
from agent_panel.views.shell import (
    EnterView,
    ErrorView,
    NavItem,
    PhoneSetup,
    SetUpView,
    Shell,
    SignInView,
    UserRow,
    UsersView,
    UserView,
)
from agent_panel.views.work import CasesView, MissedItem, MissedView, WorkItem, WorklistView, WorkPreview

__all__ = [
    "CallCard", "CaseLine", "CaseStep", "CaseView", "CasesView", "Category", "ClockView", "ContactLine",
    "Delivery", "DepartmentOption", "DeskView", "DutyLine", "DutyPerson", "EnterView", "ErrorView",
    "Escalation", "Figure", "FloorAgent", "FloorView", "HourBar", "IdentityView", "JobLine", "JobView",
    "JobsView", "LateCall", "LoudestClock", "MissedItem", "MissedView", "NavItem", "PersonCard",
    "PersonChoice", "PhoneSetup", "Player", "PrivateValue", "PromiseLine", "Proof", "Reason", "RecordDraft",
    "RecordForm", "RecordingView", "RepairsView", "ScriptPhase", "ScriptStep", "ScriptView", "SetUpView",
    "Shell", "ShiftView", "SignInView", "Tile", "TimelineEvent", "UserRow", "UserView", "UsersView",
    "WaitingCaller", "WorkItem", "WorkPreview", "WorklistView", "WrapUp",
]
