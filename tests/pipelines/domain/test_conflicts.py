"""What somebody typed while somebody else saved the same pipeline."""

from hypothesis import given
from hypothesis import strategies as st

from diagnostics.pipelines.domain.conflicts import merge
from diagnostics.pipelines.domain.editing import edited, left_out, moved
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.domain.written import field_texts
from tests.pipelines.domain.own_pipelines import EDITS, after
from tests.reference import reference_instrument

OURS = reference_instrument()
SEEN = OwnPipeline((OwnStage("qualify"), OwnStage("present"), OwnStage("close", wins=True)))
IDS = ["qualify", "present", "close"]


def fields(pipeline: OwnPipeline = SEEN) -> dict[str, dict[str, str]]:
    return {stage.id: field_texts(OURS, stage) for stage in pipeline.kept}


def test_a_field_that_was_not_touched_shows_what_is_saved() -> None:
    saved = edited(SEEN, "qualify", owner="Bob")
    merged = merge(OURS, saved, SEEN, IDS, fields())
    assert (merged.pipeline, merged.typed, merged.now, merged.lost) == (saved, {}, {}, {})


def test_a_field_that_was_typed_keeps_it_with_what_is_saved_beside_it() -> None:
    typed = fields()
    typed["qualify"]["owner"], typed["present"]["probability"] = "Ann", "half"
    merged = merge(OURS, edited(SEEN, "qualify", owner="Bob"), SEEN, IDS, typed)
    assert merged.typed == {"qualify": {"owner": "Ann"}, "present": {"probability": "half"}}
    assert merged.now["qualify", "owner"] == "Bob"


def test_a_field_in_which_both_typed_the_same_is_no_conflict() -> None:
    typed = fields()
    typed["qualify"]["owner"] = "Bob"
    assert merge(OURS, edited(SEEN, "qualify", owner="Bob"), SEEN, IDS, typed).typed == {}


def test_what_was_typed_for_a_stage_that_is_gone_is_lost_and_said() -> None:
    typed = fields()
    typed["present"]["name"] = "Demo"
    assert merge(OURS, left_out(SEEN, "present"), SEEN, IDS, typed).lost == {"present": ("Demo",)}


def test_an_order_that_was_changed_stays_and_one_that_was_not_gives_way() -> None:
    saved = moved(SEEN, "present", -1)
    assert merge(OURS, saved, SEEN, IDS, fields()).pipeline == saved
    assert [one.id for one in merge(OURS, SEEN, saved, IDS, {}).pipeline.stages] == IDS


def test_a_stage_that_was_put_into_another_part_stays_there() -> None:
    typed = fields()
    typed["present"]["part"] = "prospecting"
    merged = merge(OURS, edited(SEEN, "qualify", owner="Bob"), SEEN, ["present", "qualify", "close"], typed)
    assert [stage.id for stage in merged.pipeline.stages] == ["present", "qualify", "close"]
    assert merged.typed == {"present": {"part": "prospecting"}}


def test_without_what_was_shown_only_what_is_saved_counts_as_not_typed() -> None:
    merged = merge(OURS, edited(SEEN, "qualify", name="Fit"), None, IDS, fields())
    assert merged.typed == {"qualify": {"name": str(OURS.stage_by_key["qualify"].name)}}


@given(EDITS, EDITS, st.dictionaries(st.sampled_from(IDS), st.text(min_size=1, max_size=9)))
def test_nothing_typed_is_lost(
    mine: list[tuple[str, int]], theirs: list[tuple[str, int]], owners: dict[str, str]
) -> None:
    seen, saved = after(SEEN, mine), after(SEEN, theirs)
    typed = {stage_id: {"owner": text} for stage_id, text in owners.items()}
    merged = merge(OURS, saved, seen, [stage.id for stage in seen.kept], typed)
    for stage_id, text in owners.items():
        found = saved.stage(stage_id) or seen.stage(stage_id)
        kept = merged.typed.get(stage_id, {}).get("owner") == text or text in merged.lost.get(stage_id, ())
        assert (
            kept
            or (found is not None and " ".join(text.split()) in ("", field_texts(OURS, found)["owner"]))
            or _is_blank(text)
        )


def _is_blank(text: str) -> bool:
    return not "".join(character for character in text if character.isprintable()).strip()
