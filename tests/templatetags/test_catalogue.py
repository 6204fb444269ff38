"""What is written of stages and sales models is drawn once, and never shown in place of anything else."""

from dataclasses import replace

from diagnostics.languages import override_language
from diagnostics.presenters.pipelines import StageCard, stage_card
from diagnostics.presenters.results import model_card
from diagnostics.templatetags.catalogue import _drawn, model_content, stage_content
from tests.reference import reference_instrument


def first_stage() -> StageCard:
    return stage_card(reference_instrument().stages[0], outreach_note="")


class TestContent:
    def test_is_drawn_once_for_all_who_read_it(self) -> None:
        _drawn.cache_clear()
        shown = [stage_content(first_stage()) for _ in range(3)]
        assert len(set(shown)) == 1
        assert _drawn.cache_info().misses == 1

    def test_of_a_stage_that_a_later_version_words_otherwise_is_drawn_by_itself(self) -> None:
        # the same key, as in two versions of one questionnaire
        before, after = first_stage(), replace(first_stage(), owner="Whoever picks up the phone")
        assert after.owner not in stage_content(before)
        assert after.owner in stage_content(after)
        assert after.owner not in stage_content(before)

    def test_is_in_the_language_of_whoever_reads_it(self) -> None:
        card = first_stage()
        with override_language("en"):
            english = stage_content(card)
        with override_language("nb"):
            norwegian = stage_content(card)
        assert "Questions to ask" in english
        assert "Questions to ask" not in norwegian

    def test_of_two_sales_models_differs(self) -> None:
        instrument = reference_instrument()
        cards = [model_card(instrument, model) for model in instrument.sales_models]
        assert len(set(map(model_content, cards))) == len(cards)
