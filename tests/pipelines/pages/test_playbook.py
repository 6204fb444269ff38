"""The playbook: every fact of every stage of the reference questionnaire, and pipelines that a team adapted."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext

from diagnostics.instrument.instrument import Evidence, Stage
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.text import UNWRITTEN, reading_in
from diagnostics.pipelines.domain.adaptation import AdaptedStage, adaptation_of
from diagnostics.pipelines.pages.playbook import QUESTIONS_ON_PAPER
from diagnostics.site.languages import override_language
from tests.pipelines.crms.pipelines import LANGUAGES, reference_outcomes, undetermined
from tests.reference import reference_instrument
from tests.support.playbooks import adapted_to, page_of

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_stage = pytest.mark.parametrize("stage", reference_instrument().stages, ids=lambda stage: stage.key)
NOTE = reference_instrument().outreach_note


def shown_of(stage: Stage, language: str) -> str:
    """Return what a page shows of a stage."""
    with override_language(language):
        page = {"instrument": reference_instrument()}
        return render_to_string("diagnostics/assessing/_stage_facts.html", {"page": page, "stage": stage, "why": ""})


EVIDENCE = {
    Evidence.BUYER_ACTION: "Shown by what the buyer does",
    Evidence.ARTEFACT: "Shown by a document or record of your own",
}


@each_stage
@each_language
class TestEveryStage:
    def test_shows_everything_that_is_written_of_it(self, stage: Stage, language: str) -> None:
        shown = shown_of(stage, language)
        with override_language(language):
            told = [
                str(stage.entry_criterion),
                str(stage.exit_criterion),
                gettext(EVIDENCE[stage.exit_evidence]),
                *stage.questions_to_ask.lines,
                *stage.activities.lines,
                str(stage.owner),
                stage.kpi_name,
                stage.kpi_formula,
                str(stage.idle_days),
                str(stage.win_probability),
                *stage.synonyms.lines,
            ]
        assert [text for text in told if not text or escape(text) not in shown] == []

    def test_names_its_key_figure_and_how_it_is_worked_out(self, stage: Stage, language: str) -> None:
        with reading_in(language):
            assert f"{stage.kpi_name}: {stage.kpi_formula}" == stage.kpi.in_language(language)
            assert "÷" in stage.kpi_formula

    def test_says_that_its_win_probability_is_to_be_replaced_until_it_is_won(self, stage: Stage, language: str) -> None:
        with override_language(language):
            words = gettext("replace with your own")
        assert (words in shown_of(stage, language)) is (stage.win_probability < 100)

    def test_has_a_note_on_consent_where_it_has_a_message_and_nowhere_else(self, stage: Stage, language: str) -> None:
        template = stage.outreach_template.in_language(language)
        shown = shown_of(stage, language)
        blanks = [escape(blank) for blank in re.findall(r"\[[^\]]+\]", template)]
        assert (escape(NOTE.in_language(language)) in shown) is bool(template)
        assert re.findall(r"<mark>(.*?)</mark>", shown) == blanks
        assert bool(blanks) is bool(template)


def test_outreach_happens_in_six_stages_at_least() -> None:
    assert sum(bool(stage.outreach_template.en) for stage in reference_instrument().stages) >= 6


class TestWholePipeline:
    @pytest.mark.parametrize("outcome", reference_outcomes(), ids=lambda outcome: str(len(outcome.pipeline.stages)))
    def test_has_every_stage_in_order_with_the_win_at_the_end_of_new_business(self, outcome: Outcome) -> None:
        page = page_of(outcome)
        plays = page.new_business + page.growth
        assert [play.stage.key for play in plays] == [placed.key for placed in outcome.pipeline.stages]
        assert [play.number for play in plays] == list(range(1, len(plays) + 1))
        assert [play.wins for play in page.new_business] == [False] * (len(page.new_business) - 1) + [True]
        assert [play.stage.key for play in page.growth] == [
            placed.key for placed in outcome.pipeline.stages if placed.growth
        ]
        assert not any(play.is_own or play.recommended_as or not play.stage.purpose for play in plays)

    def test_is_named_after_the_leading_model_or_the_common_process(self) -> None:
        for outcome in reference_outcomes():
            assert page_of(outcome).name == reference_instrument().sales_model_by_key[outcome.leading or ""].name.en
        assert page_of(undetermined()).name == "Common sales process"

    def test_has_room_for_three_questions_a_stage_on_paper(self) -> None:
        plays = page_of(reference_outcomes()[-1]).new_business
        assert {len(play.questions_on_paper) for play in plays} == {QUESTIONS_ON_PAPER}

    def test_is_set_the_smaller_the_longer_it_is(self) -> None:
        sizes = [page_of(outcome).size for outcome in reference_outcomes()]
        assert list(dict.fromkeys(sizes)) == ["roomy", "even", "dense", "tight"]


class TestAdapted:
    @pytest.fixture
    def outcome(self) -> Outcome:
        """The longest pipeline of the reference, with customer growth."""
        return reference_outcomes()[-1]

    def test_as_it_is_recommended_is_the_same(self, outcome: Outcome) -> None:
        adapted = page_of(outcome, adaptation_of(outcome.pipeline))
        recommended = page_of(outcome)
        assert (adapted.new_business, adapted.growth) == (recommended.new_business, recommended.growth)
        assert (adapted.is_adapted, recommended.is_adapted) == (True, False)

    def test_stages_have_the_teams_names_and_say_what_they_were(self, outcome: Outcome) -> None:
        page = page_of(outcome, adapted_to(AdaptedStage("proposal", label="Offer"), AdaptedStage("close", wins=True)))
        first, second = page.new_business
        assert (first.number, str(first.stage.name), str(first.recommended_as)) == (1, "Offer", "Proposal")
        assert (second.number, str(second.stage.name), second.wins) == (2, "Closed won", True)
        assert not second.recommended_as
        assert (bool(first.stage.purpose), page.growth) == (True, ())

    def test_stages_of_the_teams_own_have_a_name_and_a_probability_alone(self, outcome: Outcome) -> None:
        page = page_of(outcome, adapted_to(AdaptedStage(None, label="Pilot", probability=70)))
        (play,) = page.new_business
        assert (play.is_own, str(play.stage.name), play.stage.win_probability) == (True, "Pilot", 70)
        assert (play.stage.purpose, play.stage.outreach_template, play.questions_on_paper) == (UNWRITTEN, UNWRITTEN, ())
