"""How far people trust a rule of the check."""

from domain.facts.vocabulary import Fact, fact


@fact()
class RuleSwitched(Fact):
    """Somebody decided whether a rule flags calls, or only advises: what it finds then calls nobody to listen.
    `right`, `wrong`: how it had been judged, over so many `days`, as they saw it. The reason is a row."""

    rule: str
    switch_id: str
    advise_only: bool
    right: int
    wrong: int
    days: int
    by_id: str
