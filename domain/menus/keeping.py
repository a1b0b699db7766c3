"""What is wrong with how queues keep their callers: whom for, and how long. For `domain.menus.checking`."""

from collections.abc import Collection, Iterator

from domain.menus.flaws import Flaw, House, flaw
from domain.menus.model import Menus, Place


def widening_flaws(menus: Menus) -> Iterator[Flaw]:
    """Each wish is given up in its turn, and before a message is all that is left."""
    for name, queue in menus.queues.items():
        place: Place = ("queues", name, "widen")
        skill_s, language_s = str(queue.keeping.skill_s), str(queue.keeping.language_s)
        wait_s = queue.wait_s or menus.wait_s
        if queue.keeping.skill_s > queue.keeping.language_s:
            reason = f"queue {name} keeps for the skill {skill_s} s and for the language {language_s} s"
            remedy = "let language_s be as much as skill_s or more: the skill is given up first"
            yield flaw(
                "widening", place, reason, remedy, what="order", queue=name, skill_s=skill_s, language_s=language_s
            )
        if queue.keeping.language_s >= wait_s:
            reason = f"queue {name} keeps callers for some for {language_s} s, and they wait only {wait_s} s"
            remedy = "let language_s be less than wait_s, so that everybody may serve them before a message is left"
            yield flaw(
                "widening", place, reason, remedy, what="late", queue=name, language_s=language_s, wait_s=str(wait_s)
            )


def unknown_skills(menus: Menus, house: House) -> Iterator[Flaw]:
    """A skill that the organisation does not name."""
    if house.skills is None:
        return
    known = ", ".join(sorted(house.skills))
    remedy = f"one of: {known}; or name it under skills in the organisation's file" if known else (
        "name it under skills in the organisation's file, or take it out: there are none yet"
    )  # fmt: skip
    for skill, place in _without(menus, house.skills):
        reason = f"the organisation names no skill {skill}"
        yield flaw("unknown_skill", place, reason, remedy, skill=skill, known=known)


def unskilled(menus: Menus, house: House) -> list[Flaw]:
    """What may be so, and helps nobody: a skill that the organisation names, and nobody has."""
    if house.held is None:
        return []
    named = [(skill, place) for skill, place in _without(menus, house.held) if skill in (house.skills or ())]
    reason, remedy = "nobody has the skill {}: nobody is kept for it", "give it to somebody: `threerings users skills`"
    return [flaw("unskilled", place, reason.format(skill), remedy, skill=skill) for skill, place in named]


def _without(menus: Menus, among: Collection[str]) -> Iterator[tuple[str, Place]]:
    """Skills that are none of these, with the place that names each; a queue that has the hotline's names none."""
    if menus.skill and menus.skill not in among:
        yield menus.skill, ("skill",)
    for name, queue in menus.queues.items():
        skill = queue.keeping.skill
        if skill and skill != menus.skill and skill not in among:
            yield skill, ("queues", name, "skill")
