"""What people must say on a call, as data, and the pure functions that check, walk and draw it.

The nouns:
    Script      all that is said for one purpose: steps by their names, objections, ways, statements (`model`)
    Step        something that is said, asked, written down, proved or decided, or the end with its outcome (`model`)
    Objection   what people object, and the answer; Way: one key to a step from anywhere (`model`)
    Must        what has to be said; MustNot: what may not be. The check of the audio reads them as they are (`model`)
    Value       what is known of this person and contract, and how it is read aloud (`values`, `money`)
    Outcome     how a call came out, what has to be written down for it, and whether that can be true (`outcomes`)
    Walk        one call in its script, stepped by what is done (`stepping`), as an agent sees it (`saying`)
    Flaw        why a script must not be used: where, the reason, the remedy (`checking`, `wording`, `flow`)

Imported by `scripts` (the files), `agent_panel` and `threerings` (the commands). The decision taken: a script has no
circles, and what is private has a name, so that a script can be refused before any call instead of an agent after it.
"""

from domain.scripts.checking import Flaw, flaws_of_flow, flaws_of_ways
from domain.scripts.model import LANGUAGES, Script
from domain.scripts.wording import flaws_of_words

__all__ = ["LANGUAGES", "Flaw", "Script", "flaws"]


def flaws(script: Script) -> list[Flaw]:
    """Every reason why a script must not be used, in the order of the checks; empty when it may."""
    found = flaws_of_ways(script) or [*flaws_of_flow(script), *flaws_of_words(script)]
    return list(dict.fromkeys(found))
