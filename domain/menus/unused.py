"""What stands in a hotline's file and no caller meets: queues that none waits in, texts that none hears."""

from collections.abc import Iterator

from domain.menus.flaws import Flaw, House, flaw
from domain.menus.model import Menus, Queue, prompts_of
from domain.menus.stepping import BARRED, NO_KEYS, NO_ROOM

UNASKED = (BARRED, NO_KEYS, NO_ROOM)
"""Said where no node names them."""
STANDS_FOR = {"menu-nobody": "menu"}
"""What is said instead of another prompt while nobody is at work."""


def unused(menus: Menus, house: House) -> Iterator[Flaw]:
    """Each with its place; an own text for what the house says outside the menus is told apart: callers hear the
    house's."""
    nodes = menus.nodes.values()
    waited_in = {node.queue for node in nodes if isinstance(node, Queue)}
    for queue in (name for name in menus.queues if name not in waited_in):
        reason, remedy = f"no node waits in queue {queue}", "write a node of kind queue for it, or take it out"
        yield flaw("unused", ("queues", queue), reason, remedy, what="queue", queue=queue)
    said = {name for node in nodes for name, _ in prompts_of(node)}
    for name in menus.prompts:
        if name in said or name in UNASKED or STANDS_FOR.get(name) in said:
            continue
        what = "house" if name in house.prompts else "prompt"
        reason = f"no node says {name!r}"
        remedy = "name it where it shall be said, or take it out"
        if what == "house":
            reason += ": where the house says it, callers hear the house's own text"
            remedy = "take it out; a recording in the panel replaces the house's own"
        yield flaw("unused", ("prompts", name), reason, remedy, what=what, prompt=name)
