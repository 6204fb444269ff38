"""The pipelines of a draft as its rules compose them: each stage with the process or rule that it comes from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.authoring.pages.parts import part_name
from diagnostics.authoring.pages.rule_sentences import rule_sentence
from diagnostics.instrument.composition import Composed, compose_points, needed_points, process_key, process_owner
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import StageRule
from diagnostics.instrument.text import Text
from diagnostics.site.pages.texts import enumerated


@dataclass(frozen=True, slots=True)
class DrawnStage:
    """A stage of a drawn pipeline. `rule`: the number of the rule that placed it, None if the process has it.

    `part` is the name of the part that begins with it, "" if it is in that of the stage before.
    """

    key: str
    name: str
    number: int
    wins: bool
    optional: bool
    in_place_of: str
    part: str
    rule: int | None
    why: str


@dataclass(frozen=True, slots=True)
class LeftOutStage:
    """A stage of the process that a rule leaves out."""

    name: str
    rule: int
    why: str


@dataclass(frozen=True, slots=True)
class DrawnPipeline:
    """A pipeline as composed for some sales models: `key` is that of the first, `points` says what they have.

    `later` are sentences about rules that need more points than that.
    """

    key: str
    name: str
    points: str
    process: str
    stages: tuple[DrawnStage, ...]
    left_out: tuple[LeftOutStage, ...]
    later: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """A rule in words, and the sales models whose pipelines it changes. `number` counts from 1."""

    number: int
    sentence: str
    effect: str
    changes_something: bool


def drawn_pipeline(instrument: Instrument, models: Sequence[str]) -> DrawnPipeline:
    """Return the pipeline if these sales models, by rank, have just the points from which they are present."""
    thresholds = {key: instrument.sales_model_by_key[key].threshold for key in models}
    composed = compose_points(instrument, thresholds)
    process = process_key(instrument, process_owner(instrument, models))
    return DrawnPipeline(
        key=models[0],
        name=enumerated(_name(instrument.sales_model_by_key[key].name, key) for key in models),
        points=enumerated(
            ngettext("at %(count)s point", "at %(count)s points", points) % {"count": points}
            for points in thresholds.values()
        ),
        process=_name(instrument.process_by_key[process].name, process) if process else "",
        stages=tuple(_stages(instrument, composed, process)),
        left_out=tuple(
            LeftOutStage(_stage(instrument, key), composed.rule_of[key], _by_rule(instrument, composed.rule_of[key]))
            for key in composed.left_out
        ),
        later=tuple(_later(instrument, thresholds)),
    )


def rule_effects(instrument: Instrument) -> tuple[RuleEffect, ...]:
    """Return the rules in their order, each with the sales models whose pipelines it changes, one at a time."""
    return tuple(_effect(instrument, number, rule) for number, rule in enumerate(instrument.rules, start=1))


def _stages(instrument: Instrument, composed: Composed, process: str | None) -> Iterator[DrawnStage]:
    part = None
    for number, placed in enumerate(composed.stages, start=1):
        rule = composed.rule_of.get(placed.key)
        begins, part = placed.in_part is not part, placed.in_part
        yield DrawnStage(
            key=placed.key,
            name=_stage(instrument, placed.key),
            number=number,
            wins=placed.wins,
            optional=placed.optional,
            in_place_of=_stage(instrument, placed.because.in_place_of) if placed.because.in_place_of else "",
            part=part_name(placed.in_part, instrument.nouns) if begins else "",
            rule=rule,
            why=_by_rule(instrument, rule) if rule is not None else _by_process(instrument, process),
        )


def _by_rule(instrument: Instrument, number: int) -> str:
    sentence = rule_sentence(instrument, instrument.rules[number - 1])
    return _("Rule %(number)s: %(sentence)s.") % {"number": number, "sentence": sentence}


def _by_process(instrument: Instrument, process: str | None) -> str:
    if process is None or process == instrument.common_process:
        return _("Part of the common process.")
    return _("Part of the process %(name)s.") % {"name": _name(instrument.process_by_key[process].name, process)}


def _later(instrument: Instrument, points: Mapping[str, int]) -> Iterator[str]:
    """Yield sentences about rules of these sales models that need more points, whatever else they need."""
    for number, rule in enumerate(instrument.rules, start=1):
        key = rule.sales_model
        if key is not None and key in points and needed_points(instrument, rule, key) > points[key]:
            yield _by_rule(instrument, number)


def _effect(instrument: Instrument, number: int, rule: StageRule) -> RuleEffect:
    models = instrument.sales_model_by_key
    alone = [key for key in models if rule.sales_model in (None, key) and _changes(instrument, number, rule, key)]
    joined = [] if alone else [key for key in models if _changes(instrument, number, rule, key)]
    if len(alone) == len(models) > 1:
        text = _("Changes the pipeline of every sales model.")
    elif alone:
        text = _("Changes the pipeline of %(names)s.") % {"names": _names(instrument, alone)}
    elif joined and rule.sales_model is not None:
        values = {"names": _names(instrument, joined), "model": _names(instrument, [rule.sales_model])}
        text = _("Changes the pipeline of %(names)s when %(model)s has points too.") % values
    else:
        text = _("Changes no pipeline that was tried: its stage is there already, or what it needs is not.")
    return RuleEffect(number, rule_sentence(instrument, rule), text, bool(alone or joined))


def _changes(instrument: Instrument, number: int, rule: StageRule, key: str) -> bool:
    """Whether a rule changes the pipeline of a sales model: with its answer, and just the points that it needs."""
    points = {key: instrument.sales_model_by_key[key].threshold}
    if rule.sales_model is not None:
        needed = needed_points(instrument, rule, rule.sales_model)
        points[rule.sales_model] = max(points.get(rule.sales_model, 0), needed)
    answers = {rule.question: rule.option} if rule.question and rule.option else {}
    with_it = compose_points(instrument, points, answers)
    return _shape(with_it) != _shape(compose_points(instrument, points, answers, without=number))


def _shape(composed: Composed) -> list[tuple[str, bool, bool]]:
    return [(placed.key, placed.wins, placed.optional) for placed in composed.stages]


def _names(instrument: Instrument, keys: Iterable[str]) -> str:
    return enumerated(_name(instrument.sales_model_by_key[key].inside_sentence, key) for key in keys)


def _stage(instrument: Instrument, key: str) -> str:
    return _name(instrument.stage_by_key[key].name, key)


def _name(text: Text, key: str) -> str:
    return str(text) or key
