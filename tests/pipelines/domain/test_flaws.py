"""What keeps an own pipeline from being saved."""

import pytest
from hypothesis import given

from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.text import reading_in
from diagnostics.pipelines.domain.editing import added, edited, left_out
from diagnostics.pipelines.domain.flaws import MAX_LEFT_OUT, Flaw, FlawKind, flaws
from diagnostics.pipelines.domain.own_pipeline import MAX_STAGES, OwnPipeline, OwnStage
from tests.builders import make_instrument
from tests.pipelines.domain.own_pipelines import PIPELINES, recommended
from tests.reference import reference_instrument

INSTRUMENT = make_instrument()
PIPELINE = OwnPipeline((OwnStage("qualify"), OwnStage("present"), OwnStage("close", wins=True)))


@pytest.mark.parametrize("edition", [1, 2])
@pytest.mark.parametrize("language", ["en", "nb"])
def test_no_recommendation_has_any(edition: int, language: str) -> None:
    instrument, pipelines = recommended(edition)
    with reading_in(language):
        assert [flaws(instrument, pipeline) for pipeline in pipelines] == [()] * len(pipelines)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("x" * STAGE_NAME_LIMIT, []),
        ("x" * (STAGE_NAME_LIMIT + 1), [FlawKind.LONG_NAME]),
        ("", [FlawKind.NO_NAME]),
        (str(INSTRUMENT.stage_by_key["qualify"].name).upper(), [FlawKind.REPEATED_NAME]),
    ],
)
def test_a_name_is_missing_too_long_or_repeated(name: str, kinds: list[FlawKind]) -> None:
    pipeline = added(PIPELINE, OwnStage("own-", name=name))
    assert list(flaws(INSTRUMENT, pipeline)) == [Flaw(kind, "own-1") for kind in kinds]


def test_a_name_may_come_twice_in_different_pipelines_of_a_crm() -> None:
    pipeline = added(added(PIPELINE, OwnStage("own-", name="Talk")), OwnStage("own-", part=Part.GROWTH, name="Talk"))
    assert flaws(INSTRUMENT, pipeline) == ()
    beside = added(PIPELINE, OwnStage("own-", part=Part.PROSPECTING, name="Talk"))
    assert [flaw.kind for flaw in flaws(INSTRUMENT, added(beside, OwnStage("own-", name="Talk")))] == [
        FlawKind.REPEATED_NAME
    ]


def test_stages_that_are_left_out_count_for_nothing() -> None:
    pipeline = added(PIPELINE, OwnStage("own-", name=str(INSTRUMENT.stage_by_key["qualify"].name)))
    assert flaws(INSTRUMENT, left_out(pipeline, "own-1")) == ()


def test_too_many_stages_and_too_many_left_out() -> None:
    pipeline = PIPELINE
    for number in range(MAX_STAGES - 2):
        assert flaws(INSTRUMENT, pipeline) == ()
        pipeline = added(pipeline, OwnStage("own-", name=f"Stage {number}"))
    assert flaws(INSTRUMENT, pipeline) == (Flaw(FlawKind.TOO_MANY, None),)
    many = OwnPipeline(tuple(OwnStage(f"own-{number}", is_left_out=True) for number in range(MAX_LEFT_OUT + 1)))
    assert flaws(INSTRUMENT, many) == (Flaw(FlawKind.TOO_MANY_LEFT_OUT, None),)


@given(PIPELINES)
def test_every_pipeline_can_be_mended_by_names_of_its_own(pipeline: OwnPipeline) -> None:
    for number, stage in enumerate(pipeline.kept):
        pipeline = edited(pipeline, stage.id, name=f"Stage {number}")
    assert {flaw.kind for flaw in flaws(reference_instrument(), pipeline)} <= {FlawKind.TOO_MANY}
