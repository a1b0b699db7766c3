"""What is said and asked in each kind of session, looked up by the path of its address.

The nouns:
    Flow   a callable that leads one session; its last command sets the flag that the dialplan looks for

    route          which phones ring for this call, and for how long       ROUTE_DONE
    menu           what a caller wants whom nobody could answer in time    MENU_DONE
    callback       a caller who waits would rather be called back          BACK_DONE
    agent_gone     what to do with a caller whose agent's leg has ended    GONE_DONE
    message_left   a spoken message is there                               MSG_DONE
    need_help      a caller who waits pressed the emergency key            HELP_DONE
    urgent         what is true now for a caller in an emergency           URGENT_DONE
    no_more        they press a key never to be called again               MORE_DONE
    permitted      may somebody who answered be put through                PERMIT_DONE
    alone          who called, where nobody is there to speak             ALONE_DONE
    duty           a person on duty is told of an emergency and answers    DUTY_DONE

Only `threerings` imports this package. The decision taken: a flow asks a decider of `domain` inside the journal's turn,
commits, and only then tells Asterisk; a flow that cannot commit sets no flag, and the dialplan serves the caller.
"""

from ivr.fastagi import Flow
from ivr.flows.agent_gone import AgentGone
from ivr.flows.alone import Alone
from ivr.flows.callback import Callback
from ivr.flows.duty import Duty
from ivr.flows.menu import LeadMenu
from ivr.flows.message_left import MessageLeft
from ivr.flows.need_help import NeedHelp
from ivr.flows.no_more import NoMore
from ivr.flows.permitted import Permitted
from ivr.flows.room import Room
from ivr.flows.route import Route
from ivr.flows.urgent import Urgent

__all__ = [
    "AgentGone",
    "Alone",
    "Callback",
    "Duty",
    "LeadMenu",
    "MessageLeft",
    "NeedHelp",
    "NoMore",
    "Permitted",
    "Room",
    "Route",
    "Urgent",
    "all_flows",
]


def all_flows(room: Room) -> dict[str, Flow]:
    """Every flow that the dialplan may ask for, by its path."""
    return {
        "route": Route(room),
        "menu": LeadMenu(room),
        "callback": Callback(room),
        "agent_gone": AgentGone(room),
        "message_left": MessageLeft(room),
        "need_help": NeedHelp(room),
        "urgent": Urgent(room),
        "duty": Duty(room),
        "permitted": Permitted(room),
        "no_more": NoMore(room),
        "alone": Alone(room),
    }
