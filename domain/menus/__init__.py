"""What a hotline says and asks before a person speaks: its menus as data, and the pure functions that lead, check and
draw them.

The nouns:
    Menus         all that one hotline says and asks, as nodes by their names; one content, one `version` (`model`)
    Node          one thing that happens to a caller: something is said, asked, looked up, or they leave (`model`)
    Edge          the way from a node to another, and whether it takes a caller's doing (`model`)
    OpeningHours  when somebody is there, and the days when nobody is (`hours`)
    Conversation  one caller in the menus, stepped by what they do (`stepping`, `events`)
    Flaw          why menus must not be used: where, the reason, the remedy (`checking`)
    Picture       the same menus for a person who reviews them (`drawing`)

Imported by `store.hotlines` (the file), `ivr` (the call) and `threerings` (the commands). The decision taken: the
ways that are gone without a caller's doing never form a circle, and a caller who goes in circles by hand is led along
them in the end. So every conversation ends, whatever a caller does.
"""

from domain.menus.checking import flaws
from domain.menus.events import (
    Barred,
    Chosen,
    Digit,
    Event,
    Hear,
    HungUp,
    Left,
    LookedUp,
    LookUp,
    PutThrough,
    Reached,
    Silence,
    Speech,
    Unreached,
    Unspoken,
)
from domain.menus.flaws import Flaw
from domain.menus.model import EXITS, Menus, Node, about
from domain.menus.stepping import Conversation, Given, begin, for_help, keyed, no_room, step

__all__ = [
    "EXITS",
    "Barred",
    "Chosen",
    "Conversation",
    "Digit",
    "Event",
    "Flaw",
    "Given",
    "Hear",
    "HungUp",
    "Left",
    "LookUp",
    "LookedUp",
    "Menus",
    "Node",
    "PutThrough",
    "Reached",
    "Silence",
    "Speech",
    "Unreached",
    "Unspoken",
    "about",
    "begin",
    "flaws",
    "for_help",
    "keyed",
    "no_room",
    "step",
]
