"""For whom a waiting caller is kept at first, and how that widens: data of their queue, decided here for both worlds.

    the queue's skill, and the caller's language  ──skill_s──►  the language  ──language_s──►  everybody

In this order, for a caller who speaks only Chinese is helped more by a Chinese speaker without the skill than by
somebody with the skill whom they cannot understand. What nobody at work has, nobody is kept for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SKILL_S, LANGUAGE_S = 10, 20
"""So long who waits is kept for the skill, and for the language, where the hotline's file says nothing else."""
LONGEST_S = 300
"""Nobody is kept longer than this: then whoever is free serves them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Able:
    """What somebody of ours speaks, and what they are good at (ids of the organisation's skills)."""

    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()


Abilities = Mapping[str, Able]
"""Agent -> what they can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What whoever serves a caller must have still. Empty: anybody may."""

    skill: str = ""
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.skill or self.language)

    def suits(self, able: Able | None) -> bool:
        """May somebody with these abilities serve the caller? None: nothing is known of them."""
        known = able or Able()
        return (not self.skill or self.skill in known.skills) and (
            not self.language or self.language in known.languages
        )

    def within(self, at_work: Iterable[Able]) -> "Wish":
        """What is left of it where nobody at work has all of it: the language goes before the skill."""
        able = list(at_work)
        for less in (self, Wish(language=self.language), Wish(skill=self.skill)):
            if any(less.suits(each) for each in able):
                return less
        return Wish()


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How a queue keeps its callers. `skill`: empty for none; after `skill_s` seconds of waiting that is wished for no
    more, after `language_s` the language neither. 0: not at all."""

    skill: str = ""
    skill_s: int = 0
    language_s: int = LANGUAGE_S

    def wish(self, language: str, waited_s: float) -> Wish:
        """What a caller with this language is kept for who has waited so long."""
        skill = self.skill if waited_s < self.skill_s else ""
        return Wish(skill=skill, language=language if waited_s < self.language_s else "")

    def stages(self, language: str, waited_s: float = 0.0) -> list[tuple[float, Wish]]:
        """In how many seconds from now which wish begins to hold, the present one (0) first, the last one empty."""
        found = [(0.0, self.wish(language, waited_s))]
        for edge_s in (self.skill_s, self.language_s):
            wish = self.wish(language, edge_s)
            if edge_s > waited_s and wish != found[-1][1]:
                found.append((edge_s - waited_s, wish))
        return found
