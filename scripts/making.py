"""From what files say to the script that `domain.scripts` walks. Whether it may be used is decided there."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from domain.facts.conversations import Outcome
from domain.scripts import model as m
from scripts import file as f


def step_of(name: str, said: f.AnyStepSaid) -> m.AnyStep:
    """One step."""
    given: dict[str, Any] = {"name": name, "phase": said.phase}
    if not isinstance(said, f.BranchSaid):
        given |= {"say": sentences_of(said.say), "must": musts_of(said.must), "selling": said.selling}
        given |= {"must_not": must_nots_of(said.must_not)}
    match said:
        case f.SaySaid():
            return m.Say(**given, then=said.then)
        case f.AskSaid():
            answers = (m.Answer(name=n, label=texts_of(a.label), go=a.go) for n, a in said.answers.items())
            return m.Ask(**given, answers=tuple(answers))
        case f.CaptureSaid():
            return m.Capture(**given, fields=said.fields, optional=said.optional, then=said.then)
        case f.IdentifySaid():
            return m.Identify(**given, proofs=said.proofs, proved=said.proved, failed=said.failed)
        case f.BranchSaid():
            cases = tuple(m.Case(when=_condition(each.when), go=each.go) for each in said.cases)
            return m.Branch(**given, cases=cases, otherwise=said.otherwise)
    return m.End(**given, outcome=cast(Outcome, said.outcome))  # one that is none is found by the checks


def objection_of(name: str, said: f.ObjectionSaid) -> m.Objection:
    """One objection."""
    say = sentences_of(said.say)
    return m.Objection(name=name, phases=said.phases, label=texts_of(said.label), say=say, go=said.go or "")


def way_of(name: str, said: f.WaySaid) -> m.Way:
    """One way."""
    return m.Way(name=name, phases=said.phases, label=texts_of(said.label), go=said.go)


def sentences_of(said: tuple[f.SentenceSaid, ...]) -> tuple[m.Sentence, ...]:
    """What is read aloud."""
    return tuple(
        m.Sentence(texts=texts_of(each), without=texts_of(each.without) if each.without else {}, omit=each.omit)
        for each in said
    )


def musts_of(said: tuple[f.MustSaid, ...]) -> tuple[m.Must, ...]:
    """What must be said."""
    return tuple(
        m.Must(
            id=each.id,
            title=texts_of(each.title),
            how=each.how,
            phrases=_phrases(each.phrases) if each.phrases else {},
            value=each.value or "",
            before=each.before,
            when=_condition(each.when) if each.when else None,
            at=each.at,
            phase=each.phase,
            within_s=each.within_s or 0,
        )
        for each in said
    )


def must_nots_of(said: tuple[f.MustNotSaid, ...]) -> tuple[m.MustNot, ...]:
    """What may not."""
    return tuple(
        m.MustNot(
            id=each.id,
            title=texts_of(each.title),
            act=each.act,
            phrases=_phrases(each.phrases),
            until_proved=each.until_proved,
        )
        for each in said
    )


def limits_of(said: f.LimitsSaid | None) -> m.Limits:
    """What is too long or too loud."""
    return m.Limits(**said.model_dump(exclude_none=True)) if said else m.Limits()


def consent_of(said: Iterable[f.PhrasesSaid]) -> m.Phrases:
    """The questions that close a case, of all files together."""
    every = [_phrases(each) for each in said]
    return {
        language: tuple(dict.fromkeys(text for each in every for text in each[language])) for language in m.LANGUAGES
    }


def texts_of(said: f.TextsSaid) -> Mapping[str, str]:
    """A text by language."""
    return {language: getattr(said, language) for language in m.LANGUAGES}


def _phrases(said: f.PhrasesSaid) -> Mapping[str, tuple[str, ...]]:
    return {language: getattr(said, language) for language in m.LANGUAGES}


def _condition(said: f.ConditionSaid) -> m.Condition:
    return m.Condition(value=said.value, more_than=said.more_than)
