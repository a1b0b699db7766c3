"""A slice of the mutants, chosen by a seed: each must be caught. All of them: `tests/soak`."""

import random

from tests.domain.may_call import (
    mutants,
    test_caps,
    test_days,
    test_hours,
    test_needs,
    test_people,
    test_permission,
    test_properties,
    test_record,
)

SEED, SLICE = 4, 20
VECTORS = (test_people, test_permission, test_needs, test_caps, test_hours, test_days, test_record)
"""The quick ones first."""
VECTOR_S, PROPERTY_S = 4.0, 30.0
"""So long one of them may take of the processor: hundreds of times what it needs on a quiet machine."""


def test_a_slice_of_the_mutants_is_caught() -> None:
    chosen = random.Random(SEED).sample(mutants.places(), SLICE)
    assert survivors(chosen) == []


def survivors(chosen: list[mutants.Place]) -> list[str]:
    """Those that no test caught: a lie that could change a verdict."""
    quick, slow = vectors(), mutants.checks(test_properties)
    assert not mutants.caught(mutants.no_mutant(), quick, VECTOR_S)
    assert not mutants.caught(mutants.no_mutant(), slow, PROPERTY_S)
    lies = [mutants.mutant(place) for place in chosen]
    missed = [lie for lie in lies if not mutants.caught(lie, quick, VECTOR_S)]
    missed = [lie for lie in missed if not mutants.caught(lie, slow, PROPERTY_S)]
    return [str(lie) for lie in missed]


def vectors() -> list[mutants.Check]:
    return [check for module in VECTORS for check in mutants.checks(module)]
