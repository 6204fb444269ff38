"""The playbook: every fact of every stage of the reference questionnaire, and pipelines that a team adapted."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext

from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.parts import Evidence, Stage
from diagnostics.instrument.text import UNWRITTEN, reading_in
from diagnostics.pipelines.domain.adaptation import AdaptedStage, adaptation_of
from diagnostics.pipelines.pages.playbook import QUESTIONS_ON_PAPER
from diagnostics.site.languages import override_language
from tests.pipelines.crms.pipelines import LANGUAGES, reference_outcomes, undetermined
from tests.reference import reference_instrument
from tests.support.playbooks import adapted_to, page_of
from tests.visitors import compact

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_stage = pytest.mark.parametrize("stage", reference_instrument().stages, ids=lambda stage: stage.key)
NOTE = reference_instrument().outreach_note


def shown_of(stage: Stage, language: str) -> str:
    """Return the HTML of a stage's facts."""
    with override_language(language):
        page = {"instrument": reference_instrument()}
        facts = {"page": page, "stage": stage, "why": ""}
        return compact(render_to_string("diagnostics/assessing/_stage_facts.html", facts))


EVIDENCE = {
    Evidence.BUYER_ACTION: "Shown by what the buyer does",
    Evidence.ARTEFACT: "Shown by a document or record of your own",
}


@each_stage
@each_language
class TestEveryStage:
    def test_shows_all_its_texts(self, stage: Stage, language: str) -> None:
        shown = shown_of(stage, language)
        with override_language(language):
            texts = [
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
        assert [text for text in texts if not text or escape(text) not in shown] == []

    def test_shows_its_key_figure_and_its_formula(self, stage: Stage, language: str) -> None:
        with reading_in(language):
            assert f"{stage.kpi_name}: {stage.kpi_formula}" == stage.kpi.in_language(language)
            assert "÷" in stage.kpi_formula

    def test_asks_to_replace_its_win_probability_unless_it_wins(self, stage: Stage, language: str) -> None:
        with override_language(language):
            words = gettext("replace with your own")
        assert (words in shown_of(stage, language)) is (stage.win_probability < 100)

    def test_has_a_note_on_consent_if_and_only_if_it_has_a_message(self, stage: Stage, language: str) -> None:
        template = stage.outreach_template.in_language(language)
        shown = shown_of(stage, language)
        blanks = [escape(blank) for blank in re.findall(r"\[[^\]]+\]", template)]
        assert (escape(NOTE.in_language(language)) in shown) is bool(template)
        assert re.findall(r"<mark>(.*?)</mark>", shown) == blanks
        assert bool(blanks) is bool(template)


def test_at_least_six_stages_have_outreach() -> None:
    assert sum(bool(stage.outreach_template.en) for stage in reference_instrument().stages) >= 6


class TestWholePipeline:
    @pytest.mark.parametrize("outcome", reference_outcomes(), ids=lambda outcome: str(len(outcome.pipeline.stages)))
    def test_has_every_stage_in_order_and_the_winning_one_ends_new_business(self, outcome: Outcome) -> None:
        page = page_of(outcome)
        entries = page.new_business + page.growth
        assert [entry.stage.key for entry in entries] == [placed.key for placed in outcome.pipeline.stages]
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
        assert [entry.wins for entry in page.new_business] == [False] * (len(page.new_business) - 1) + [True]
        assert [entry.stage.key for entry in page.growth] == [
            placed.key for placed in outcome.pipeline.stages if placed.growth
        ]
        assert not any(entry.is_own or entry.recommended_as or not entry.stage.purpose for entry in entries)

    def test_is_named_after_the_leading_model_or_the_common_process(self) -> None:
        for outcome in reference_outcomes():
            assert page_of(outcome).name == reference_instrument().sales_model_by_key[outcome.leading or ""].name.en
        assert page_of(undetermined()).name == "Common sales process"

    def test_has_three_questions_of_each_stage_on_paper(self) -> None:
        entries = page_of(reference_outcomes()[-1]).new_business
        assert {len(entry.questions_on_paper) for entry in entries} == {QUESTIONS_ON_PAPER}

    def test_has_smaller_text_the_longer_it_is(self) -> None:
        sizes = [page_of(outcome).size for outcome in reference_outcomes()]
        assert list(dict.fromkeys(sizes)) == ["roomy", "even", "dense", "tight"]


class TestAdapted:
    @pytest.fixture
    def outcome(self) -> Outcome:
        """The longest pipeline of the reference, with customer growth."""
        return reference_outcomes()[-1]

    def test_unchanged_is_the_recommended_one(self, outcome: Outcome) -> None:
        adapted = page_of(outcome, adaptation_of(outcome.pipeline))
        recommended = page_of(outcome)
        assert (adapted.new_business, adapted.growth) == (recommended.new_business, recommended.growth)
        assert (adapted.is_adapted, recommended.is_adapted) == (True, False)

    def test_stages_have_the_teams_names_and_show_the_recommended_ones(self, outcome: Outcome) -> None:
        page = page_of(outcome, adapted_to(AdaptedStage("proposal", label="Offer"), AdaptedStage("close", wins=True)))
        first, second = page.new_business
        assert (first.number, str(first.stage.name), str(first.recommended_as)) == (1, "Offer", "Proposal")
        assert (second.number, str(second.stage.name), second.wins) == (2, "Closed won", True)
        assert not second.recommended_as
        assert (bool(first.stage.purpose), page.growth) == (True, ())

    def test_stages_of_the_teams_own_have_only_a_name_and_a_probability(self, outcome: Outcome) -> None:
        page = page_of(outcome, adapted_to(AdaptedStage(None, label="Pilot", probability=70)))
        (entry,) = page.new_business
        assert (entry.is_own, str(entry.stage.name), entry.stage.win_probability) == (True, "Pilot", 70)
        assert (entry.stage.purpose, entry.stage.outreach_template, entry.questions_on_paper) == (
            UNWRITTEN,
            UNWRITTEN,
            (),
        )
